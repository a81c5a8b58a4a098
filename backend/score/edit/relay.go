package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// relay writes events of a score as a line of notes in the builder's bars, cut and tied where the meter asks for it.
// The first symbol of each keeps its id, and the heads of the others name those of the first.
type relay struct {
	m      *mover
	scribe *score.Scribe
	lastOf []score.HeadRow // of each head of the score, the last symbol
}

func (m *mover) relay(sc *score.Scribe, lastOf []score.HeadRow) *relay {
	return &relay{m: m, scribe: sc, lastOf: lastOf}
}

// note writes an event from an onset on, with heads of the score; a head in more than one note continues the one before.
func (w *relay) note(r score.EventRow, onset, length theory.Tick, heads []score.HeadRow) ([]score.EventRow, error) {
	copies := make([]score.Head, len(heads))
	for i, h := range heads {
		copies[i] = w.m.s.Head(h)
		copies[i].Staff, copies[i].Tie = w.m.staves[copies[i].Staff], 0
		copies[i].Flags &^= score.TiedFrom
	}
	before := w.m.b.NumHeads()
	rows, err := w.scribe.Write(onset, length, copies...)
	if err != nil {
		return nil, err
	}
	if r != 0 {
		w.m.become(r, rows)
	}
	for k := range rows {
		for i, h := range heads {
			w.m.link(h, score.HeadRow(before+1+k*len(heads)+i), w.lastOf)
		}
	}
	return rows, nil
}

// become lets the first of several symbols be an event of the score.
func (m *mover) become(r score.EventRow, rows []score.EventRow) {
	e := m.s.Event(r)
	first := m.b.Event(rows[0])
	first.ID = m.id(e.ID)
	for _, row := range rows {
		m.b.Event(row).Flags |= e.Flags &^ (score.BarRest | score.Measured)
	}
	m.events[r], m.ends[r] = rows[0], rows[len(rows)-1]
}

// link takes a symbol's head for a head of the score: the first one is that head, the next ones are tied to it.
func (m *mover) link(h, made score.HeadRow, lastOf []score.HeadRow) {
	head, own := m.b.Head(made), m.s.Head(h)
	if m.heads[h] == 0 {
		m.heads[h] = made
		head.ID, head.From, head.Flags = m.id(own.ID), own.From, head.Flags&^score.TieStop|own.Flags&score.TieStop
	} else {
		head.ID, head.From, head.Flags = 0, own.ID, head.Flags|score.TieStop
		before := m.b.Head(lastOf[h])
		before.Tie, before.Flags = made, before.Flags|score.TieStart
	}
	head.Flags = head.Flags&^score.TieStart | own.Flags&score.TieStart
	lastOf[h] = made
}

// scaled is a time or length in a ratio, rounded to the nearest tick.
func scaled(t theory.Tick, r theory.Ratio) (theory.Tick, error) {
	out, ok := t.MulDiv(int64(r.Actual), int64(r.Normal))
	if !ok || out > theory.MaxTick {
		return 0, fault.New(fault.TooLarge, "stretched by %d:%d, the score is too long", r.Actual, r.Normal).WithField("ratio")
	}
	return out, nil
}
