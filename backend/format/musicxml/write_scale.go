package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// scale leads from ticks to divisions.
type scale struct {
	divisions int64
	unit      theory.Tick // of one division, where all times are whole divisions; else 0
}

// units returns a time in divisions, rounded where it is not whole.
func (c scale) units(t theory.Tick) int64 {
	if c.unit > 0 {
		return int64(t / c.unit)
	}
	n, _ := t.MulDiv(c.divisions, int64(theory.Quarter))
	return int64(n)
}

const (
	// maxUnits is the most divisions a bar may have: many programs count in 32 bits.
	maxUnits = 1 << 31
	// roundDivisions is fine enough for what is played freely, and divides by all usual values and tuplets.
	roundDivisions = (1 << 8) * 27 * 25 * 7
)

// scaleOf finds the divisions of a part: the least that make all its times whole. Where these are too many, they are
// the least that hold what its notes are written as (a tuplet of 29 has onsets that are rounded to ticks), and where
// even these do not give the times back, so many that rounding cannot be heard.
func (w *writer) scaleOf(p score.PartRow) scale {
	unit, longest := w.unitOf(p)
	limit := min(maxUnits/int64(longest/theory.Quarter+1), maxDivisions)
	if divisions := int64(theory.Quarter / unit); divisions <= limit {
		return scale{divisions, unit}
	}
	if c, ok := w.writtenScale(p, limit); ok {
		return c
	}
	return scale{divisions: max(min(roundDivisions, limit), 1)}
}

// unitOf returns the longest time that all times of a part are multiples of, and the length of the longest bar. Bars
// begin at multiples of it too, so that onsets need not be counted from them.
func (w *writer) unitOf(p score.PartRow) (unit, longest theory.Tick) {
	unit = theory.Quarter
	part := w.s.Part(p)
	for b := range w.s.Grid(part.Grid).Bars.All() {
		bar := w.s.Bar(b)
		unit, longest = divide(unit, bar.Len), max(longest, bar.Len)
	}
	for v := range part.Voices.All() {
		for r := range w.s.Voice(v).Events.All() {
			e := w.s.Event(r)
			unit = divide(divide(unit, e.Onset), e.Dur)
		}
	}
	for i := range w.placed {
		it := &w.placed[i]
		if it.part != p {
			break
		}
		unit = divide(unit, it.tick)
		if it.kind == figuresItem {
			unit = divide(unit, w.s.FiguredBass()[it.row].Dur)
		}
	}
	return unit, longest
}

// divide returns the longest time that both are multiples of.
func divide(unit, t theory.Tick) theory.Tick {
	for t%unit != 0 {
		unit, t = t%unit, unit
	}
	return unit
}

// writtenScale returns the least divisions that make the written lengths of a part's notes whole, where all times come
// back from them.
func (w *writer) writtenScale(p score.PartRow, limit int64) (scale, bool) {
	c := scale{divisions: 1}
	for v := range w.s.Part(p).Voices.All() {
		for r := range w.s.Voice(v).Events.All() {
			e := w.s.Event(r)
			ratio := w.ratio(e.Tuplet)
			length := theory.ValueTicks(e.Value, e.Dots)
			num, den := length.Fraction()
			num, den = num*int64(ratio.Normal), den*int64(ratio.Actual)
			den /= int64(divide(theory.Tick(den), theory.Tick(num)))
			if c.divisions *= den / int64(divide(theory.Tick(c.divisions), theory.Tick(den))); c.divisions > limit {
				return scale{}, false
			}
		}
	}
	return c, w.comesBack(p, c)
}

// comesBack reports whether all times of a part can be read again from their divisions.
func (w *writer) comesBack(p score.PartRow, c scale) bool {
	exact := func(t theory.Tick) bool {
		back, ok := theory.QuarterFraction(c.units(t), c.divisions)
		return ok && back == t
	}
	for v := range w.s.Part(p).Voices.All() {
		for r := range w.s.Voice(v).Events.All() {
			e := w.s.Event(r)
			if start := w.s.Bar(e.Bar).Start; !exact(e.Onset-start) || !exact(e.End()-start) {
				return false
			}
		}
	}
	return true
}
