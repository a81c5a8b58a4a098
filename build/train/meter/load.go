package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ricercar/backend/analysis/meter"
	"ricercar/backend/corpus"
	"ricercar/backend/format"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// piece is a score whose meter is known.
type piece struct {
	meter.TrainingCase
	file string
	fold int
}

// load reads the scores of a folder.
func load(dir string) ([]piece, error) {
	var pieces []piece
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".mxl" {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		s, err := read(path)
		if err != nil {
			fmt.Fprintf(os.Stderr, "left out: %v\n", err)
			return nil
		}
		if c, ok := caseOf(s); ok {
			pieces = append(pieces, piece{c, rel, foldOf(rel)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return addBuiltIn(pieces)
}

// addBuiltIn adds the built-in pieces, which are other works.
func addBuiltIn(pieces []piece) ([]piece, error) {
	for _, p := range corpus.Pieces() {
		data, err := corpus.Bytes(p)
		if err != nil {
			return nil, err
		}
		s, err := parse(p.Name+".mxl", data)
		if err != nil {
			return nil, err
		}
		if c, ok := caseOf(s); ok {
			pieces = append(pieces, piece{c, p.Name, hashed(p.Name)})
		}
	}
	return pieces, nil
}

// foldOf keeps together what belongs to one composer, as far as names tell.
func foldOf(rel string) int {
	name := filepath.Base(rel)
	if strings.HasPrefix(name, "score.") {
		name = filepath.Base(filepath.Dir(rel))
	}
	composer, _, _ := strings.Cut(strings.ToLower(name), "-")
	composer, _, _ = strings.Cut(composer, "_")
	return hashed(composer)
}

func hashed(name string) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int(h.Sum32() % numFolds)
}

func read(name string) (*score.Score, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parse(name, data)
}

func parse(name string, data []byte) (*score.Score, error) {
	file, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		return nil, err
	}
	return file.Entries[0].Score, nil
}

// fewestBars are taken of a score before its meter changes.
const fewestBars = 8

// caseOf is the notes of a score up to its first change of meter.
func caseOf(s *score.Score) (meter.TrainingCase, bool) {
	if s.Grids().IsEmpty() || len(s.Grid(1).Meters) == 0 {
		return meter.TrainingCase{}, false
	}
	bars := s.Grid(1).Bars
	m, until := s.Meter(bars.Lo), bars.Lo
	for until < bars.Hi && s.Meter(until).Ratio() == m.Ratio() && (until == bars.Lo || until+1 == bars.Hi || s.Bar(until).Len == m.Length()) {
		until++
	}
	if until-bars.Lo < fewestBars {
		return meter.TrainingCase{}, false
	}
	end, first := s.Bar(until-1).Start+s.Bar(until-1).Len, s.Bar(bars.Lo)
	start := first.Start
	if first.Missing > 0 {
		start = first.Start + first.Len
	}
	var notes []meter.Note
	for h := range s.Heads().All() {
		head := s.Head(h)
		e := s.Event(head.Event)
		if !e.Sounds() || head.Flags&score.TiedFrom != 0 || e.Onset >= end || !head.IsPitched() {
			continue
		}
		notes = append(notes, meter.Note{Onset: e.Onset, Dur: s.TiedLength(h), Key: head.Pitch.Key()})
	}
	return meter.NewTrainingCase(notes, m, start%max(m.Length(), theory.Eighth))
}
