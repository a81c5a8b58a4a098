package logit

import (
	"math"
	"testing"
)

// TestFit finds the weights that made the choices: of two alternatives the one with the feature was right in three of
// four cases, so that its weight is the log of 3.
func TestFit(t *testing.T) {
	var cases []Case
	for i := range 400 {
		c := Case{Features: [][]float64{{10, 0}, {0, 0}}}
		if i%4 == 0 {
			c.Right = 1
		}
		cases = append(cases, c)
	}
	w := Fit(cases, []float64{0, 2}, .001)
	if want := math.Log(3) / 10; math.Abs(w[0]-want) > .005 || w[1] != 2 {
		t.Errorf("weights %v, want %.4f and the prior 2", w, want)
	}
	p := Probabilities(cases[0].Features, w)
	if math.Abs(p[0]-.75) > .01 || math.Abs(p[0]+p[1]-1) > 1e-12 || Best(p) != 0 {
		t.Errorf("probabilities %v", p)
	}
	if held := Fit(cases, []float64{0, 0}, 1e6); math.Abs(held[0]) > .01 {
		t.Errorf("a strong prior leaves %v", held)
	}
}
