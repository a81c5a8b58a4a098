package edit_test

import (
	"slices"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

func TestOneGrid(t *testing.T) {
	several := 0
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		got, err := edit.OneGrid(s)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if s.Grids().Len() > 1 {
			several++
		}
		for p := range got.Parts().All() {
			if got.Part(p).Grid != 1 {
				t.Fatalf("seed %d: part %d counts bars of its own", seed, p)
			}
			if a, b := attacks(got, p, 1, 1), attacks(s, p, 1, 1); !slices.Equal(a, b) {
				t.Fatalf("seed %d:\n%v\n%v", seed, a, b)
			}
		}
		checkOrigins(t, s, got)
		if len(got.Marks()) != len(s.Marks()) || len(got.Lyrics()) != len(s.Lyrics()) || len(got.Spanners()) != len(s.Spanners()) {
			t.Fatalf("seed %d: signs are lost", seed)
		}
	}
	if several == 0 {
		t.Error("no score has bars of its own")
	}
}

// Notes and rests over the bar lines of others are divided, and bars are added where a part goes on.
func TestOneGridDivides(t *testing.T) {
	b := score.NewBuilder(0)
	p, q := b.AddPart(score.Part{Name: "A"}), b.AddPart(score.Part{Name: "B", Grid: 2})
	st, low := b.AddStaff(score.Staff{Part: p}), b.AddStaff(score.Staff{Part: q})
	b.Meter(1, b.AddBar(score.Bar{Number: 1}), theory.MustMeter("3/4"))
	e := b.AddEvent(score.Event{Bar: 1, Dur: 3 * theory.Quarter, Voice: b.Voice(p, 1), Staff: st, Value: theory.HalfValue, Dots: 1})
	b.AddHead(e, score.Head{Pitch: theory.MustPitch("C5")})
	for i := range 2 {
		bar := b.AddBar(score.Bar{Number: int32(i + 1), Grid: 2})
		e := score.Event{Bar: bar, Dur: theory.Half, Voice: b.Voice(q, 1), Staff: low, Value: theory.HalfValue}
		if i == 0 {
			b.Meter(2, bar, theory.MustMeter("2/4"))
			e.Value, e.Flags = theory.WholeValue, score.BarRest
		}
		if row := b.AddEvent(e); i == 1 {
			b.AddHead(row, score.Head{Pitch: theory.MustPitch("C3")})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	got, err := edit.OneGrid(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `measures 2: 1-2
1 meter 3/4
part 1 "A"
staff 1
1 | C5:3
part 2 "B"
staff 1
1 | r:2 C3~:1
2 | ~C3:1
`
	if text := score.Text(got); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}
