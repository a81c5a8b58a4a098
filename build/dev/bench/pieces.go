package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ricercar/backend/corpus"
	"ricercar/backend/format"
	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// piece is a score of the set: the file that programs are given, the XML in it, and both in memory.
type piece struct {
	name  string
	path  string
	xml   []byte
	mxl   []byte // compressed
	score *score.Score
}

// isSmall reports whether the piece is one that people have on a page, and can be measured often.
func (p piece) isSmall() bool { return len(p.xml) < 5<<20 }

// isMovement reports whether the piece is so long that goals, which were set on a quartet movement, can be held against it:
// what there is but once weighs little.
func (p piece) isMovement() bool { return len(p.xml) >= 1<<20 }

// generated are the pieces that are the same on every machine: a chorale, a movement that takes 100 kB compressed, and a
// score of 30 MB.
var generated = []struct {
	name        string
	parts, bars int
}{
	{"chorale, generated", 4, 16},
	{"quartet, generated", 4, 280},
	{"orchestra, generated", 24, 540},
}

// real are the pieces of the conformance data that the set takes along, with built-in ones for where there is none.
var real = []struct{ name, path, builtIn string }{
	{"Bach, BWV 390", "bach/bwv390.mxl", "bach/bwv390"},
	{"Beethoven, op. 59/1 iv", "beethoven/opus59no1/movement4.mxl", "haydn/opus20no4/movement1"},
}

// standardSet generates and finds the pieces, and adds the named files.
func (b *bench) standardSet(ctx context.Context, files []string) ([]piece, error) {
	var set []piece
	add := func(p piece, err error) error {
		set = append(set, p)
		return err
	}
	for _, g := range generated {
		if err := add(b.newPiece(ctx, g.name, generate(g.parts, g.bars))); err != nil {
			return nil, err
		}
	}
	for _, r := range real {
		name, content, err := find(r.name, r.path, r.builtIn)
		if err != nil {
			return nil, err
		}
		if content == nil {
			continue
		}
		if err := add(b.newPiece(ctx, name, content)); err != nil {
			return nil, err
		}
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if err := add(b.newPiece(ctx, filepath.Base(file), content)); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// newPiece makes a piece of a MusicXML file, compressed or not, and writes it where programs find it.
func (b *bench) newPiece(ctx context.Context, name string, content []byte) (p piece, err error) {
	p = piece{name: name, xml: content, mxl: content}
	if musicxml.IsZip(content) {
		_, p.xml, err = musicxml.Unpack(content, source.DefaultLimits())
	} else {
		p.mxl, err = musicxml.Pack("score", content)
	}
	if err != nil {
		return piece{}, err
	}
	f, _, err := format.Read(ctx, name, p.xml, format.Hint{Format: "musicxml", Limits: source.DefaultLimits()})
	if err != nil {
		return piece{}, err
	}
	p.score = f.Entries[0].Score
	short := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name))
	p.path = filepath.Join(b.folder, short+".mxl")
	return p, os.WriteFile(p.path, p.mxl, 0o600)
}

// find returns a piece of the conformance data, or else of the built-in ones; nothing where neither has it.
func find(name, path, builtIn string) (string, []byte, error) {
	if file := findOracle(path); file != "" {
		content, err := os.ReadFile(file)
		return name, content, err
	}
	p, found := corpus.Find(builtIn)
	if !found {
		return "", nil, nil
	}
	content, err := corpus.Bytes(p)
	return cmp.Or(p.Title, p.Name) + ", built in", content, err
}

// findOracle finds a piece below the corpus of the conformance data, whatever the folders above it are called.
func findOracle(path string) (found string) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		return ""
	}
	done := errors.New("found")
	// A folder that cannot be read holds no piece for us.
	_ = filepath.WalkDir(filepath.Join(root, "corpus"), func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(filepath.ToSlash(name), path) {
			found = name
			return done
		}
		return nil
	})
	return found
}
