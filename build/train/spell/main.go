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
	"slices"
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
	var ps13 total
	for i := range pieces {
		ps13.add(&pieces[i], spell.PitchesBy(votesAlone(), pieces[i].notes, spell.Options{}))
	}
	fmt.Printf("for comparison, by the votes of ps13 alone: %s\n", ps13)
}

// votesAlone are weights that leave the decision to the votes of the notes around, as ps13 does.
func votesAlone() []float64 {
	w := make([]float64, len(spell.TrainingFeatures()))
	w[slices.Index(spell.TrainingFeatures(), "votes for the letter")] = 1
	return w
}

func file(pieces []piece, w []float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Weights of pitch spelling.
# Made by build/train/spell on %s from %d pieces.
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
# Trained on the notes of scores of
`, time.Now().Format(time.DateOnly), len(pieces))
	for _, c := range credits(pieces) {
		fmt.Fprintf(&b, "#   %s\n", c)
	}
	for i, name := range spell.TrainingFeatures() {
		fmt.Fprintf(&b, "%s\t%.3f\n", name, w[i])
	}
	return b.String()
}

// sources name whose scores lie in which folder.
var sources = []struct{ credit, folders string }{
	{"OpenScore Lieder, String Quartets and Orchestra, CC0", "KEYED lieder haydn symphony grounds"},
	{"TAVERN, J. Devaney, C. Arthur, N. Condit-Schultz, K. Nisula, CC BY-SA 4.0", "tavern"},
	{"Key Modulation Dataset, N. Nápoles López, L. Feisthauer, CC BY-SA 4.0", "keymod"},
	{"BCMH, D. Sears, J. Verbeten, H. Percival, CC BY 4.0", "chorales"},
}

// credits are those of the pieces that were read.
func credits(pieces []piece) (out []string) {
	for _, source := range sources {
		if slices.ContainsFunc(pieces, func(p piece) bool {
			parts := strings.Split(p.name, "/")
			return slices.Contains(strings.Fields(source.folders), parts[0]) || len(parts) > 1 && slices.Contains(strings.Fields(source.folders), parts[1])
		}) {
			out = append(out, source.credit)
		}
	}
	return out
}
