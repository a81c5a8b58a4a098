package main

import (
	"fmt"
	"math"
	"strings"
	"time"

	"ricercar/backend/analysis/key"
	"ricercar/build/train/logit"
)

// trainer fits weights to pieces.
type trainer struct {
	pieces   []piece
	priors   []float64
	strength float64
}

func index(signed bool) int {
	if signed {
		return 0
	}
	return 1
}

// fit trains on the pieces of all folds but one; −1 leaves none out.
func (t *trainer) fit(signed bool, without int) []float64 {
	var cases []logit.Case
	for i := range t.pieces {
		if p := &t.pieces[i]; p.fold != without {
			cases = append(cases, logit.Case{Features: p.cases[index(signed)].Features, Right: p.right})
		}
	}
	return logit.Fit(cases, t.priors, t.strength)
}

// measure prints how many pieces are right when their fold was not trained on.
func (t *trainer) measure(signed bool) {
	var right, all [numFolds]int
	var wrong []string
	sure, loss := map[int][2]int{}, 0.0
	for fold := range numFolds {
		w := t.fit(signed, fold)
		for i := range t.pieces {
			p := &t.pieces[i]
			if p.fold != fold {
				continue
			}
			all[fold]++
			c := &p.cases[index(signed)]
			probabilities := c.Blend(logit.Probabilities(c.Features, w))
			best := logit.Best(probabilities)
			loss -= math.Log(probabilities[p.right])
			tally := sure[int(10*probabilities[best])]
			tally[1]++
			if best == p.right {
				right[fold]++
				tally[0]++
			} else {
				wrong = append(wrong, fmt.Sprintf("  %s: %s (%.2f) for %s", p.file, name(best), probabilities[best], name(p.right)))
			}
			sure[int(10*probabilities[best])] = tally
		}
	}
	fmt.Printf("signatures %v: %s, log loss %.3f\n%s\n", signed, tally(right, all), loss/float64(len(t.pieces)), strings.Join(wrong, "\n"))
	for tenth := range 11 {
		if n := sure[tenth]; n[1] > 0 {
			fmt.Printf("  confidence from %.1f: %d of %d right\n", float64(tenth)/10, n[0], n[1])
		}
	}
}

func tally(right, all [numFolds]int) string {
	r, n, folds := 0, 0, make([]string, numFolds)
	for i := range numFolds {
		r, n = r+right[i], n+all[i]
		folds[i] = fmt.Sprintf("%d/%d", right[i], all[i])
	}
	return fmt.Sprintf("%d of %d right, %.1f %%; by fold %s", r, n, 100*float64(r)/float64(max(n, 1)), strings.Join(folds, " "))
}

func name(k int) string {
	tonic := [12]string{"C", "D♭", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"}[k%12]
	if k >= 12 {
		return tonic + " minor"
	}
	return tonic + " major"
}

// file writes the weights of all pieces.
func (t *trainer) file() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Weights of key finding: feature, weight with a signature, weight without one.
# Made by build/train/key on %s from %d pieces.
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
# Trained on keys of When in Rome (M. Gotham, G. Micchi, N. Nápoles López, M. Sailor and contributors, CC BY-SA 4.0) and
# TAVERN (J. Devaney, C. Arthur, N. Condit-Schultz, K. Nisula, CC BY-SA 4.0), on scores of OpenScore (CC0), TAVERN,
# BCMH (D. Sears, J. Verbeten, H. Percival, CC BY 4.0) and the Mutopia Project (public domain, CC BY-SA), and on keys
# that titles name. "profile" lines: how sure a difference of correlations with a profile is.
`, time.Now().Format(time.DateOnly), len(t.pieces))
	signed, unsigned := t.fit(true, -1), t.fit(false, -1)
	for i, f := range key.TrainingFeatures() {
		fmt.Fprintf(&b, "%s\t%.3f\t%.3f\n", f.Name, signed[i], unsigned[i])
	}
	for _, p := range key.Profiles() {
		s := t.sharpness(p.Name)
		fmt.Fprintf(&b, "profile %s\t%.2f\t%.2f\n", p.Name, s, s)
	}
	return b.String()
}

// sharpness fits what the correlations with a profile are worth.
func (t *trainer) sharpness(profile string) float64 {
	var cases []logit.Case
	for i := range t.pieces {
		p := &t.pieces[i]
		c := logit.Case{Right: p.right}
		for _, r := range p.cases[0].Correlations[profile] {
			c.Features = append(c.Features, []float64{r})
		}
		cases = append(cases, c)
	}
	return logit.Fit(cases, []float64{0}, 0)[0]
}
