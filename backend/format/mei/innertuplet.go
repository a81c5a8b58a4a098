package mei

import "ricercar/backend/score"

// innerTuplet is a tuplet within another. Its number and bracket are written among the signs of the bar, since those of
// the element would be drawn through its notes: Verovio makes room for the outermost tuplet alone.
type innerTuplet struct {
	tuplet score.TupletRow
	rows   []score.EventRow // what it holds that is drawn
}

// isInner reports whether a tuplet's number stands inside that of another.
func (w *writer) isInner(t score.TupletRow) bool {
	outer := w.s.Tuplet(t).Outer
	return outer != 0 && !w.isTremolo(outer)
}

// noteInner notes the number of an inner tuplet.
func (l *layerWriter) noteInner(g group) {
	t := score.TupletRow(g.index)
	if l.s.Tuplet(t).Flags&score.NumberHidden != 0 {
		return
	}
	in := innerTuplet{tuplet: t}
	for _, it := range l.items[g.lo:g.hi] {
		if it.row != 0 && !it.event.IsGrace() && l.isDrawn(it.row) {
			in.rows = append(in.rows, it.row)
		}
	}
	if len(in.rows) > 0 {
		l.inner = append(l.inner, in)
	}
}

// writeInnerTuplets writes the numbers of inner tuplets, with brackets unless the source has none.
func (w *writer) writeInnerTuplets() {
	for _, in := range w.inner {
		t, staff := w.s.Tuplet(in.tuplet), itoa(w.number[w.s.Event(in.rows[0]).Staff])
		place := placement(innerPlace(t.Place))
		if t.Flags&score.BracketHidden == 0 && innerPlace(t.Place) == score.Above { // where MEI has brackets of spans stand
			first, last := in.rows[0], in.rows[len(in.rows)-1]
			w.empty("bracketSpan", "func", "cross-rhythm", "startid", "#"+w.eventID(first), "endid", "#"+w.eventID(last), "staff", staff,
				"lform", "solid", "lstartsym", "angledown", "lendsym", "angledown")
		}
		w.start("dir", "type", "tuplet", "startid", "#"+w.eventID(in.rows[(len(in.rows)-1)/2]), "staff", staff, "place", place)
		w.start("rend", "fontstyle", "italic", "fontweight", "bold")
		text := itoa(t.Ratio.Actual)
		if t.Flags&score.RatioShown != 0 {
			text += ":" + itoa(t.Ratio.Normal)
		}
		w.text(text)
		w.end()
		w.end()
	}
	w.inner = w.inner[:0]
}

// innerPlace is where the number of an inner tuplet stands: above, where the source does not say.
func innerPlace(p score.Placement) score.Placement {
	if p == score.Below {
		return score.Below
	}
	return score.Above
}

// outerPlace is where the number of a tuplet stands that holds others: on the side that is free.
func (l *layerWriter) outerPlace(g group) score.Placement {
	t := score.TupletRow(g.index)
	place := l.s.Tuplet(t).Place
	if place == score.Above || place == score.Below {
		return place
	}
	for _, it := range l.items[g.lo:g.hi] {
		if inner := it.event.Tuplet; inner != 0 && l.s.Tuplet(inner).Outer == t {
			if innerPlace(l.s.Tuplet(inner).Place) == score.Below {
				return score.Above
			}
			return score.Below
		}
	}
	return place
}
