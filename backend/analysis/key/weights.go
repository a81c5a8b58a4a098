package key

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// weightsFile is made by build/train; its head says of what.
//
//go:embed weights.tsv
var weightsFile string

// weights are what the features count: with a signature, and without one.
type weights struct {
	signed, unsigned []float64
	sharpness        map[string]float64 // by profile: how sure a difference of correlations is
}

var loaded = sync.OnceValue(func() *weights {
	w, err := parseWeights(weightsFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return w
})

// parseWeights reads lines of a feature's name and its two weights, and "profile NAME" with its sharpness twice.
// Features without a line weigh nothing; lines that name nothing are an error.
func parseWeights(text string) (*weights, error) {
	w := &weights{make([]float64, len(features)), make([]float64, len(features)), map[string]float64{}}
	rows := map[string]int{}
	for i, f := range features {
		rows[f.name] = i
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("weights: %q has not three cells", line)
		}
		signed, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			return nil, fmt.Errorf("weights: %w", err)
		}
		unsigned, err := strconv.ParseFloat(cells[2], 64)
		if err != nil {
			return nil, fmt.Errorf("weights: %w", err)
		}
		profile, isProfile := strings.CutPrefix(cells[0], "profile ")
		row, known := rows[cells[0]]
		switch {
		case isProfile && !known:
			w.sharpness[profile] = signed
		case known:
			w.signed[row], w.unsigned[row] = signed, unsigned
		default:
			return nil, fmt.Errorf("weights: there is no feature %q", cells[0])
		}
	}
	return w, nil
}

// probabilities are those of the 24 keys: a conditional logit over what the features sum up to, and the profiles' say.
func (w *weights) probabilities(e *evidence) [numKeys]float64 {
	row := w.unsigned
	if e.signed {
		row = w.signed
	}
	var sums [numKeys]float64
	for i := range sums {
		k := keyAt(i)
		for j := range features {
			if row[j] != 0 {
				sums[i] += row[j] * features[j].of(e, k)
			}
		}
	}
	p := softmax(sums)
	w.blend(&p, func(profile *Profile) [numKeys]float64 { return profile.Correlations(&e.whole) })
	return p
}

// profilesSay is how much the profiles have to say beside the trained weights. The weights come from music with plain
// signatures and endings; where the profiles hear another key, as in modal chorales, the answer shall be less sure.
const profilesSay = .25

// blend mixes the mean of what all profiles say into the probabilities.
func (w *weights) blend(p *[numKeys]float64, correlations func(*Profile) [numKeys]float64) {
	for i := range p {
		p[i] *= 1 - profilesSay
	}
	for i := range profiles {
		r := correlations(&profiles[i])
		for k := range r {
			r[k] *= w.sharpness[profiles[i].Name]
		}
		for k, x := range softmax(r) {
			p[k] += x * profilesSay / float64(len(profiles))
		}
	}
}

func softmax(sums [numKeys]float64) (p [numKeys]float64) {
	top := math.Inf(-1)
	for _, s := range sums {
		top = max(top, s)
	}
	total := 0.0
	for i, s := range sums {
		p[i] = math.Exp(s - top)
		total += p[i]
	}
	for i := range p {
		p[i] /= total
	}
	return p
}
