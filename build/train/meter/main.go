// The program meter trains the weights of finding meters on a folder of scores.
//
//	go run ./build/train/meter DIR          train on four folds, measure on the fifth, for all five
//	go run ./build/train/meter -write DIR   and write backend/analysis/meter/weights.tsv from all of them
//
// DIR holds MusicXML, at any depth; the built-in pieces are added to it. Scores are taken whose meter is looked for and holds for the first eight bars at
// least; each folder below ANALYSED, and all files of KEYED by one composer, share a fold.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"ricercar/backend/analysis/meter"
	"ricercar/build/train/logit"
)

const weightsPath = "backend/analysis/meter/weights.tsv"

const numFolds = 5

func main() {
	write := flag.Bool("write", false, "write "+weightsPath)
	strength := flag.Float64("strength", 1, "of the draw towards nothing")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *strength, *write); err != nil {
		fmt.Fprintln(os.Stderr, "train meter:", err)
		os.Exit(1)
	}
}

func run(dir string, strength float64, write bool) error {
	pieces, err := load(dir)
	if err != nil {
		return err
	}
	measure(pieces, strength)
	if !write {
		return nil
	}
	return os.WriteFile(weightsPath, []byte(file(pieces, strength)), 0o644)
}

// fit trains on the pieces of all folds but one; −1 leaves none out.
func fit(pieces []piece, strength float64, without int) []float64 {
	var cases []logit.Case
	for _, p := range pieces {
		if p.fold != without {
			cases = append(cases, logit.Case{Features: p.Features, Right: p.Right})
		}
	}
	return logit.Fit(cases, make([]float64, len(meter.TrainingFeatures())), strength)
}

// measure prints how many pieces are right when their fold was not trained on.
func measure(pieces []piece, strength float64) {
	right, bars, nested, sure := 0, 0, 0, map[int][2]int{}
	for fold := range numFolds {
		w := fit(pieces, strength, fold)
		for _, p := range pieces {
			if p.fold != fold {
				continue
			}
			probabilities := logit.Probabilities(p.Features, w)
			best := logit.Best(probabilities)
			tally := sure[int(10*probabilities[best])]
			tally[1]++
			if best == p.Right {
				right++
				tally[0]++
			} else {
				fmt.Printf("  %s: %s (%.2f) for %s (%.2f)\n", p.file, meter.Name(best), probabilities[best], meter.Name(p.Right), probabilities[p.Right])
			}
			if strings.Fields(meter.Name(best))[0] == strings.Fields(meter.Name(p.Right))[0] {
				bars++
			}
			if meter.Nested(best, p.Right) {
				nested++
			}
			sure[int(10*probabilities[best])] = tally
		}
	}
	fmt.Printf("%d of %d right, %.1f %%; meter alone %d; half or double bars too %d\n", right, len(pieces), 100*float64(right)/float64(max(len(pieces), 1)), bars, nested)
	for tenth := range 11 {
		if n := sure[tenth]; n[1] > 0 {
			fmt.Printf("  confidence from %.1f: %d of %d right\n", float64(tenth)/10, n[0], n[1])
		}
	}
}

// file writes the weights of all pieces.
func file(pieces []piece, strength float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Weights of finding meters: feature, weight.
# Made by build/train/meter on %s from %d pieces.
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
# Trained on scores of OpenScore (CC0) and the Mutopia Project (public domain, CC BY-SA), and on the built-in pieces.
`, time.Now().Format(time.DateOnly), len(pieces))
	w := fit(pieces, strength, -1)
	for i, name := range meter.TrainingFeatures() {
		fmt.Fprintf(&b, "%s\t%.3f\n", name, w[i])
	}
	return b.String()
}
