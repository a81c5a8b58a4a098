package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path"
	"path/filepath"
	"strings"

	"ricercar/backend/analysis/key"
	"ricercar/backend/format"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

const numFolds = 5

// piece is a score whose key is known.
type piece struct {
	file  string
	right int // of the 24 keys
	fold  int
	// cases are with and without the signature.
	cases [2]key.TrainingCase
}

// load reads the pieces of a folder. Files that no reader takes are named and left out.
func load(dir string) ([]piece, error) {
	rows, err := table(filepath.Join(dir, "KEYS.tsv"))
	if err != nil {
		return nil, err
	}
	folds, err := readFolds(filepath.Join(dir, "folds.json"))
	if err != nil {
		return nil, err
	}
	var pieces []piece
	for _, row := range rows {
		p := piece{file: row["file"], fold: folds.of(row)}
		k, err := theory.ParseKey(row["tonic"] + " " + row["mode"])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.file, err)
		}
		if p.right = k.Tonic().Class(); k.Mode.IsMinor() {
			p.right += 12
		}
		s, err := read(filepath.Join(dir, filepath.FromSlash(p.file)))
		if err != nil {
			fmt.Fprintf(os.Stderr, "left out: %v\n", err)
			continue
		}
		p.cases = [2]key.TrainingCase{key.NewTrainingCase(s, true), key.NewTrainingCase(s, false)}
		pieces = append(pieces, p)
	}
	return pieces, nil
}

func read(name string) (*score.Score, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	file, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		return nil, err
	}
	if len(file.Entries) == 0 {
		return nil, fmt.Errorf("%s holds no score", name)
	}
	return file.Entries[0].Score, nil
}

// table reads lines of cells under the names in the first line.
func table(name string) ([]map[string]string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var names []string
	var rows []map[string]string
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if names == nil {
			names = cells
			continue
		}
		row := map[string]string{}
		for i, cell := range cells[:min(len(cells), len(names))] {
			row[names[i]] = cell
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// folds tell which pieces belong together.
type folds map[string]int

func readFolds(name string) (folds, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var file struct{ Folds [][]string }
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := folds{}
	for i, pieces := range file.Folds {
		for _, p := range pieces {
			out[p] = i
		}
	}
	return out, nil
}

// of returns the fold of a piece: the listed one, else the same for all pieces of a composer.
func (f folds) of(row map[string]string) int {
	_, id, _ := strings.Cut(path.Dir(row["file"]), "/")
	if n, ok := f[id]; ok {
		return n
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(row["composer"]))
	return int(h.Sum32() % numFolds)
}
