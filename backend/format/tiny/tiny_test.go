package tiny

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/fault"
	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

func read(t testing.TB, text string) (*score.Score, []source.Diagnostic, error) {
	t.Helper()
	s := source.New("in", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		return nil, s.Diagnostics(), err
	}
	if len(entries) != 1 || entries[0].Index != 1 {
		t.Fatalf("%d scores", len(entries))
	}
	return entries[0].Score, s.Diagnostics(), nil
}

// show writes a score in the words of the cases: bars in brackets, each event as onset, pitch or rest, and length.
func show(s *score.Score) string {
	var b strings.Builder
	for r := range s.Bars().All() {
		bar := s.Bar(r)
		fmt.Fprintf(&b, "bar %s: %s at %s, meter %s\n", s.Measure(r), bar.Len, bar.Start, s.Meter(r))
		for e := range s.Events().All() {
			if s.Event(e).Bar == r {
				b.WriteString("  " + showEvent(s, e) + "\n")
			}
		}
	}
	return b.String() + "clef " + s.Staff(1).Clefs[0].Value.String() + "\n"
}

func showEvent(s *score.Score, r score.EventRow) string {
	e := s.Event(r)
	var ratio theory.Ratio
	for t := e.Tuplet; t != 0; t = s.Tuplet(t).Outer {
		ratio = s.Tuplet(t).Ratio.Inside(ratio)
	}
	words := []string{e.Onset.String(), "rest", theory.Duration{Value: e.Value, Dots: e.Dots, Tuplet: ratio}.String()}
	if e.Flags&score.BarRest != 0 {
		words = append(words, "whole bar")
	}
	for h := range e.Heads.All() {
		head := s.Head(h)
		words[1] = head.Pitch.String()
		if head.Tie != 0 {
			words = append(words, "tied")
		}
		if head.Flags&score.Editorial != 0 {
			words = append(words, "editorial")
		}
		if head.Flags&score.ShowSign != 0 {
			words = append(words, "sign")
		}
	}
	for _, l := range s.Lyrics() {
		if l.Event == r {
			words = append(words, fmt.Sprintf("%q/%d", s.Text(l.Text), l.Syllabic))
		}
	}
	return strings.Join(words, " ")
}

// TestCases holds readings against testdata: input, score, clef and remarks.
func TestCases(t *testing.T) {
	formattest.Cases(t, "testdata/*.txtar", func(t *testing.T, input []byte) []txtar.File {
		s, diagnostics, err := read(t, string(input))
		if err != nil {
			t.Fatal(err)
		}
		return []txtar.File{{Name: "score", Data: []byte(show(s))}, {Name: "remarks", Data: []byte(formattest.Remarks(diagnostics))}}
	})
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "  ", "4/4", "tinyNotation:", "4/4 x y", "}"} {
		if _, _, err := read(t, text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestLimits(t *testing.T) {
	s := source.New("", []byte("c4 d e f g a b"), source.Limits{Notes: 3})
	if _, err := Read(context.Background(), s); !fault.Is(err, fault.TooLarge) {
		t.Errorf("seven notes where three are allowed: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, source.New("", []byte("c4"), source.Limits{})); !fault.Is(err, fault.Canceled) {
		t.Errorf("a reading that nobody waits for: %v", err)
	}
	if _, _, err := read(t, "99/1 "+strings.Repeat("c0 ", 20000)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("too long a score: %v", err)
	}
}

func TestIs(t *testing.T) {
	for text, want := range map[string]bool{
		"tinyNotation: 4/4 c4 d": true, "TINYNOTATION: x": true, "4/4 c4 d e f": true, "c4 d e f": true, "c4": true,
		"3/4 c4 trip{d8 e f} g4_la r": true, "c": false, "a": false, "hello world": false, "": false, "X:1\nK:C\nCDE": false,
		"**kern\n4c\n*-": false, "<score-partwise/>": false, "a cab faded": false,
	} {
		if got := Is([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		if archive, err := txtar.ParseFile(file); err == nil {
			f.Add(archive.Files[0].Data)
		}
	}
	f.Add([]byte("99/64 c1... trip{trip{quad{d128} e0} 1/128 r0~ }}} c"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Is(data)
		entries, err := Read(context.Background(), source.New("", data, source.Limits{Notes: 20_000}))
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
			return
		}
		if err := entries[0].Score.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

// BenchmarkRead holds the allocations a note.
func BenchmarkRead(b *testing.B) {
	data := []byte("4/4 " + strings.Repeat("c4 d8 e f#4 trip{g8 a b} ", 1000))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(context.Background(), source.New("", data, source.Limits{})); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAllocations bounds what a note costs.
func TestAllocations(t *testing.T) {
	const repeats = 1000
	data := []byte("4/4 " + strings.Repeat("c4 d8 e f#4 g ", repeats))
	allocations := testing.AllocsPerRun(5, func() {
		_, _ = Read(context.Background(), source.New("", data, source.Limits{}))
	})
	if perNote := allocations / (5 * repeats); perNote > 8 {
		t.Errorf("%.1f allocations a note", perNote)
	}
}
