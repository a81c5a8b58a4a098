package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// extent is where a tuplet begins and ends.
type extent struct{ first, last score.EventRow }

// tupletExtents finds the first and the last event of each tuplet, those of inner ones too.
func tupletExtents(s *score.Score) []extent {
	extents := make([]extent, s.Tuplets().Hi)
	for r := range s.Events().All() {
		for t := s.Event(r).Tuplet; t != 0; t = s.Tuplet(t).Outer {
			if extents[t].first == 0 {
				extents[t].first = r
			}
			extents[t].last = r
		}
	}
	return extents
}

// ratio multiplies the ratios of a tuplet and of those around it; 1:1 for none.
func (w *writer) ratio(t score.TupletRow) theory.Ratio {
	ratio := theory.Ratio{Actual: 1, Normal: 1}
	for ; t != 0; t = w.s.Tuplet(t).Outer {
		r := w.s.Tuplet(t).Ratio
		ratio.Actual, ratio.Normal = ratio.Actual*r.Actual, ratio.Normal*r.Normal
	}
	return ratio
}

// timeModification writes the ratio that a note's value is changed by, and the unit of the innermost tuplet where the
// note is not one.
func (w *writer) timeModification(n *noteOf) {
	ratio := w.ratio(n.Tuplet)
	w.put("        <time-modification>")
	w.intLeaf("actual-notes", int64(ratio.Actual))
	w.intLeaf("normal-notes", int64(ratio.Normal))
	if t := w.s.Tuplet(n.Tuplet); t.Value != n.Value || t.Dots != n.Dots {
		if word := noteTypes.word(t.Value); word != "" {
			w.leaf("normal-type", word)
			w.repeat("<normal-dot/>", t.Dots)
		}
	}
	w.put("</time-modification>\n")
}

// tupletsAt writes the tuplets that begin with an event, outer ones first, and those that end with it, inner ones
// first. They are numbered by their depth.
func (w *writer) tupletsAt(n *noteOf) {
	if n.Tuplet == 0 {
		return
	}
	depth := 0
	for t := n.Tuplet; t != 0; t = w.s.Tuplet(t).Outer {
		depth++
	}
	w.tupletStarts(n, n.Tuplet, depth)
	for t := n.Tuplet; t != 0; t = w.s.Tuplet(t).Outer {
		if w.tuplets[t].last == n.row {
			w.put("          <tuplet")
			w.intAttr("number", int64(min(depth, maxLevel)))
			w.put(" type=\"stop\"/>\n")
		}
		depth--
	}
}

func (w *writer) tupletStarts(n *noteOf, row score.TupletRow, depth int) {
	if row == 0 {
		return
	}
	t := w.s.Tuplet(row)
	w.tupletStarts(n, t.Outer, depth-1)
	if w.tuplets[row].first == n.row {
		w.tupletStart(n, &t, depth, n.Tuplet != row || t.Outer != 0 || t.Value != n.Value || t.Dots != n.Dots)
	}
}

// tupletStart writes where a tuplet begins; what it consists of is spelled out unless the first note says so.
func (w *writer) tupletStart(n *noteOf, t *score.Tuplet, depth int, spelled bool) {
	w.put("          <tuplet")
	w.idAttr(t.ID)
	w.intAttr("number", int64(min(depth, maxLevel)))
	w.put(" type=\"start\"")
	w.tupletLook(t)
	if !spelled {
		w.put("/>\n")
		return
	}
	w.put(">")
	w.tupletPortion("tuplet-actual", t.Ratio.Actual, t)
	w.tupletPortion("tuplet-normal", t.Ratio.Normal, t)
	w.put("</tuplet>\n")
}

func (w *writer) tupletLook(t *score.Tuplet) {
	switch {
	case t.Flags&score.BracketShown != 0:
		w.put(` bracket="yes"`)
	case t.Flags&score.BracketHidden != 0:
		w.put(` bracket="no"`)
	}
	switch {
	case t.Flags&score.NumberHidden != 0:
		w.put(` show-number="none"`)
	case t.Flags&score.RatioShown != 0:
		w.put(` show-number="both"`)
	}
	w.attr("placement", placements.word(t.Place))
}

func (w *writer) tupletPortion(name string, notes uint16, t *score.Tuplet) {
	w.put("<")
	w.put(name)
	w.put(">")
	w.intLeaf("tuplet-number", int64(notes))
	if word := noteTypes.word(t.Value); word != "" {
		w.leaf("tuplet-type", word)
		w.repeat("<tuplet-dot/>", t.Dots)
	}
	w.end(name)
}
