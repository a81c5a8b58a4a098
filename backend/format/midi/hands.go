package midi

import "math"

// The bounds of the key that parts two hands, counted in MIDI keys, and what splitting costs. After the reckoning of
// notes on playing: a hand spans an octave with ease and moves as little as it can.
const (
	lowestSplit  = 36
	highestSplit = 84
	splits       = highestSplit - lowestSplit + 1
	handSpan     = 12
	wideCost     = 10.0     // for each semitone beyond the span
	moveCost     = 1.0 / 2  // for each semitone that the split moves
	middleCost   = 1.0 / 64 // for each semitone off middle C
	middleC      = 60
	farthestMove = 9
)

// keyboardPrograms are the General MIDI programs of instruments with two staves.
func isKeyboard(program uint8) bool {
	return program < 8 || program >= 16 && program < 21 || program == 46
}

// splitHands gives each note of a keyboard, sorted by place, its staff. Unless it must, it splits nothing where all lies
// within a span that one hand reaches.
func splitHands(notes []note, must bool) bool {
	low, high := 127, 0
	for i := range notes {
		low, high = min(low, int(notes[i].key)), max(high, int(notes[i].key))
	}
	if !must && high-low <= 2*handSpan && (low >= middleC-5 || high < middleC) {
		return false
	}
	slices := slicesOf(notes)
	path := splitPath(notes, slices)
	for i, s := range slices {
		for k := s.lo; k < s.hi; k++ {
			if int(notes[k].key) < path[i] {
				notes[k].staff = 1
			}
		}
	}
	return true
}

// attackSlice is the notes of one onset.
type attackSlice struct{ lo, hi int }

func slicesOf(notes []note) []attackSlice {
	var out []attackSlice
	for i := range notes {
		if n := len(out); n > 0 && notes[out[n-1].lo].at == notes[i].at {
			out[n-1].hi = i + 1
			continue
		}
		out = append(out, attackSlice{i, i + 1})
	}
	return out
}

// splitPath finds the cheapest way of the split through the slices.
func splitPath(notes []note, slices []attackSlice) []int {
	cost := make([]float64, splits)
	from := make([][]int8, len(slices))
	for i, s := range slices {
		next := make([]float64, splits)
		from[i] = make([]int8, splits)
		for k := range splits {
			best := math.Inf(1)
			for d := -farthestMove; d <= farthestMove; d++ {
				if j := k + d; j >= 0 && j < splits {
					if c := cost[j] + moveCost*math.Abs(float64(d)); c < best {
						best, from[i][k] = c, int8(d)
					}
				}
			}
			next[k] = best + sliceCost(notes[s.lo:s.hi], lowestSplit+k)
		}
		cost = next
	}
	k := 0
	for j := range cost {
		if cost[j] < cost[k] {
			k = j
		}
	}
	path := make([]int, len(slices))
	for i := len(slices) - 1; i >= 0; i-- {
		path[i] = lowestSplit + k
		k += int(from[i][k])
	}
	return path
}

// sliceCost is what it costs to split the notes of an onset, from the highest down, below a key.
func sliceCost(notes []note, split int) float64 {
	c := middleCost * math.Abs(float64(split-middleC))
	first, last := int(notes[0].key), int(notes[len(notes)-1].key)
	right, left := first, last // innermost notes of the hands
	for i := range notes {
		if k := int(notes[i].key); k >= split {
			right = k
		} else {
			left = max(left, k)
		}
	}
	if first >= split {
		c += wideCost * float64(max(0, first-right-handSpan))
		c += max(0, float64(split-right)) / 24
	}
	if last < split {
		c += wideCost * float64(max(0, left-last-handSpan))
	}
	// A split close to a note of the other hand is a doubtful one.
	for i := range notes {
		if d := math.Abs(float64(notes[i].key) - float64(split) + 0.5); d < 4 {
			c += (4 - d) / 8
		}
	}
	return c
}
