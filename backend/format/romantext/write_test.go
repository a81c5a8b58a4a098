package romantext_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/corpus"
	"ricercar/backend/format"
	"ricercar/backend/format/romantext"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// shown are the numerals of a layer in words.
func shown(l annotate.Layer) []string {
	var out []string
	for _, n := range l.Of(annotate.Numeral) {
		out = append(out, fmt.Sprint(n.Onset, "+", n.Dur, " ", n.Key.Short(), " ", n.Roman))
	}
	return out
}

// firstDifference is the first thing in which two lists differ.
func firstDifference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		a, b := "nothing", "nothing"
		if i < len(got) {
			a = got[i]
		}
		if i < len(want) {
			b = want[i]
		}
		if a != b {
			return fmt.Sprintf("%d of %d and %d: got %s, want %s", i, len(got), len(want), a, b)
		}
	}
	return ""
}

var all = flag.Bool("all", false, "all built-in pieces, not every fifth")

// TestWriteCorpus writes the analyses of built-in pieces; read again and put beside their scores they say the same.
func TestWriteCorpus(t *testing.T) {
	pieces, numerals := 0, 0
	for i, p := range corpus.Pieces() {
		if !*all && i%5 != 0 {
			continue
		}
		data, err := corpus.Bytes(p)
		if err != nil {
			t.Fatal(err)
		}
		f, _, err := format.Read(context.Background(), p.Name, data, format.Hint{})
		if err != nil {
			t.Fatal(err)
		}
		s := f.Entries[0].Score
		a, err := harmony.Find(s, harmony.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Numerals) == 0 {
			continue
		}
		text, _, err := romantext.Write(context.Background(), s, source.WriteOptions{Harmony: a})
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		want := shown(annotate.OfHarmony(a))
		got := laid(t, s, text)
		pieces, numerals = pieces+1, numerals+len(want)
		if d := firstDifference(got, want); d != "" {
			t.Errorf("%s: %s", p.Name, d)
			if testing.Verbose() {
				t.Logf("%s", text)
			}
		}
	}
	t.Logf("%d pieces, %d numerals", pieces, numerals)
}

// laid are the numerals of a text beside a score, by the numbers of its bars.
func laid(t *testing.T, s *score.Score, text []byte) []string {
	t.Helper()
	src := source.New("", text, source.Limits{})
	a, err := romantext.Parse(context.Background(), src)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	layers, fit := a.Lay(s, src)
	if fit.Method != "number" && fit.Method != "count" {
		t.Errorf("laid by %s, %.3f", fit.Method, fit.Coverage)
	}
	for _, d := range src.Diagnostics() {
		if d.Code != "RT011" { // scores without notes fit nothing
			t.Errorf("%s", d)
		}
	}
	return shown(layers[0])
}

// TestWriteOracle writes what was read of the oracle's analyses; it reads as the same again.
func TestWriteOracle(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE is not set")
	}
	files := 0
	err := filepath.WalkDir(filepath.Join(root, "corpus"), func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".rntxt" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		entries, err := romantext.Read(context.Background(), source.New(path, data, source.Limits{}))
		if err != nil {
			return err
		}
		text, _, err := romantext.Text(entries[0].Score, entries[0].Layers[0])
		if err != nil {
			return err
		}
		again, err := romantext.Read(context.Background(), source.New(path, text, source.Limits{}))
		if err != nil {
			return err
		}
		files++
		want := entries[0].Layers[0]
		if d := firstDifference(shown(again[0].Layers[0]), shown(want)); d != "" {
			t.Errorf("%s: %s", filepath.Base(path), d)
		}
		for _, kind := range []annotate.Kind{annotate.LocalKey, annotate.Section, annotate.Remark} {
			if a, b := again[0].Layers[0].Of(kind), want.Of(kind); len(a) != len(b) && kind != annotate.Remark {
				t.Errorf("%s: %d labels of kind %s, want %d", filepath.Base(path), len(a), kind, len(b))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d analyses", files)
}

// TestText shows what is written: a pickup, a divided bar with a repeat, keys, a pivot chord, silence, phrases, form.
func TestText(t *testing.T) {
	b := score.NewBuilder(0)
	part := b.AddPart(score.Part{})
	staff := b.AddStaff(score.Staff{Part: part})
	b.SetMeta(score.Meta{Title: "A piece", Composer: "Somebody"})
	for i, bar := range []score.Bar{
		{Number: 0, Len: theory.Quarter, Flags: score.Implicit},
		{Number: 1, Flags: score.RepeatStart},
		{Number: 2, Len: theory.Half, Flags: score.RepeatEnd},
		{Number: 2, Len: theory.Quarter, Flags: score.Implicit},
		{Number: 3},
		{Number: 4},
	} {
		row := b.AddBar(bar)
		if i == 0 {
			b.Meter(1, row, theory.NewMeter(3, 4))
		}
		if i == 5 {
			b.Meter(1, row, theory.NewMeter(3, 8))
		}
	}
	b.AddEvent(score.Event{Bar: 1, Dur: theory.Quarter, Voice: b.Voice(part, 1), Staff: staff, Value: theory.QuarterValue})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	c, g := theory.MustKey("C"), theory.MustKey("g")
	q := theory.Quarter
	l := annotate.Layer{Author: "Me", Labels: []annotate.Label{
		{Kind: annotate.Section, Dur: s.End(), Text: "A"},
		{Kind: annotate.Phrase, Dur: 6 * q},
		{Kind: annotate.Remark, Onset: 4 * q, Text: "a remark"},
		{Kind: annotate.Numeral, Onset: 0, Dur: 2 * q, Key: c, Roman: theory.MustRoman("I")},
		{Kind: annotate.Numeral, Onset: 2 * q, Dur: 2*q + q/3, Key: c, Roman: theory.MustRoman("V65/V")},
		{Kind: annotate.Numeral, Onset: 4*q + q/3, Key: c, Roman: theory.MustRoman("V")},
		{Kind: annotate.Numeral, Onset: 4*q + q/3, Dur: 2*q + 2*(q/3), Key: g, Roman: theory.MustRoman("I")},
		{Kind: annotate.Numeral, Onset: 7 * q, Dur: q, Key: g, Roman: theory.MustRoman("V")},
		{Kind: annotate.Numeral, Onset: 10*q + q/2, Dur: q, Key: g, Roman: theory.MustRoman("i")},
		{Kind: annotate.Cadence, Onset: 10*q + q/2, Key: g, Text: "PAC"},
	}}
	text, lost, err := romantext.Text(s, l)
	if err != nil || len(lost) != 1 {
		t.Fatalf("%v, %v", lost, err)
	}
	want := `Composer: Somebody
Title: A piece
Analyst: Me

Time Signature: 3/4


Form: A

m0 b3 C: I
m1 ||: b2 V65/V
m2 b1.33 V g: I || :||
Note: a remark
m3 V b2 NC
Time Signature: slow 3/8

m4 b2 i
`
	if string(text) != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	got := laid(t, s, text)
	l.Sort()
	if d := firstDifference(got, shown(l)); d != "" {
		t.Errorf("%s", d)
	}
}

func TestWriteNothing(t *testing.T) {
	s, err := score.NewBuilder(0).Build()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := romantext.Write(context.Background(), s, source.WriteOptions{}); err == nil || !strings.Contains(err.Error(), "measures") {
		t.Errorf("%v", err)
	}
}
