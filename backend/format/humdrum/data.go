package humdrum

import (
	"bytes"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// data reads a record of notes and of what stands beside them.
func (r *reader) data() error {
	p := r.p
	if !slices.ContainsFunc(r.fields, func(f []byte) bool { return !isNull(f) }) {
		return nil
	}
	if !p.laid {
		r.layOut()
	}
	if err := r.turn(); err != nil {
		return err
	}
	if p.newMeter {
		if p.filled {
			r.warn(codeMeter, "within", "a meter within a measure holds from the next measure on")
		} else {
			p.setMeter()
		}
	}
	r.goOn()
	p.at = r.time()
	r.writeSigns()
	for i := range p.spines {
		if sp := &p.spines[i]; sp.kind == kern && !isNull(r.fields[i]) {
			r.point(sp, r.starts[i])
			if err := r.chord(sp, r.fields[i]); err != nil {
				return err
			}
		}
	}
	for i := range p.spines {
		if sp := &p.spines[i]; sp.kind != kern && !isNull(r.fields[i]) {
			r.point(sp, r.starts[i])
			r.beside(sp, r.fields[i])
		}
	}
	return nil
}

// beside reads a token of a spine without notes.
func (r *reader) beside(sp *spine, field []byte) {
	if sp.staff == nil {
		return
	}
	switch sp.kind {
	case dynamics:
		r.dynamic(sp, field)
	case syllables:
		r.syllable(sp, field)
	case romanNumerals:
		r.numeral(sp, field)
	case chordSymbols:
		r.chordSymbol(sp, field)
	case figuredBass:
		r.figures(sp, field)
	case fresh:
		r.warn(codePath, "fresh", "an added spine has data before its exclusive interpretation")
	case ignored, kern:
	}
}

// time is the place of the record in its bar: where the notes end that others now follow. Spines that disagree are
// outvoted.
func (r *reader) time() theory.Tick {
	p := r.p
	at, agreed := theory.Tick(-1), true
	for _, sure := range []bool{true, false} {
		for i := range p.spines {
			sp := &p.spines[i]
			if sp.kind != kern || isNull(r.fields[i]) || !sp.voice.known || sure && sp.voice.events == 0 {
				continue
			}
			agreed = agreed && (at < 0 || at == sp.voice.end)
			at = sp.voice.end
		}
		if at >= 0 {
			break
		}
	}
	switch {
	case at < 0:
		return p.at
	case !agreed:
		at = r.vote()
	}
	return max(at, p.at)
}

// vote is the time that most spines are at, the later one of two.
func (r *reader) vote() theory.Tick {
	p := r.p
	var all []theory.Tick
	for i := range p.spines {
		if sp := &p.spines[i]; sp.kind == kern && !isNull(r.fields[i]) && sp.voice.known && sp.voice.events > 0 {
			all = append(all, sp.voice.end)
		}
	}
	slices.Sort(all)
	best, most := all[0], 0
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && all[i+n] == all[i] {
			n++
		}
		if n >= most {
			best, most = all[i], n
		}
		i += n
	}
	return best
}

// goOn writes what is left of notes that last beyond the bar line, where nothing follows them; else they were too long.
func (r *reader) goOn() {
	p := r.p
	for i := range p.spines {
		sp := &p.spines[i]
		if sp.kind != kern || sp.voice.over == 0 {
			continue
		}
		v := sp.voice
		over := v.over
		v.over = 0
		if !isNull(r.fields[i]) {
			r.point(sp, r.starts[i])
			r.warn(codeTime, "long", "a note lasts %s quarters beyond the bar line", over)
			continue
		}
		r.tieOver(sp, over)
	}
}

// tieOver adds the rest of the last note of a voice at the beginning of the bar.
func (r *reader) tieOver(sp *spine, length theory.Tick) {
	p, v := r.p, sp.voice
	from := *p.b.Event(v.last)
	row := p.b.AddEvent(score.Event{
		Dur: length, Bar: p.bar, Voice: from.Voice, Staff: from.Staff, Flags: from.Flags &^ score.BarRest,
	})
	for _, h := range r.headsOf(v.last) {
		head := *p.b.Head(h)
		p.b.Head(h).Flags |= score.TieStart
		head.Flags = head.Flags&^score.ShowSign | score.TieStop
		p.b.AddHead(row, head)
	}
	v.last, v.lone = row, 0
	v.notate(p, row)
	v.end, v.sounded, v.known, v.events, p.filled = length, length, true, 1, true
}

// headsOf are the heads of an event that was added lately.
func (r *reader) headsOf(row score.EventRow) (out []score.HeadRow) {
	b := r.p.b
	const looked = 4096
	for h := score.HeadRow(b.NumHeads()); h > 0 && b.NumHeads()-int(h) < looked; h-- {
		if b.Head(h).Event == row {
			out = append(out, h)
		}
	}
	slices.Reverse(out)
	return out
}

// notate writes an event's value by its length.
func (v *voice) notate(p *piece, row score.EventRow) {
	e := p.b.Event(row)
	d, ok := theory.Notate(e.Dur)
	if !ok {
		for d.Value = theory.DuplexMaxima; d.Value < theory.Value2048th && theory.ValueTicks(d.Value, 0) > e.Dur; d.Value++ {
		}
		e.Flags |= score.Measured
	}
	e.Value, e.Dots = d.Value, d.Dots
	e.Tuplet = v.groups.Of(p.b, score.Place{Bar: e.Bar, Offset: e.Onset}, e.Dur, d)
}

// chord reads a token of notes or a rest and adds it at the time of the record.
func (r *reader) chord(sp *spine, field []byte) error {
	if err := r.count(); err != nil {
		return err
	}
	t := &r.tok
	t.reset()
	for len(field) > 0 {
		sub, rest, _ := bytes.Cut(field, []byte{' '})
		field = rest
		if len(sub) > 0 {
			r.subtoken(sub)
		}
		if len(t.heads) > maxChord {
			return tooManyHeads()
		}
	}
	t.join()
	if t.grace != noGrace {
		r.addGrace(sp)
		return nil
	}
	r.add(sp)
	return nil
}
