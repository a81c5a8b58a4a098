package abc

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// add writes the notes that were read, or a rest where there are none.
func (sc *scanner) add(length theory.Tick, flags score.EventFlags) error {
	r := sc.r
	v := r.voice()
	if err := r.count(); err != nil {
		return err
	}
	if flags&score.BarRest == 0 {
		length = sc.breakRhythm(length)
	}
	if err := r.openBar(v); err != nil {
		return err
	}
	first := score.EventRow(r.t.b.NumEvents() + 1)
	switch {
	case flags&score.BarRest != 0:
		e := v.event(length, flags)
		e.Value = theory.WholeValue
		r.t.b.AddEvent(e)
		v.at += length
	case len(v.tuplets) > 0:
		sc.inTuplet(v, length, flags)
	case !r.t.barred && v.meter.Length() > 0:
		if err := sc.acrossBars(v, length, flags); err != nil {
			return err
		}
	default:
		sc.pieces(v, length, true, true, flags)
	}
	last := score.EventRow(r.t.b.NumEvents())
	if last < first {
		return nil
	}
	v.events += int(last-first) + 1
	v.lone = 0
	if len(sc.heads) == 0 {
		v.lone = last
	}
	v.tied = v.tied[:0]
	for _, h := range sc.heads {
		if h.tie {
			v.tied = append(v.tied, tie{h.place, h.pitch.Alter - v.shiftAlter(h)})
		}
	}
	r.finishNote(v, first, last, len(sc.heads) > 0)
	return nil
}

// shiftAlter is what transposing adds to the alteration of a note.
func (v *voice) shiftAlter(h head) int16 {
	if v.transpose == (theory.Interval{}) {
		return 0
	}
	return h.pitch.Alter - h.pitch.Add(v.transpose.Neg()).Alter
}

// count counts notes and looks at the clock.
func (r *reader) count() error {
	r.notes++
	if r.notes > r.s.Limits.Notes {
		return source.TooLarge(int64(r.s.Limits.Notes), "notes")
	}
	if r.notes%1000 == 0 {
		return r.ctx.Err()
	}
	return nil
}

// event is the next event of a voice.
func (v *voice) event(length theory.Tick, flags score.EventFlags) score.Event {
	return score.Event{Onset: v.at, Dur: length, Bar: v.bar(), Voice: v.row, Staff: v.staff, Flags: flags}
}

func (v *voice) bar() score.BarRow { return score.BarRow(v.index + 1) }

// acrossBars writes a note of a tune without bar lines, cut where bars end.
func (sc *scanner) acrossBars(v *voice, length theory.Tick, flags score.EventFlags) error {
	r := sc.r
	full := v.meter.Length()
	earlier := 0 // events of bars that are full
	for begins := true; length > 0; begins = false {
		if err := r.count(); err != nil {
			return err
		}
		if v.at >= full {
			r.say(source.Info, fault.Unsupported, codeCut, "", "the tune has no bar lines; its measures are those of the meter")
			r.endBar(v)
			if err := r.openBar(v); err != nil {
				return err
			}
		}
		piece := min(length, full-v.at)
		before := r.t.b.NumEvents()
		sc.pieces(v, piece, begins, piece == length, flags)
		added := r.t.b.NumEvents() - before
		if length -= piece; length > 0 {
			v.events, earlier, v.lone = v.events+added, earlier+added, 0
			if len(sc.heads) == 0 {
				v.lone = score.EventRow(r.t.b.NumEvents())
			}
		}
	}
	v.events -= earlier // the caller counts all
	return nil
}

// pieces writes a length as one symbol, or several that are tied. It begins the note, or ends it, or both.
func (sc *scanner) pieces(v *voice, length theory.Tick, begins, ends bool, flags score.EventFlags) {
	b := sc.r.t.b
	if d, ok := theory.Notate(length); ok {
		sc.symbol(v, d, length, begins, ends, flags)
		return
	}
	split := v.meter.Split(v.at, length)
	end := v.at + length
	if len(split) == 0 {
		e := v.event(length, flags|score.Measured)
		e.Value, e.Dots = nearest(length)
		row := b.AddEvent(e)
		sc.addHeads(row, begins, ends)
		v.at = end
		return
	}
	for k, p := range split {
		until := end
		if k+1 < len(split) {
			until = split[k+1].Onset
		}
		sc.symbol(v, p.Duration, until-v.at, begins && k == 0, ends && k+1 == len(split), flags)
	}
}

// nearest is the longest symbol that a length holds.
func nearest(length theory.Tick) (value int8, dots uint8) {
	for value = theory.DuplexMaxima; value < theory.Value2048th && theory.ValueTicks(value, 0) > length; value++ {
	}
	return value, 0
}

// symbol writes one event.
func (sc *scanner) symbol(v *voice, d theory.Duration, length theory.Tick, begins, ends bool, flags score.EventFlags) {
	b := sc.r.t.b
	e := v.event(length, flags)
	e.Value, e.Dots = d.Value, d.Dots
	e.Tuplet = v.groups.Of(b, score.Place{Bar: e.Bar, Offset: v.at}, length, d)
	row := b.AddEvent(e)
	sc.addHeads(row, begins, ends)
	v.at += length
}

// addHeads gives an event its notes. Those of a piece that does not begin, or not end, their notes are tied.
func (sc *scanner) addHeads(row score.EventRow, begins, ends bool) {
	r, v := sc.r, sc.r.voice()
	if len(sc.heads) > 0 {
		r.t.b.Event(row).Flags |= v.stem
	}
	for i := range sc.heads {
		h := &sc.heads[i]
		head := score.Head{Pitch: h.pitch}
		if h.tie || !ends {
			head.Flags |= score.TieStart
		}
		if h.sign && begins {
			head.Flags |= score.ShowSign
		}
		at := r.t.b.AddHead(row, head)
		if begins {
			r.decorateHead(row, at, h.decor)
		}
	}
}

// finishNote hangs on an event what was waiting for it; last is the last of its tied pieces.
func (r *reader) finishNote(v *voice, first, last score.EventRow, isNote bool) {
	v.last = last
	v.graces = v.graces[:0]
	for _, s := range v.opening {
		s.from = first
		v.slurs = append(v.slurs, s)
	}
	v.opening = v.opening[:0]
	r.decorate(v, first)
	r.beam(v, first, last, isNote)
	if isNote {
		r.sing(v, first)
	}
}

// openBar makes sure that the bar of a voice exists, and writes what waits for its next event.
func (r *reader) openBar(v *voice) error {
	t := r.t
	for t.b.NumBars() <= v.index {
		if t.b.NumBars() >= maxBars {
			return source.TooLarge(maxBars, "measures")
		}
		bar := score.Bar{}
		if t.newSystem && t.b.NumBars() > 0 && v.index == t.b.NumBars() {
			bar.Flags |= score.NewSystem
		}
		t.newSystem = false
		t.b.AddBar(bar)
	}
	if !t.begun {
		r.beginMusic()
	}
	v.seen = true
	v.markBar(t.b)
	if v.at == 0 && v.events == 0 {
		r.beginMeter(v)
	}
	if v.newKey || v.newClef || v.newShift {
		r.writeSigns(v)
	}
	if len(v.signs)+len(v.tempos)+len(v.harmony) > 0 {
		r.placeSigns(v, v.at)
	}
	return nil
}

// markBar tells the bar of a voice what its left bar line and its ending say.
func (v *voice) markBar(b *score.Builder) {
	if v.leftFlags|score.BarFlags(v.left) == 0 && v.endings == 0 {
		return
	}
	bar := b.Bar(v.bar())
	bar.Flags |= v.leftFlags
	bar.Endings |= v.endings
	if v.left != score.NormalLine {
		bar.Left = v.left
	}
	v.left, v.leftFlags = score.NormalLine, 0
}

// beginMusic writes what the header says of the beginning.
func (r *reader) beginMusic() {
	t := r.t
	t.begun = true
	t.b.Meter(1, 1, t.meter)
	for _, tempo := range t.tempos {
		tempo.At = score.Anchor{Bar: 1}
		t.b.AddTempo(tempo)
	}
	t.tempos = nil
}

// beginMeter writes the meter that begins with the bar of a voice; what another voice wrote there holds for all.
func (r *reader) beginMeter(v *voice) {
	t := r.t
	if v.newMeter {
		t.b.Meter(1, v.bar(), v.meter)
		if t.meters == nil {
			t.meters = map[int]theory.Meter{}
		}
		t.meters[v.index] = v.meter
		v.newMeter = false
		return
	}
	if m, ok := t.meters[v.index]; ok {
		v.meter = m
	}
}

// writeSigns writes changes of key, clef and transposition.
func (r *reader) writeSigns(v *voice) {
	at := score.Place{Bar: v.bar(), Offset: v.at}
	if v.newKey {
		r.t.keys = append(r.t.keys, change[theory.KeySignature]{v.staff, at, v.key})
	}
	if v.newClef {
		r.t.clefs = append(r.t.clefs, change[score.Clef]{v.staff, at, v.clef.Clef})
	}
	if v.newShift {
		r.t.b.Transpose(v.part, at, v.transpose)
	}
	v.newKey, v.newClef, v.newShift = false, false, false
}

// here is the place of a voice for signs.
func (v *voice) here(at theory.Tick) score.Anchor {
	return score.Anchor{Bar: v.bar(), Tick: at, Staff: v.staff, Part: v.part}
}

// placeSigns writes marks and tempi that belong to a place of the bar.
func (r *reader) placeSigns(v *voice, at theory.Tick) {
	for _, tempo := range v.tempos {
		tempo.At = score.Anchor{Bar: v.bar(), Tick: at}
		r.t.b.AddTempo(tempo)
	}
	r.addSigns(v, v.here(at))
	v.signs, v.tempos, v.harmony = v.signs[:0], v.tempos[:0], v.harmony[:0]
}

// addSigns writes the marks and chord symbols that wait in a voice at a place.
func (r *reader) addSigns(v *voice, at score.Anchor) {
	for _, m := range v.signs {
		m.At = at
		if m.Kind == score.Rehearsal {
			m.At.Staff, m.At.Part = 0, 0
		}
		r.t.b.AddMark(m)
	}
	for _, h := range v.harmony {
		h.At = at
		r.t.b.AddHarmony(h)
	}
}
