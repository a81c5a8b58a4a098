package harmony_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/format"
	"ricercar/backend/score"
)

// piece reads a built-in score.
func piece(t testing.TB, name string) *score.Score {
	t.Helper()
	data, err := os.ReadFile("../../corpus/pieces/" + name)
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Entries[0].Score
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

func TestChorale(t *testing.T) {
	a := analysed(t, piece(t, "bach_bwv66.6.mxl"), harmony.Options{})
	t.Log(romanText(a))
	for _, c := range a.Cadences {
		t.Log(c)
	}
	for _, p := range a.Phrases {
		t.Log(p.Onset, p.Dur, p.Why, p.Cadence)
	}
}
