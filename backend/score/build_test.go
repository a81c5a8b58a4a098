package score

import (
	"math/rand/v2"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// crowd builds a bar of one voice with a number of events at random places.
func crowd(n int, length theory.Tick, rnd *rand.Rand) (*Score, error) {
	b := NewBuilder(n)
	p := b.AddPart(Part{Name: "Piano"})
	st := b.AddStaff(Staff{Part: p})
	bar := b.AddBar(Bar{Number: 1})
	for range n {
		e := Event{Onset: theory.Tick(rnd.IntN(16)) * theory.Sixteenth, Dur: theory.Tick(rnd.IntN(8)) * length, Bar: bar, Voice: b.Voice(p, 1+uint16(rnd.IntN(2))), Staff: st}
		if rnd.IntN(5) == 0 {
			e.Grace = -1
		}
		b.AddHead(b.AddEvent(e), Head{Pitch: theory.Pitch{Oct: 4}})
	}
	return b.Build()
}

func TestOverlapsFindRoom(t *testing.T) {
	for seed := range uint64(50) {
		s, err := crowd(100, theory.Sixteenth, rand.New(rand.NewPCG(seed, 0)))
		if err != nil || s.NumHeads() != 100 {
			t.Errorf("seed %d: %v, %v", seed, s, err)
		}
	}
	if _, err := crowd(2000, theory.Whole, rand.New(rand.NewPCG(1, 0))); !fault.Is(err, fault.TooLarge) {
		t.Errorf("2000 events at once: %v", err)
	}
}
