package humdrum_test

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"ricercar/backend/corpus/corpustest"
	"ricercar/backend/fault"
	"ricercar/backend/format/formattest"
	"ricercar/backend/format/humdrum"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// again writes a score and reads what was written.
func again(t *testing.T, name string, s *score.Score) (*score.Score, string) {
	t.Helper()
	data, _, err := humdrum.Write(context.Background(), s, source.WriteOptions{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	src := source.New(name, data, source.Limits{})
	entries, err := humdrum.Read(context.Background(), src)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, data)
	}
	for _, d := range src.Diagnostics() {
		if d.Code != "HD007" { // long bars are the score's own
			t.Errorf("%s: %s", name, d)
		}
	}
	return entries[0].Score, string(data)
}

// held lists what **kern holds of a score: bars, meters, names, clefs, keys, notes with ties, graces, marks and slurs,
// dynamics, syllables, chord symbols.
func held(s *score.Score) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for r := range s.Grid(1).Bars.All() {
		b := s.Bar(r)
		say("bar %s+%s %s %b", b.Start, b.Len, s.Meter(r).Ratio(), b.Flags&(score.RepeatStart|score.RepeatEnd))
	}
	for p := range s.Parts().All() {
		part := s.Part(p)
		say("part %q %d staves %v", part.Name, part.Staves.Len(), part.Transpose)
		for st := range part.Staves.All() {
			staff := s.Staff(st)
			for i, c := range staff.Clefs {
				if i == 0 || staff.Clefs[i-1].Value.String() != c.Value.String() {
					say("clef %s %s", c.Tick, c.Value)
				}
			}
			for i, k := range staff.Keys {
				if i == 0 || staff.Keys[i-1].Value.Fifths != k.Value.Fifths {
					say("key %s %s", k.Tick, k.Value)
				}
			}
			say("%s", strings.Join(notesOf(s, st), "\n"))
		}
	}
	from := len(out)
	for _, l := range s.Lyrics() {
		say("%s %s %q %d %v", s.Event(l.Event).Onset, strings.Join(strings.Fields(s.Text(l.Text)), " "), fmt.Sprint(l.Syllabic), l.Verse, l.Extend)
	}
	sort.Strings(out[from:])
	out = append(out[:from], slices.Compact(out[from:])...) // one piece has a syllable twice
	for _, h := range s.Harmonies() {
		say("%s %s", h.At.Tick, h.Symbol)
	}
	return out
}

// notesOf are the notes of a staff with what hangs on them, whatever their voices.
func notesOf(s *score.Score, st score.StaffRow) []string {
	var out []string
	for r := range s.Events().All() {
		e := s.Event(r)
		if e.Staff != st || e.IsRest() {
			continue
		}
		for h := range e.Heads.All() {
			head := s.Head(h)
			text := fmt.Sprintf("%s+%s %s grace %d tie %v", e.Onset, e.Dur, head.Pitch, e.Grace, head.Tie != 0)
			if h == e.Heads.Lo {
				text += fmt.Sprintf(" stem %b", e.Flags&(score.StemUp|score.StemDown|score.GraceSlash))
			}
			out = append(out, text)
		}
	}
	sort.Strings(out)
	return out
}

// TestPiecesReadBack writes the built-in pieces: all that **kern holds is read back.
func TestPiecesReadBack(t *testing.T) {
	pieces, same, notes := 0, 0, 0
	for name, s := range corpustest.Pieces(t) {
		pieces++
		back, text := again(t, name, s)
		if got, want := held(back), held(s); !slices.Equal(got, want) {
			t.Errorf("%s: %s\n%s", name, difference(got, want), text[:min(len(text), 300)])
			continue
		}
		same++
		notes += s.NumHeads()
	}
	t.Logf("%d of %d pieces with %d notes are read back as they were", same, pieces, notes)
}

func difference(got, want []string) string {
	x, y := strings.Split(strings.Join(got, "\n"), "\n"), strings.Split(strings.Join(want, "\n"), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "got  " + x[i] + "\nwant " + y[i]
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(x), len(y))
}

// TestCasesReadBack writes the scores of all cases; what is written must be readable and hold together.
func TestCasesReadBack(t *testing.T) {
	for name, input := range formattest.Inputs(t, "../../../testdata/humdrum/*.txtar") {
		entries, err := humdrum.Read(context.Background(), source.New(name, input, source.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		data, _, err := humdrum.Write(context.Background(), entries[0].Score, source.WriteOptions{})
		if err != nil {
			t.Fatal(err)
		}
		back, err := humdrum.Read(context.Background(), source.New(name, data, source.Limits{}))
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, data)
		}
		if got, want := back[0].Score.NumHeads(), entries[0].Score.NumHeads(); got != want {
			t.Errorf("%s: %d notes, want %d\n%s", name, got, want, data)
		}
	}
}

func TestWriteNothing(t *testing.T) {
	s, err := score.NewBuilder(0).Build()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := humdrum.Write(context.Background(), s, source.WriteOptions{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
}
