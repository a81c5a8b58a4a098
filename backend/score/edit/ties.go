package edit

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// StripTies joins tied notes of one voice and bar where one symbol writes them together: a quarter tied to an eighth is
// a dotted quarter. All heads of a chord must be tied. The first note keeps its id, and gets the signs and syllables of
// the others. Ties over bar lines stay, since an event lies in one bar, and so do those that no single symbol replaces.
func StripTies(s *score.Score) (*score.Score, error) {
	m := newMover(newCopier(s, score.Selection{}))
	m.sameBars()
	last := make([]score.HeadRow, s.Heads().Len()+1) // of each head that others were joined to, the last one
	for p := range s.Parts().All() {
		for v := range s.Part(p).Voices.All() {
			m.joinVoice(s.Voice(v).Events, last)
		}
		m.timelines(p)
	}
	for i := range s.Heads().All() {
		if to := s.Head(joinedEnd(last, i)).Tie; m.heads[i] != 0 && to != 0 && m.heads[to] != m.heads[i] {
			m.b.Head(m.heads[i]).Tie = m.heads[to]
		}
	}
	m.tables()
	m.performance()
	return m.b.Build()
}

func joinedEnd(last []score.HeadRow, h score.HeadRow) score.HeadRow {
	if last[h] != 0 {
		return last[h]
	}
	return h
}

// joinVoice copies a voice with its ties joined.
func (m *mover) joinVoice(events score.Span[score.EventRow], last []score.HeadRow) {
	for lo := events.Lo; lo < events.Hi; {
		m.keep(lo)
		hi, d := m.joinable(lo, events.Hi)
		e := m.s.Event(lo)
		for r := lo + 1; r < hi; r++ {
			m.events[r], m.ends[r] = m.events[lo], m.events[lo]
			for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
				to := m.s.Head(joinedEnd(last, h)).Tie
				last[h], m.heads[to] = to, m.heads[h]
			}
		}
		if hi > lo+1 {
			made := m.b.Event(m.events[lo])
			made.Dur, made.Value, made.Dots, made.Beams = m.s.Event(hi-1).End()-e.Onset, d.Value, d.Dots, 0
			m.endTies(e.Heads, last)
		}
		lo = hi
	}
}

// endTies leaves the joined heads the beginning of a tie that the last of them had.
func (m *mover) endTies(heads score.Span[score.HeadRow], last []score.HeadRow) {
	for h := heads.Lo; h < heads.Hi; h++ {
		made := m.b.Head(m.heads[h])
		made.Flags = made.Flags&^score.TieStart | m.s.Head(last[h]).Flags&score.TieStart
	}
}

// joinable returns where the longest stretch of tied events ends that one symbol can write, and the symbol.
func (m *mover) joinable(lo, end score.EventRow) (hi score.EventRow, d theory.Duration) {
	first := m.s.Event(lo)
	hi = lo + 1
	for r := lo; r+1 < end && m.tiedOn(r, r+1); r++ {
		ratio := theory.Ratio{}
		for t := first.Tuplet; t != 0; t = m.s.Tuplet(t).Outer {
			ratio = m.s.Tuplet(t).Ratio.Inside(ratio)
		}
		if symbol, ok := theory.Notate(m.s.Event(r+1).End() - first.Onset); ok && symbol.Tuplet == ratio {
			hi, d = r+2, symbol
		}
	}
	return hi, d
}

// tiedOn reports whether all heads of an event are tied to all of the next, in one bar and tuplet.
func (m *mover) tiedOn(r, next score.EventRow) bool {
	a, b := m.s.Event(r), m.s.Event(next)
	if a.IsRest() || a.IsGrace() || b.IsGrace() || a.Bar != b.Bar || a.Tuplet != b.Tuplet || a.Heads.Len() != b.Heads.Len() || a.Staff != b.Staff {
		return false
	}
	for h := a.Heads.Lo; h < a.Heads.Hi; h++ {
		if to := m.s.Head(h).Tie; !b.Heads.Has(to) {
			return false
		}
	}
	return true
}
