package main

import (
	"fmt"
	"math"

	"ricercar/backend/analysis/harmony"
	"ricercar/build/train/logit"
)

// confidence fits how probable a numeral is by its margin, on numerals of pieces that were not trained on.
func confidence(judged []harmony.Judged) (intercept, slope float64) {
	if len(judged) == 0 {
		return 0, .5
	}
	cases := make([]logit.Case, len(judged))
	for i, j := range judged {
		cases[i] = logit.Case{Features: [][]float64{{0, 0}, {1, j.Margin}}}
		if j.Right {
			cases[i].Right = 1
		}
	}
	w := logit.Fit(cases, []float64{0, .5}, 1)
	return w[0], w[1]
}

// printConfidence says how often numerals are right, by tenths of their confidence.
func printConfidence(judged []harmony.Judged, intercept, slope float64) {
	var right, all [10]int
	for _, j := range judged {
		tenth := min(int(10/(1+math.Exp(-intercept-slope*j.Margin))), 9)
		all[tenth]++
		if j.Right {
			right[tenth]++
		}
	}
	for i := range all {
		if all[i] > 0 {
			fmt.Printf("  confidence from %.1f: %d of %d right\n", float64(i)/10, right[i], all[i])
		}
	}
}
