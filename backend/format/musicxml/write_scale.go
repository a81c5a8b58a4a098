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
	w.lost[timeLoss]++
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

// writtenScale returns the least divisions that make the written lengths of a part's notes whole, and the places of all
// else, where all times come back from them.
func (w *writer) writtenScale(p score.PartRow, limit int64) (scale, bool) {
	c := scale{divisions: 1}
	w.eachTime(p, func(t theory.Tick, e *score.Event) {
		num, den := t.Fraction()
		if e != nil {
			ratio := w.ratio(e.Tuplet)
			num, den = theory.ValueTicks(e.Value, e.Dots).Fraction()
			num, den = num*int64(ratio.Normal), den*int64(ratio.Actual)
		}
		den /= int64(divide(theory.Tick(den), theory.Tick(num)))
		if c.divisions <= limit && den <= limit {
			c.divisions *= den / int64(divide(theory.Tick(c.divisions), theory.Tick(den)))
		} else {
			c.divisions = limit + 1
		}
	})
	if c.divisions > limit {
		return scale{}, false
	}
	exact := true
	w.eachTime(p, func(t theory.Tick, _ *score.Event) {
		back, ok := theory.QuarterFraction(c.units(t), c.divisions)
		exact = exact && ok && back == t
	})
	return c, exact
}

// eachTime calls f with the lengths of the bars of a part, with the places of what stands there, and with the ends of
// its events, all counted from the beginning of their bar.
func (w *writer) eachTime(p score.PartRow, f func(t theory.Tick, e *score.Event)) {
	part := w.s.Part(p)
	for b := range w.s.Grid(part.Grid).Bars.All() {
		f(w.s.Bar(b).Len, nil)
	}
	for i := range w.placed {
		if w.placed[i].part == p {
			f(w.placed[i].tick-w.s.Bar(w.placed[i].bar).Start, nil)
		}
	}
	var e score.Event
	for v := range part.Voices.All() {
		for r := range w.s.Voice(v).Events.All() {
			e = w.s.Event(r)
			f(e.End()-w.s.Bar(e.Bar).Start, &e)
		}
	}
}
