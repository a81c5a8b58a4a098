package key

import (
	"ricercar/backend/score"
)

// Feature is a name of a weight, and the weight where training has nothing to say.
type Feature struct {
	Name  string
	Prior float64
}

// TrainingFeatures lists the features in the order of a TrainingCase.
func TrainingFeatures() []Feature {
	out := make([]Feature, len(features))
	for i, f := range features {
		out[i] = Feature{f.name, f.prior}
	}
	return out
}

// TrainingCase is what a score says for each of the 24 keys: C major … B major, C minor … B minor.
type TrainingCase struct {
	Signed       bool // the score has a signature
	Features     [][]float64
	Correlations map[string][]float64 // by profile
}

// NewTrainingCase gathers the features of a score; see build/train. Without signed the signature is not looked at.
func NewTrainingCase(s *score.Score, signed bool) TrainingCase {
	e := gather(s, score.Selection{})
	e.signed = e.signed && signed
	c := TrainingCase{Signed: e.signed, Correlations: map[string][]float64{}}
	for i := range numKeys {
		row := make([]float64, len(features))
		for j, f := range features {
			row[j] = f.of(e, keyAt(i))
		}
		c.Features = append(c.Features, row)
	}
	for i := range profiles {
		r := profiles[i].Correlations(&e.whole)
		c.Correlations[profiles[i].Name] = r[:]
	}
	return c
}

// Blend mixes what the profiles say into the probabilities of a logit over the features, as Find does.
func (c TrainingCase) Blend(p []float64) []float64 {
	out := [numKeys]float64(p)
	loaded().blend(&out, func(profile *Profile) [numKeys]float64 { return [numKeys]float64(c.Correlations[profile.Name]) })
	return out[:]
}
