package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
)

// Extract makes a score of a selection: of the bars that it touches, the parts and the voices chosen. Everything keeps
// its id, bars keep their numbers. The first bar has the clefs, keys, meter, transpositions and tempo that are in force
// there. Ties that lead out of the excerpt stay open (TieStart, TieStop); slurs, hairpins and other lines that do so
// reach to its border. Signs of no part come along. A selection of no bars or parts is fault.Invalid.
func Extract(s *score.Score, sel score.Selection) (*score.Score, error) {
	from, to := sel.Bounds(s)
	a := &arranger{copier: newCopier(s, sel), order: make([][]occurrence, s.Grids().Len()+1), open: true}
	bars := 0
	for g := range s.Grids().All() {
		for r := range s.Grid(g).Bars.All() {
			if bar := s.Bar(r); bar.Start < to && bar.Start+bar.Len > from {
				a.order[g] = append(a.order[g], occurrence{bar: r})
				bars++
			}
		}
	}
	switch {
	case bars == 0:
		return nil, fault.New(fault.Invalid, "the excerpt has no measures").WithField("measures")
	case !anyPart(a.parts):
		return nil, fault.New(fault.Invalid, "the excerpt has no parts").WithField("parts")
	}
	a.arrange()
	return a.b.Build()
}

func anyPart(parts []score.PartRow) bool {
	for _, p := range parts {
		if p != 0 {
			return true
		}
	}
	return false
}
