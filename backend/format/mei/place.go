package mei

import (
	"strconv"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// writeSigns writes what stands beside the notes of a bar.
func (w *writer) writeSigns(r score.BarRow) {
	i := r - w.bars.Lo
	w.writePending(r)
	w.writeBeamSpans()
	w.writeInnerTuplets()
	w.writeTies(r)
	for _, sp := range w.index.spanners[i] {
		w.writeSpanner(sp)
	}
	w.writeArpeggios(i)
	for _, m := range w.index.marks[i] {
		w.writeMark(m)
	}
	for _, t := range w.index.tempos[i] {
		w.writeTempo(t)
	}
	for _, h := range w.index.harmony[i] {
		w.writeHarmony(h)
	}
	for _, f := range w.index.figures[i] {
		w.writeFigures(f)
	}
	w.writeJumps(r)
	for _, l := range w.index.labels[i] {
		w.writeLabel(l)
	}
}

// tstamp is a time as a beat of the bar, counted from 1 in the lower number of the meter.
func (w *writer) tstamp(r score.BarRow, t theory.Tick) string {
	b := w.s.Bar(r)
	beat := 1 + float64(t-b.Start)/float64(w.unit(r))
	return strconv.FormatFloat(float64(int64(beat*1e5+0.5))/1e5, 'f', -1, 64)
}

// unit is the length that beats of MEI have in a bar: those of the lowest staff, by which Verovio counts.
func (w *writer) unit(r score.BarRow) theory.Tick {
	meter := w.s.Meter(r)
	if n := len(w.staves); n > 0 {
		meter = w.s.Meter(w.staffBar(w.staves[n-1], w.s.Bar(r).Start))
	}
	_, unit := meterCount(meter)
	n, err := strconv.Atoi(unit)
	if err != nil || n <= 0 {
		return theory.Quarter
	}
	return theory.Whole / theory.Tick(n)
}

// endOf is the end of a measure as a beat.
func (w *writer) endOf(r score.BarRow) string {
	_, end := w.measureTimes(r)
	return w.tstamp(r, end)
}

// isDrawn reports whether the document has an element for an event.
func (w *writer) isDrawn(row score.EventRow) bool {
	if row == 0 {
		return false
	}
	e := w.s.Event(row)
	return w.number[e.Staff] != 0 && w.bars.Has(w.barOfEvent(e)) && !isBlank(e)
}

// staffOf is the number of the staff that a place is at; that of the uppermost staff for what concerns all. It is 0
// where the staff is not written.
func (w *writer) staffOf(a score.Anchor) int {
	switch {
	case a.Staff != 0:
		return w.number[a.Staff]
	case a.Event != 0:
		return w.number[w.s.Event(a.Event).Staff]
	case a.Part != 0:
		return w.number[w.s.Part(a.Part).Staves.Lo]
	}
	return 1
}

// at is the attributes of a place: the note that it belongs to, or a beat at a staff. It reports false where the
// staff is not written.
func (w *writer) at(a score.Anchor) ([]string, bool) {
	n := w.staffOf(a)
	if n == 0 {
		return nil, false
	}
	if w.isDrawn(a.Event) {
		return []string{"startid", "#" + w.eventID(a.Event), "staff", itoa(n)}, true
	}
	return []string{"tstamp", w.tstamp(w.bar, a.Tick), "staff", itoa(n)}, true
}

// atBeat is the same, always as a beat.
func (w *writer) atBeat(a score.Anchor) ([]string, bool) {
	a.Event = 0
	return w.at(a)
}

// until is the attributes of the end of what begins in the bar: a note, or a beat of this or a later bar. What goes
// on behind the window ends with its last bar.
func (w *writer) until(a score.Anchor, byNote bool) []string {
	to := w.barOf(a)
	if to >= w.bars.Hi {
		last := w.measures[len(w.measures)-1].Lo
		return []string{"tstamp2", itoa(w.nth(last)-w.nth(w.bar)) + "m+" + w.endOf(last)}
	}
	if byNote && w.isDrawn(a.Event) {
		return []string{"endid", "#" + w.eventID(a.Event)}
	}
	return []string{"tstamp2", itoa(w.nth(to)-w.nth(w.bar)) + "m+" + w.tstamp(to, a.Tick)}
}

// writeTies writes the ties that begin in a bar, those that come from before the window, and those that lead nowhere.
func (w *writer) writeTies(r score.BarRow) {
	for _, p := range w.parts {
		for v := range w.s.Part(p).Voices.All() {
			for e := range w.eventsIn(v, r).All() {
				for h := range w.s.Event(e).Heads.All() {
					w.writeTie(h)
				}
			}
		}
	}
}

func (w *writer) writeTie(row score.HeadRow) {
	h := w.s.Head(row)
	if h.Flags&score.TiedFrom != 0 && !w.index.tied[row] && w.comesFromBefore(row) {
		w.empty("tie", "xml:id", "u"+itoa(h.ID), "tstamp", "0", "staff", itoa(w.number[h.Staff]), "endid", "#"+h.ID.String())
	}
	id := "t" + itoa(h.ID)
	switch {
	case h.Tie != 0:
		to := w.s.Head(h.Tie)
		e := w.s.Event(to.Event)
		w.index.tied[h.Tie] = true
		end := w.until(score.Anchor{Tick: e.Onset, Bar: e.Bar}, false)
		if w.isDrawn(to.Event) {
			end = []string{"endid", "#" + to.ID.String()}
		}
		w.empty("tie", append([]string{"xml:id", id, "startid", "#" + h.ID.String()}, end...)...)
	case h.Flags&score.TieStart != 0:
		w.empty("lv", "xml:id", id, "startid", "#"+h.ID.String())
	}
}

// comesFromBefore reports whether a head that is tied to is at the beginning of the window, and not of the score. A
// tie to a later note from before the window, as into a second ending, has no room to be drawn in.
func (w *writer) comesFromBefore(row score.HeadRow) bool {
	from, _ := w.times()
	return w.s.Event(w.s.Head(row).Event).Onset == from && w.bar == w.bars.Lo
}
