// Package logit fits conditional logits: of several alternatives, each with a row of features, one is chosen with a
// probability that grows with the weighted sum of its features.
package logit

import "math"

// Case is a choice: the features of each alternative, and which one was right.
type Case struct {
	Features [][]float64
	Right    int
}

// Fit returns the weights that make the right alternatives likeliest, drawn towards the priors with a strength that is
// about the number of cases they count for. A feature's scale makes no difference to the draw.
//
// McFadden, Conditional Logit Analysis of Qualitative Choice Behavior (1974); the descent is Adam (Kingma and Ba, 2015)
// over all cases, so that equal input gives equal weights.
func Fit(cases []Case, priors []float64, strength float64) []float64 {
	w := append([]float64(nil), priors...)
	scale := spread(cases, len(priors))
	mean, square := make([]float64, len(w)), make([]float64, len(w))
	const steps, b1, b2 = 1500, .9, .999
	for step := 1; step <= steps; step++ {
		rate := .05
		if step > steps*2/3 {
			rate = .01
		}
		slope := gradient(cases, w)
		for j := range w {
			g := slope[j]/scale[j] + strength*(w[j]-priors[j])*scale[j]
			mean[j] = b1*mean[j] + (1-b1)*g
			square[j] = b2*square[j] + (1-b2)*g*g
			m, v := mean[j]/(1-math.Pow(b1, float64(step))), square[j]/(1-math.Pow(b2, float64(step)))
			w[j] -= rate * m / (math.Sqrt(v) + 1e-8) / scale[j]
		}
	}
	return w
}

// spread is the root mean square of each feature; 1 for those that never occur.
func spread(cases []Case, n int) []float64 {
	out, rows := make([]float64, n), 0
	for _, c := range cases {
		for _, row := range c.Features {
			rows++
			for j, x := range row {
				out[j] += x * x
			}
		}
	}
	for j := range out {
		if out[j] = math.Sqrt(out[j] / float64(max(rows, 1))); out[j] == 0 {
			out[j] = 1
		}
	}
	return out
}

// gradient is the slope of the summed negative log likelihood.
func gradient(cases []Case, w []float64) []float64 {
	out := make([]float64, len(w))
	for _, c := range cases {
		p := Probabilities(c.Features, w)
		p[c.Right]--
		for k, row := range c.Features {
			for j, x := range row {
				out[j] += p[k] * x
			}
		}
	}
	return out
}

// Probabilities are those of the alternatives; they sum to 1.
func Probabilities(features [][]float64, w []float64) []float64 {
	p := make([]float64, len(features))
	top := math.Inf(-1)
	for k, row := range features {
		for j, x := range row {
			p[k] += w[j] * x
		}
		top = max(top, p[k])
	}
	sum := 0.0
	for k := range p {
		p[k] = math.Exp(p[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// Best is the likeliest alternative.
func Best(p []float64) int {
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	return best
}
