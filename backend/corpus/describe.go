package corpus

import (
	"strconv"
	"strings"

	keys "ricercar/backend/analysis/key"
	"ricercar/backend/score"
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
	if low, high, ok := s.Ambitus(0); ok {
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
	return parts + " · " + plural(p.NumMeasures, "measure")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
