package key

import (
	"math"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// The bounds below which there is no clear key.
const (
	leastCorrelation = .5
	leastConfidence  = .25
	leastClasses     = 3
)

// Find finds the key of a score or of a selection. An algorithm that does not exist is fault.Invalid; music without a
// clear key is no error, but a Result with a Reason and no Key.
func Find(s *score.Score, opt Options) (*Result, error) {
	profile, err := profileNamed(opt.Algorithm)
	if err != nil {
		return nil, err
	}
	e := gather(s, opt.Selection)
	e.signed = e.signed && !opt.NoSignature
	r := &Result{Algorithm: "trained", Notes: e.notes}
	if e.notes == 0 {
		r.Reason = "no pitched notes sound here"
		return r, nil
	}
	base := &profiles[0]
	if profile != nil {
		base, r.Algorithm = profile, profile.Name
	}
	correlations := base.Correlations(&e.whole)
	probabilities := e.probabilities(profile, correlations)
	r.Candidates = e.rank(probabilities, correlations)
	r.Algorithms = e.opinions()
	r.judge(e)
	r.Evidence = e.clues(s, r.Candidates[0])
	return r, nil
}

// profileNamed returns the profile of a name, nil for the trained model.
func profileNamed(name string) (*Profile, error) {
	if name == "" || name == "all" || name == "trained" {
		return nil, nil
	}
	names := []string{"all"}
	for i := range profiles {
		if profiles[i].Name == name {
			return &profiles[i], nil
		}
		names = append(names, profiles[i].Name)
	}
	return nil, fault.New(fault.Invalid, "there is no key algorithm %q", name).WithField("algorithm").
		WithHint("algorithms are %s", strings.Join(names, ", ")).WithSuggestions(fault.Suggest(name, names)...)
}

// probabilities are those of the trained model, or what the correlations with one profile are worth.
func (e *evidence) probabilities(profile *Profile, r [numKeys]float64) [numKeys]float64 {
	w := loaded()
	if profile == nil {
		return w.probabilities(e)
	}
	for i := range r {
		r[i] *= w.sharpness[profile.Name]
	}
	return softmax(r)
}

// rank lists the keys by their probability. Equal ones are in order of the circle of fifths from the middle of the notes.
func (e *evidence) rank(p, correlations [numKeys]float64) []Candidate {
	out := make([]Candidate, numKeys)
	middle := e.middle()
	for i := range out {
		out[i] = Candidate{spelled(keyAt(i), middle, e.signature, e.signed), p[i], correlations[i]}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return int(a.Key.TonicFifths) - int(b.Key.TonicFifths)
	})
	return out
}

// middle is the mean place of the notes on the line of fifths: 2 for C major.
func (e *evidence) middle() float64 {
	sum, total := 0.0, 0.0
	for i, x := range e.tpc {
		sum += x * float64(i-fifthsOfC)
		total += x
	}
	if total == 0 {
		return 2
	}
	return sum / total
}

// spelled is the key of a pitch class whose scale lies nearest to the middle of the notes; the one with the signature
// where that is of the pitch class.
func spelled(k candidate, middle float64, signature theory.KeySignature, signed bool) theory.Key {
	mode, centre := theory.Major, 2.0
	if k.mode == minor {
		mode, centre = theory.Minor, -.5
	}
	if own := signature.Fifths - int8(mode.Fifths()); signed && floorMod(7*int(own), 12) == k.tonic && math.Abs(float64(own)+centre-middle) < 9 {
		return theory.Key{TonicFifths: own, Mode: mode}
	}
	fifths := 7*k.tonic - 84 // far below; 7 is its own inverse modulo 12
	for float64(fifths)+6 < middle-centre {
		fifths += 12
	}
	return theory.Key{TonicFifths: int8(fifths), Mode: mode}
}

// opinions asks every profile by itself.
func (e *evidence) opinions() []Opinion {
	out := make([]Opinion, len(profiles))
	middle := e.middle()
	for i := range profiles {
		r := profiles[i].Correlations(&e.whole)
		best, second := 0, 1
		if r[1] > r[0] {
			best, second = 1, 0
		}
		for k := 2; k < numKeys; k++ {
			switch {
			case r[k] > r[best]:
				best, second = k, best
			case r[k] > r[second]:
				second = k
			}
		}
		out[i] = Opinion{
			profiles[i].Name, spelled(keyAt(best), middle, e.signature, e.signed), r[best],
			spelled(keyAt(second), middle, e.signature, e.signed), r[best] - r[second],
		}
	}
	return out
}
