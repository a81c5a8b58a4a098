package meter_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"ricercar/backend/analysis/meter"
	"ricercar/backend/corpus"
	"ricercar/backend/format"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// notesOf are the attacks of a score.
func notesOf(s *score.Score) []meter.Note {
	var notes []meter.Note
	for h := range s.Heads().All() {
		head := s.Head(h)
		if e := s.Event(head.Event); e.Sounds() && head.Flags&score.TiedFrom == 0 && head.IsPitched() {
			notes = append(notes, meter.Note{Onset: e.Onset, Dur: s.TiedLength(h), Key: head.Pitch.Key()})
		}
	}
	return notes
}

// TestBuiltInPieces finds the bars of the built-in pieces again: exactly, or half or double bars.
func TestBuiltInPieces(t *testing.T) {
	all, right, nested := 0, 0, 0
	for _, p := range corpus.Pieces() {
		data, err := corpus.Bytes(p)
		if err != nil {
			t.Fatal(err)
		}
		file, _, err := format.Read(context.Background(), p.Name+".mxl", data, format.Hint{})
		if err != nil {
			t.Fatal(err)
		}
		s := file.Entries[0].Score
		m, first := s.Meter(1), s.Bar(1)
		start := theory.Tick(0)
		if first.Missing > 0 {
			start = first.Len
		}
		c, ok := meter.NewTrainingCase(notesOf(s), m, start%m.Length())
		if !ok || len(s.Grid(1).Meters) > 1 {
			continue
		}
		all++
		best := meter.Find(notesOf(s))[0]
		switch found := meter.Number(best); {
		case found == c.Right:
			right, nested = right+1, nested+1
		case meter.Nested(found, c.Right):
			nested++
		default:
			t.Logf("%s: %s at %s (%.2f) for %s", p.Name, best.Meter, best.Start, best.Probability, meter.Name(c.Right))
		}
	}
	t.Logf("of %d pieces %d have the right bars, %d those or half or double ones", all, right, nested)
	if float64(nested) < 0.88*float64(all) || float64(right) < 0.75*float64(all) {
		t.Error("finding meters has become worse")
	}
}

// waltz is bars of 3/4 behind an upbeat: bass, chord, chord under a tune.
func waltz(upbeat theory.Tick) []meter.Note {
	notes := []meter.Note{{0, upbeat, 67, 0}}
	for bar := range 8 {
		at := upbeat + theory.Tick(3*bar)*theory.Quarter
		notes = append(notes,
			meter.Note{at, theory.Quarter, 40 + bar%2*5, 0}, meter.Note{at, 2 * theory.Quarter, 72 + bar%3, 0},
			meter.Note{at + theory.Quarter, theory.Quarter, 60, 0}, meter.Note{at + theory.Quarter, theory.Quarter, 64, 0},
			meter.Note{at + 2*theory.Quarter, theory.Quarter, 60, 0}, meter.Note{at + 2*theory.Quarter, theory.Quarter, 76, 0})
	}
	return notes
}

func TestFind(t *testing.T) {
	for _, upbeat := range []theory.Tick{theory.Eighth, theory.Quarter, 2 * theory.Quarter} {
		g := meter.Find(waltz(upbeat))
		if best := g[0]; best.Meter.String() != "3/4" || best.Start != upbeat {
			t.Errorf("a waltz with an upbeat of %s: %s at %s", upbeat, best.Meter, best.Start)
		}
		sum := 0.0
		for _, x := range g {
			sum += x.Probability
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("probabilities sum to %v", sum)
		}
	}
	if g := meter.Find(nil); g != nil {
		t.Errorf("no notes are in %v", g)
	}
}

// TestLaws: transposing by octaves, the order of notes, and three more bars change nothing.
func TestLaws(t *testing.T) {
	notes := waltz(theory.Quarter)
	want := meter.Find(notes)
	slices.Reverse(notes)
	for i := range notes {
		notes[i].Key += 12
	}
	for i, g := range meter.Find(notes) {
		if g.Meter != want[i].Meter || math.Abs(g.Probability-want[i].Probability) > 1e-9 {
			t.Fatalf("an octave higher and backwards: %+v, want %+v", g, want[i])
		}
	}
}
