package humdrum

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// facts are what is compared of a staff, in words; the oracle calls each staff a part.
type facts struct {
	Measures []string // "number start+length"
	Notes    []string // "onset+length pitch", tied notes as one
	Graces   []string // "onset pitch"
	Meters   []string
	Keys     []string
	Clefs    []string
	Dynamics []string
}

// oracleScore is the part of the oracle's JSON that is compared.
type oracleScore struct {
	Meta  struct{ Title, MovementName, Composer string }
	Parts []struct {
		PartName       string
		Measures       [][4]any
		TimeSignatures [][]any
		KeySignatures  [][]any
		Clefs          [][]any
		Events         [][7]any
		Marks          struct{ Dynamics [][2]any }
	}
}

func (f *facts) aspects() map[string][]string {
	return map[string][]string{
		"measures": f.Measures, "notes": f.Notes, "graces": f.Graces, "meters": f.Meters, "keys": f.Keys, "clefs": f.Clefs, "dynamics": f.Dynamics,
	}
}

// departure is the first thing in which two staves differ, empty where there is none.
func departure(got, want *facts) string {
	ours, theirs := got.aspects(), want.aspects()
	for _, name := range []string{"measures", "notes", "graces", "meters", "keys", "clefs", "dynamics"} {
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

// theirs says what the oracle answers of a staff.
func theirs(t testing.TB, o *oracleScore, i int) *facts {
	t.Helper()
	f, p := &facts{}, &o.Parts[i]
	for _, m := range p.Measures {
		f.Measures = append(f.Measures, fmt.Sprint(m[0], " ", m[1], "+", m[2]))
	}
	for _, m := range p.TimeSignatures {
		f.Meters = append(f.Meters, fmt.Sprint(m[0], " ", m[1]))
	}
	for _, k := range p.KeySignatures {
		f.Keys = append(f.Keys, fmt.Sprint(k[0], " ", k[1]))
	}
	for _, c := range p.Clefs {
		f.Clefs = append(f.Clefs, fmt.Sprint(c[0], " ", c[2], " ", c[3], " ", c[4]))
	}
	for _, d := range p.Marks.Dynamics {
		f.Dynamics = append(f.Dynamics, fmt.Sprint(d[0], " ", d[1]))
	}
	notes := noteList{ends: map[string]theory.Tick{}}
	for _, e := range p.Events {
		notes.addEvent(t, f, e)
	}
	f.Notes = notes.texts()
	sort.Strings(f.Graces)
	return f
}

// noteList joins tied notes.
type noteList struct {
	all  []note
	ends map[string]theory.Tick // of notes that are tied on, by pitch
}

type note struct {
	onset, length theory.Tick
	name          string
}

func (n *noteList) addEvent(t testing.TB, f *facts, e [7]any) {
	t.Helper()
	names := e[2].([]any)
	for k, name := range names {
		tie, _ := e[3].(string)
		if list, ok := e[3].([]any); ok {
			tie, _ = list[k].(string)
		}
		text := strings.ReplaceAll(name.(string), "-", "b")
		if fmt.Sprint(e[5]) == "1" {
			f.Graces = append(f.Graces, fmt.Sprint(e[0], " ", text))
			continue
		}
		n.add(ticks(t, e[0]), ticks(t, e[1]), text, tie)
	}
}

func (n *noteList) add(onset, length theory.Tick, name, tie string) {
	end, open := n.ends[name]
	if (tie == "stop" || tie == "continue") && open && end == onset {
		for i := len(n.all) - 1; i >= 0; i-- {
			if o := &n.all[i]; o.name == name && o.onset+o.length == onset {
				o.length += length
				break
			}
		}
	} else {
		n.all = append(n.all, note{onset, length, name})
	}
	delete(n.ends, name)
	if tie == "start" || tie == "continue" {
		n.ends[name] = onset + length
	}
}

func (n *noteList) texts() []string {
	slices.SortStableFunc(n.all, func(a, b note) int {
		if a.onset != b.onset {
			return int(a.onset/1000 - b.onset/1000)
		}
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return int(a.length/1000 - b.length/1000)
	})
	var out []string
	for _, x := range n.all {
		out = append(out, fmt.Sprintf("%s+%s %s", x.onset, x.length, x.name))
	}
	return out
}

// ours says the same of what we read.
func ours(s *score.Score, row score.StaffRow) *facts {
	f := &facts{}
	for r := range s.Bars().All() {
		b := s.Bar(r)
		f.Measures = append(f.Measures, fmt.Sprint(s.Measure(r), " ", b.Start, "+", b.Len))
	}
	for _, m := range s.Grid(1).Meters {
		f.Meters = append(f.Meters, m.Tick.String()+" "+m.Value.Ratio())
	}
	st := s.Staff(row)
	for _, k := range st.Keys {
		f.Keys = append(f.Keys, fmt.Sprint(k.Tick, " ", k.Value.Fifths))
	}
	for _, c := range st.Clefs {
		f.Clefs = append(f.Clefs, fmt.Sprintf("%s %s %d %d", c.Tick, c.Value.String()[:1], c.Value.Line, c.Value.Octave))
	}
	for _, m := range s.Marks() {
		if m.Kind == score.Dynamic && m.At.Staff == row {
			f.Dynamics = append(f.Dynamics, fmt.Sprint(m.At.Tick, " ", s.Text(m.Text)))
		}
	}
	notes := noteList{}
	for r := range s.Heads().All() {
		h := s.Head(r)
		e := s.Event(h.Event)
		switch {
		case e.Staff != row || h.Flags&score.TiedFrom != 0:
		case e.IsGrace():
			f.Graces = append(f.Graces, fmt.Sprint(e.Onset, " ", h.Pitch))
		default:
			notes.all = append(notes.all, note{e.Onset, s.TiedLength(r), h.Pitch.String()})
		}
	}
	f.Notes = notes.texts()
	sort.Strings(f.Graces)
	return f
}

// TestOracle compares what is read of the oracle's pieces with its answers.
func TestOracle(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE is not set")
	}
	staves, notes, explained := 0, 0, make([]int, len(rules))
	err := filepath.WalkDir(filepath.Join(root, "corpus"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".krn" {
			return err
		}
		rel, _ := filepath.Rel(filepath.Join(root, "corpus"), path)
		o := readFacts(t, filepath.Join(root, "facts", rel+".json.gz"))
		s := readFile(t, path)
		if n := s.Staves().Len(); n != len(o.Parts) {
			t.Errorf("%s: %d staves, want %d", rel, n, len(o.Parts))
			return nil
		}
		for row := range s.Staves().All() {
			got, want := ours(s, row), theirs(t, o, int(row)-1)
			staves, notes = staves+1, notes+len(got.Notes)
			for i, r := range rules {
				if departure(got, want) != "" && r.explains(s, got, want) {
					explained[i]++
				}
			}
			if d := departure(got, want); d != "" {
				t.Errorf("%s staff %d: %s", filepath.Base(path), row, d)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d staves, %d notes", staves, notes)
	for i, r := range rules {
		t.Logf("  %s: %d staves: %s (%s)", r.name, explained[i], r.reason, r.source)
		if explained[i] == 0 && staves > 0 {
			t.Errorf("the rule %s explains nothing", r.name)
		}
	}
}

func readFile(t testing.TB, path string) *score.Score {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = source.Text(data); err != nil {
		t.Fatal(err)
	}
	src := source.New(filepath.Base(path), data, source.Limits{})
	entries, err := Read(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range src.Diagnostics() {
		t.Log(d)
	}
	return entries[0].Score
}

func readFacts(t testing.TB, path string) *oracleScore {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var o struct{ Score oracleScore }
	if err := json.NewDecoder(z).Decode(&o); err != nil {
		t.Fatal(err)
	}
	return &o.Score
}

// rule is a way in which we differ from the oracle on purpose. explains brings the oracle's answer into our way and
// reports whether it had to.
type rule struct {
	name, reason, source string
	explains             func(s *score.Score, got, want *facts) bool
}

var rules = []rule{
	{
		name: "open ties", reason: "a tie that begins leads to the next note of its pitch; the oracle wants its end marked",
		source: "a tie joins a note to the next of its pitch, or it is none; musically the notes are held", explains: joinOpenTies,
	},
	{
		name: "divided bars", reason: "what follows a repeat sign within a bar has the bar's number; the oracle calls it 0",
		source: "the bar line has no number of its own", explains: func(_ *score.Score, got, want *facts) (changed bool) {
			for i := range min(len(got.Measures), len(want.Measures)) {
				if rest, ok := strings.CutPrefix(want.Measures[i], "0 "); ok && i > 0 {
					number, own, _ := strings.Cut(got.Measures[i], " ")
					before, _, _ := strings.Cut(got.Measures[i-1], " ")
					if own == rest && number == before {
						want.Measures[i], changed = got.Measures[i], true
					}
				}
			}
			return changed
		},
	},
	{
		name: "signatures twice", reason: "a signature and a key that is named in the same place are one; the oracle lists both",
		source: "**kern has *k[] for what is printed and *F: for what is meant", explains: func(_ *score.Score, _, want *facts) bool {
			before := len(want.Keys)
			want.Keys = slices.Compact(want.Keys)
			return len(want.Keys) < before
		},
	},
	{
		name: "shared dynamics", reason: "dynamics between the staves of a piano stand once, at the upper one; the oracle repeats them",
		source: "*staff1/2 of the **dynam spine", explains: func(s *score.Score, got, want *facts) bool {
			between := len(got.Dynamics) == 0 && s.Part(1).Staves.Len() > 1 && slices.Equal(ours(s, 1).Dynamics, want.Dynamics)
			if between {
				want.Dynamics = nil
			}
			return between
		},
	},
}

// joinOpenTies joins notes of one pitch that follow at once, where the first begins a tie.
func joinOpenTies(s *score.Score, got, want *facts) (changed bool) {
	tied := map[string]bool{}
	for r := range s.Heads().All() {
		if h := s.Head(r); h.Tie != 0 && h.Flags&score.TieStart != 0 && s.Head(h.Tie).Flags&score.TieStop == 0 {
			tied[fmt.Sprint(s.Event(s.Head(h.Tie).Event).Onset, " ", h.Pitch)] = true
		}
	}
	var out []string
	for _, text := range want.Notes {
		place, name, _ := strings.Cut(text, " ")
		onset, length, _ := strings.Cut(place, "+")
		if !tied[onset+" "+name] {
			out = append(out, text)
			continue
		}
		for i := len(out) - 1; i >= 0; i-- {
			if joined, ok := lengthened(out[i], onset, length, name); ok {
				out[i], changed = joined, true
				break
			}
		}
	}
	if changed {
		want.Notes = out
	}
	return changed
}

// lengthened adds a length to a note that ends at a time.
func lengthened(text, at, length, name string) (string, bool) {
	place, same, _ := strings.Cut(text, " ")
	onset, own, _ := strings.Cut(place, "+")
	from, _ := theory.ParseTick(onset)
	a, _ := theory.ParseTick(own)
	b, _ := theory.ParseTick(length)
	if same != name || (from+a).String() != at {
		return "", false
	}
	return fmt.Sprintf("%s+%s %s", onset, a+b, name), true
}
