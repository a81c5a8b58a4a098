package synth

import (
	"fmt"
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// song builds a part from bars of notes: "C5:1 D5:1~ r:1 g:E5", durations in quarters, ~ begins a tie.
func song(t testing.TB, text string, more func(*score.Builder)) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	p := b.AddPart(score.Part{Name: "Violino I"})
	st := b.AddStaff(score.Staff{Part: p})
	for i, words := range strings.Split(text, "|") {
		bar := b.AddBar(score.Bar{Number: int32(i + 1)})
		at := theory.Tick(0)
		for word := range strings.FieldsSeq(words) {
			name, length, _ := strings.Cut(word, ":")
			e := score.Event{Onset: at, Bar: bar, Voice: b.Voice(p, 1), Staff: st, Value: theory.EighthValue}
			if name == "g" {
				e.Grace, name = -1, length
			} else {
				e.Dur, _ = theory.ParseTick(strings.TrimSuffix(length, "~"))
			}
			row := b.AddEvent(e)
			at += e.Dur
			if name == "r" {
				continue
			}
			h := score.Head{Pitch: theory.MustPitch(name)}
			if strings.HasSuffix(length, "~") {
				h.Flags = score.TieStart
			}
			b.AddHead(row, h)
		}
	}
	if more != nil {
		more(b)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// heard writes the notes of a timemap: midi, offset and duration in quarters, velocity where it is not the usual one.
func heard(t *testing.T, s *score.Score) string {
	t.Helper()
	m, err := NewTimemap(s)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range m.Notes {
		word := fmt.Sprintf("%g@%g+%g", n.MIDI, n.Offset, n.Duration)
		if n.Velocity != defaultVelocity {
			word += fmt.Sprintf("v%d", n.Velocity)
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func TestScoreIsPlayed(t *testing.T) {
	mark := func(kind score.MarkKind, text string, event score.EventRow) func(*score.Builder) {
		return func(b *score.Builder) {
			b.AddMark(score.Mark{Kind: kind, Text: b.Text(text), At: score.Anchor{Event: event}})
		}
	}
	for _, c := range []struct {
		name, in string
		more     func(*score.Builder)
		want     string
	}{
		{"notes and rests", "C5:1 r:1 D5:2", nil, "72@0+1 74@2+2"},
		{"ties over a bar", "C5:2 D5:2~ | D5:4", nil, "72@0+2 74@2+6"},
		{"a grace note", "g:D5 C5:4", nil, "74@0+0.5 72@0.5+3.5"},
		{"a repeat", "C5:4 | D5:4", func(b *score.Builder) { b.Bar(1).Flags |= score.RepeatEnd }, "72@0+4 72@4+4 74@8+4"},
		{"a tie into a repeat is struck again", "C5:4~ | C5:4", func(b *score.Builder) {
			b.Bar(2).Flags |= score.RepeatStart | score.RepeatEnd
		}, "72@0+8 72@8+4"},
		{"staccato", "C5:4", mark(score.Staccato, "", 1), "72@0+2"},
		{"forte from there on", "C5:2 D5:2", mark(score.Dynamic, "f", 2), "72@0+2 74@2+2v96"},
		{"a mordent takes the key's lower note", "F5:4", func(b *score.Builder) {
			b.Key(1, score.Place{Bar: 1}, theory.KeySignature{Fifths: -3})
			mark(score.Mordent, "", 1)(b)
		}, "77@0+0.125 75@0.125+0.125 77@0.25+3.75"},
		{"a cue is silent", "C5:4", func(b *score.Builder) { b.Event(1).Flags |= score.Cue }, ""},
	} {
		if got := heard(t, song(t, c.in, c.more)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTempoWordsAndHolds(t *testing.T) {
	s := song(t, "C5:2 D5:2 | C5:4", func(b *score.Builder) {
		b.Meter(1, 1, theory.MustMeter("2/2"))
		b.AddTempo(score.Tempo{At: score.Anchor{Bar: 1}, Text: b.Text("Allegro ma non troppo")})
		b.AddTempo(score.Tempo{At: score.Anchor{Bar: 2}, QuarterBPM: 60})
		b.AddMark(score.Mark{Kind: score.Fermata, At: score.Anchor{Event: 2}})
	})
	m, err := NewTimemap(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(m.Tempos[0].BPM, " ", m.Tempos[1].BPM*fermataFactor, " ", m.Tempos[2].BPM); got != "276 276 60" {
		t.Errorf("tempi %s", got)
	}
	if in := m.Instruments[0]; in.Program != 40 || m.Parts[0].Name != "Violino I" {
		t.Errorf("played by %+v", in)
	}
	if got := fmt.Sprint(m.Bars[1].Offset, m.Bars[1].Beats); got != "4 [2 2]" {
		t.Errorf("second bar %s", got)
	}
	for text, want := range map[string]float64{"Andante con moto": 84, "Menuetto. Allegretto": 120, "Molto lento": 54, "Fuga": 0} {
		if got := wordTempo(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// long is a song of a number of bars with five notes each.
func long(t testing.TB, bars int) *score.Score {
	return song(t, strings.Repeat("|C5:1 D5:1/2 E5:1/2 F5:1~ F5:1", bars)[1:], nil)
}

// A note costs its id, and a bar its id, number and beats; nothing else is allocated one by one.
func TestTimemapAllocations(t *testing.T) {
	const bars = 400
	s := long(t, bars)
	a := testing.AllocsPerRun(3, func() {
		if _, err := NewTimemap(s); err != nil {
			t.Error(err)
		}
	})
	if most := 2*float64(s.NumHeads()) + 10*bars; a > most {
		t.Errorf("%.0f allocations for %d notes and %d bars, more than %.0f", a, s.NumHeads(), bars, most)
	}
}

func BenchmarkTimemap(b *testing.B) {
	s := long(b, 500)
	for b.Loop() {
		if _, err := NewTimemap(s); err != nil {
			b.Fatal(err)
		}
	}
}
