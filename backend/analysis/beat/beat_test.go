package beat_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"ricercar/backend/analysis/beat"
	"ricercar/backend/theory"
)

// march is notes at the places of beats and parts of beats: "4" is a beat of four, "3" one of three, "-" a rest. Each
// beat is as long as tempo says; the bass has every other beat, and those of three.
func march(beats string, tempo func(beat int) float64) (notes []beat.Note, times []float64) {
	at := 0.3
	for i, b := range beats {
		times = append(times, at)
		length := tempo(i)
		if b == '-' {
			at += length
			continue
		}
		parts := int(b - '0')
		for k := range parts {
			notes = append(notes, beat.Note{Onset: at + length*float64(k)/float64(parts), Dur: length / float64(parts), Key: 72 + k, Velocity: 70})
		}
		if i%2 == 0 || parts == 3 {
			notes = append(notes, beat.Note{Onset: at, Dur: 2 * length, Key: 40 + i%8, Velocity: 80})
		}
		at += length
	}
	return notes, times
}

func steady(int) float64 { return 0.6 }

// rubato slows down towards every eighth beat.
func rubato(i int) float64 { return 0.55 + 0.02*float64(i%8) }

func TestTrack(t *testing.T) {
	for _, c := range []struct {
		name, beats string
		tempo       func(int) float64
		unit        theory.Tick
	}{
		{"quarters and eighths", "1221122112211221", steady, theory.Quarter},
		{"sixteenths", "4242421442424214", steady, theory.Quarter},
		{"triplets among eighths", "1232123212321232", steady, theory.Quarter},
		{"thirds of every beat are of a dotted quarter", "3333331333333313", func(int) float64 { return 0.9 }, theory.Quarter * 3 / 2},
		{"rests", "12-112-112-112-1", steady, theory.Quarter},
		{"rubato", "1221422112214221", rubato, theory.Quarter},
	} {
		notes, want := march(c.beats, c.tempo)
		random := rand.New(rand.NewPCG(1, 2))
		for i := range notes {
			notes[i].Onset += 0.008 * random.NormFloat64()
		}
		got := beat.Track(notes, beat.Options{})
		if got.Unit != c.unit {
			t.Errorf("%s: a beat is %s", c.name, got.Unit)
		}
		if missed := missing(want, got.Times); missed != "" || len(got.Times) > len(want)+2 {
			t.Errorf("%s: %d beats for %d, without those at %s", c.name, len(got.Times), len(want), missed)
		}
	}
}

// missing lists the wanted beats that are not there.
func missing(want, got []float64) (out string) {
	for _, w := range want {
		near := math.Inf(1)
		for _, g := range got {
			near = min(near, math.Abs(g-w))
		}
		if near > 0.04 {
			out += fmt.Sprintf(" %.2f", w)
		}
	}
	return out
}

// TestLaws: later, the beats are later; higher, they are the same.
func TestLaws(t *testing.T) {
	notes, _ := march("1221422112214221", rubato)
	want := beat.Track(notes, beat.Options{})
	for i := range notes {
		notes[i].Onset += 100
		notes[i].Key += 5
	}
	got := beat.Track(notes, beat.Options{})
	if len(got.Times) != len(want.Times) || got.Unit != want.Unit {
		t.Fatalf("%d beats of %s, want %d of %s", len(got.Times), got.Unit, len(want.Times), want.Unit)
	}
	for i := range got.Times {
		if math.Abs(got.Times[i]-100-want.Times[i]) > 1e-6 {
			t.Errorf("beat %d at %v, want %v", i, got.Times[i], want.Times[i]+100)
		}
	}
}

func TestLittleAndLongSilence(t *testing.T) {
	for name, notes := range map[string][]beat.Note{"nothing": nil, "a chord": {{0, 1, 60, 64}, {0.001, 1, 64, 64}}} {
		if got := beat.Track(notes, beat.Options{}); got.Times != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	notes, first := march("1111", steady)
	more, _ := march("1111", steady)
	for _, n := range more {
		n.Onset += 60
		notes = append(notes, n)
	}
	got := beat.Track(notes, beat.Options{})
	if missed := missing(append(first, 60.3, 60.9, 61.5), got.Times); missed != "" {
		t.Errorf("a minute of silence: no beats at %s", missed)
	}
}

// TestPeriod: who knows how long a beat is gets that.
func TestPeriod(t *testing.T) {
	notes, _ := march("2222222222222222", steady)
	for _, period := range []float64{0.3, 0.6, 1.2} {
		got := beat.Track(notes, beat.Options{Period: period}).Times
		if mean := (got[len(got)-1] - got[0]) / float64(len(got)-1); math.Abs(mean/period-1) > 0.1 {
			t.Errorf("beats of %.2f s are wanted, %.2f s found", period, mean)
		}
	}
}

func BenchmarkTrack(b *testing.B) {
	notes, _ := march("122142211221422112214221122142211221422112214221", rubato)
	for b.Loop() {
		beat.Track(notes, beat.Options{})
	}
}
