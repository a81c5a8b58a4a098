package musicxml

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// placed is the note that was placed last: what a chord goes on from.
type placed struct {
	event  score.EventRow
	voice  *voice
	onset  theory.Tick
	length theory.Tick
	rest   bool
	grace  bool

	heads    int
	arpeggio bool // a mark says so
}

// placeNote adds a note to the score: to the chord that it belongs to, or as an event of its own.
func (r *reader) placeNote(n *note) {
	p := r.part
	count, length := r.lengthOf(n)
	if r.err != nil || n.rest && n.scale > 0 && n.duration == 0 {
		return
	}
	chord := n.chord && p.last.event != 0
	onset := p.at.pos()
	if chord {
		onset = p.last.onset
	}
	if n.staff == 0 {
		n.staff = 1
		if chord {
			n.staff = p.last.voice.home
		}
	}
	staff := r.staff(n.staff)
	event := p.last.event
	if !chord || !r.joins(n, length) {
		event = r.addEvent(n, chord, onset, length)
	}
	var head score.HeadRow
	if p.last.heads++; p.last.heads > maxHeads {
		r.fail(fault.TooLarge, codeTooLarge, "a chord has more than %d notes", maxHeads)
	}
	if !n.rest {
		head = r.addHead(event, staff, n)
	}
	r.placeSigns(n, event, head)
	if !chord && !n.grace {
		p.at.forward(count, length)
		p.figuresAt = 0
		r.reached(p.at.pos())
	}
	r.stopTuplets(n, p.last.voice)
}

// joins reports whether a note that follows in a chord can be a head of the same event.
func (r *reader) joins(n *note, length theory.Tick) bool {
	last := &r.part.last
	switch {
	case n.rest || last.rest || n.grace != last.grace:
		return false
	case !n.grace && length != last.length:
		r.warn(codeChord, "", "the notes of a chord last %s and %s quarters: they go to different voices", last.length, length)
		return false
	}
	return n.voice == nil || r.part.voices[string(n.voice)] == last.voice || last.voice.home != n.staff
}

// lengthOf finds how long a note lasts, and the divisions that it advances by. Where the divisions are too coarse for
// what is written (triplets in 256 divisions), it lasts as written.
func (r *reader) lengthOf(n *note) (count int64, length theory.Tick) {
	c := &r.part.at
	if n.grace {
		return 0, 0
	}
	written := n.written()
	switch {
	case n.scale == 0 && n.typed:
		r.warn(codeDuration, "missing", "a note has no duration; it lasts as long as it is written")
		count = int64(written / max(c.unit, 1))
		return r.fitting(count, written)
	case n.rest && n.scale > 0 && n.duration == 0:
		r.warn(codeDuration, "zero rest", "a rest lasts no time: it is left out")
		return 0, 0
	case n.scale == 0 || n.duration == 0:
		r.warn(codeDuration, "zero", "a note lasts no time: it is read as a grace note")
		n.grace = true
		return 0, 0
	case n.scale > 1:
		return r.fractional(n)
	}
	if !c.fits(n.duration) {
		r.tooLong()
		return 0, 0
	}
	length = c.span(n.duration, n.chord)
	if n.typed && length != written && r.isRounded(length, written) {
		length = written
	}
	return n.duration, length
}

// fitting passes a length on that a bar can hold.
func (r *reader) fitting(count int64, length theory.Tick) (int64, theory.Tick) {
	if !r.part.at.fits(count) || length/theory.Quarter >= maxBarQuarters {
		r.tooLong()
		return 0, 0
	}
	return count, length
}

// fractional is a length that is no whole number of divisions; its end is an exact place beside the count.
func (r *reader) fractional(n *note) (int64, theory.Tick) {
	c := &r.part.at
	length, ok := theory.QuarterFraction(n.duration, c.divisions*n.scale)
	if !ok || length/theory.Quarter >= maxBarQuarters || !c.fits(n.duration/n.scale) {
		r.tooLong()
		return 0, 0
	}
	return n.duration / n.scale, length
}

// isRounded reports whether a length in divisions is the written one rounded: less than a division away, and the
// written one no whole number of divisions.
func (r *reader) isRounded(length, written theory.Tick) bool {
	unit := r.part.at.unit
	away := max(length-written, written-length)
	return unit > 0 && away < unit && away <= written/4 && written%unit != 0
}

// written is the length that value, dots and tuplets say.
func (n *note) written() theory.Tick {
	if !n.typed {
		return 0
	}
	t := theory.ValueTicks(n.value, n.dots)
	if !n.ratio.IsZero() {
		t, _ = t.MulDiv(int64(n.ratio.Normal), int64(n.ratio.Actual))
	}
	return t
}

// addEvent adds a note or rest as an event of its own.
func (r *reader) addEvent(n *note, chord bool, onset, length theory.Tick) score.EventRow {
	p := r.part
	v := r.lineOf(n, chord, onset)
	e := score.Event{
		Onset: onset, Dur: length, Bar: r.bar(), Voice: v.row, Staff: p.staves[n.staff-1],
		Beams: n.beams, Flags: n.flags, Value: n.value, Dots: n.dots, ID: n.event,
	}
	if n.rest {
		e.ID = n.id
	}
	if n.grace {
		e.Grace = -1
	}
	if n.hidden {
		e.Flags |= score.Hidden
	}
	e.Tuplet = r.tupletOf(n, v, chord)
	r.setValue(&e, n)
	row := r.b.AddEvent(e)
	if n.grace {
		r.addGrace(v, row)
	} else {
		v.graces = v.graces[:0]
	}
	v.bar, v.end = e.Bar, onset+length
	if !chord {
		p.last = placed{event: row, voice: v, onset: onset, length: length, rest: n.rest, grace: n.grace}
	}
	return row
}

// lineOf finds the voice of a new event.
func (r *reader) lineOf(n *note, chord bool, onset theory.Tick) *voice {
	p := r.part
	switch {
	case chord && n.voice == nil:
		return p.last.voice
	case n.voice == nil:
		return r.voice([]byte{'1'}, n.staff, onset)
	}
	return r.voice(n.voice, n.staff, onset)
}

// setValue gives an event its written value: that of its duration where the file has no type.
func (r *reader) setValue(e *score.Event, n *note) {
	full := r.part.grid.meters[r.part.index()].Length()
	switch {
	case n.rest && (n.barRest || e.Onset == 0 && full > 0 && e.Dur == full && (!n.typed || n.value == theory.WholeValue)):
		e.Flags |= score.BarRest
		e.Value, e.Dots = theory.WholeValue, 0
	case !n.typed && n.grace:
		e.Value = theory.EighthValue
	case !n.typed:
		length := e.Dur
		if !n.ratio.IsZero() {
			length, _ = length.MulDiv(int64(n.ratio.Actual), int64(n.ratio.Normal))
		}
		d, ok := theory.Notate(length)
		if !ok {
			d = firstComponent(length)
		}
		e.Value, e.Dots = d.Value, d.Dots
		if !ok || !d.Tuplet.IsZero() {
			e.Flags |= score.Measured
		}
	case !n.grace && differ(n.written(), e.Dur):
		e.Flags |= score.Measured
	}
}

// differ reports whether a length is not the written one: onsets of rare tuplets are rounded to ticks.
func differ(written, length theory.Tick) bool {
	return max(written-length, length-written) > slack
}

// firstComponent is the longest symbol of a length that no single symbol writes.
func firstComponent(length theory.Tick) theory.Duration {
	if length >= 64*theory.Quarter {
		return theory.Duration{Value: theory.DuplexMaxima}
	}
	for _, d := range theory.Components(length) {
		return d
	}
	return theory.Duration{Value: theory.Value1024th}
}

// addHead adds a notehead; its sounding pitch is the written one transposed.
func (r *reader) addHead(event score.EventRow, staff score.StaffRow, n *note) score.HeadRow {
	h := score.Head{ID: n.id, Pitch: n.pitch, Staff: staff, Flags: n.head, Sound: r.soundAt(n.instrument, r.b.Event(event).Onset), Velocity: n.velocity}
	if n.unpitched {
		h.Flags |= score.Unpitched
	} else if r.part.written != (theory.Interval{}) {
		h.Pitch = n.pitch.Add(r.part.written)
	}
	if n.hidden {
		h.Flags |= score.HeadHidden
	} else {
		r.b.Event(event).Flags &^= score.Hidden
	}
	return r.b.AddHead(event, h)
}

// addGrace notes a grace note that waits for its main note.
func (r *reader) addGrace(v *voice, row score.EventRow) {
	if len(v.graces) == 0 {
		r.part.waiting = append(r.part.waiting, v)
	}
	v.graces = append(v.graces, row)
	if len(v.graces) > maxGraces {
		r.fail(fault.TooLarge, codeTooLarge, "more than %d grace notes stand at one place", maxGraces)
	}
}

// Bounds of what stands at one place: music has fewer, and links are looked for among them.
const (
	maxGraces = 1000
	maxHeads  = 256
)

// endGraces marks the grace notes that no main note follows in their bar.
func (r *reader) endGraces(p *part) {
	for _, v := range p.waiting {
		for _, row := range v.graces {
			r.b.Event(row).Flags |= score.GraceAfter
		}
		v.graces = v.graces[:0]
	}
	p.waiting = p.waiting[:0]
}
