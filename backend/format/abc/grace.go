package abc

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// graces reads {ga} and {/g}.
func (sc *scanner) graces() {
	r := sc.r
	v := r.voice()
	sc.i++
	flags := score.EventFlags(0)
	if sc.peek(0) == '/' {
		flags = score.GraceSlash
		sc.i++
	}
	if r.openBar(v) != nil {
		return // the next note says so
	}
	for sc.i < len(sc.line) && sc.line[sc.i] != '}' {
		before := sc.i
		sc.grace(v, flags)
		if sc.i == before {
			sc.unknown()
		}
	}
	if sc.i >= len(sc.line) {
		r.warn(codeNote, "{", "grace notes are not closed")
	}
	sc.i = min(sc.i+1, len(sc.line))
}

// grace reads one element within braces.
func (sc *scanner) grace(v *voice, flags score.EventFlags) {
	sc.heads = sc.heads[:0]
	switch c := sc.line[sc.i]; {
	case isSpace(c) || c == '-':
		sc.i++
	case c == '[':
		sc.i++
		for sc.i < len(sc.line) && sc.line[sc.i] != ']' {
			h, ok := sc.head()
			if !ok {
				sc.unknown()
				continue
			}
			_, _, n := multiplier(sc.line[sc.i:])
			sc.i += n
			sc.heads = append(sc.heads, h)
		}
		sc.i = min(sc.i+1, len(sc.line))
		sc.addGrace(v, sc.length(1, 1), flags)
	case isNote(c) || c == '^' || c == '_' || c == '=':
		h, ok := sc.head()
		if !ok {
			return
		}
		sc.heads = append(sc.heads, h)
		length := sc.length(1, 1)
		sc.heads[0].tie = sc.tie()
		sc.addGrace(v, length, flags)
	default:
		sc.sign(c)
	}
}

// addGrace adds a grace note or chord. Its written length is that of a note of the unit.
func (sc *scanner) addGrace(v *voice, length theory.Tick, flags score.EventFlags) {
	r := sc.r
	if r.count() != nil || len(sc.heads) == 0 {
		return
	}
	e := v.event(0, flags)
	e.Grace = -1
	if d, ok := theory.Notate(length); ok && d.Tuplet.IsZero() {
		e.Value, e.Dots = d.Value, d.Dots
	} else {
		e.Value, e.Dots = nearest(length)
	}
	row := r.t.b.AddEvent(e)
	sc.addHeads(row, true, true)
	v.last = row
	v.graces = append(v.graces, row)
	for _, s := range v.opening {
		s.from = row
		v.slurs = append(v.slurs, s)
	}
	v.opening = v.opening[:0]
	r.decorate(v, row)
}

// closeGraces makes grace notes that no note follows in their bar those of the note before.
func (v *voice) closeGraces(b *score.Builder) {
	for _, row := range v.graces {
		if v.at > 0 {
			b.Event(row).Flags |= score.GraceAfter
		}
	}
	v.graces = v.graces[:0]
}
