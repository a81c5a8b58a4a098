package harmony

import (
	"fmt"
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/score"
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

func cadences(a *Analysis) string {
	var out []string
	for _, c := range a.Cadences {
		out = append(out, fmt.Sprintf("%s %s in %s", c.Onset, c.Type, c.Key.Short()))
	}
	return strings.Join(out, ", ")
}

var progressions = []struct {
	name     string
	parts    []string
	want     string
	cadences string
}{
	{"two, five, one", []string{"D4+F4+A4:2 G3+B3+D4+F4 | C4+E4+G4:4"}, "C: ii V7 I", ""},
	{"Pachelbel", []string{strings.Repeat("key:2 F#5:2 E5 | D5 C#5 | B4 A4 | B4 C#5 |", 2) + "D5:4", strings.Repeat("A4:2 A4 | F#4 F#4 | G4 D4 | G4 A4 |", 2) + "A4:4", strings.Repeat("D3:2 A2 | B2 F#2 | G2 D2 | G2 A2 |", 2) + "D3:4", strings.Repeat("D4:2 C#4 | B3 A3 | D4 F#4 | D4 E4 |", 2) + "F#4:4"},
		"D: I V vi iii IV I IV V I V vi iii IV I IV V I", ""},
	{"the four chords", []string{strings.Repeat("C4+E4+G4:1 G3+B3+D4 A3+C4+E4 F3+A3+C4 |", 3) + "C4+E4+G4:4"}, "C: I V vi IV I V vi IV I V vi IV I", ""},
	{"minor", []string{"A3+C4+E4:1 D3+F3+A3 E3+G#3+B3+D4 A2+C4+E4+A4"}, "a: i iv V7 i", ""},
}

func TestProgressions(t *testing.T) {
	for _, c := range progressions {
		a := find(t, analysistest.Score(t, c.parts...), Options{})
		if got := text(a); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		t.Log(cadences(a), a.Phrases)
	}
}
