package meter

import "ricercar/backend/theory"

// kind is a meter that is looked for: the levels of the eighths of its bar.
type kind struct {
	meter  theory.Meter
	levels []level
}

// level is the weight of a place in the bar.
type level uint8

// The levels.
const (
	downbeat level = iota
	strong         // the middle of the bar
	weak           // other beats
	half           // halves of beats
	third          // thirds of beats
	numLevels
)

// kinds are the meters that are looked for; others count as the one with the same bar and beats (2/2 as 4/4).
var kinds = []kind{
	{theory.NewMeter(2, 4), []level{downbeat, half, weak, half}},
	{theory.NewMeter(3, 4), []level{downbeat, half, weak, half, weak, half}},
	{theory.NewMeter(4, 4), []level{downbeat, half, weak, half, strong, half, weak, half}},
	{theory.NewMeter(3, 2), []level{downbeat, half, weak, half, strong, half, weak, half, strong, half, weak, half}},
	{theory.NewMeter(3, 8), []level{downbeat, third, third}},
	{theory.NewMeter(6, 8), []level{downbeat, third, third, strong, third, third}},
	{theory.NewMeter(9, 8), []level{downbeat, third, third, weak, third, third, weak, third, third}},
	{theory.NewMeter(12, 8), []level{downbeat, third, third, weak, third, third, strong, third, third, weak, third, third}},
}

// cycle is a number of eighths that all bars fit into.
const cycle = 72

// candidate is a meter whose first whole bar begins so many eighths behind the start.
type candidate struct{ kind, phase int }

// candidates are all meters at all places.
var candidates = func() (out []candidate) {
	for k := range kinds {
		for phase := range kinds[k].levels {
			out = append(out, candidate{k, phase})
		}
	}
	return out
}()

// levelAt is the level of an eighth, counted from the start.
func (c candidate) levelAt(eighth int) level {
	bar := kinds[c.kind].levels
	return bar[((eighth-c.phase)%len(bar)+len(bar))%len(bar)]
}

func (c candidate) length() int { return len(kinds[c.kind].levels) }
