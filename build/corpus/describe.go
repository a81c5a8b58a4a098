package main

import (
	"strconv"
	"strings"

	"ricercar/backend/corpus"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// describe is the index line of a piece.
func describe(p piece, s *score.Score) corpus.Piece {
	out := corpus.Piece{
		Name: p.name, Title: p.title, Composer: p.composer, Date: p.date, Provenance: p.provenance(),
		NumParts: s.Parts().Len(), NumMeasures: s.Grid(1).Bars.Len(), NumNotes: s.NumHeads(),
	}
	for r := range s.Parts().All() {
		out.Parts = append(out.Parts, s.Part(r).Name)
	}
	if m := s.Grid(1).Meters; len(m) > 0 {
		out.Meter = m[0].Value.Ratio()
	}
	if k := s.Staff(1).Keys; len(k) > 0 {
		out.Signature = int(s.KeySignature(1, 0).Fifths)
	}
	low, high := ambitus(s)
	out.Lowest, out.Highest = low.String(), high.String()
	out.Detail = detail(out)
	return out
}

// detail tells instruments and length in a few words.
func detail(p corpus.Piece) string {
	parts := strings.Join(p.Parts, ", ")
	if len([]rune(parts)) > 24 {
		parts = plural(p.NumParts, "part")
	}
	return parts + " · " + plural(p.NumMeasures, "bar")
}

func ambitus(s *score.Score) (low, high theory.Pitch) {
	first := true
	for h := range s.Heads().All() {
		head := s.Head(h)
		if !head.IsPitched() {
			continue
		}
		if first || head.Pitch.Compare(low) < 0 {
			low = head.Pitch
		}
		if first || head.Pitch.Compare(high) > 0 {
			high = head.Pitch
		}
		first = false
	}
	return low, high
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
