package abc

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// facts are what is compared of a part, in words.
type facts struct {
	Measures []string // "start+length"
	Notes    []string // "onset+length pitches", tied notes as one; grace notes without a length
	Meters   []string
	Keys     []string
	Clefs    []string
	Lines    []string // repeats: "time repeat-end"
	Endings  []string
}

// oracleScore is the part of the oracle's JSON that is compared.
type oracleScore struct {
	Meta  struct{ Title, Number string }
	Parts []struct {
		Measures       [][4]any
		TimeSignatures [][]any
		KeySignatures  [][]any
		Clefs          [][]any
		Barlines       [][]any
		Endings        [][2]any
		Events         [][7]any
	}
}

type oracleFile struct {
	Score  oracleScore
	Scores []oracleScore
	Opus   struct{ Count int }
}

// aspects are what is compared, by name.
func (f *facts) aspects() map[string][]string {
	return map[string][]string{
		"measures": f.Measures, "notes": f.Notes, "meters": f.Meters, "keys": f.Keys, "clefs": f.Clefs, "repeats": f.Lines, "endings": f.Endings,
	}
}

// departure is the first thing in which two parts differ, empty where there is none.
func departure(got, want *facts) string {
	ours, theirs := got.aspects(), want.aspects()
	for _, name := range []string{"measures", "notes", "meters", "keys", "clefs", "repeats", "endings"} {
		x, y := ours[name], theirs[name]
		for i := range max(len(x), len(y)) {
			if a, b := at(x, i), at(y, i); a != b {
				return fmt.Sprintf("%s %d of %d and %d: got %s, want %s", name, i, len(x), len(y), a, b)
			}
		}
	}
	return ""
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}

func ticks(t testing.TB, v any) theory.Tick {
	t.Helper()
	d, err := theory.ParseTick(fmt.Sprint(v))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// theirs says what the oracle answers of a tune.
func theirs(t testing.TB, o *oracleScore) *facts {
	t.Helper()
	f := &facts{}
	p := &o.Parts[0]
	starts := map[string]theory.Tick{}
	ends := map[string]theory.Tick{}
	for _, m := range p.Measures {
		start, length := ticks(t, m[1]), ticks(t, m[2])
		f.Measures = append(f.Measures, start.String()+"+"+length.String())
		starts[m[0].(string)], ends[m[0].(string)] = start, start+length
	}
	for _, m := range p.TimeSignatures {
		f.Meters = append(f.Meters, fmt.Sprint(m[0], " ", m[1]))
	}
	for _, k := range p.KeySignatures {
		mode := "major"
		if name, ok := k[2].(string); ok {
			_, mode, _ = strings.Cut(name, " ")
		}
		f.Keys = append(f.Keys, fmt.Sprint(k[0], " ", k[1], " ", mode))
	}
	for _, c := range p.Clefs {
		f.Clefs = append(f.Clefs, fmt.Sprint(c[0], " ", c[2], " ", c[3], " ", c[4]))
	}
	for _, b := range p.Barlines {
		measure, kind := b[0].(string), b[2].(string)
		switch kind {
		case "repeat-start":
			f.Lines = append(f.Lines, starts[measure].String()+" repeat-start")
		case "repeat-end":
			f.Lines = append(f.Lines, ends[measure].String()+" repeat-end")
		}
	}
	for _, e := range p.Endings {
		bars := e[1].([]any)
		f.Endings = append(f.Endings, fmt.Sprint(e[0], " from ", starts[fmt.Sprint(bars[0])]))
	}
	notes := noteList{}
	for _, e := range p.Events {
		tie, _ := e[3].(string)
		var names []string
		for _, n := range e[2].([]any) {
			names = append(names, strings.ReplaceAll(n.(string), "-", "b"))
		}
		notes.add(ticks(t, e[0]), ticks(t, e[1]), names, fmt.Sprint(e[5]) == "1", tie == "stop" || tie == "continue")
	}
	f.Notes = notes.texts()
	return f
}

// noteList joins tied notes.
type noteList struct {
	onsets, lengths []theory.Tick
	names           []string
}

func (n *noteList) add(onset, length theory.Tick, names []string, grace, tied bool) {
	slices.Sort(names)
	text := strings.Join(names, " ")
	if text == "" {
		return // rests are what is between notes
	}
	if grace {
		text += " grace"
	}
	if last := len(n.names) - 1; tied && last >= 0 && n.names[last] == text && n.onsets[last]+n.lengths[last] == onset {
		n.lengths[last] += length
		return
	}
	n.onsets, n.lengths, n.names = append(n.onsets, onset), append(n.lengths, length), append(n.names, text)
}

func (n *noteList) texts() []string {
	var out []string
	for i, name := range n.names {
		out = append(out, fmt.Sprintf("%s+%s %s", n.onsets[i], n.lengths[i], name))
	}
	return out
}

// ours says the same of what we read.
func ours(s *score.Score) *facts {
	f := &facts{}
	for r := range s.Bars().All() {
		b := s.Bar(r)
		f.Measures = append(f.Measures, b.Start.String()+"+"+b.Len.String())
		if b.Flags&score.RepeatStart != 0 {
			f.Lines = append(f.Lines, b.Start.String()+" repeat-start")
		}
		if b.Flags&score.RepeatEnd != 0 {
			f.Lines = append(f.Lines, (b.Start+b.Len).String()+" repeat-end")
		}
		if b.Flags&score.EndingStart != 0 {
			f.Endings = append(f.Endings, fmt.Sprint(passes(b.Endings), " from ", b.Start))
		}
	}
	for _, m := range s.Grid(1).Meters {
		f.Meters = append(f.Meters, m.Tick.String()+" "+m.Value.Ratio())
	}
	st := s.Staff(1)
	for _, k := range st.Keys {
		mode := k.Value.Mode
		if mode == theory.NoMode {
			mode = theory.Major
		}
		f.Keys = append(f.Keys, fmt.Sprint(k.Tick, " ", k.Value.Fifths, " ", mode))
	}
	for _, c := range st.Clefs {
		f.Clefs = append(f.Clefs, fmt.Sprintf("%s %s %d %d", c.Tick, c.Value.String()[:1], c.Value.Line, c.Value.Octave))
	}
	notes := noteList{}
	for r := range s.Voice(1).Events.All() {
		e := s.Event(r)
		var names []string
		tied := true
		for h := range e.Heads.All() {
			names = append(names, s.Head(h).Pitch.String())
			tied = tied && s.Head(h).Flags&score.TiedFrom != 0
		}
		notes.add(e.Onset, e.Dur, names, e.IsGrace(), tied)
	}
	f.Notes = notes.texts()
	return f
}

func passes(bits uint32) string {
	var out []string
	for n := range 32 {
		if bits>>n&1 != 0 {
			out = append(out, fmt.Sprint(n+1))
		}
	}
	return strings.Join(out, ",")
}

// eachOracleTune calls f with each tune of the oracle's books that has facts: its source, what we read, and what the
// oracle says.
func eachOracleTune(t *testing.T, f func(name string, text []byte, got *score.Score, want *oracleScore)) {
	t.Helper()
	for file := range formattest.Oracle(t, ".abc") {
		name := file.Name
		o := parseFacts(t, file.Facts(t))
		data, err := source.Text(file.Bytes(t))
		if err != nil {
			t.Fatal(err)
		}
		entries, err := Read(context.Background(), source.New(name, data, source.Limits{}))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range o.Scores {
			want := &o.Scores[i]
			k := slices.IndexFunc(entries, func(e source.Entry) bool { return e.Number == strings.TrimLeft(want.Meta.Number, "0") })
			if k < 0 {
				t.Errorf("%s: no tune %s", name, want.Meta.Number)
				continue
			}
			f(fmt.Sprint(filepath.Base(name), "#", want.Meta.Number), tuneText(data, want.Meta.Number), entries[k].Score, want)
		}
	}
}

func parseFacts(t *testing.T, data []byte) oracleFile {
	t.Helper()
	var o oracleFile
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	if len(o.Scores) == 0 {
		o.Scores = []oracleScore{o.Score}
	}
	return o
}

// tuneText is the source of one tune.
func tuneText(data []byte, number string) []byte {
	for _, part := range bytes.Split(data, []byte("\nX:")) {
		line, _, _ := bytes.Cut(bytes.TrimPrefix(part, []byte("X:")), []byte{'\n'})
		if string(bytes.TrimLeft(bytes.TrimSpace(line), "0")) == strings.TrimLeft(number, "0") {
			return append([]byte("X:"), bytes.TrimPrefix(part, []byte("X:"))...)
		}
	}
	return data
}

// readTune reads the one tune of a text.
func readTune(t *testing.T, text []byte) *score.Score {
	t.Helper()
	entries, _ := read(t, string(text))
	return entries[len(entries)-1].Score
}

// TestOracle compares what is read of the oracle's tunes with its answers.
func TestOracle(t *testing.T) {
	tunes, notes, agreeing, explained := 0, 0, 0, 0
	counts := make([]int, len(rules)+len(answers))
	eachOracleTune(t, func(name string, text []byte, s *score.Score, o *oracleScore) {
		got, want := ours(s), theirs(t, o)
		tunes, notes = tunes+1, notes+s.NumHeads()
		if departure(got, want) == "" {
			agreeing++
			return
		}
		for i, r := range rules {
			if r.name == "unit" && (len(want.Notes) == 0 || strings.SplitN(got.Notes[0], " ", 2)[0] == strings.SplitN(want.Notes[0], " ", 2)[0]) {
				continue // both have the same unit
			}
			if changed := r.theirs(text); changed != nil && !bytes.Equal(changed, text) {
				counts[i]++
				text = changed
			}
		}
		got = ours(readTune(t, text))
		for i, r := range answers {
			if r.explains(got, want) {
				counts[len(rules)+i]++
			}
		}
		if d := departure(got, want); d != "" {
			t.Errorf("%s: %s", name, d)
			return
		}
		explained++
	})
	for i, r := range append(slices.Clone(rules), answers...) {
		t.Logf("  %s: %d tunes: %s (%s)", r.name, counts[i], r.reason, r.source)
		if counts[i] == 0 {
			t.Errorf("the rule %s explains nothing", r.name)
		}
	}
	t.Logf("%d tunes, %d notes: %d agree, %d are explained by rules, %d disagree", tunes, notes, agreeing, explained, tunes-agreeing-explained)
}
