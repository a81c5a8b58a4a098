package midi_test

import (
	"context"
	"testing"

	"ricercar/backend/corpus/corpustest"
	"ricercar/backend/format/midi"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// struck is a key that is struck at a time by a part.
type struck struct {
	part score.PartRow
	at   theory.Tick
	key  int
}

// staves is the number of the staff of each note of the parts with two.
func staves(s *score.Score) map[struck]uint8 {
	out := map[struck]uint8{}
	for h := range s.Heads().All() {
		head := s.Head(h)
		if e, p := s.Event(head.Event), s.PartOf(head.Event); s.Part(p).Staves.Len() == 2 && e.Sounds() && head.Flags&score.TiedFrom == 0 {
			out[struck{p, e.Onset, head.Pitch.Key()}] = s.Staff(head.Staff).Number
		}
	}
	return out
}

// TestHands compares the hands that are found in the keyboard parts of built-in pieces with those written.
func TestHands(t *testing.T) {
	right, all := 0, 0
	for name, s := range corpustest.Pieces(t) {
		want := staves(s)
		if len(want) == 0 {
			continue
		}
		entries, err := midi.Read(context.Background(), source.New(name, written(t, s), source.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		for note, staff := range staves(entries[0].Score) {
			if hand, ok := want[note]; ok {
				if all++; hand == staff {
					right++
				}
			}
		}
	}
	t.Logf("%d of %d notes are in the hand that was written (%.1f %%)", right, all, 100*float64(right)/float64(all))
	if float64(right) < 0.88*float64(all) {
		t.Error("hands are found worse than before")
	}
}
