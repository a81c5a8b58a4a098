package abc_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/corpus"
	"ricercar/backend/corpus/corpustest"
	"ricercar/backend/format/abc"
	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// again writes a score and reads what was written, which must be read without a remark.
func again(t *testing.T, name string, s *score.Score) (*score.Score, string) {
	t.Helper()
	data, _, err := abc.Write(context.Background(), s, source.WriteOptions{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	src := source.New(name, data, source.Limits{})
	entries, err := abc.Read(context.Background(), src)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, data)
	}
	for _, d := range src.Diagnostics() {
		if d.Code != "AB005" && d.Code != "AB015" { // long bars are the score's own
			t.Errorf("%s: %s", name, d)
		}
	}
	return entries[0].Score, string(data)
}

// withoutTitle is a score as text, without its title page.
func withoutTitle(s *score.Score) string {
	_, text, _ := strings.Cut(score.Text(s), "\nbars ")
	return text
}

// firstDifference shows the first lines in which two texts differ.
func firstDifference(got, want string) string {
	x, y := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "got  " + x[i] + "\nwant " + y[i]
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(x), len(y))
}

// TestTunesReadBack writes the scores of all cases and of the oracle's tunes: they are read back as they were.
func TestTunesReadBack(t *testing.T) {
	count, same := 0, 0
	check := func(name string, data []byte) {
		entries, err := abc.Read(context.Background(), source.New(name, data, source.Limits{}))
		if err != nil {
			return
		}
		for _, e := range entries {
			id := fmt.Sprint(name, "#", e.Number)
			back, text := again(t, id, e.Score)
			count++
			// Gaps of voices are written as spaces, and a key must have a mode.
			if got, want := withoutTitle(back), withoutTitle(e.Score); got != want && !slices.Equal(held(back), held(e.Score)) {
				t.Errorf("%s: %s\n%s", id, firstDifference(got, want), text[:min(len(text), 1500)])
				continue
			}
			same++
		}
	}
	for name, input := range formattest.Inputs(t, "../../../testdata/abc/*.txtar") {
		check(name, input)
	}
	if os.Getenv("RICERCAR_ORACLE") != "" {
		for tune := range formattest.Oracle(t, ".abc") {
			data, _ := source.Text(tune.Bytes(t))
			check(tune.Name, data)
		}
	}
	t.Logf("%d of %d tunes are read back as they were", same, count)
	if count == 0 {
		t.Error("no tunes")
	}
}

// TestPiecesReadBack writes the built-in pieces: all that ABC holds is read back.
func TestPiecesReadBack(t *testing.T) {
	same, notes := 0, 0
	for name, s := range corpustest.Pieces(t) {
		back, text := again(t, name, s)
		if got, want := held(back), held(s); !slices.Equal(got, want) {
			t.Errorf("%s: %s\n%s", name, firstDifference(strings.Join(got, "\n"), strings.Join(want, "\n")), text[:min(len(text), 600)])
			continue
		}
		same++
		notes += s.NumHeads()
	}
	t.Logf("%d of %d pieces with %d notes are read back as they were", same, len(corpus.Pieces()), notes)
}

// held lists what ABC holds of a score: bars, meters, keys, clefs, notes with ties and graces, syllables, chord symbols.
func held(s *score.Score) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for r := range s.Grid(1).Bars.All() {
		b := s.Bar(r)
		say("bar %s+%s %s %d %b", b.Start, b.Len, s.Meter(r), b.Flags&(score.RepeatStart|score.RepeatEnd), b.Endings)
	}
	for p := range s.Parts().All() {
		part := s.Part(p)
		say("part %q %d staves", part.Name, part.Staves.Len())
		for st := range part.Staves.All() {
			staff := s.Staff(st)
			for i, c := range staff.Clefs {
				if i == 0 || c.Value != staff.Clefs[i-1].Value {
					say("clef %s", c.Value)
				}
			}
			if len(staff.Keys) == 0 {
				staff.Keys = score.Timeline[theory.KeySignature]{{}}
			}
			last := theory.KeySignature{Fifths: 99}
			for _, k := range staff.Keys {
				if k.Value.Mode = theory.NoMode; k.Value != last {
					say("key %s from %s", k.Value, k.Tick)
				}
				last = k.Value
			}
		}
		out = append(out, notesOf(s, part)...)
	}
	for _, h := range s.Harmonies() {
		if !h.Symbol.IsZero() {
			say("chord %s", h.Symbol)
		}
	}
	return out
}

// notesOf lists the notes of a part, those of one time in the order of their names.
func notesOf(s *score.Score, part score.Part) []string {
	type line struct {
		at   theory.Tick
		text string
	}
	var list []line
	for v := range part.Voices.All() {
		for r := range s.Voice(v).Events.All() {
			e := s.Event(r)
			if e.IsRest() {
				continue
			}
			text := fmt.Sprint("note ", e.Onset, "+", e.Dur, " grace ", e.IsGrace())
			for h := range e.Heads.All() {
				head := s.Head(h)
				text += " " + head.Pitch.String()
				if head.Tie != 0 && s.Event(s.Head(head.Tie).Event).Voice == e.Voice {
					text += "~"
				}
			}
			verse := uint8(0)
			for _, l := range s.Lyrics() {
				if l.Event == r && !e.IsGrace() && l.Verse != verse {
					verse = l.Verse
					text += fmt.Sprintf(" %d%q", l.Verse, strings.Join(strings.Fields(s.Text(l.Text)), " "))
				}
			}
			list = append(list, line{e.Onset, text})
		}
	}
	slices.SortFunc(list, func(a, b line) int {
		if a.at != b.at {
			return int(min(max(a.at-b.at, -1), 1))
		}
		return strings.Compare(a.text, b.text)
	})
	var out []string
	for _, l := range list {
		out = append(out, l.text)
	}
	return out
}
