package mei

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// beams are the beams in the layer: the source's, or the meter's. Tablatures have none, since their notes have no
// stems.
func (l *layerWriter) beams() []group {
	if l.isTablature(l.staff) {
		return nil
	}
	if l.beamed {
		return append(l.sourceBeams(false), l.sourceBeams(true)...)
	}
	var beams []group
	from, _ := l.measureTimes(l.bar)
	r := l.staffBar(l.staff, from)
	lead := from - l.s.Bar(r).Start + l.s.Bar(r).Missing
	lo := 0
	for _, next := range append(l.linesWithin(l.staff), 0) {
		hi := len(l.items)
		if next != 0 {
			hi = lo + slices.IndexFunc(append(l.items[lo:hi:hi], item{onset: theory.MaxTick}), func(it item) bool { return from+it.onset >= l.s.Bar(next).Start })
		}
		beams = append(beams, l.beamsByMeter(lo, hi, lead, l.s.Meter(r))...)
		if lo, r = hi, next; next != 0 {
			lead = from - l.s.Bar(next).Start + l.s.Bar(next).Missing
		}
	}
	return beams
}

// beamsByMeter are the beams that the meter gives the items of one bar; lead is what lies between its first beat and
// the beginning of the measure.
func (l *layerWriter) beamsByMeter(lo, hi int, lead theory.Tick, meter theory.Meter) []group {
	list := make([]beamable, hi-lo)
	for i, it := range l.items[lo:hi] {
		list[i] = beamable{onset: it.onset + lead, value: it.event.Value, note: it.isNote(), grace: it.event.IsGrace()}
	}
	beams := autoBeams(list, meter)
	for i := range beams {
		beams[i].lo, beams[i].hi = beams[i].lo+lo, beams[i].hi+lo
	}
	return beams
}

// beamReader puts the beams of a bar together from what the source says at each note.
type beamReader struct {
	groups   []group
	lo, last int // of the beam that is open; lo is −1 where none is
}

// finish ends the open beam. A single note has none.
func (b *beamReader) finish() {
	if b.lo >= 0 && b.last > b.lo {
		b.groups = append(b.groups, group{lo: b.lo, hi: b.last + 1, kind: beamGroup})
	}
	b.lo = -1
}

// sourceBeams reads the beams of the source, of the grace notes or the others. One that crosses into the next bar is
// no element, and is written as a span where the window holds all of it.
func (l *layerWriter) sourceBeams(graces bool) []group {
	b := beamReader{lo: -1}
	for i, it := range l.items {
		if it.row == 0 || it.event.IsGrace() != graces || it.event.Flags&score.Hidden != 0 {
			continue
		}
		switch it.event.Beams.At(0) {
		case score.BeamBegin:
			b.finish()
			b.lo, b.last = i, i
		case score.BeamContinue, score.BeamEnd:
			if b.lo < 0 && !(len(b.groups) == 0 && l.bar > l.bars.Lo && l.comesOver(it.row)) {
				b.lo = i
			}
			b.last = i
			if it.event.Beams.At(0) == score.BeamEnd {
				b.finish()
			}
		case score.NoBeam, score.BeamForwardHook, score.BeamBackwardHook:
			if it.isNote() {
				b.finish()
			}
		}
	}
	if b.lo >= 0 && !graces {
		if over := l.goesOver(b.last); over != nil {
			l.spanBeam(append(l.noteRows(group{lo: b.lo, hi: b.last + 1}), over...))
			b.lo = -1
		}
	}
	b.finish()
	return b.groups
}

// comesOver reports whether a note's beam began in the bar before.
func (l *layerWriter) comesOver(row score.EventRow) bool {
	for row--; row > 0; row-- {
		e := l.s.Event(row)
		if e.IsGrace() || e.IsRest() {
			continue
		}
		state := e.Beams.At(0)
		switch {
		case e.Voice != l.s.Event(row+1).Voice, state != score.BeamBegin && state != score.BeamContinue:
			return false
		case l.barOfEvent(e) < l.bar:
			return true
		}
	}
	return false
}

// goesOver returns the notes of the following bars that belong to the beam of an item; nil where it does not end
// in the window.
func (l *layerWriter) goesOver(i int) []score.EventRow {
	var rows []score.EventRow
	voice := l.s.Voice(l.items[i].event.Voice).Events
	for row := l.items[i].row + 1; row < voice.Hi; row++ {
		e := l.s.Event(row)
		if bar := l.barOfEvent(e); bar >= l.bars.Hi || bar == l.bar && !e.IsGrace() && !e.IsRest() {
			return nil
		}
		if e.IsGrace() || e.IsRest() {
			continue
		}
		switch e.Beams.At(0) {
		case score.BeamContinue:
			rows = append(rows, row)
		case score.BeamEnd:
			return append(rows, row)
		case score.NoBeam, score.BeamBegin, score.BeamForwardHook, score.BeamBackwardHook:
			return nil
		}
	}
	return nil
}

// noteRows are the notes in a group, without rests, gaps and grace notes.
func (l *layerWriter) noteRows(g group) []score.EventRow {
	var rows []score.EventRow
	for _, it := range l.items[g.lo:g.hi] {
		if it.isNote() && !it.event.IsGrace() {
			rows = append(rows, it.row)
		}
	}
	return rows
}

// spanBeam notes a beam that cannot be an element, to be written among the signs of the bar.
func (w *writer) spanBeam(rows []score.EventRow) {
	if len(rows) > 1 {
		w.spans = append(w.spans, rows)
	}
}

// writeBeamSpans writes the beams that cannot be elements.
func (w *writer) writeBeamSpans() {
	for _, rows := range w.spans {
		list := ""
		for _, row := range rows {
			list += " #" + w.eventID(row)
		}
		w.empty("beamSpan", "startid", "#"+w.eventID(rows[0]), "endid", "#"+w.eventID(rows[len(rows)-1]), "plist", list[1:])
	}
	w.spans = w.spans[:0]
}

// beamBreak is how many beams go on where others part behind an item; "" where none do.
func (l *layerWriter) beamBreak(i int) string {
	beams := l.items[i].event.Beams
	if state := beams.At(0); !l.beamed || state != score.BeamBegin && state != score.BeamContinue {
		return ""
	}
	next := slices.IndexFunc(l.items[i+1:], func(it item) bool { return it.isNote() && it.event.IsGrace() == l.items[i].event.IsGrace() })
	if next < 0 {
		return ""
	}
	after := l.items[i+1+next].event.Beams
	through, both := 0, 0
	for level := range score.BeamLevels {
		if goesOn(beams.At(level)) {
			through++
		}
		if beams.At(level) != score.NoBeam && after.At(level) != score.NoBeam {
			both++
		}
	}
	if through == 0 || through >= both {
		return ""
	}
	return itoa(through)
}

func goesOn(b score.Beam) bool { return b == score.BeamBegin || b == score.BeamContinue }
