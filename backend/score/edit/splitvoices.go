package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
)

// maxSplit bounds the voices that chords are split into.
const maxSplit = 16

// SplitVoices gives the notes of a voice's chords to so many voices: the highest to the voice itself, the next to a new
// one and so on; the last voice has all that are left. With n of 0 there are as many voices as the fullest chord has
// notes. Single notes, rests, signs and syllables stay in the upper voice, and lower voices have gaps where a chord has
// fewer notes. Notes keep their ids, the new events have new ones.
func SplitVoices(s *score.Score, v score.VoiceRow, n int) (*score.Score, error) {
	if v == 0 || !s.Voices().Has(v) {
		return nil, fault.New(fault.NotFound, "the score has no voice %d", v).WithField("voices")
	}
	if n < 0 || n > maxSplit {
		return nil, fault.New(fault.Invalid, "a voice is split into 2 to %d, not %d", maxSplit, n).WithField("voices")
	}
	if n == 0 {
		for r := range s.Voice(v).Events.All() {
			n = min(max(n, s.Event(r).Heads.Len()), maxSplit)
		}
	}
	if n < 2 {
		return s, nil
	}
	m := newMover(newCopier(s, score.Selection{}))
	m.sameBars()
	for p := range s.Parts().All() {
		m.timelines(p)
		for w := range s.Part(p).Voices.All() {
			if w != v {
				m.keepVoice(w)
			}
		}
	}
	m.split(v, n)
	m.sameTies()
	m.tables()
	m.performance()
	return m.b.Build()
}

// split copies the events of a voice into several.
func (m *mover) split(v score.VoiceRow, n int) {
	part := m.s.Voice(v).Part
	number := uint16(0)
	for w := range m.s.Part(part).Voices.All() {
		number = max(number, m.s.Voice(w).Number)
	}
	voices, tuplets := []score.VoiceRow{m.voices[v]}, []*tupletCopies{&m.tuplets}
	for k := 1; k < n; k++ {
		voices = append(voices, m.b.Voice(m.parts[part], number+uint16(k)))
		tuplets = append(tuplets, &tupletCopies{c: m.copier})
	}
	for r := range m.s.Voice(v).Events.All() {
		m.splitEvent(r, voices, tuplets)
	}
}

// splitEvent shares the heads of an event out, from the highest down. Heads of one event lie lowest first.
func (m *mover) splitEvent(r score.EventRow, voices []score.VoiceRow, tuplets []*tupletCopies) {
	old := m.s.Event(r)
	at := m.place(old.Bar, old.Onset)
	hi := old.Heads.Hi
	for k, voice := range voices {
		if k > 0 && hi <= old.Heads.Lo {
			break
		}
		e := old
		e.ID, e.Bar, e.Onset, e.Staff, e.Voice = m.id(old.ID), at.Bar, at.Offset, m.staves[old.Staff], voice
		e.Tuplet = tuplets[k].row(old.Tuplet)
		if k > 0 {
			e.Beams, e.Flags = 0, e.Flags&^(score.StemUp|score.StemDown)
		}
		made := m.b.AddEvent(e)
		if k == 0 {
			m.events[r], m.ends[r] = made, made
		}
		for more := true; more && hi > old.Heads.Lo; more = k+1 == len(voices) {
			hi--
			h := m.s.Head(hi)
			h.ID, h.Staff, h.Tie, h.Flags = m.id(h.ID), m.staves[h.Staff], 0, h.Flags&^score.TiedFrom
			m.heads[hi] = m.b.AddHead(made, h)
		}
	}
}
