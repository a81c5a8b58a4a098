package humdrum

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// add writes the token that was read at the time of the record.
func (r *reader) add(sp *spine) {
	p, t, v := r.p, &r.tok, sp.voice
	if !t.length.given {
		if len(t.heads) > 0 || t.rest {
			r.warn(codeLength, "none", "a token without a duration is taken as a quarter")
		}
		t.length, _ = newDuration(4, 1, 0)
	}
	r.meet(v)
	v.end, v.known, p.filled = p.at+t.length.ticks, true, true
	v.events++
	if len(t.heads) == 0 && !t.rest {
		r.warn(codeToken, "pitch", "the token %q has no pitch; its time is left empty", clip(r.fieldOf(sp)))
		_ = beams(t.counts, &v.beams)
		v.lone, v.last = 0, 0
		return
	}
	row := r.addEvent(sp)
	v.last, v.sounded, v.graces = row, v.end, v.graces[:0]
	if v.lone = 0; v.events == 1 && t.rest {
		v.lone = row
	}
	r.finishEvent(sp, row, &v.beams)
}

// fieldOf is the token of a spine in the record.
func (r *reader) fieldOf(sp *spine) []byte {
	for i := range r.p.spines {
		if &r.p.spines[i] == sp {
			return r.fields[i]
		}
	}
	return nil
}

// addEvent adds the event of the token with its notes.
func (r *reader) addEvent(sp *spine) score.EventRow {
	p, t, v, s := r.p, &r.tok, sp.voice, sp.staff
	e := score.Event{Onset: p.at, Bar: p.bar, Voice: p.rowOf(s, v), Staff: s.row}
	t.length.symbol(&e)
	e.Flags |= r.eventFlags(s)
	if t.rest && t.whole {
		e.Flags |= score.BarRest
		e.Value, e.Dots = theory.WholeValue, 0
	} else {
		e.Tuplet = v.groups.Of(p.b, score.Place{Bar: p.bar, Offset: p.at}, e.Dur, t.length.written)
		if e.Tuplet != 0 && (s.noNumbers || s.noBrackets) {
			p.b.Tuplet(e.Tuplet).Flags |= s.tupletFlags()
		}
	}
	row := p.b.AddEvent(e)
	r.addHeads(sp, row)
	return row
}

// eventFlags are what the token and its staff say of an event.
func (r *reader) eventFlags(s *staff) (flags score.EventFlags) {
	t := &r.tok
	switch {
	case !t.hidden:
	case t.rest:
		flags |= score.SpaceOnly
	default:
		flags |= score.Hidden
	}
	if s.cue {
		flags |= score.Cue
	}
	if len(t.heads) > 0 {
		flags |= t.stem
	}
	return flags
}

func (s *staff) tupletFlags() (f score.TupletFlags) {
	if s.noNumbers {
		f |= score.NumberHidden
	}
	if s.noBrackets {
		f |= score.BracketHidden
	}
	return f
}

// addHeads gives an event its notes.
func (r *reader) addHeads(sp *spine, row score.EventRow) {
	for _, h := range r.tok.heads {
		head := score.Head{Pitch: h.pitch, Flags: h.flags}
		if sp.staff.percussion {
			head.Flags |= score.Unpitched
		}
		r.p.b.AddHead(row, head)
	}
	if s := sp.staff; len(r.tok.heads) > 0 && (s.attackedAt != r.p.clock || r.tok.grace == noGrace && r.p.b.Event(s.attacked).IsGrace()) {
		s.attacked, s.attackedAt = row, r.p.clock
	}
}

// meet makes the last note of a voice end where the next one begins.
func (r *reader) meet(v *voice) {
	p := r.p
	if v.events == 0 || !v.known || v.end == p.at {
		return
	}
	if v.end < p.at {
		r.warn(codeTime, "gap", "the note before this one ends %s quarters earlier", p.at-v.end)
		return
	}
	r.warn(codeTime, "overlap", "the note before this one lasts %s quarters too long and is shortened", v.end-p.at)
	if e := p.b.Event(max(v.last, 1)); v.last != 0 && e.Bar == p.bar && e.Onset < p.at {
		e.Dur = p.at - e.Onset
		v.notate(p, v.last)
	}
}

// addGrace writes a token as grace notes.
func (r *reader) addGrace(sp *spine) {
	p, t, v, s := r.p, &r.tok, sp.voice, sp.staff
	if len(t.heads) == 0 {
		return
	}
	e := score.Event{Onset: p.at, Bar: p.bar, Voice: p.rowOf(s, v), Staff: s.row, Grace: -1, Flags: r.eventFlags(s)}
	if t.grace == slashed {
		e.Flags |= score.GraceSlash
	}
	e.Value, e.Dots = t.length.orEighth()
	row := p.b.AddEvent(e)
	r.addHeads(sp, row)
	v.graces = append(v.graces, row)
	p.filled = true
	if len(v.graces) == 1 {
		v.graceBeams = 0
	}
	r.finishEvent(sp, row, &v.graceBeams)
}

// closeGraces makes grace notes that no note follows in their bar those of the note before.
func (v *voice) closeGraces(b *score.Builder) {
	for _, row := range v.graces {
		if b.Event(row).Onset > 0 {
			b.Event(row).Flags |= score.GraceAfter
		}
	}
	v.graces = v.graces[:0]
}

// finishEvent hangs on an event what its token says besides notes.
func (r *reader) finishEvent(sp *spine, row score.EventRow, open *int) {
	p, t := r.p, &r.tok
	e := p.b.Event(row)
	e.Beams = beams(t.counts, open)
	for _, s := range t.signs {
		m := score.Mark{Kind: s.kind, Place: s.place, At: score.Anchor{Event: row}}
		if s.text != "" {
			m.Text = p.b.Text(s.text)
		}
		if s.kind == score.Dynamic || s.kind == score.OtherMark {
			m.At = p.here(sp.staff)
		}
		p.b.AddMark(m)
	}
	if len(t.lines) > 0 {
		r.slurs(sp, row)
	}
}

// here is the place of the record on a staff.
func (p *piece) here(s *staff) score.Anchor {
	return score.Anchor{Bar: p.bar, Tick: p.at, Staff: s.row, Part: s.partRow}
}

// beams are the beams at an event of which so many levels begin, end and stick out; open is how many go on.
func beams(counts [numCounts]int, open *int) (b score.Beams) {
	before := *open
	levels := min(before+counts[beamStart], score.BeamLevels)
	left := max(levels-counts[beamEnd], 0)
	for level := range levels {
		switch {
		case level < before && level >= left:
			b = b.With(level, score.BeamEnd)
		case level < before:
			b = b.With(level, score.BeamContinue)
		case level < left:
			b = b.With(level, score.BeamBegin)
		}
	}
	for k := range counts[hookRight] {
		b = b.With(levels+k, score.BeamForwardHook)
	}
	for k := range counts[hookLeft] {
		b = b.With(levels+k, score.BeamBackwardHook)
	}
	*open = left
	return b
}
