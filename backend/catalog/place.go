package catalog

import (
	"math"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Place is where something is said of a score.
type Place struct {
	Offset   *float64 `json:"offset,omitempty" minimum:"0" doc:"Quarters from the start; or give measure and beat."`
	Measure  string   `json:"measure,omitempty" maxLength:"16" doc:"Printed number."`
	Beat     float64  `json:"beat,omitempty" minimum:"1" doc:"From 1; 1 when absent."`
	Duration float64  `json:"duration,omitempty" minimum:"0" doc:"Quarters; a place when absent."`
}

// times is the stretch in a score. A place that is not in it is fault.Invalid, a measure that it has not
// fault.NotFound.
func (p Place) times(s *score.Score) (from, to theory.Tick, err error) {
	switch {
	case p.Measure != "":
		from, err = onsetOf(s, p.Measure, max(p.Beat, 1))
	case p.Offset != nil:
		from, err = ticks(*p.Offset)
	default:
		err = fault.New(fault.Invalid, "where is not said").WithField("offset").WithHint("give offset, or measure and beat")
	}
	if err != nil {
		return 0, 0, err
	}
	length, err := ticks(p.Duration)
	return from, from + length, err
}

// onsetOf is the time of a beat of a measure.
func onsetOf(s *score.Score, measure string, beat float64) (theory.Tick, error) {
	bars, err := s.FindBars(measure)
	if err != nil {
		return 0, err
	}
	bar, meter := s.Bar(bars.Lo), s.Meter(bars.Lo)
	whole := math.Floor(beat)
	if whole > 1000 {
		return 0, fault.New(fault.Invalid, "measure %s has no beat %g", measure, beat).WithField("beat")
	}
	start := meter.BeatOnset(int(whole))
	part, err := ticks((beat - whole) * (meter.BeatOnset(int(whole)+1) - start).Quarters())
	at := start + part - bar.Missing
	if err != nil || at < 0 || at >= max(bar.Len, 1) {
		return 0, fault.New(fault.Invalid, "measure %s has no beat %g", measure, beat).WithField("beat")
	}
	return bar.Start + at, nil
}

// finest is the largest divisor of a quarter that times in JSON are taken to mean.
const finest = 3840

// ticks is a time in quarters as JSON has it: of fractions that are rounded in the sixth place the simplest.
func ticks(quarters float64) (theory.Tick, error) {
	if !(quarters >= 0) || quarters > theory.MaxTick.Quarters() {
		return 0, fault.New(fault.Invalid, "%g is no time in a score", quarters)
	}
	for den := int64(1); den <= finest; den++ {
		if num := math.Round(quarters * float64(den)); math.Abs(num/float64(den)-quarters) < 1e-6 {
			if t, ok := theory.QuarterFraction(int64(num), den); ok {
				return t, nil
			}
		}
	}
	return theory.Tick(quarters * float64(theory.Quarter)), nil
}
