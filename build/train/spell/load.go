package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ricercar/backend/analysis/spell"
	"ricercar/backend/format"
	"ricercar/backend/theory"
	"ricercar/build/train/logit"
)

// piece is a score as a list of notes, and how they are spelled.
type piece struct {
	name  string
	fold  int
	notes []spell.Note
	truth []theory.Pitch
	cases []logit.Case
}

func load(dir string) ([]piece, error) {
	var pieces []piece
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isScore(path) {
			return err
		}
		p, err := read(dir, path)
		if err != nil {
			fmt.Fprintf(os.Stderr, "left out: %v\n", err)
			return nil
		}
		pieces = append(pieces, p)
		return nil
	})
	return pieces, err
}

// isScore tells the scores from what lies beside them. Of two encodings of one work, a and b, the first counts.
func isScore(path string) bool {
	switch filepath.Ext(path) {
	case ".mxl", ".xml", ".musicxml", ".krn":
		return !strings.HasSuffix(filepath.Dir(path), "--b")
	}
	return false
}

func read(dir, path string) (piece, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return piece{}, err
	}
	f, _, err := format.Read(context.Background(), path, data, format.Hint{})
	if err != nil {
		return piece{}, err
	}
	if len(f.Entries) == 0 {
		return piece{}, fmt.Errorf("%s holds no score", path)
	}
	name, _ := filepath.Rel(dir, path)
	p := piece{name: filepath.ToSlash(name), fold: foldOf(filepath.ToSlash(name))}
	p.notes, p.truth = spell.NotesOf(f.Entries[0].Score)
	return p, nil
}

// foldOf is the same for all pieces of a composer or work.
func foldOf(name string) int {
	parts := strings.Split(name, "/")
	work := parts[len(parts)-1]
	if parts[0] != "KEYED" && len(parts) > 1 {
		work = parts[len(parts)-2]
	}
	work, _, _ = strings.Cut(work, "-")
	h := fnv.New32a()
	_, _ = h.Write([]byte(work))
	return int(h.Sum32() % numFolds)
}

// total counts notes.
type total struct{ notes, right, rightMoved, pieces int }

func (t *total) merge(o total) {
	t.notes, t.right, t.rightMoved, t.pieces = t.notes+o.notes, t.right+o.right, t.rightMoved+o.rightMoved, t.pieces+o.pieces
}

// add compares spellings with the truth.
func (t *total) add(p *piece, got []theory.Pitch) {
	off := map[int]int{}
	for i, g := range got {
		off[g.Fifths()-p.truth[i].Fifths()]++
	}
	t.notes += len(got)
	t.right += off[0]
	t.rightMoved += max(off[0], off[12], off[-12])
	t.pieces++
	if verbose && off[0]*100 < len(got)*97 {
		fmt.Printf("  %s: %.1f %%, %.1f %% when moved\n", p.name, 100*float64(off[0])/float64(len(got)), 100*float64(max(off[0], off[12], off[-12]))/float64(len(got)))
	}
}

// verbose prints the pieces that are spelled badly.
var verbose = os.Getenv("TRAIN_VERBOSE") != ""

func (t total) String() string {
	share := func(n int) float64 { return 100 * float64(n) / float64(max(t.notes, 1)) }
	return fmt.Sprintf("%d pieces, %d notes: %.2f %% right, %.2f %% when pieces may be moved by a diminished second", t.pieces, t.notes, share(t.right), share(t.rightMoved))
}
