// The program spell trains the weights of pitch spelling on a folder of scores, whose spelling is taken away.
//
//	go run ./build/train/spell DIR          train on four folds, measure on the fifth, for all five
//	go run ./build/train/spell -write DIR   and write backend/analysis/spell/weights.tsv from all of them
//
// All scores below DIR count that a reader takes and that have spelling, MIDI files not. Folds are by composer or work:
// by the first word of the file's folder, or of its name where the folder is DIR/KEYED.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"ricercar/backend/analysis/spell"
	"ricercar/build/train/logit"
)

const (
	weightsPath = "backend/analysis/spell/weights.tsv"
	numFolds    = 5
)

func main() {
	write := flag.Bool("write", false, "write "+weightsPath)
	every := flag.Int("every", 60, "train on every so many notes")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *every, *write); err != nil {
		fmt.Fprintln(os.Stderr, "train spell:", err)
		os.Exit(1)
	}
}

func run(dir string, every int, write bool) error {
	pieces, err := load(dir)
	if err != nil {
		return err
	}
	for i := range pieces {
		p := &pieces[i]
		for _, c := range spell.TrainingCases(p.notes, p.truth, every) {
			p.cases = append(p.cases, logit.Case{Features: c.Features, Right: c.Right})
		}
	}
	measure(pieces)
	if !write {
		return nil
	}
	return os.WriteFile(weightsPath, []byte(file(pieces, fit(pieces, -1))), 0o644)
}

// fit trains on the pieces of all folds but one; −1 leaves none out.
func fit(pieces []piece, without int) []float64 {
	var cases []logit.Case
	for i := range pieces {
		if pieces[i].fold != without {
			cases = append(cases, pieces[i].cases...)
		}
	}
	return logit.Fit(cases, make([]float64, len(spell.TrainingFeatures())), 1)
}

// measure prints the share of notes that are right when their fold was not trained on: as they are, and when pieces may
// be moved as a whole by a diminished second.
func measure(pieces []piece) {
	var all total
	for fold := range numFolds {
		w := fit(pieces, fold)
		var t total
		for i := range pieces {
			if pieces[i].fold == fold {
				t.add(&pieces[i], spell.PitchesBy(w, pieces[i].notes, spell.Options{}))
			}
		}
		fmt.Printf("fold %d: %s\n", fold+1, t)
		all.merge(t)
	}
	fmt.Printf("all: %s\n", all)
}

func file(pieces []piece, w []float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Weights of pitch spelling.
# Made by build/train/spell on %s from %d pieces.
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
# Trained on the notes of scores of OpenScore (CC0), TAVERN (J. Devaney, C. Arthur, N. Condit-Schultz, K. Nisula,
# CC BY-SA 4.0), the Key Modulation Dataset (N. Nápoles López, L. Feisthauer, CC BY-SA 4.0) and BCMH (D. Sears,
# J. Verbeten, H. Percival, CC BY 4.0).
`, time.Now().Format(time.DateOnly), len(pieces))
	for i, name := range spell.TrainingFeatures() {
		fmt.Fprintf(&b, "%s\t%.3f\n", name, w[i])
	}
	return b.String()
}
