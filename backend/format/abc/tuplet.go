package abc

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// openTuplet is a tuplet that takes more notes.
type openTuplet struct {
	row   score.TupletRow // 0 before its first note
	ratio theory.Ratio
	left  int
}

// maxTuplets bounds how deep tuplets nest.
const maxTuplets = 8

// tuplet reads (3, (5:4 and (3:2:4: so many notes in the time of so many, for the next so many notes.
func (sc *scanner) tuplet() {
	r := sc.r
	v := r.voice()
	sc.i++
	p, n := number(sc.line[sc.i:])
	sc.i += max(n, 1)
	q, count := 0, 0
	for k, to := range []*int{&q, &count} {
		if sc.peek(0) != ':' || k == 0 && sc.peek(1) == '|' {
			break
		}
		sc.i++
		value, digits := number(sc.line[sc.i:])
		*to = value
		sc.i += max(digits, 0)
	}
	if q == 0 {
		q = v.usualNormal(p)
	}
	if count == 0 {
		count = p
	}
	const most = 1000
	if p < 1 || q < 1 || p > most || q > most || count > most || len(v.tuplets) >= maxTuplets {
		r.warn(codeTuplet, "ratio", "a tuplet of %d in the time of %d cannot be", p, q)
		return
	}
	v.tuplets = append(v.tuplets, openTuplet{ratio: theory.Ratio{Actual: uint16(p), Normal: uint16(q)}, left: count})
}

// usualNormal is the time that so many notes take where the tuplet does not say.
func (v *voice) usualNormal(p int) int {
	switch p {
	case 2, 4, 8:
		return 3
	case 3, 6:
		return 2
	}
	if v.meter.IsCompound() {
		return 3
	}
	return 2
}

// inTuplet writes a note or rest within the open tuplets.
func (sc *scanner) inTuplet(v *voice, length theory.Tick, flags score.EventFlags) {
	b := sc.r.t.b
	ratio, row := v.openTuplets(b)
	parts := []theory.Duration{{}}
	if d, ok := theory.Notate(length); ok && d.Tuplet.IsZero() {
		parts[0] = d
	} else if parts = theory.Components(length); len(parts) == 0 || !parts[0].Tuplet.IsZero() {
		sc.r.warn(codeTuplet, "note", "the length of a note in a tuplet cannot be written")
		value, dots := nearest(length)
		parts = []theory.Duration{{Value: value, Dots: dots}}
	}
	for k, d := range parts {
		for t := range v.tuplets {
			if unit := b.Tuplet(v.tuplets[t].row); unit.Value == unsetValue || d.Value > unit.Value {
				unit.Value = d.Value
			}
		}
		inside := d
		inside.Tuplet = ratio
		e := v.event(inside.Ticks(), flags)
		e.Value, e.Dots, e.Tuplet = d.Value, d.Dots, row
		sc.addHeads(b.AddEvent(e), k == 0, k+1 == len(parts))
		v.at += e.Dur
	}
	v.countTuplets()
}

// unsetValue is the unit of a tuplet before its first note.
const unsetValue = -128

// openTuplets makes the rows of tuplets that begin, and returns the ratio of all and the innermost.
func (v *voice) openTuplets(b *score.Builder) (ratio theory.Ratio, row score.TupletRow) {
	for i := range v.tuplets {
		t := &v.tuplets[i]
		if t.row == 0 {
			t.row = b.AddTuplet(score.Tuplet{Outer: row, Ratio: t.ratio, Value: unsetValue})
		}
		ratio, row = t.ratio.Inside(ratio), t.row
	}
	return ratio, row
}

// countTuplets takes a note off what the open tuplets hold and closes those that are full, inner ones first.
func (v *voice) countTuplets() {
	for i := range v.tuplets {
		v.tuplets[i].left--
	}
	for n := len(v.tuplets); n > 0 && v.tuplets[n-1].left <= 0; n-- {
		v.tuplets = v.tuplets[:n-1]
	}
}
