package edit

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// OneGrid counts all parts in the bars of the first grid, for formats that know no others. Parts that have bars of their
// own keep their notes, times and signs; a note or rest over a bar line becomes several symbols, tied, of which the first
// keeps the ids. Where such a part is longer, bars are added at the end. A score whose parts count the same bars comes
// out as it is.
func OneGrid(s *score.Score) (*score.Score, error) {
	if !countsOwnBars(s) {
		return s, nil
	}
	m := newMover(newCopier(s, score.Selection{}))
	m.gridBars(1)
	m.fillUp()
	for p := range s.Parts().All() {
		m.b.Part(m.parts[p]).Grid = 1
	}
	layout := m.b.Layout(1)
	m.place = func(r score.BarRow, at theory.Tick) score.Place {
		if s.Bar(r).Grid != 1 {
			return layout.Place(at)
		}
		return score.Place{Bar: m.bars[r], Offset: at - s.Bar(r).Start}
	}
	lastOf := make([]score.HeadRow, s.Heads().Len()+1)
	for p := range s.Parts().All() {
		m.timelines(p)
		for v := range s.Part(p).Voices.All() {
			if err := m.intoBars(v, layout, lastOf); err != nil {
				return nil, err
			}
		}
	}
	m.ties(func(h score.HeadRow) score.HeadRow { return lastOf[h] })
	m.tables()
	m.performance()
	return m.b.Build()
}

// countsOwnBars reports whether a part has other bars than those of the first grid.
func countsOwnBars(s *score.Score) bool {
	for p := range s.Parts().All() {
		if s.Part(p).Grid != 1 {
			return true
		}
	}
	return false
}

// fillUp adds bars up to the end of the score.
func (m *mover) fillUp() {
	bars := m.s.Grid(1).Bars
	_, end := m.s.Times(bars)
	for number := int32(bars.Len() + 1); end < m.s.End(); number++ {
		length := theory.Whole
		if !bars.IsEmpty() {
			length = m.s.Bar(bars.Hi - 1).Len
		}
		m.b.AddBar(score.Bar{Number: number, Len: length})
		end += length
	}
}

// intoBars copies the events of a voice into the bars of a layout; those that go on over a bar line become several.
func (m *mover) intoBars(v score.VoiceRow, layout *score.Layout, lastOf []score.HeadRow) error {
	events := m.s.Voice(v).Events
	if events.IsEmpty() {
		return nil
	}
	own := m.s.Part(m.s.Voice(v).Part).Grid == 1
	w := m.relay(m.b.Scribe(layout, m.voices[v], m.staves[m.s.Event(events.Lo).Staff], false), lastOf)
	for r := range events.All() {
		e := m.s.Event(r)
		at := m.place(e.Bar, e.Onset)
		if !own && at.Offset+e.Dur > m.b.Length(at.Bar) {
			heads := make([]score.HeadRow, 0, e.Heads.Len())
			for h := range e.Heads.All() {
				heads = append(heads, h)
			}
			if _, err := w.note(r, e.Onset, e.Dur, heads); err != nil {
				return err
			}
			continue
		}
		m.keepAt(r, at, e.Dur)
		for h := range e.Heads.All() {
			lastOf[h] = m.heads[h]
		}
		if made := m.b.Event(m.events[r]); !own && e.Flags&score.BarRest != 0 && e.Dur < m.b.Length(at.Bar) {
			made.Flags &^= score.BarRest
			if d, ok := theory.Notate(e.Dur); ok {
				made.Value, made.Dots = d.Value, d.Dots
			} else {
				made.Flags |= score.Measured
			}
		}
		w.scribe.FillTo(e.End())
	}
	return nil
}
