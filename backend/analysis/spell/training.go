package spell

import "ricercar/backend/theory"

// TrainingFeatures lists the names of the features in the order of a TrainingCase.
func TrainingFeatures() []string { return featureNames[:] }

// TrainingCase is one note: the features of each spelling that it might have, and which of them it has.
type TrainingCase struct {
	Features [][]float64
	Right    int
}

// TrainingCases makes cases of every n-th note of a piece whose spelling is known; see build/train/spell. The notes around
// are spelled by their keys alone. The piece is first moved to the enharmonic level of the keys that are followed.
func TrainingCases(notes []Note, truth []theory.Pitch, every int) []TrainingCase {
	if len(notes) == 0 {
		return nil
	}
	s := newSpeller(notes, Options{})
	c := newContext(s)
	level := s.level(truth)
	var cases []TrainingCase
	for i := every / 2; i < len(notes); i += every {
		k := TrainingCase{Right: -1}
		first, last := s.alternatives(i)
		for t := first; t <= last; t += 12 {
			var x [numFeatures - degrees]float64
			c.features(i, t, &x)
			row := make([]float64, numFeatures)
			row[c.degreeOf(i, t)] = 1
			copy(row[degrees:], x[:])
			if t == truth[i].Fifths()+level {
				k.Right = len(k.Features)
			}
			k.Features = append(k.Features, row)
		}
		if k.Right >= 0 && len(k.Features) > 1 {
			cases = append(cases, k)
		}
	}
	return cases
}

// PitchesBy is Pitches with other weights, in the order of TrainingFeatures.
func PitchesBy(weights []float64, notes []Note, opt Options) []theory.Pitch {
	return pitches((*[numFeatures]float64)(weights), notes, opt)
}

// level is what most notes are spelled beyond the truth: 0, or a diminished second, 12 fifths, up or down.
func (s *speller) level(truth []theory.Pitch) int {
	counts := map[int]int{}
	best := 0
	for i, p := range truth {
		d := int(s.spelled[i]) - p.Fifths()
		if counts[d]++; d%12 == 0 && counts[d] > counts[best] {
			best = d
		}
	}
	return best
}
