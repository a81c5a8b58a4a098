package harmony_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/format"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

func read(t testing.TB, name string, data []byte) *score.Score {
	t.Helper()
	f, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Entries[0].Score
}

// piece reads a built-in score.
func piece(t testing.TB, name string) *score.Score {
	t.Helper()
	data, err := os.ReadFile("../../corpus/pieces/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, name, data)
}

func analysed(t testing.TB, s *score.Score, opt harmony.Options) *harmony.Analysis {
	t.Helper()
	a, err := harmony.Find(s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// romanText writes an analysis measure by measure.
func romanText(a *harmony.Analysis) string {
	var b strings.Builder
	measure := ""
	for i := range a.Numerals {
		n := &a.Numerals[i]
		pos := a.Pos(n)
		if pos.Measure != measure {
			measure = pos.Measure
			b.WriteString("\nm" + measure)
		}
		b.WriteString(" b" + pos.Beat.String() + " ")
		if i == 0 || n.Key != a.Numerals[i-1].Key {
			b.WriteString(n.Key.Short() + ": ")
		}
		b.WriteString(n.Roman.String())
	}
	return b.String()
}

// TestChorale reads Bach's BWV 66.6: from A major to F sharp minor, with a Picardy third at the end.
func TestChorale(t *testing.T) {
	a := analysed(t, piece(t, "bach_bwv66.6.mxl"), harmony.Options{})
	got := romanText(a)
	for _, want := range []string{
		"A: I", "m2 b1 I b2 V7 b3 I", "m3 b1 i", "b2 V7 b3 i", "m9 b1 iv",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	last := a.Numerals[len(a.Numerals)-1]
	if last.Roman.String() != "I" || last.Key != theory.MustKey("f#") {
		t.Errorf("it ends with %s in %s, want a Picardy third in F# minor: %s", last.Roman, last.Key, got)
	}
	if len(a.Keys) < 2 || a.Keys[0].Key != theory.MustKey("A") {
		t.Errorf("keys %v", a.Keys)
	}
}

// TestChoraleWithFermatas reads it from a source that has them: each ends a phrase, and most are closes.
func TestChoraleWithFermatas(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE names no folder of conformance data")
	}
	data, err := os.ReadFile(root + "/corpus/dev/corpus/bach/bwv66.6.mxl")
	if err != nil {
		t.Skip("the conformance data have no bwv66.6")
	}
	a := analysed(t, read(t, "bwv66.6.mxl", data), harmony.Options{})
	var ends, closes []string
	for _, p := range a.Phrases {
		if p.Why == "fermata" {
			ends = append(ends, (p.Onset + p.Dur).String())
		}
	}
	for _, c := range a.Cadences {
		closes = append(closes, c.Onset.String()+" "+c.Type.String())
	}
	if got := strings.Join(ends, " "); got != "4 8 12 20 29 36" {
		t.Errorf("phrases end at %s", got)
	}
	for _, want := range []string{"7 PAC", "11 PAC", "27 HC"} {
		if !strings.Contains(strings.Join(closes, ", "), want) {
			t.Errorf("no %s in %s", want, closes)
		}
	}
}

// fermatas is a chorale of three lines.
const fermatas = `X:1
M:4/4
L:1/4
K:C
V:1
EFGG|AB!fermata!c2|cBAG|FE!fermata!D2|EFGA|GF!fermata!E2|]
V:2
C,C,E,E,|F,G,!fermata!C,2|C,G,F,E,|D,C,!fermata!G,2|C,D,E,F,|G,G,!fermata!C,2|]
`

func TestPhrasesEndAtFermatas(t *testing.T) {
	a := analysed(t, read(t, "chorale.abc", []byte(fermatas)), harmony.Options{})
	var ends []string
	for _, p := range a.Phrases {
		ends = append(ends, (p.Onset+p.Dur).String()+" "+p.Why)
	}
	if got := strings.Join(ends, ", "); got != "8 fermata, 16 fermata, 24 fermata" {
		t.Errorf("%s; %s", got, romanText(a))
	}
	last := a.Phrases[len(a.Phrases)-1]
	if last.Cadence < 0 || a.Cadences[last.Cadence].Onset != 22*theory.Quarter {
		t.Errorf("the last phrase ends with %+v of %+v", last, a.Cadences)
	}
}

// TestAllocations holds that time and memory grow with the length: every note is looked at a bounded number of times.
func TestAllocations(t *testing.T) {
	s := piece(t, "haydn_opus20no4_movement3.mxl")
	slices := 0
	for range s.Slices() {
		slices++
	}
	if n := testing.AllocsPerRun(1, func() { analysed(t, s, harmony.Options{}) }); n > 40*float64(slices)+2000 {
		t.Errorf("%.0f allocations for %d verticalities", n, slices)
	}
}
