// The program harmony trains the weights of the decoder of keys and numerals on scores with analyses.
//
//	go run ./build/train/harmony DIR          train on four folds, measure on the fifth, for all five
//	go run ./build/train/harmony -corpora DIR train on the other corpora, measure on each: what it is worth on music unlike any
//	go run ./build/train/harmony -oracle ORACLE DIR   measure the program on the analyses below ORACLE, of other works
//	go run ./build/train/harmony -write DIR   and write backend/analysis/harmony/weights.tsv from all of them
//
// DIR has ANALYSED/CORPUS/ID with score.mxl or score.krn and labels.tsv (onset, duration, measure, beat, key, figure …),
// and folds.json. Figures are shares of the labelled time; nothing is measured that was trained on.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"ricercar/backend/analysis/harmony"
)

const weightsPath = "backend/analysis/harmony/weights.tsv"

func main() {
	byCorpora := flag.Bool("corpora", false, "make the folds of corpora, not of works")
	write := flag.Bool("write", false, "write "+weightsPath)
	every := flag.Int("every", 1, "take every so many pieces")
	folds := flag.Int("folds", numFolds, "measure so many folds")
	worst := flag.Int("worst", 0, "print so many confusions")
	oracle := flag.String("oracle", "", "measure the program on the analyses below this folder")
	var set settings
	flag.IntVar(&set.numerals, "numerals", 70, "numerals of each mode")
	flag.IntVar(&set.epochs, "epochs", 2, "times that all pieces are learnt from; 0 leaves the statistics")
	flag.IntVar(&set.chunk, "chunk", 64, "frames that are learnt from at a time")
	flag.Float64Var(&set.loss, "loss", 2, "of a wrong quarter")
	flag.Float64Var(&set.rate, "rate", .03, "of learning")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	do := func() error { return run(flag.Arg(0), set, *every, *folds, *worst, *byCorpora, *write) }
	if *oracle != "" {
		do = func() error { return measureOracle(*oracle, flag.Arg(0)) }
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "train harmony:", err)
		os.Exit(1)
	}
}

func run(dir string, set settings, every, folds, worst int, byCorpora, write bool) error {
	pieces, err := load(dir, every)
	if err != nil {
		return err
	}
	if byCorpora {
		foldCorpora(pieces)
	}
	judged := measure(pieces, set, folds, worst)
	intercept, slope := confidence(judged)
	printConfidence(judged, intercept, slope)
	if !write {
		return nil
	}
	return os.WriteFile(weightsPath, []byte(file(pieces, set, intercept, slope)), 0o644)
}

// measure prints what is right when a piece's fold was not trained on, and returns the numerals that were judged.
func measure(pieces []piece, set settings, folds, worst int) (judged []harmony.Judged) {
	wrong := confusions{}
	var all tally
	byCorpus := map[string]*tally{}
	for fold := range folds {
		m := train(without(pieces, fold), set)
		d := harmony.NewDecoder(m)
		var t tally
		for i := range pieces {
			if pieces[i].fold != fold {
				continue
			}
			c := harmony.NewCase(m, pieces[i].music, pieces[i].labels)
			r, _ := d.Best(c, 0, c.Len(), 0)
			got := d.Labels(pieces[i].music, r)
			judged = append(judged, d.Judge(c)...)
			one := compare(got, pieces[i].labels)
			wrong.add(got, pieces[i].labels)
			t.merge(one)
			if byCorpus[pieces[i].corpus()] == nil {
				byCorpus[pieces[i].corpus()] = &tally{}
			}
			byCorpus[pieces[i].corpus()].merge(one)
		}
		fmt.Printf("fold %d   %s\n", fold, t)
		all.merge(t)
	}
	for _, corpus := range strings.Fields("chorales grounds haydn keymod lieder symphony tavern") {
		if t := byCorpus[corpus]; t != nil {
			fmt.Printf("%-8s %s\n", corpus, t)
		}
	}
	fmt.Printf("all      %s\n", all)
	wrong.print(worst)
	return judged
}

// corpora are folds of analysts and genres: what is measured shares neither with what was trained on.
var corpora = map[string]int{"lieder": 0, "tavern": 1, "chorales": 2, "haydn": 3, "symphony": 3, "grounds": 3, "keymod": 4}

func foldCorpora(pieces []piece) {
	for i := range pieces {
		pieces[i].fold = corpora[pieces[i].corpus()]
	}
}

// without are the pieces of all folds but one; −1 leaves none out.
func without(pieces []piece, fold int) (out []*piece) {
	for i := range pieces {
		if pieces[i].fold != fold {
			out = append(out, &pieces[i])
		}
	}
	return out
}
