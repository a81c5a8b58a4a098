package edit_test

import (
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// melody builds a score of one part and bar from pitches, with a signature, a transposition and chord symbols over the
// first notes.
func melody(t testing.TB, pitches string, key theory.KeySignature, transpose string, symbols ...string) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	p := b.AddPart(score.Part{Name: "Clarinet"})
	st := b.AddStaff(score.Staff{Part: p})
	bar := b.AddBar(score.Bar{Number: 1})
	b.Key(st, score.Place{Bar: bar}, key)
	if transpose != "" {
		b.Transpose(p, score.Place{Bar: bar}, theory.MustInterval(transpose))
	}
	for i, word := range strings.Fields(pitches) {
		e := b.AddEvent(score.Event{
			Onset: theory.Tick(i) * theory.Quarter, Dur: theory.Quarter, Bar: bar, Voice: b.Voice(p, 1), Staff: st, Value: theory.QuarterValue,
		})
		for _, name := range strings.Split(word, "+") {
			h := score.Head{}
			if drum, ok := strings.CutPrefix(name, "x"); ok {
				h.Flags, name = score.Unpitched, drum
			}
			h.Pitch = theory.MustPitch(name)
			b.AddHead(e, h)
		}
		if i < len(symbols) {
			printed, _, _ := strings.Cut(symbols[i], " ")
			_, plain, ok := strings.Cut(symbols[i], " ")
			if !ok {
				plain = printed
			}
			sym, _ := theory.ParseChordSymbol(plain)
			b.AddHarmony(score.Harmony{At: score.Anchor{Event: e}, Symbol: sym, Text: b.Text(printed)})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// line writes the pitches of the first voice and the signature: "C4 E4+G4, 1 sharp".
func line(s *score.Score) string {
	var words []string
	for e := range s.Voice(1).Events.All() {
		var chord []string
		for h := range s.Event(e).Heads.All() {
			chord = append(chord, s.Head(h).Pitch.String())
		}
		words = append(words, strings.Join(chord, "+"))
	}
	k, _ := s.Staff(1).Keys.At(0)
	return strings.Join(words, " ") + ", " + k.String()
}

func printed(s *score.Score) string {
	var words []string
	for _, h := range s.Harmonies() {
		words = append(words, s.Text(h.Text)+"="+h.Symbol.String())
	}
	return strings.Join(words, " ")
}

func TestTranspose(t *testing.T) {
	for _, c := range []struct {
		pitches  string
		fifths   int8
		interval string
		simplify bool
		want     string
	}{
		{"C4 E4+G4 B4", 0, "M2", false, "D4 F#4+A4 C#5, 2 sharps"},
		{"C4 E4+G4 B4", 0, "-m3", false, "A3 C#4+E4 G#4, 3 sharps"},
		{"C4 Eb4", -3, "P8", false, "C5 Eb5, 3 flats"},
		{"B4 xE4", 5, "A1", false, "B#4 E4, 12 sharps"},
		{"B4 xE4", 5, "A1", true, "C5 E4, no sharps or flats"},
		{"F#4+Gb4", 6, "P5", true, "Db5+Ebbb5, 5 flats"},
		{"C~4", 0, "m2", false, "D`4, 5 flats"},
	} {
		s := melody(t, c.pitches, theory.KeySignature{Fifths: c.fifths}, "")
		got, err := edit.Transpose(s, theory.MustInterval(c.interval), edit.TransposeOptions{Simplify: c.simplify})
		if err != nil {
			t.Errorf("%s by %s: %v", c.pitches, c.interval, err)
			continue
		}
		if line(got) != c.want {
			t.Errorf("%s by %s: %s, want %s", c.pitches, c.interval, line(got), c.want)
		}
	}
	s := melody(t, "C4", theory.KeySignature{}, "")
	for _, iv := range []theory.Interval{{Steps: 80, Cents: 13700}, {Cents: 1100}, {Steps: 62, Cents: 10600}} {
		if _, err := edit.Transpose(s, iv, edit.TransposeOptions{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", iv, err)
		}
	}
}

func TestTransposeSymbols(t *testing.T) {
	s := melody(t, "C4 D4 E4 F4", theory.KeySignature{}, "", "Ami7/G Am7/G", "B♭6/9 Bb69", "V7", "N.C.")
	got, err := edit.Transpose(s, theory.MustInterval("M2"), edit.TransposeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Bmi7/A=Bm7/A C6/9=C6/9 V7= N.C.=N.C."; printed(got) != want {
		t.Errorf("%s, want %s", printed(got), want)
	}
	got, err = edit.Transpose(s, theory.MustInterval("m2"), edit.TransposeOptions{})
	if want := "Bbmi7/Ab=Bbm7/Ab C♭6/9=Cb6/9 V7= N.C.=N.C."; err != nil || printed(got) != want {
		t.Errorf("%s, %v, want %s", printed(got), err, want)
	}
}

func TestTransposeSelection(t *testing.T) {
	s := melody(t, "C4 D4 E4 F4", theory.KeySignature{}, "", "C", "C", "C", "C")
	got, err := edit.Transpose(s, theory.MustInterval("M2"), edit.TransposeOptions{
		Selection: score.Selection{From: theory.Quarter, To: 3 * theory.Quarter},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "C4 E4 F#4 F4, no sharps or flats"; line(got) != want || printed(got) != "C=C D=D D=D C=C" {
		t.Errorf("%s %s", line(got), printed(got))
	}
	if keys := got.Staff(1).Keys; len(keys) != 3 || keys[1].Value.Fifths != 2 || keys[2].Value.Fifths != 0 {
		t.Errorf("keys %v", keys)
	}
	got, err = edit.Transpose(s, theory.MustInterval("M2"), edit.TransposeOptions{Selection: score.Selection{Voices: []score.VoiceRow{1}}})
	if err != nil || line(got) != "D4 E4 F#4 G4, no sharps or flats" || printed(got) != printed(s) {
		t.Errorf("%s %v", line(got), err)
	}
}

func TestTransposeToKey(t *testing.T) {
	for _, c := range []struct {
		from, to string
		way      edit.Direction
		want     string
	}{
		{"C major", "D major", edit.Nearest, "M2"},
		{"C major", "A major", edit.Nearest, "-m3"},
		{"C major", "A major", edit.Up, "M6"},
		{"C major", "D major", edit.Down, "-m7"},
		{"C major", "F# major", edit.Nearest, "A4"},
		{"C major", "Gb major", edit.Nearest, "d5"},
		{"B major", "Cb major", edit.Nearest, "d2"},
		{"C major", "B major", edit.Nearest, "-m2"},
		{"A minor", "A minor", edit.Up, "P1"},
		{"B minor", "C minor", edit.Nearest, "m2"},
	} {
		if got := edit.KeyInterval(theory.MustKey(c.from), theory.MustKey(c.to), c.way); got != theory.MustInterval(c.want) {
			t.Errorf("%s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
	s := melody(t, "A4 C5", theory.KeySignature{}, "")
	got, err := edit.TransposeToKey(s, theory.Key{}, theory.MustKey("C minor"), edit.Nearest, edit.TransposeOptions{})
	if err != nil || line(got) != "C5 Eb5, 3 flats" {
		t.Errorf("%s %v", line(got), err)
	}
	for _, to := range []theory.Key{{}, theory.MustKey("C minor")} {
		if _, err := edit.TransposeToKey(s, theory.MustKey("C major"), to, edit.Nearest, edit.TransposeOptions{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("to %s: %v", to, err)
		}
	}
}

func TestConcertAndWritten(t *testing.T) {
	s := melody(t, "C4 E4", theory.KeySignature{Fifths: 2}, "-M2", "D")
	concert, err := edit.Concert(s)
	if err != nil || line(concert) != "C4 E4, no sharps or flats" || printed(concert) != "C=C" || concert.Written(1).String() != "C4" {
		t.Errorf("%s %s %v", line(concert), printed(concert), err)
	}
	written, err := edit.Written(concert)
	if err != nil || score.Text(written) != score.Text(s) {
		t.Errorf("%v\n%s\n%s", err, score.Text(written), score.Text(s))
	}
	// B major on a clarinet in B♭ is written in D♭, not in C♯.
	s = melody(t, "B4", theory.KeySignature{Fifths: 5}, "")
	written, err = edit.SetTransposition(s, 1, theory.MustInterval("-M2"))
	if err != nil || line(written) != "B4, 5 flats" || written.Written(1).String() != "Db5" {
		t.Errorf("%s written %s %v", line(written), written.Written(1), err)
	}
	guitar := melody(t, "C4", theory.KeySignature{}, "-P8")
	if concert, err = edit.Concert(guitar); err != nil || score.Text(concert) != score.Text(guitar) {
		t.Errorf("%v\n%s", err, score.Text(concert))
	}
}

func TestNamedTransposition(t *testing.T) {
	for name, want := range map[string]string{
		"Clarinet": "-M2", "Clarinet in A": "-m3", "B♭ Clarinet 1": "-M2", "Clarinet in Eb": "m3", "2 Clarinets (a 2)": "-M2",
		"Bass Clarinet in Bb": "-M9", "Horn in F": "-P5", "Corno in C": "-P8", "Horn in E flat": "-M6", "Trumpet in D": "M2",
		"Trumpet in C": "", "Alto Saxophone": "-M6", "Baritone Sax": "-M13", "English Horn": "-P5", "Piccolo": "P8", "Violin": "",
		"Double Bass": "-P8", "Glockenspiel": "P15",
	} {
		iv, ok := edit.NamedTransposition(name)
		if ok != (want != "") || ok && iv != theory.MustInterval(want) {
			t.Errorf("%s: %s %v, want %s", name, iv, ok, want)
		}
	}
}

func TestInvert(t *testing.T) {
	for _, c := range []struct{ pitches, axis, key, want string }{
		{"C4 E4+G4 B4", "C4", "", "C4 F3+Ab3 Db3"},
		{"C4 E4+G4 B4", "C4", "C major", "C4 F3+A3 D3"},
		{"D4 F#4 G#4", "D4", "D major", "D4 B3 Ab3"},
		{"C4 xE4", "F4", "", "Bb4 E4"},
	} {
		key := theory.Key{}
		if c.key != "" {
			key = theory.MustKey(c.key)
		}
		s := melody(t, c.pitches, theory.KeySignature{}, "", "C")
		once, err := edit.Invert(s, theory.MustPitch(c.axis), key, score.Selection{})
		if got, _, _ := strings.Cut(line(once), ","); err != nil || got != c.want || len(once.Harmonies()) != 0 {
			t.Errorf("%s around %s %s: %s %v, want %s", c.pitches, c.axis, c.key, got, err, c.want)
		}
		twice, err := edit.Invert(once, theory.MustPitch(c.axis), key, score.Selection{})
		if err != nil || line(twice) != line(s) {
			t.Errorf("%s twice: %s %v", c.pitches, line(twice), err)
		}
	}
	if _, err := edit.Invert(melody(t, "C9", theory.KeySignature{}, ""), theory.MustPitch("C0"), theory.Key{}, score.Selection{}); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

func TestRespell(t *testing.T) {
	for _, c := range []struct {
		pitches string
		key     theory.KeySignature
		how     edit.Spelling
		want    string
	}{
		{"C#4 D#4 E#4 Fb4 D##4", theory.KeySignature{}, edit.Simple, "C#4 D#4 F4 E4 E4"},
		{"C#4 D#4 E#4 Bb3", theory.KeySignature{}, edit.Flats, "Db4 Eb4 F4 Bb3"},
		{"Db4 D#4 Fb4 Bb3", theory.KeySignature{}, edit.Sharps, "C#4 D#4 E4 A#3"},
		{"C#4 G#4 D#4 A#4", theory.KeySignature{Fifths: -3}, edit.ByKey, "Db4 Ab4 Eb4 Bb4"},
		{"Ab4 Eb4", theory.KeySignature{Mode: theory.Minor}, edit.ByKey, "G#4 D#4"},
		{"Ab4 D#4", theory.KeySignature{Mode: theory.Major}, edit.ByKey, "Ab4 Eb4"},
		{"C#4 B3", theory.KeySignature{}, edit.Higher, "Db4 Cb4"},
		{"Db4 C4", theory.KeySignature{}, edit.Lower, "C#4 B#3"},
		{"C~4", theory.KeySignature{}, edit.Sharps, "C~4"},
	} {
		got, err := edit.Respell(melody(t, c.pitches, c.key, ""), score.Selection{}, c.how)
		if text, _, _ := strings.Cut(line(got), ","); err != nil || text != c.want {
			t.Errorf("%s: %s %v, want %s", c.pitches, text, err, c.want)
		}
	}
	s := melody(t, "C#4+E4", theory.KeySignature{}, "")
	got, err := edit.Spell(s, map[score.ID]theory.Pitch{s.Head(1).ID: theory.MustPitch("Db4")})
	if err != nil || !strings.HasPrefix(line(got), "Db4+E4") || got.Head(1).ID != s.Head(1).ID {
		t.Errorf("%s %v", line(got), err)
	}
	if _, err := edit.Spell(s, map[score.ID]theory.Pitch{s.Head(1).ID: theory.MustPitch("D4")}); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	if _, err := edit.Spell(s, map[score.ID]theory.Pitch{s.Part(1).ID: theory.MustPitch("D4")}); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// Drums keep their signature, and it is not taken for the music's where they come first.
func TestTransposeLeavesDrumsWithoutSignature(t *testing.T) {
	b := score.NewBuilder(0)
	drums, flute := b.AddPart(score.Part{Name: "Drums"}), b.AddPart(score.Part{Name: "Flute"})
	bar := b.AddBar(score.Bar{Number: 1})
	for _, st := range []score.Staff{{Part: drums, Kind: score.PercussionStaff}, {Part: flute}} {
		staff := b.AddStaff(st)
		b.Key(staff, score.Place{Bar: bar}, theory.KeySignature{})
		e := b.AddEvent(score.Event{Dur: theory.Quarter, Bar: bar, Voice: b.Voice(st.Part, 1), Staff: staff, Value: theory.QuarterValue})
		h := score.Head{Pitch: theory.MustPitch("F4")}
		if st.Kind == score.PercussionStaff {
			h.Flags = score.Unpitched
		}
		b.AddHead(e, h)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if s, err = edit.Transpose(s, theory.MustInterval("M2"), edit.TransposeOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := line(s); got != "F4, no sharps or flats" {
		t.Errorf("drums: %s", got)
	}
	if k := edit.SignatureKey(s, theory.Major); k.String() != "D major" {
		t.Errorf("the music is in %s", k)
	}
}
