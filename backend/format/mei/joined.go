package mei

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Measures are the bars of a window of the first grid that are written as one measure each, in order. That is each bar
// alone, unless parts count bars of their own that begin and end elsewhere: then all bars between two times at which
// bars of all parts begin, with bar lines inside each staff. Where these do not meet for maxJoined bars they are cut.
func Measures(s *score.Score, window score.Span[score.BarRow]) []score.Span[score.BarRow] {
	out := make([]score.Span[score.BarRow], 0, window.Len())
	for r := range window.All() {
		if n := len(out); n > 0 && out[n-1].Len() < maxJoined && !s.Meets(s.Bar(r).Start) {
			out[n-1].Hi = r + 1
			continue
		}
		out = append(out, score.Span[score.BarRow]{Lo: r, Hi: r + 1})
	}
	return out
}

// maxJoined bounds how many bars one measure may hold: one that is wider than a page cannot be broken.
const maxJoined = 12

// joinBars finds the measures of the window, and which of them each bar is in.
func (w *writer) joinBars() {
	w.measures = Measures(w.s, w.bars)
	w.measureOf = make([]int32, w.bars.Len())
	for i, m := range w.measures {
		for r := range m.All() {
			w.measureOf[r-w.bars.Lo] = int32(i)
		}
	}
}

// nth is the number of the measure of a bar of the window, from 0.
func (w *writer) nth(r score.BarRow) int { return int(w.measureOf[r-w.bars.Lo]) }

// inMeasure are the bars of the measure that begins with a bar of the window.
func (w *writer) inMeasure(r score.BarRow) score.Span[score.BarRow] { return w.measures[w.nth(r)] }

// measureTimes is the stretch of time of the measure that begins with a bar of the window.
func (w *writer) measureTimes(r score.BarRow) (from, to theory.Tick) {
	return w.s.Times(w.inMeasure(r))
}

// staffBar is the bar that a staff has at a time.
func (w *writer) staffBar(st score.StaffRow, t theory.Tick) score.BarRow {
	return w.s.BarAt(w.s.Part(w.s.Staff(st).Part).Grid, t)
}

// linesWithin are the bars that begin within the measure being written on a staff, and do not begin it.
func (w *writer) linesWithin(st score.StaffRow) []score.BarRow {
	from, to := w.measureTimes(w.bar)
	var bars []score.BarRow
	grid := w.s.Grid(w.s.Part(w.s.Staff(st).Part).Grid)
	for r := w.staffBar(st, from) + 1; r < grid.Bars.Hi && w.s.Bar(r).Start < to; r++ {
		bars = append(bars, r)
	}
	return bars
}

// linesBefore writes the bar lines of the staff that stand before what begins at a time, in its first layer.
func (l *layerWriter) linesBefore(onset theory.Tick) {
	from, _ := l.measureTimes(l.bar)
	for len(l.lines) > 0 && l.s.Bar(l.lines[0]).Start-from <= onset {
		if l.n == 0 {
			l.writeLine(l.lines[0])
		}
		l.lines = l.lines[1:]
	}
}

// writeLine writes the line before a bar that begins within a measure.
func (l *layerWriter) writeLine(r score.BarRow) {
	left, right := l.barlines(l.s.Bar(r)), l.barlines(l.s.Bar(r-1))
	form := right[3]
	switch {
	case left[1] == "rptstart" && form == "rptend":
		form = "rptboth"
	case form == "":
		form = left[1]
	}
	l.empty("barLine", "form", form)
	if l.meterBegins(r) {
		l.writeMeterSig(l.s.Meter(r), true)
	}
}

// metersDiffer reports whether staves that are written count different meters anywhere.
func (w *writer) metersDiffer() bool {
	return slices.ContainsFunc(w.parts, func(p score.PartRow) bool { return w.s.Part(p).Grid != w.s.Part(w.parts[0]).Grid })
}
