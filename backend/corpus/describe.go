package corpus

import (
	"strconv"
	"strings"

	keys "ricercar/backend/analysis/key"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Describe fills in what the notes of a score tell about a piece: all but Name, Title, Composer, Date and Provenance.
func Describe(p Piece, s *score.Score) Piece {
	p.NumParts, p.NumMeasures, p.NumNotes = s.Parts().Len(), 0, s.NumHeads()
	for r := range s.Parts().All() {
		p.Parts = append(p.Parts, s.Part(r).Name)
	}
	if !s.Grids().IsEmpty() {
		p.NumMeasures = s.Grid(1).Bars.Len()
		if m := s.Grid(1).Meters; len(m) > 0 {
			p.Meter = m[0].Value.Ratio()
		}
	}
	if !s.Staves().IsEmpty() && len(s.Staff(1).Keys) > 0 {
		p.Signature = int(s.KeySignature(1, 0).Fifths)
	}
	p.Key = keys.Label(s)
	if low, high, any := ambitus(s); any {
		p.Lowest, p.Highest = low.String(), high.String()
	}
	p.Detail = detail(p)
	return p
}

// detail tells instruments and length in a few words.
func detail(p Piece) string {
	parts := strings.Join(p.Parts, ", ")
	if len([]rune(parts)) > 24 || parts == "" {
		parts = plural(p.NumParts, "part")
	}
	return parts + " · " + plural(p.NumMeasures, "bar")
}

// ambitus are the lowest and the highest sounding pitch; any is false where nothing has a pitch.
func ambitus(s *score.Score) (low, high theory.Pitch, any bool) {
	for h := range s.Heads().All() {
		head := s.Head(h)
		if !head.IsPitched() {
			continue
		}
		if !any || head.Pitch.Compare(low) < 0 {
			low = head.Pitch
		}
		if !any || head.Pitch.Compare(high) > 0 {
			high = head.Pitch
		}
		any = true
	}
	return low, high, any
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
