package analysistest

import (
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Transpose builds the score anew with all pitches and written signatures moved by an interval. Marks, texts and
// tuplets are left behind; the heads keep their order, so that equal rows are equal notes.
func Transpose(t testing.TB, s *score.Score, iv theory.Interval) *score.Score {
	t.Helper()
	b := score.NewBuilder(s.Events().Len())
	for r := range s.Grids().All() {
		b.AddGrid()
		for _, m := range s.Grid(r).Meters {
			b.Meter(r, s.BarAt(r, m.Tick), m.Value)
		}
	}
	for r := range s.Bars().All() {
		bar := s.Bar(r)
		b.AddBar(score.Bar{Len: bar.Len, Number: bar.Number, Grid: bar.Grid, Flags: bar.Flags})
	}
	for p := range s.Parts().All() {
		copyPart(b, s, p, iv)
	}
	for e := range s.Events().All() {
		copyEvent(b, s, e, iv)
	}
	return build(t, b)
}

func copyPart(b *score.Builder, s *score.Score, p score.PartRow, iv theory.Interval) {
	part := s.Part(p)
	b.AddPart(score.Part{Name: part.Name, Grid: part.Grid})
	for _, x := range part.Transpose {
		b.Transpose(p, placeOf(s, part.Grid, x.Tick), x.Value)
	}
	for st := range part.Staves.All() {
		b.AddStaff(score.Staff{Part: p, Number: s.Staff(st).Number})
		for _, k := range s.Staff(st).Keys {
			b.Key(st, placeOf(s, part.Grid, k.Tick), k.Value.Transpose(iv))
		}
	}
	for v := range part.Voices.All() {
		b.Voice(p, s.Voice(v).Number)
	}
}

func placeOf(s *score.Score, g score.GridRow, t theory.Tick) score.Place {
	r := s.BarAt(g, t)
	return score.Place{Bar: r, Offset: t - s.Bar(r).Start}
}

func copyEvent(b *score.Builder, s *score.Score, r score.EventRow, iv theory.Interval) {
	e := s.Event(r)
	e.Onset -= s.Bar(e.Bar).Start
	heads := e.Heads
	e.Tuplet, e.Voice, e.ID = 0, b.Voice(s.PartOf(r), s.Voice(e.Voice).Number), 0
	row := b.AddEvent(e)
	for h := range heads.All() {
		head := s.Head(h)
		pitch := head.Pitch
		if head.IsPitched() {
			pitch = pitch.Add(iv)
		}
		b.AddHead(row, score.Head{Pitch: pitch, Staff: head.Staff, Flags: head.Flags &^ score.TiedFrom, Tie: head.Tie})
	}
}
