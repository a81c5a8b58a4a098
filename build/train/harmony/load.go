package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/format"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

const numFolds = 5

// piece is a score with an analysis.
type piece struct {
	name   string // corpus/id
	fold   int
	music  *harmony.Music
	labels []harmony.Label
}

func (p *piece) corpus() string {
	corpus, _, _ := strings.Cut(p.name, "/")
	return corpus
}

// load reads the pieces below DIR/ANALYSED, every so many of them. What no reader takes is named and left out.
func load(dir string, every int) ([]piece, error) {
	folds, err := readFolds(filepath.Join(dir, "folds.json"))
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "ANALYSED", "*", "*", "labels.tsv"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var pieces []piece
	for i := 0; i < len(files); i += every {
		p, err := read(filepath.Dir(files[i]))
		if err != nil {
			fmt.Fprintf(os.Stderr, "left out: %v\n", err)
			continue
		}
		p.fold = folds[p.name]
		pieces = append(pieces, p)
	}
	return pieces, nil
}

func read(dir string) (piece, error) {
	p := piece{name: filepath.Base(filepath.Dir(dir)) + "/" + filepath.Base(dir)}
	s, err := readScore(dir)
	if err != nil {
		return p, err
	}
	p.labels, err = readLabels(filepath.Join(dir, "labels.tsv"))
	p.music = harmony.NewMusic(s, score.Selection{})
	return p, err
}

// readScore reads the score of a folder, whatever its format.
func readScore(dir string) (*score.Score, error) {
	names, err := filepath.Glob(filepath.Join(dir, "score.*"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("%s has no score", dir)
	}
	return readFile(names[0])
}

// readFile reads the first score of a file.
func readFile(name string) (*score.Score, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(f.Entries) == 0 {
		return nil, fmt.Errorf("%s holds no score", name)
	}
	return f.Entries[0].Score, nil
}

// readLabels reads the rows of onset, duration, measure, beat, key and figure. Of labels that overlap, the first ends
// where the next begins; those of no length are left out. Figures that are no numerals leave the key.
func readLabels(name string) ([]harmony.Label, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var out []harmony.Label
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		cells := strings.Split(line, "\t")
		if i == 0 || len(cells) < 6 || cells[4] == "" {
			continue
		}
		from, err1 := quarters(cells[0])
		length, err2 := quarters(cells[1])
		k, err3 := theory.ParseKey(strings.ReplaceAll(cells[4], "-", "b"))
		if err1 != nil || err2 != nil || err3 != nil {
			return nil, fmt.Errorf("%s:%d: no label", name, i+1)
		}
		if length <= 0 {
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].To = min(out[n-1].To, from)
		}
		r, _ := theory.ParseRoman(cells[5])
		out = append(out, harmony.Label{From: from, To: from + length, Key: k, Numeral: r})
	}
	nameSixFours(out)
	return out, nil
}

// nameSixFours writes tonic six-fours that go on to the dominant as cadential ones, which some corpora write and others
// do not.
func nameSixFours(labels []harmony.Label) {
	for i := range labels[:max(len(labels)-1, 0)] {
		l, next := &labels[i], &labels[i+1]
		r := l.Numeral
		if l.Key == next.Key && r.Degree == 1 && r.Alter == 0 && r.Size == 5 && r.Inversion == 2 && !r.IsApplied() &&
			next.Numeral.Degree == 5 && next.Numeral.Inversion == 0 && !next.Numeral.IsApplied() {
			l.Numeral = theory.MustRoman("Cad64")
		}
	}
}

// quarters reads a decimal number of quarters, rounded to 48ths.
func quarters(text string) (theory.Tick, error) {
	x, err := strconv.ParseFloat(text, 64)
	n := int64(x*48 + .5)
	return theory.Tick(n) * (theory.Quarter / 48), err
}

func readFolds(name string) (map[string]int, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var file struct{ Folds [][]string }
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := map[string]int{}
	for i, pieces := range file.Folds {
		for _, p := range pieces {
			out[p] = i
		}
	}
	return out, nil
}
