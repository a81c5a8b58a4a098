package key

import (
	"math"

	"ricercar/backend/theory"
)

// Profile is how much each pitch class above a tonic belongs to a key, C…B for C major and C minor.
type Profile struct {
	Name         string // as the argument `algorithm` has it
	Source       string
	Major, Minor Weights
}

// Weights has one number for each pitch class, C first.
type Weights [12]float64

// Sum adds them up.
func (w *Weights) Sum() (sum float64) {
	for _, x := range w {
		sum += x
	}
	return sum
}

// Classes is the set of those above 0.
func (w *Weights) Classes() (set theory.PCSet) {
	for c, x := range w {
		if x > 0 {
			set |= 1 << c
		}
	}
	return set
}

// of returns the profile of a mode.
func (p *Profile) of(m int) *Weights {
	if m == minor {
		return &p.Minor
	}
	return &p.Major
}

// Correlations returns Pearson's r in −1…1 between the weights and the profile on each of the 24 keys, in the order of
// keyAt; 0 where all weights are equal.
func (p *Profile) Correlations(w *Weights) (r [numKeys]float64) {
	x, xx := centred(w)
	for m := range numModes {
		y, yy := centred(p.of(m))
		if xx == 0 || yy == 0 {
			continue
		}
		for tonic := range 12 {
			xy := 0.0
			for c := range 12 {
				xy += x[(c+tonic)%12] * y[c]
			}
			r[m*12+tonic] = xy / math.Sqrt(xx*yy)
		}
	}
	return r
}

// centred takes the mean away, and returns the sum of squares. What is left of equal weights is 0.
func centred(w *Weights) (out Weights, squares float64) {
	mean := w.Sum() / 12
	for c, x := range w {
		out[c] = x - mean
		squares += out[c] * out[c]
	}
	if squares < 1e-9*mean*mean {
		return Weights{}, 0
	}
	return out, squares
}

// Profiles lists the key profiles that Options.Algorithm names, the best first.
func Profiles() []Profile { return profiles[:] }

// profiles are as music21 9.9 has them, so that its users find their figures again; the first is not in music21.
var profiles = [...]Profile{
	{
		"albrecht-shanahan", "Albrecht and Shanahan, The Use of Large Corpora to Train a New Type of Key-Finding Algorithm, Music Perception 31 (2013)",
		Weights{.238, .006, .111, .006, .137, .094, .016, .214, .009, .080, .008, .081},
		Weights{.220, .006, .104, .123, .019, .103, .012, .214, .062, .022, .061, .052},
	},
	{
		"krumhansl", "Krumhansl and Kessler, Tracing the Dynamic Changes in Perceived Tonal Organization, Psychological Review 89 (1982)",
		Weights{6.35, 2.33, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88},
		Weights{6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17},
	},
	{
		"aarden", "Aarden, Dynamic Melodic Expectancy, dissertation, Ohio State University (2003), from the Essen Folksong Collection",
		Weights{17.7661, .145624, 14.9265, .160186, 19.8049, 11.3587, .291248, 22.062, .145624, 8.15494, .232998, 4.95122},
		Weights{18.2648, .737619, 14.0499, 16.8599, .702494, 14.4362, .702494, 18.6161, 4.56621, 1.93186, 7.37619, 1.75623},
	},
	{
		"temperley", "Temperley, Music and Probability (2007), from the Kostka-Payne corpus",
		Weights{.748, .060, .488, .082, .670, .460, .096, .715, .104, .366, .057, .400},
		Weights{.712, .084, .474, .618, .049, .460, .105, .747, .404, .067, .133, .330},
	},
	{
		"bellman", "Bellman, About the Determination of Key of a Musical Excerpt (2005), after Budge, A Study of Chord Frequencies (1943)",
		Weights{16.80, .86, 12.95, 1.41, 13.49, 11.93, 1.25, 20.28, 1.80, 8.04, .62, 10.57},
		Weights{18.16, .69, 12.99, 13.34, 1.07, 11.15, 1.38, 21.07, 7.49, 1.53, .92, 10.21},
	},
	{
		"simple", "Sapp, Visual Hierarchical Key Analysis, ACM Computers in Entertainment 3/4 (2005)",
		Weights{2, 0, 1, 0, 1, 1, 0, 2, 0, 1, 0, 1},
		Weights{2, 0, 1, 1, 0, 1, 0, 2, 1, 0, .5, .5},
	},
}
