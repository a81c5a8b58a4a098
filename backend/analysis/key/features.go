package key

import (
	"math"

	"ricercar/backend/theory"
)

// feature is one thing that speaks for a key or against it. Its weights are in weights.tsv, under its name.
type feature struct {
	name string
	of   func(*evidence, candidate) float64
	// prior is the weight where training has nothing to say, set by hand: few of its pieces are older than 1750, and
	// hardly any names a mode.
	prior float64
}

// candidate is a key by pitch class.
type candidate struct{ tonic, mode int }

func keyAt(i int) candidate { return candidate{i % 12, i / 12} }

// above is the pitch class so many semitones above the tonic.
func (k candidate) above(n int) int { return (k.tonic + n) % 12 }

// third is the class of the mode's own third.
func (k candidate) third() int { return k.above(4 - k.mode) }

// otherThird is the third of the parallel key: in the last chord of minor it is the Picardy third.
func (k candidate) otherThird() int { return k.above(3 + k.mode) }

var features = append(append([]feature{
	{"profile of the whole", func(e *evidence, k candidate) float64 { return likelihood(&e.whole, k) }, 0},
	{"profile of the beginning", func(e *evidence, k candidate) float64 { return likelihood(&e.first, k) }, 0},
	{"profile of the end", func(e *evidence, k candidate) float64 { return likelihood(&e.last, k) }, 0},
	{"last bass is the tonic", func(e *evidence, k candidate) float64 { return is(e.end.bassClass() == k.tonic) }, 0},
	{"last bass is the dominant", func(e *evidence, k candidate) float64 { return is(e.end.bassClass() == k.above(7)) }, 0},
	{"lowest note of the end is the tonic", func(e *evidence, k candidate) float64 { return is(e.depth[1].bassClass() == k.tonic) }, 0},
	{"last chord has the tonic", func(e *evidence, k candidate) float64 { return is(e.end.classes.Has(k.tonic)) }, 0},
	{"last chord has the third", func(e *evidence, k candidate) float64 { return is(e.end.classes.Has(k.third())) }, 0},
	{"last chord has the other third, major", func(e *evidence, k candidate) float64 {
		return is(k.mode == major && e.end.classes.Has(k.otherThird()))
	}, 0},
	{"last chord has the other third, minor", func(e *evidence, k candidate) float64 {
		return is(k.mode == minor && e.end.classes.Has(k.otherThird()))
	}, 0},
	{"last bass falls by a fifth to the tonic", func(e *evidence, k candidate) float64 {
		return is(e.end.bassClass() == k.tonic && e.beforeEnd.bassClass() == k.above(7))
	}, 0},
	{"first bass is the tonic", func(e *evidence, k candidate) float64 { return is(e.begin.bassClass() == k.tonic) }, 0},
	{"first bass is the dominant", func(e *evidence, k candidate) float64 { return is(e.begin.bassClass() == k.above(7)) }, 0},
	{"lowest note of the beginning is the tonic", func(e *evidence, k candidate) float64 { return is(e.depth[0].bassClass() == k.tonic) }, 0},
	{"first chord has tonic and third", func(e *evidence, k candidate) float64 {
		return is(e.begin.classes.Has(k.tonic) && e.begin.classes.Has(k.third()))
	}, 0},
	{"steps from the leading tone", func(e *evidence, k candidate) float64 {
		return e.leads[k.tonic] / (1 + e.leads.Sum())
	}, 0},
	{"minor", func(_ *evidence, k candidate) float64 { return is(k.mode == minor) }, 0},
	{"signature of the major key", func(e *evidence, k candidate) float64 { return is(k.mode == major && e.sharper(k) == 0) }, 0},
	{"signature of the minor key", func(e *evidence, k candidate) float64 { return is(k.mode == minor && e.sharper(k) == 0) }, 0},
	{"major with a flat less", func(e *evidence, k candidate) float64 { return is(k.mode == major && e.sharper(k) == 1) }, .5},
	{"major with a sharp less", func(e *evidence, k candidate) float64 { return is(k.mode == major && e.sharper(k) == -1) }, .5},
	{"minor with a flat less", func(e *evidence, k candidate) float64 { return is(k.mode == minor && e.sharper(k) == 1) }, 1.5},
	{"named mode on the tonic", func(e *evidence, k candidate) float64 { return is(e.namesMode(k)) }, 6},
	{"named minor", func(e *evidence, k candidate) float64 {
		return is(e.signed && e.signature.Mode == theory.Minor && k.mode == minor)
	}, .7},
	{"minor with a flat more", func(e *evidence, k candidate) float64 { return is(k.mode == minor && e.sharper(k) == -1) }, 0},
}, shares("major", major)...), shares("minor", minor)...)

// shares are the time that each class above the tonic takes, beyond what the profile makes of it.
func shares(name string, mode int) []feature {
	degrees := [12]string{"1", "b2", "2", "b3", "3", "4", "#4", "5", "b6", "6", "b7", "7"}
	out := make([]feature, 12)
	for n := range out {
		out[n] = feature{"share of " + degrees[n] + ", " + name, func(e *evidence, k candidate) float64 {
			sum := e.whole.Sum()
			if k.mode != mode || sum == 0 {
				return 0
			}
			return e.whole[k.above(n)] / sum
		}, 0}
	}
	return out
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// likelihood is the mean log probability of a moment under the profile of Albrecht and Shanahan on a key.
func likelihood(w *Weights, k candidate) (sum float64) {
	total := w.Sum()
	if total == 0 {
		return 0
	}
	logs := &logProfile[k.mode]
	for n := range 12 {
		sum += w[k.above(n)] * logs[n]
	}
	return sum / total
}

var logProfile = func() (logs [numModes]Weights) {
	for m := range logs {
		for n, p := range profiles[0].of(m) {
			logs[m][n] = math.Log(p + .01)
		}
	}
	return logs
}()

// unsigned is what sharper gives where there is no signature.
const unsigned = 99

// sharper is how many sharps more than the key's own, or flats less, the signature has; −5 to 6.
func (e *evidence) sharper(k candidate) int {
	if !e.signed {
		return unsigned
	}
	own := 7 * k.tonic // of major, modulo 12
	if k.mode == minor {
		own -= 3
	}
	return floorMod(int(e.signature.Fifths)-own+5, 12) - 5
}

// namesMode reports whether the source names a church mode whose tonic is the candidate's. Major and minor are what many
// programs write whatever the music is; nobody writes "mixolydian" by default.
func (e *evidence) namesMode(k candidate) bool {
	m := e.signature.Mode
	if !e.signed || m <= theory.Minor {
		return false
	}
	named := e.signature.Key(m)
	return named.Tonic().Class() == k.tonic && m.IsMinor() == (k.mode == minor)
}

func floorMod(a, n int) int { return ((a % n) + n) % n }
