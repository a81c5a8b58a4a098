package musicxml

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
)

// readFile reads a file, compressed or not, as the table of formats does.
func readFile(t testing.TB, path string) ([]source.Entry, *source.Source, error) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return readBytes(filepath.Base(path), data)
}

func readBytes(name string, data []byte) ([]source.Entry, *source.Source, error) {
	text, err := plainText(data)
	if err != nil {
		return nil, nil, err
	}
	s := source.New(name, text, source.Limits{})
	entries, err := Read(context.Background(), s)
	return entries, s, err
}

// fileText is the text of a file, compressed or not.
func fileText(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		data, err = plainText(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// plainText is a document as UTF-8, taken out of a compressed file.
func plainText(data []byte) ([]byte, error) {
	if IsZip(data) {
		var err error
		if _, data, err = Unpack(data, source.Limits{}); err != nil {
			return nil, err
		}
	}
	return source.Text(data)
}

// eachPiece calls f with each MusicXML piece of the oracle and what it says of it.
func eachPiece(t *testing.T, f func(name, path string, facts []byte)) {
	t.Helper()
	for piece := range formattest.Oracle(t, extensions...) {
		f(piece.Name, piece.Path, piece.Facts(t))
	}
}

var extensions = []string{".xml", ".mxl", ".musicxml"}

// aspects are what is compared, each in words that differ where the facts do.
var aspects = []struct {
	name string
	of   func(f *staffFacts) []string
}{
	{"measures", func(f *staffFacts) []string { return texts(f.Measures) }},
	{"events", func(f *staffFacts) []string { return texts(f.Events) }},
	{"sounding", (*staffFacts).soundingByTime},
	{"meters", func(f *staffFacts) []string { return texts(f.Meters) }},
	{"keys", func(f *staffFacts) []string { return texts(f.Keys) }},
	{"clefs", func(f *staffFacts) []string { return texts(f.Clefs) }},
	{"transpositions", func(f *staffFacts) []string { return texts(f.Transpose) }},
	{"bar lines", func(f *staffFacts) []string { return f.Barlines }},
	{"endings", func(f *staffFacts) []string { return f.Endings }},
	{"jumps", func(f *staffFacts) []string { return texts(f.Jumps) }},
	{"lyrics", func(f *staffFacts) []string { return []string{fmt.Sprint(f.Lyrics)} }},
}

func texts[T any](list []T) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = fmt.Sprint(list[i])
	}
	return out
}

// departure is the first thing in which two pieces differ, empty where there is none.
func departure(got, want piece) string {
	if len(got.Staves) != len(want.Staves) {
		return fmt.Sprintf("%d staves, want %d", len(got.Staves), len(want.Staves))
	}
	for i := range got.Staves {
		if reflect.DeepEqual(got.Staves[i], want.Staves[i]) {
			continue
		}
		for _, a := range aspects {
			x, y := a.of(&got.Staves[i]), a.of(&want.Staves[i])
			for k := range max(len(x), len(y)) {
				if k >= len(x) || k >= len(y) || x[k] != y[k] {
					return fmt.Sprintf("staff %d, %s %d of %d and %d: got %s, want %s", i+1, a.name, k, len(x), len(y), at(x, k), at(y, k))
				}
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

// tally counts the pieces of one format.
type tally struct{ pieces, notes, agreeing, explained, disagreeing int }

func TestOracleScores(t *testing.T) {
	tallies := map[string]*tally{}
	explained := make([]int, len(rules))
	eachPiece(t, func(name, path string, facts []byte) {
		c := tallies[filepath.Ext(path)]
		if c == nil {
			c = &tally{}
			tallies[filepath.Ext(path)] = c
		}
		c.pieces++
		entries, _, err := readFile(t, path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		s := entries[0].Score
		c.notes += s.NumHeads()
		want := parseOracle(t, facts)
		file := fileText(t, path)
		got := joinedStaves(factsOf(s), want, file)
		plain := departure(got, want)
		for i, r := range rules {
			before := want.copy()
			if want = r.ours(want, file); !reflect.DeepEqual(before, want) {
				explained[i]++
			}
		}
		for i := range want.Staves {
			want.Staves[i].sort()
		}
		switch d := departure(got, want); {
		case d != "":
			c.disagreeing++
			t.Errorf("%s: %s", name, d)
		case plain == "":
			c.agreeing++
		default:
			c.explained++
		}
	})
	for ext, c := range tallies {
		t.Logf("%s: %d pieces, %d notes; %d pieces agree, %d are explained by rules, %d disagree", ext, c.pieces, c.notes, c.agreeing, c.explained, c.disagreeing)
	}
	for i, r := range rules {
		t.Logf("  %s: %d pieces: %s (%s)", r.name, explained[i], r.reason, r.source)
		if explained[i] == 0 {
			t.Errorf("the rule %s explains nothing", r.name)
		}
	}
}
