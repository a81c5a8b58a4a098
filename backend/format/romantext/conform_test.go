package romantext

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/annotate"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// bar is what is compared of a measure.
type bar struct {
	number string
	length theory.Tick
	chords []string // "place key figure: notes", those that begin in it
}

func (b bar) String() string {
	return b.number + " of " + b.length.String() + ": " + strings.Join(b.chords, ", ")
}

type oracleScore struct {
	Meta  struct{ Title, Composer string }
	Parts []struct {
		Measures      [][4]any
		Events        [][7]any
		RomanNumerals [][6]any
	}
}

// departure is the first measure in which two analyses differ, empty where there is none.
func departure(got, want []bar) string {
	for i := range max(len(got), len(want)) {
		if a, b := at(got, i), at(want, i); a != b {
			return fmt.Sprintf("measure %d of %d and %d: got %s, want %s", i, len(got), len(want), a, b)
		}
	}
	return ""
}

func at(list []bar, i int) string {
	if i < len(list) {
		return list[i].String()
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

// theirs says what the oracle answers.
func theirs(t testing.TB, o *oracleScore) (bars []bar) {
	t.Helper()
	p := &o.Parts[0]
	figures := map[string]string{}
	for _, n := range p.RomanNumerals {
		figures[fmt.Sprint(n[0])] = strings.ReplaceAll(n[3].(string), "-", "b") + " " + canonical(n[2].(string))
	}
	events := p.Events
	for _, m := range p.Measures {
		start, length := ticks(t, m[1]), ticks(t, m[2])
		b := bar{number: fmt.Sprint(m[0]), length: length}
		for ; len(events) > 0 && ticks(t, events[0][0]) < start+length; events = events[1:] {
			e := events[0]
			if tie, _ := e[3].(string); tie == "stop" || tie == "continue" {
				continue
			}
			var names []string
			for _, n := range e[2].([]any) {
				names = append(names, strings.TrimRight(strings.ReplaceAll(n.(string), "-", "b"), "0123456789"))
			}
			slices.Sort(names)
			place := ticks(t, e[0]) - start
			b.chords = append(b.chords, fmt.Sprint(place, " ", figures[fmt.Sprint(e[0])], ": ", strings.Join(names, " ")))
		}
		bars = append(bars, b)
	}
	return bars
}

// canonical writes a figure as we write it.
func canonical(figure string) string {
	n, err := theory.ParseRoman(strings.TrimRight(strings.ReplaceAll(figure, "-", "b"), "/"))
	if err != nil {
		return figure
	}
	return n.String()
}

// ours says the same of what we read. Of a pivot chord the oracle keeps the reading in the key that is left.
func ours(e source.Entry) (bars []bar) {
	s := e.Score
	labels := e.Layers[0].Of(annotate.Numeral)
	for r := range s.Bars().All() {
		row := s.Bar(r)
		b := bar{number: s.Measure(r), length: row.Len}
		for ; len(labels) > 0 && labels[0].Onset < row.Start+row.Len; labels = labels[1:] {
			l := labels[0]
			var names []string
			for _, p := range l.Roman.Pitches(l.Key) {
				names = append(names, p.Name())
			}
			slices.Sort(names)
			b.chords = append(b.chords, fmt.Sprint(l.Onset-row.Start, " ", l.Key.Short(), " ", l.Roman, ": ", strings.Join(names, " ")))
			if l.Dur == 0 && len(labels) > 1 && labels[1].Onset == l.Onset {
				labels = labels[1:]
			}
		}
		bars = append(bars, b)
	}
	return bars
}

// TestOracle compares what is read of the oracle's analyses with its answers.
func TestOracle(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE is not set")
	}
	files, numerals, explained := 0, 0, make([]int, len(rules))
	err := filepath.WalkDir(filepath.Join(root, "corpus"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".rntxt" {
			return err
		}
		rel, _ := filepath.Rel(filepath.Join(root, "corpus"), path)
		e := readFile(t, path)
		got, want := ours(e), theirs(t, readFacts(t, filepath.Join(root, "facts", rel+".json.gz")))
		files++
		for _, b := range got {
			numerals += len(b.chords)
		}
		for i, r := range rules {
			if changed := r.explains(got, want); departure(got, want) != "" && changed != nil {
				want = changed
				explained[i]++
			}
		}
		if d := departure(got, want); d != "" {
			t.Errorf("%s: %s", filepath.Base(path), d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d analyses, %d numerals", files, numerals)
	for i, r := range rules {
		t.Logf("  %s: %d analyses: %s (%s)", r.name, explained[i], r.reason, r.source)
		if explained[i] == 0 && files > 0 {
			t.Errorf("the rule %s explains nothing", r.name)
		}
	}
}

func readFile(t testing.TB, path string) source.Entry {
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
	return entries[0]
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

// rule is a way in which we differ from the oracle on purpose. explains brings the oracle's answer into our way.
type rule struct {
	name, reason, source string
	explains             func(got, want []bar) []bar // nil where it has nothing to say
}

var rules = []rule{
	{
		name: "last bars", reason: "the last measure makes up for the pickup; the oracle forgets it where that measure has several chords",
		source: "common notation: the first and the last measure are one", explains: func(got, want []bar) []bar {
			n := len(want) - 1
			if n < 1 || len(got) != n+1 || got[0].length >= got[1].length || want[n].length <= got[n].length {
				return nil
			}
			out := slices.Clone(want)
			out[n].length = got[n].length
			return out
		},
	},
	{
		name: "meters", reason: "measures are as long as their meter; the oracle's depend on where chords begin and end",
		source: "the time signature", explains: func(got, want []bar) []bar {
			var out []bar
			for i := 1; i < min(len(got), len(want))-1; i++ {
				if got[i].length != want[i].length && got[i].length == got[0].length && fmt.Sprint(got[i].chords) == fmt.Sprint(want[i].chords) {
					if out == nil {
						out = slices.Clone(want)
					}
					out[i].length = got[i].length
				}
			}
			return out
		},
	},
	{
		name: "twice", reason: "a second line of a measure goes on with it, and one marked var is another reading; the oracle makes further measures of them",
		source: "the score of these analyses has as many measures as we read", explains: func(got, want []bar) []bar {
			var out []bar
			for i, b := range want {
				n := len(out) - 1
				if i == 0 || b.number != out[n].number {
					out = append(out, b)
				} else if n < len(got) && len(got[n].chords) == len(out[n].chords)+len(b.chords) {
					out[n].chords = append(slices.Clone(out[n].chords), b.chords...)
				}
			}
			if len(out) == len(want) {
				return nil
			}
			return out
		},
	},
	{
		name: "copies", reason: "a chord that lasts into a measure that is like another goes on; the oracle begins it anew",
		source: "no new numeral stands there", explains: func(got, want []bar) []bar {
			var out []bar
			for i := range min(len(got), len(want)) {
				g, w := got[i], want[i]
				if len(w.chords) != len(g.chords)+1 || !strings.HasPrefix(w.chords[0], "0 ") {
					continue
				}
				if w.chords = w.chords[1:]; w.String() == g.String() {
					if out == nil {
						out = slices.Clone(want)
					}
					out[i] = g
				}
			}
			return out
		},
	},
	{
		name: "added notes", reason: "[no3][add4] takes the third for the fourth; the oracle loses the fifth with it",
		source: "the bracket names the third alone", explains: otherNotes("[add4]"),
	},
	{
		name: "flats in minor", reason: "♭III, ♭VI and ♭VII are what minor has anyway; the oracle lowers them once more",
		source: "the oracle's README, Roman numerals", explains: otherNotes(" b"),
	},
	{
		name: "numbers apart", reason: "a number may stand apart from its m; the oracle loses the measure", source: "a slip of the analyst",
		explains: func(got, want []bar) []bar {
			for i := range min(len(got), len(want)) {
				if len(want[i].chords) == 0 && len(got[i].chords) > 0 && got[i].number == want[i].number {
					out := slices.Clone(want)
					out[i] = got[i]
					return out
				}
			}
			return nil
		},
	},
}

// figuresOf are the places, keys and figures of a measure without notes.
func figuresOf(b bar) string {
	var out []string
	for _, c := range b.chords {
		out = append(out, strings.SplitN(c, ":", 2)[0])
	}
	return strings.Join(out, ", ")
}

// otherNotes is a rule's function for measures with the same figures, of which one has the sign, and other notes.
func otherNotes(sign string) func(got, want []bar) []bar {
	return func(got, want []bar) []bar {
		var out []bar
		for i := range min(len(got), len(want)) {
			if strings.Contains(figuresOf(want[i]), sign) && figuresOf(got[i]) == figuresOf(want[i]) && got[i].String() != want[i].String() {
				if out == nil {
					out = slices.Clone(want)
				}
				out[i] = got[i]
			}
		}
		return out
	}
}
