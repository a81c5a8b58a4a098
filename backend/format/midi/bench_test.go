package midi_test

import (
	"context"
	"testing"

	"ricercar/backend/corpus/corpustest"
	"ricercar/backend/format/midi"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// largest is the built-in piece with the most notes.
func largest(t testing.TB) *score.Score {
	t.Helper()
	var best *score.Score
	for _, s := range corpustest.Pieces(t) {
		if best == nil || s.NumHeads() > best.NumHeads() {
			best = s
		}
	}
	return best
}

func written(t testing.TB, s *score.Score) []byte {
	t.Helper()
	data, _, err := midi.Write(context.Background(), s, source.WriteOptions{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func BenchmarkWrite(b *testing.B) {
	s := largest(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := midi.Write(context.Background(), s, source.WriteOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.NumHeads()), "ns/head")
}

func BenchmarkRead(b *testing.B) {
	s := largest(b)
	data := written(b, s)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := midi.Read(context.Background(), source.New("x.mid", data, source.Limits{})); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.NumHeads()), "ns/head")
}

// What is read costs an allocation for two notes at most.
func TestReadAllocations(t *testing.T) {
	s := largest(t)
	data := written(t, s)
	a := testing.AllocsPerRun(3, func() {
		if _, err := midi.Read(context.Background(), source.New("x.mid", data, source.Limits{})); err != nil {
			t.Error(err)
		}
	})
	if most := float64(s.NumHeads()) / 2; a > most {
		t.Errorf("%.0f allocations for %d notes, more than %.0f", a, s.NumHeads(), most)
	}
}
