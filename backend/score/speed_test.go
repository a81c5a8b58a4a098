package score

import (
	"testing"

	"ricercar/backend/theory"
)

// fill makes the builder of a score as a reader fills it: part after part, bar after bar, two voices that are written one
// after the other, chords, ties, marks at every fourth event and syllables.
func fill(parts, bars int) *Builder {
	b := NewBuilder(parts * bars * 12)
	for i := range parts {
		p := b.AddPart(Part{Name: "Part"})
		st := b.AddStaff(Staff{Part: p})
		word := b.Text("la")
		for n := range bars {
			if i == 0 {
				b.AddBar(Bar{Number: int32(n + 1)})
			}
			bar := BarRow(n + 1)
			for k := range 8 {
				e := b.AddEvent(Event{Onset: theory.Tick(k) * theory.Eighth, Dur: theory.Eighth, Bar: bar, Voice: b.Voice(p, 1), Staff: st})
				b.AddHead(e, Head{Pitch: theory.Pitch{Step: theory.Step((n + k) % 7), Oct: 5}})
				b.AddLyric(Lyric{Event: e, Text: word})
				if k%4 == 0 {
					b.AddHead(e, Head{Pitch: theory.Pitch{Step: theory.Step((n + k) % 7), Oct: 4}})
					b.AddMark(Mark{At: Anchor{Event: e}})
				}
			}
			for k := range 4 {
				h := Head{Pitch: theory.Pitch{Step: theory.C, Oct: 3}}
				if k%2 == 0 {
					h.Flags = TieStart
				}
				b.AddHead(b.AddEvent(Event{Onset: theory.Tick(k) * theory.Quarter, Dur: theory.Quarter, Bar: bar, Voice: b.Voice(p, 2), Staff: st}), h)
			}
			b.AddMark(Mark{At: Anchor{Bar: bar, Staff: st}})
		}
	}
	return b
}

// built is what fill makes.
func built(tb testing.TB, parts, bars int) *Score {
	tb.Helper()
	s, err := fill(parts, bars).Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// Build allocates by tables and parts, not by events.
func TestBuildAllocations(t *testing.T) {
	count := func(bars int) float64 {
		builders := []*Builder{fill(4, bars), fill(4, bars)} // AllocsPerRun runs once more than it is told to
		return testing.AllocsPerRun(1, func() {
			if _, err := builders[0].Build(); err != nil {
				t.Error(err)
			}
			builders = builders[1:]
		})
	}
	few, many := count(50), count(800)
	t.Logf("%.0f and %.0f allocations", few, many)
	if many > few+4 || many > 80 {
		t.Errorf("%.0f allocations for 800 bars, %.0f for 50", many, few)
	}
}

// A sweep allocates when it begins, and not by slices.
func TestSlicesAllocations(t *testing.T) {
	s := built(t, 4, 200)
	n := 0
	if a := testing.AllocsPerRun(3, func() {
		for sl := range s.Slices() {
			n += len(sl.Heads)
		}
	}); a > 10 {
		t.Errorf("%.0f allocations for all slices", a)
	}
	if n == 0 {
		t.Error("nothing sounds")
	}
}

func BenchmarkBuild(b *testing.B) {
	heads := 0
	for b.Loop() {
		b.StopTimer()
		builder := fill(24, 400)
		heads = builder.NumHeads()
		b.StartTimer()
		if _, err := builder.Build(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*heads), "ns/head")
}

func BenchmarkSlices(b *testing.B) {
	s := built(b, 4, 2000)
	n := 0
	for b.Loop() {
		n = 0
		for range s.Slices() {
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/slice")
}
