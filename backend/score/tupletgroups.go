package score

import "ricercar/backend/theory"

// TupletGroups puts the symbols of one line, in order, into tuplets. The zero value is ready.
type TupletGroups struct {
	row   TupletRow // that is not full yet
	ratio theory.Ratio
	bar   BarRow
	end   theory.Tick // in the bar, of what is in it
}

// Of returns the tuplet that the next symbol of the line belongs to, a new one where none is open; 0 for a symbol
// without a ratio. A tuplet is full where it ends on a quarter.
func (g *TupletGroups) Of(b *Builder, at Place, length theory.Tick, d theory.Duration) TupletRow {
	if d.Tuplet.IsZero() {
		*g = TupletGroups{}
		return 0
	}
	if g.row == 0 || g.ratio != d.Tuplet || g.bar != at.Bar || g.end != at.Offset {
		*g = TupletGroups{ratio: d.Tuplet, bar: at.Bar}
		g.row = b.AddTuplet(Tuplet{Ratio: d.Tuplet, Value: d.Value})
	}
	row := g.row
	if t := b.Tuplet(row); d.Value > t.Value {
		t.Value = d.Value
	}
	if g.end = at.Offset + length; g.end%theory.Quarter == 0 {
		*g = TupletGroups{}
	}
	return row
}
