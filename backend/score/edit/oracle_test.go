package edit_test

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

	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
)

// The conformance test compares the order in which bars are played with another engine's. Its facts are read from the
// folder that RICERCAR_ORACLE names and are no part of the repository; without it the test skips.

// expansion is what the oracle says of the first part of a score with repeats.
type expansion struct {
	path    string
	bars    []string // printed numbers as written
	starts  []string // bars with a repeat sign at the left
	ends    []string // and at the right
	times   map[string]int
	endings [][]string // the bars of each
	jumps   bool
	refused bool     // the oracle finds the signs badly formed
	order   []string // printed numbers as played
}

// oracleScore is the JSON of the facts of one score.
type oracleScore struct {
	Parts []struct {
		Measures, Barlines, Endings, RepeatExpr [][]any
	}
}

type oracleRepeats struct {
	Measures []string
	Error    string
}

func expansionOf(path string, s oracleScore, r *oracleRepeats) (expansion, bool) {
	if r == nil || len(s.Parts) == 0 {
		return expansion{}, false
	}
	part := s.Parts[0]
	x := expansion{path: path, refused: r.Error != "", order: r.Measures, jumps: len(part.RepeatExpr) > 0, times: map[string]int{}}
	for _, m := range part.Measures {
		x.bars = append(x.bars, fmt.Sprint(m[0]))
	}
	for _, b := range part.Barlines {
		switch bar := fmt.Sprint(b[0]); b[2] {
		case "repeat-start":
			x.starts = append(x.starts, bar)
		case "repeat-end":
			x.ends = append(x.ends, bar)
			if n, ok := b[3].(float64); ok {
				x.times[bar] = int(n)
			}
		}
	}
	for _, e := range part.Endings {
		span, _ := e[1].([]any)
		bars := []string{fmt.Sprint(span[0])}
		for i := slices.Index(x.bars, bars[0]); len(span) > 1 && x.bars[i] != fmt.Sprint(span[1]); {
			i++
			bars = append(bars, x.bars[i])
		}
		x.endings = append(x.endings, bars)
	}
	return x, true
}

// factsOf reads what the oracle says of the scores of a file: of one score, or of the tunes of a book, by index.
func factsOf(t *testing.T, path, name string) map[int]expansion {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Score   oracleScore
		Repeats *oracleRepeats
		Scores  []struct {
			oracleScore
			Score   oracleScore
			Repeats *oracleRepeats
		}
	}
	if err := json.NewDecoder(unzipped).Decode(&facts); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := map[int]expansion{}
	if x, ok := expansionOf(name, facts.Score, facts.Repeats); ok {
		out[0] = x
	}
	for i, tune := range facts.Scores {
		if len(tune.Parts) == 0 {
			tune.oracleScore = tune.Score
		}
		if x, ok := expansionOf(fmt.Sprintf("%s#%d", name, i+1), tune.oracleScore, tune.Repeats); ok {
			out[i] = x
		}
	}
	return out
}

// expand plays repeat signs and endings by the rule that an end without a start begins behind the passage before it, and
// that an ending in which a sign stands is left out the last time.
func (x expansion) expand() []string {
	var out []string
	from, written := 0, 0 // where the passage begins, what is played
	for i, bar := range x.bars {
		if slices.Contains(x.starts, bar) {
			from = i
		}
		if !slices.Contains(x.ends, bar) || i < written {
			continue
		}
		out = append(out, x.bars[written:i+1]...)
		again := x.bars[from : i+1]
		for _, e := range x.endings {
			if e[len(e)-1] == bar {
				again = x.bars[from : i+1-len(e)]
			}
		}
		for range max(x.times[bar], 2) - 1 {
			out = append(out, again...)
		}
		written, from = i+1, i+1
		for _, e := range x.endings {
			if written < len(x.bars) && e[0] == x.bars[written] {
				from += len(e)
			}
		}
	}
	return append(out, x.bars[written:]...)
}

// startsMissing reports whether a passage other than the first has no sign at its start.
func (x expansion) startsMissing() bool {
	for k := 1; k < len(x.ends); k++ {
		after := slices.Index(x.bars, x.ends[k-1])
		if !slices.ContainsFunc(x.starts, func(bar string) bool {
			at := slices.Index(x.bars, bar)
			return at > after && at <= slices.Index(x.bars, x.ends[k])
		}) {
			return true
		}
	}
	return false
}

// stretches writes out "1-3 2 5-6" in the bars of a score.
func (x expansion) stretches(text string) []string {
	var out []string
	for _, word := range strings.Fields(text) {
		lo, hi, ranged := strings.Cut(word, "-")
		if !ranged {
			hi = lo
		}
		out = append(out, x.bars[slices.Index(x.bars, lo):slices.Index(x.bars, hi)+1]...)
	}
	return out
}

// repeatRule is a deliberate departure from the oracle: ours gives the order that music asks for, where the rule concerns
// a score.
type repeatRule struct {
	name, reason, source string
	concerns             func(expansion) bool
	ours                 func(expansion) []string
}

// read are scores whose signs take reading, with the order that they mean.
var read = map[string]string{
	// Endings 1 and 2 stand under the music to the da capo; after it there are no repeats, and second endings hold.
	"corpus/beethoven/opus59no2/movement3.mxl": "1-9 2-7 10-55 12-51 56-142 1-7 10-51 56-142",
	// Da capo al fine at the end, the fine in the middle.
	"corpus/schumann_clara/polonaise_op1n1.mxl": "1-8 1-28 9-40 1-20",
	"corpus/schumann_clara/polonaise_op1n3.mxl": "1-8 1-48 41-48 1-24",
	"corpus/schumann_clara/polonaise_op1n4.mxl": "1-8 1-16 9-32 17-40 33-40 1-16",
	// The copies have new numbers at the oracle.
	"corpus/handel/rinaldo/Lascia_chio_pianga.mxl": "1-54 13-42",
	// Each ending is played, although signs are missing.
	"m21pkg/musicxml/lilypondTestSuite/45d-Repeats-Nested-Alternatives.xml": "1-2 1 3-5 1 6-10 7-9 11-12",
	"m21pkg/musicxml/lilypondTestSuite/45e-Repeats-Nested-Alternatives.xml": "1-2 1 3-5 5-7 6 8-9 8-10",
}

var repeatRules = []repeatRule{
	{
		"jumps and endings", "a jump is obeyed once and without repeats, an ending once a pass, whatever signs are missing",
		"Gould, Behind Bars (2011), pp. 233–242",
		func(x expansion) bool { return read[x.path] != "" },
		func(x expansion) []string { return x.stretches(read[x.path]) },
	},
	{
		"starts behind the passage before", "without a sign the second passage begins behind the first: the oracle plays the first again",
		"Gould, Behind Bars (2011), p. 233",
		func(x expansion) bool { return !x.jumps && !x.refused && read[x.path] == "" && x.startsMissing() },
		expansion.expand,
	},
	{
		"a reading of odd signs", "the oracle refuses endings without a number, starts without an end and times of a sign",
		"our own: whatever is printed is played in a sensible way",
		func(x expansion) bool { return x.refused && read[x.path] == "" },
		expansion.expand,
	},
}

// plain is a number without the letters that tell repeated bars and parts of bars apart.
func plain(numbers []string) []string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		out[i] = strings.TrimRight(n, "abcdefghijklmnopqrstuvwxyzX.")
	}
	return out
}

func TestOracleRepeats(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE is not set")
	}
	facts := filepath.Join(root, "facts")
	agreeing, explained := 0, make([]int, len(repeatRules))
	err := filepath.WalkDir(facts, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		full, _ := filepath.Rel(facts, strings.TrimSuffix(path, ".json.gz"))
		_, name, _ := strings.Cut(filepath.ToSlash(full), "/")
		if !isMusicXML(name) { // others divide and number bars at repeats in ways of their own, which their readers' tests know
			return nil
		}
		expansions := factsOf(t, path, name)
		if len(expansions) == 0 {
			return nil
		}
		for i, s := range scoresOf(t, filepath.Join(root, "corpus"), full) {
			x, ok := expansions[i]
			if !ok {
				continue
			}
			want := x.order
			rule := slices.IndexFunc(repeatRules, func(r repeatRule) bool { return r.concerns(x) })
			if rule >= 0 {
				want = repeatRules[rule].ours(x)
			}
			switch got := playedNumbers(t, s); {
			case !slices.Equal(plain(got), plain(want)):
				t.Errorf("%s:\n got %v\nwant %v", x.path, got, want)
			case rule >= 0:
				explained[rule]++
			default:
				agreeing++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d scores agree", agreeing)
	for i, r := range repeatRules {
		t.Logf("  %s: %d scores: %s (%s)", r.name, explained[i], r.reason, r.source)
		if explained[i] == 0 {
			t.Errorf("the rule %s explains nothing", r.name)
		}
	}
}

func isMusicXML(name string) bool {
	return slices.Contains([]string{".mxl", ".xml", ".musicxml"}, filepath.Ext(name))
}

// scoresOf reads the scores of a file; none where the format has no reader.
func scoresOf(t *testing.T, root, name string) []*score.Score {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	file, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		if !fault.Is(err, fault.Unsupported) {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	}
	var out []*score.Score
	for _, e := range file.Entries {
		out = append(out, e.Score)
	}
	return out
}

func playedNumbers(t *testing.T, s *score.Score) []string {
	t.Helper()
	played, err := edit.PlayOrder(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(played))
	for i, p := range played {
		out[i] = s.Measure(p.Bar)
	}
	return out
}

// TestEditsHoldOnRealScores runs all edits on the scores of the corpus beside the oracle.
func TestEditsHoldOnRealScores(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE is not set")
	}
	corpus := filepath.Join(root, "corpus")
	count := 0
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !format.IsScoreName(path) {
			return err
		}
		name, _ := filepath.Rel(corpus, path)
		const tunes = 3 // of a book
		scores := scoresOf(t, corpus, name)
		for _, s := range scores[:min(len(scores), tunes)] {
			count++
			for edit := range edits {
				checkEdit(t, edit, s, 1+count%40)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d scores", count)
}
