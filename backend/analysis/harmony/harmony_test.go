package harmony

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

func find(t testing.TB, s *score.Score, opt Options) *Analysis {
	t.Helper()
	a, err := Find(s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// text writes numerals with the key where it changes: "C: ii V7 I".
func text(a *Analysis) string {
	var out []string
	for i := range a.Numerals {
		n := &a.Numerals[i]
		if i == 0 || n.Key != a.Numerals[i-1].Key {
			out = append(out, n.Key.Short()+":")
		}
		out = append(out, n.Roman.String())
	}
	return strings.Join(out, " ")
}

// closes writes cadences with the quarter at which they arrive.
func closes(a *Analysis) string {
	var out []string
	for _, c := range a.Cadences {
		out = append(out, fmt.Sprintf("%s %s", c.Onset, c.Type))
	}
	return strings.Join(out, ", ")
}

// The upper line stands first, the bass last.
var progressions = []struct {
	name     string
	parts    []string
	want     string
	cadences string
}{
	{"two, five, one", []string{"D4+F4+A4:2 G3+B3+D4+F4 | C4+E4+G4:4"}, "C: ii V7 I", "4 IAC"},
	{
		"Pachelbel",
		[]string{
			strings.Repeat("key:2 F#5:2 E5 | D5 C#5 | B4 A4 | B4 C#5 |", 2) + "D5:4",
			strings.Repeat("A4:2 A4 | F#4 F#4 | G4 D4 | G4 A4 |", 2) + "A4:4",
			strings.Repeat("D4:2 C#4 | B3 A3 | D4 F#4 | D4 E4 |", 2) + "F#4:4",
			strings.Repeat("D3:2 A2 | B2 F#2 | G2 D2 | G2 A2 |", 2) + "D3:4",
		},
		"D: I V vi iii IV I IV V I V vi iii IV I IV V I", "32 PAC",
	},
	{
		"the four chords",
		[]string{strings.Repeat("C4+E4+G4:1 G3+B3+D4 A3+C4+E4 F3+A3+C4 |", 3) + "C4+E4+G4:4"},
		"C: I V vi IV I V vi IV I V vi IV I", "12 PC",
	},
	{"minor", []string{"A3+C4+E4:1 D3+F3+A3 E3+G#3+B3+D4 A2+C4+E4+A4"}, "a: i iv V7 i", "3 PAC"},
	{
		"a cadential six-four",
		[]string{
			"E5:2 F5 | E5 D5 | C5:4", "C5:2 C5 | C5 B4 | G4:4", "G4:2 A4 | G4 F4 | E4:4", "C3:2 F3 | G3 G2 | C3:4",
		},
		"C: I IV Cad64 V7 I", "8 PAC",
	},
	{
		"an applied dominant",
		[]string{
			"G4:2 A4 | A4 G4 | G4 E4:2 | E4:4", "E4:2 F4 | F#4 D4 | D4 C4 | C4:4", "C4:2 C4 | C4 B3 | B3 G3 | G3:4", "C3:2 F3 | D3 G3 | G2 C3 | C3:4",
		},
		"C: I IV V7/V V I", "",
	},
	{
		"deceptive",
		[]string{
			"E4:2 F4 | D4 E4 | F4 D4 | E4:4", "C4:2 C4 | B3 C4 | C4 B3 | C4:4", "G3:2 A3 | G3 A3 | A3 G3 | G3:4", "C3:2 F3 | G3 A3 | F3 G3 | C3:4",
		},
		"C: I IV V vi IV V I", "",
	},
	{
		"Neapolitan",
		[]string{
			"key:-3 C5:2 Db5 | C5 B4 | C5:4", "G4:2 Ab4 | G4 G4 | G4:4", "Eb4:2 F4 | Eb4 D4 | Eb4:4", "C3:2 F3 | G3 G2 | C3:4",
		},
		"c: i N6 Cad64 V i", "8 PAC",
	},
	{
		"German sixth",
		[]string{
			"key:-3 G4:2 F#4 | G4 F4 | Eb4:4", "Eb4:2 Eb4 | Eb4 D4 | C4:4", "C4:2 C4 | C4 B3 | G3:4", "C3:2 Ab2 | G2 G2 | C3:4",
		},
		"c: i Ger65 Cad64 V7 i", "",
	},
}

func TestProgressions(t *testing.T) {
	for _, c := range progressions {
		a := find(t, analysistest.Score(t, c.parts...), Options{})
		if got := text(a); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := closes(a); c.cadences != "" && got != c.cadences {
			t.Errorf("%s: cadences %s, want %s", c.name, got, c.cadences)
		}
		for i := range a.Numerals {
			n := &a.Numerals[i]
			if n.Confidence <= 0 || n.Confidence > 1 || n.Second.Roman.IsZero() || n.Second == n.Reading || len(a.Evidence(i)) < 2 {
				t.Errorf("%s: %s rests on %v, second %v, confidence %v", c.name, n.Roman, a.Evidence(i), n.Second, n.Confidence)
			}
		}
	}
}

// TestTransposing moves pieces: keys move along, everything else is the same.
func TestTransposing(t *testing.T) {
	for _, c := range progressions {
		s := analysistest.Score(t, c.parts...)
		want := find(t, s, Options{})
		for _, iv := range theory.MustIntervals("m2 -M2 m3 A4 P8") {
			if f := want.Numerals[0].Key.Transpose(iv).Signature().Fifths; f > 7 || f < -7 {
				continue
			}
			got := find(t, analysistest.Transpose(t, s, iv), Options{})
			if len(got.Numerals) != len(want.Numerals) || closes(got) != closes(want) {
				t.Errorf("%s by %s: %s, want %s", c.name, iv, text(got), text(want))
				continue
			}
			for i := range got.Numerals {
				g, w := &got.Numerals[i], &want.Numerals[i]
				if g.Roman != w.Roman || g.Key != w.Key.Transpose(iv) || math.Abs(g.Margin-w.Margin) > 1e-3 {
					t.Errorf("%s by %s: %s %s (%v), want %s in %s (%v)", c.name, iv, g.Key, g.Roman, g.Margin, w.Roman, w.Key.Transpose(iv), w.Margin)
				}
			}
		}
	}
}

// TestModulation goes from C to G by a chord that both have, and stays.
func TestModulation(t *testing.T) {
	s := analysistest.Score(t,
		"E5:2 F5 | D5 E5 | E5 D5 | E5 D5 | D5 C5 | B4 E5 | D5:2 C5 | B4:4",
		"C5:2 C5 | B4 C5 | C5 B4 | C5 A4 | G4 F#4 | G4 G4 | G4:2 F#4 | G4:4",
		"G4:2 A4 | G4 G4 | G4 G4 | A4 F#4 | D4 D4 | D4 C4 | B3:2 A3 | D4:4",
		"C3:2 F3 | G3 C3 | C3 G3 | A3 D3 | B2 D3 | G3 C3 | D3:2 D3 | G2:4")
	a := find(t, s, Options{})
	if len(a.Keys) != 2 || a.Keys[0].Key != theory.MustKey("C") || a.Keys[1].Key != theory.MustKey("G") {
		t.Fatalf("%s", text(a))
	}
	if a.Keys[0].Onset != 0 || a.Keys[1].Onset != a.Keys[0].Dur || a.Keys[1].Onset+a.Keys[1].Dur != s.End() {
		t.Errorf("keys do not follow each other: %+v", a.Keys)
	}
	first := a.Keys[1].First
	if words := strings.Join(a.Evidence(first), "; "); !strings.Contains(words, "in C major is ") {
		t.Errorf("no pivot in %q, %s", words, text(a))
	}
}

// TestSettled gives keys and numerals, to which the rest adapts.
func TestSettled(t *testing.T) {
	s := analysistest.Score(t, progressions[0].parts...)
	q := theory.Quarter
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{Key: theory.MustKey("F")}, "F: vi V7/V V"},
		{Options{Key: theory.MustKey("a")}, "a: iv V7/III III"},
		{Options{Pins: []Pin{{From: 0, To: 2 * q, Key: theory.MustKey("d"), Numeral: theory.MustRoman("i")}}}, "d: i C: V7 I"},
		{Options{Pins: []Pin{{From: 2 * q, To: 4 * q, Key: theory.MustKey("C"), Numeral: theory.MustRoman("viio6")}}}, "C: ii viio6 I"},
		{Options{Pins: []Pin{{From: 4 * q, To: 8 * q, Key: theory.MustKey("C"), Numeral: theory.MustRoman("I[add9]")}}}, "C: ii V7 I[add9]"},
	} {
		a := find(t, s, c.opt)
		if got := text(a); got != c.want {
			t.Errorf("%+v: %s, want %s", c.opt, got, c.want)
		}
		pinned := 0
		for i := range a.Numerals {
			if a.Numerals[i].Pinned {
				pinned++
			}
		}
		if pinned != len(c.opt.Pins) {
			t.Errorf("%+v: %d numerals are given", c.opt, pinned)
		}
	}
	for _, p := range []Pin{
		{From: 0, To: q, Numeral: theory.MustRoman("V")},
		{From: 80 * q, To: 81 * q, Key: theory.MustKey("C")},
	} {
		if _, err := Find(s, Options{Pins: []Pin{p}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestNothing(t *testing.T) {
	a := find(t, analysistest.Score(t, "r:4 | r:4"), Options{})
	if len(a.Keys) > 0 || len(a.Cadences) > 0 || len(a.Numerals) > 0 || a.Bars() != nil {
		t.Errorf("%+v", a)
	}
}

func TestSelection(t *testing.T) {
	s := analysistest.Score(t,
		"C4+E4+G4:4 | F4+A4+C5:4 | G4+B4+D5:4 | C5+E5+G5:4",
		"C#3:1 D#3 E#3 F#3 | C#3:1 D#3 E#3 F#3 | C#3:1 D#3 E#3 F#3 | C#3:1 D#3 E#3 F#3")
	bars, err := s.FindBars("2-4")
	if err != nil {
		t.Fatal(err)
	}
	from, to := s.Times(bars)
	a := find(t, s, Options{Selection: score.Selection{From: from, To: to, Parts: []score.PartRow{1}}})
	if got := text(a); got != "C: IV V I" || a.Numerals[0].Onset != from || a.Pos(&a.Numerals[2]).Measure != "4" {
		t.Errorf("%s from %s", got, a.Numerals[0].Onset)
	}
	if got := fmt.Sprint(a.Bars()); got != "[1 1 1]" {
		t.Errorf("harmonic rhythm %s", got)
	}
}

func TestFunctions(t *testing.T) {
	for _, c := range []struct{ key, numerals, want string }{
		{"C", "I ii iii IV V7 vi viio6 Cad64 iv bII6 Ger65 V7/V viio7/ii bVI", "T Sp Dp S D7 Tp D7 D64 s sN DD (D7) D (D7) Sp sP"},
		{"c", "i iio6 III iv V7 VI VII v I", "t s6 tP s D7 sP dP d T"},
	} {
		var got []string
		for _, n := range strings.Fields(c.numerals) {
			got = append(got, Reading{theory.MustKey(c.key), theory.MustRoman(n)}.Function())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.key, strings.Join(got, " "), c.want)
		}
	}
}
