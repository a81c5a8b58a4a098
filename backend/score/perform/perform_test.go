package perform

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

// heard writes the notes of a performance: midi, onset and duration in quarters, velocity where it is not the usual one.
func heard(t *testing.T, s *score.Score, o Options) string {
	t.Helper()
	m, err := Play(s, o)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range m.Notes {
		word := fmt.Sprintf("%g@%g+%g", n.MIDI, n.Onset.Quarters(), n.Dur.Quarters())
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
		if got := heard(t, song(t, c.in, c.more), Options{}); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPlainly(t *testing.T) {
	s := song(t, "g:D5 C5:2~ C5:1 E5:1 | F5:4", func(b *score.Builder) {
		b.Bar(1).Flags |= score.RepeatEnd
		for event, kind := range map[score.EventRow]score.MarkKind{2: score.Trill, 4: score.Staccato, 5: score.Fermata} {
			b.AddMark(score.Mark{Kind: kind, At: score.Anchor{Event: event}})
		}
		b.AddMark(score.Mark{Kind: score.Accent, At: score.Anchor{Event: 5}})
		b.AddTempo(score.Tempo{At: score.Anchor{Bar: 1}, Text: b.Text("Allegro")})
	})
	if got, want := heard(t, s, Options{Once: true, Plain: true}), "72@0+3 76@3+1 77@4+4v96"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	m, err := Play(s, Options{Once: true, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	if c := m.Tempo.Changes(); len(c) != 1 || c[0].BPM != defaultBPM || m.End != 8*theory.Quarter {
		t.Errorf("tempi %+v, end %s", c, m.End)
	}
}

// tempi writes the tempi of a performance: quarters a minute and where.
func tempi(t *testing.T, s *score.Score) string {
	t.Helper()
	m, err := Play(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range m.Tempo.Changes() {
		out = append(out, fmt.Sprintf("%.4g@%g", c.BPM, c.Onset.Quarters()))
	}
	return strings.Join(out, " ")
}

func TestTempi(t *testing.T) {
	words := func(bar score.BarRow, beat int, text string) func(*score.Builder) {
		return func(b *score.Builder) {
			b.AddMark(score.Mark{Kind: score.Words, Text: b.Text(text), At: score.Anchor{Bar: bar, Tick: theory.Tick(beat) * theory.Quarter}})
		}
	}
	tempo := func(bar score.BarRow, bpm float64, text string) func(*score.Builder) {
		return func(b *score.Builder) {
			b.AddTempo(score.Tempo{At: score.Anchor{Bar: bar}, QuarterBPM: bpm, Text: b.Text(text)})
		}
	}
	for _, c := range []struct {
		name  string
		signs []func(*score.Builder)
		want  string
	}{
		{"words for a tempo, a number and a fermata", []func(*score.Builder){
			tempo(1, 0, "Allegro ma non troppo"), tempo(3, 60, ""), func(b *score.Builder) {
				b.Meter(1, 1, theory.MustMeter("2/2"))
				b.AddMark(score.Mark{Kind: score.Fermata, At: score.Anchor{Event: 2}})
			},
		}, "276@0 157.7@2 276@4 60@8"},
		{"slower until the old tempo returns", []func(*score.Builder){tempo(1, 80, ""), words(1, 2, "poco rit."), words(2, 0, "a tempo")}, "80@0 75@2 65@3 80@4"},
		{"slower until the next tempo", []func(*score.Builder){tempo(1, 80, ""), words(1, 2, "rall."), tempo(2, 120, "Presto")}, "80@0 75@2 65@3 120@4"},
		{"slower to the end of the next bar", []func(*score.Builder){words(1, 3, "Ritardando")}, "97.5@3 92.5@4 87.5@5 82.5@6 77.5@7 100@8"},
		{"faster along a line", []func(*score.Builder){func(b *score.Builder) {
			b.AddSpanner(score.Spanner{Kind: score.TextLine, Text: b.Text("accel."), From: score.Anchor{Bar: 1}, To: score.Anchor{Bar: 1, Tick: 2 * theory.Quarter}})
		}}, "108.2@0 124.8@1 100@2"},
		{"the first tempo again", []func(*score.Builder){tempo(1, 80, ""), tempo(2, 120, ""), words(3, 0, "Tempo I")}, "80@0 120@4 80@8"},
		{"no tempo", []func(*score.Builder){words(1, 0, "ritmico, a due")}, "100@0"},
	} {
		s := song(t, "C5:2 D5:2 | C5:4 | D5:4 | E5:4", func(b *score.Builder) {
			for _, sign := range c.signs {
				sign(b)
			}
		})
		got := strings.TrimPrefix(tempi(t, s), "100@0 ")
		if want := strings.TrimPrefix(c.want, "100@0 "); got != want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for text, want := range map[string]float64{"Andante con moto": 84, "Menuetto. Allegretto": 120, "Molto lento": 54, "Fuga": 0} {
		if got := wordTempo(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestBarsAndInstruments(t *testing.T) {
	s := song(t, "C5:2 D5:2 | C5:4", func(b *score.Builder) { b.Meter(1, 1, theory.MustMeter("2/2")) })
	m, err := Play(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if in := m.Instruments[0]; in.Program != 40 || in.Name != "Violino I" || !in.Named {
		t.Errorf("played by %+v", in)
	}
	if b := m.Bars[1]; b.Onset != 4*theory.Quarter || fmt.Sprint(b.Beats) != "[2 2]" {
		t.Errorf("second bar %+v", b)
	}
}

// Nothing is allocated note by note.
func TestAllocations(t *testing.T) {
	const bars = 400
	s := song(t, strings.Repeat("|C5:1 D5:1/2 E5:1/2 F5:1 F5:1", bars)[1:], nil)
	a := testing.AllocsPerRun(3, func() {
		if _, err := Play(s, Options{}); err != nil {
			t.Error(err)
		}
	})
	if most := 2*bars + 100.0; a > most {
		t.Errorf("%.0f allocations for %d notes and %d bars, more than %.0f", a, s.NumHeads(), bars, most)
	}
}
