package synth

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// duo is two bars for flute and cello, repeated; more adds what a test needs.
func duo(t testing.TB, more func(*score.Builder)) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	for i := range 2 {
		b.AddBar(score.Bar{Number: int32(i + 1), Len: 2 * theory.Quarter})
	}
	b.Meter(1, 1, theory.NewMeter(2, 4))
	b.AddTempo(score.Tempo{At: score.Anchor{Bar: 1}, QuarterBPM: 60})
	for _, name := range []string{"Flute", "Cello"} {
		p := b.AddPart(score.Part{Name: name})
		b.AddStaff(score.Staff{Part: p})
	}
	add := func(p score.PartRow, bar score.BarRow, onset, dur theory.Tick, flags score.HeadFlags, names ...string) {
		e := b.AddEvent(score.Event{Bar: bar, Onset: onset, Dur: dur, Voice: b.Voice(p, 1), Staff: score.StaffRow(p), Value: theory.QuarterValue})
		for _, n := range names {
			b.AddHead(e, score.Head{Pitch: theory.MustPitch(n), Flags: flags})
		}
	}
	add(1, 1, 0, theory.Quarter, 0, "C5", "E5")
	add(1, 1, theory.Quarter, theory.Quarter, 0, "D~5")
	add(2, 1, 0, 2*theory.Quarter, score.TieStart, "C3")
	add(2, 2, 0, 2*theory.Quarter, 0, "C3")
	if more != nil {
		more(b)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTimemap(t *testing.T) {
	got, err := NewTimemap(duo(t, func(b *score.Builder) {
		b.Bar(2).Flags |= score.RepeatEnd
		b.AddMark(score.Mark{Kind: score.Fermata, At: score.Anchor{Event: 2}})
	}))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, n := range got.Notes[:4] {
		lines = append(lines, fmt.Sprintf("%d:%d %g v%d %g+%g %gs+%gs %d", n.Part, n.Instrument, n.MIDI, n.Velocity, n.Offset, n.Duration, n.Time, n.Length, len(n.Tied)))
	}
	want := []string{
		"0:0 72 v80 0+1 0s+1s 0", "0:0 76 v80 0+1 0s+1s 0", "1:1 48 v80 0+4 0s+4.75s 1", "0:0 74.5 v80 1+1 1s+1.75s 0",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("notes\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if len(got.Notes) != 8 || got.Duration != 8 || got.Length != 9.5 || got.Parts[1].Name != "Cello" || got.Instruments[1].Program != 42 {
		t.Errorf("%d notes, %v quarters, %v s, %+v, %+v", len(got.Notes), got.Duration, got.Length, got.Parts, got.Instruments)
	}
	if b := got.Bars[3]; b.Offset != 6 || b.Time != 7.5 || b.Length != 2 || b.ScoreOffset != 2 || b.Measure != "2" || !slices.Equal(b.Beats, []float64{1, 1}) {
		t.Errorf("last bar %+v", b)
	}
}

// A note costs its id, and a bar its id, number and beats; nothing else is allocated one by one.
func TestTimemapAllocations(t *testing.T) {
	const bars = 400
	s := duo(t, func(b *score.Builder) {
		for i := range bars {
			bar := b.AddBar(score.Bar{Number: int32(i + 3), Len: 2 * theory.Quarter})
			for k := range 4 {
				e := b.AddEvent(score.Event{
					Bar: bar, Onset: theory.Tick(k) * theory.Eighth, Dur: theory.Eighth, Voice: b.Voice(1, 1), Staff: 1, Value: theory.EighthValue,
				})
				b.AddHead(e, score.Head{Pitch: theory.MustPitch("G5")})
			}
		}
	})
	a := testing.AllocsPerRun(3, func() {
		if _, err := NewTimemap(s); err != nil {
			t.Error(err)
		}
	})
	if most := float64(s.NumHeads()) + 6*bars + 100; a > most {
		t.Errorf("%.0f allocations for %d notes and %d bars, more than %.0f", a, s.NumHeads(), bars, most)
	}
}

func BenchmarkTimemap(b *testing.B) {
	s := duo(b, nil)
	for b.Loop() {
		if _, err := NewTimemap(s); err != nil {
			b.Fatal(err)
		}
	}
}
