package edit_test

import (
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// large is a score of four voices with n quarters each, in bars of four.
func large(t testing.TB, n int) *score.Score {
	t.Helper()
	b := score.NewBuilder(4 * n)
	for range (n + 3) / 4 {
		b.AddBar(score.Bar{Number: int32(b.NumBars() + 1)})
	}
	for part := range 4 {
		p := b.AddPart(score.Part{})
		st := b.AddStaff(score.Staff{Part: p})
		b.Key(st, score.Place{Bar: 1}, theory.KeySignature{Fifths: 2})
		for i := range n {
			e := b.AddEvent(score.Event{
				Bar: score.BarRow(i/4 + 1), Onset: theory.Tick(i%4) * theory.Quarter, Dur: theory.Quarter, Voice: b.Voice(p, 1), Staff: st,
				Value: theory.QuarterValue,
			})
			b.AddHead(e, score.Head{Pitch: theory.FromKey(48 + 6*part + i*7%12)})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTransposeAllocations holds that a transposition copies tables and nothing per note.
func TestTransposeAllocations(t *testing.T) {
	count := func(n int) float64 {
		s := large(t, n)
		return testing.AllocsPerRun(3, func() {
			if _, err := edit.Transpose(s, theory.Interval{Steps: 1, Cents: 200}, edit.TransposeOptions{}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if few, many := count(100), count(4000); many > few+2 {
		t.Errorf("%v allocations for 400 notes, %v for 16000", few, many)
	}
}

func benchmark(b *testing.B, do func(*score.Score) (*score.Score, error)) {
	s := large(b, 12_500)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := do(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTranspose(b *testing.B) {
	benchmark(b, func(s *score.Score) (*score.Score, error) {
		return edit.Transpose(s, theory.Interval{Steps: 1, Cents: 200}, edit.TransposeOptions{})
	})
}

func BenchmarkInvert(b *testing.B) {
	benchmark(b, func(s *score.Score) (*score.Score, error) {
		return edit.Invert(s, theory.Pitch{Oct: 4}, theory.Key{}, score.Selection{})
	})
}

func BenchmarkRetrograde(b *testing.B) { benchmark(b, edit.Retrograde) }

func BenchmarkExtract(b *testing.B) {
	benchmark(b, func(s *score.Score) (*score.Score, error) { return edit.Extract(s, score.Selection{}) })
}

func BenchmarkReduceToChords(b *testing.B) {
	benchmark(b, func(s *score.Score) (*score.Score, error) { return edit.ReduceToChords(s, edit.ReduceOptions{}) })
}

func BenchmarkText(b *testing.B) {
	s := large(b, 12_500)
	b.ReportAllocs()
	for b.Loop() {
		score.Text(s)
	}
}
