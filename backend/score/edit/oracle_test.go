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
	endings [][]string     // the bars of each
	signs   map[string]int // fine, segno and jump by the oracle's class, as the index of the bar that begins there
	refused bool           // the oracle finds the signs badly formed
	order   []string       // printed numbers as played
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
	x := expansion{path: path, refused: r.Error != "", order: r.Measures, signs: map[string]int{}, times: map[string]int{}}
	for _, m := range part.Measures {
		x.bars = append(x.bars, fmt.Sprint(m[0]))
	}
	for _, sign := range part.RepeatExpr {
		at := slices.IndexFunc(part.Measures, func(m []any) bool { return m[1] == sign[0] })
		if at < 0 { // within the last bar, or at its end
			at = len(part.Measures)
		}
		x.signs[fmt.Sprint(sign[1])] = at
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

// hasJumps reports whether the score has jumps or a fine, which asks for one.
func (x expansion) hasJumps() bool {
	for sign := range x.signs {
		if sign == "Fine" || strings.HasPrefix(sign, "DaCapo") || strings.HasPrefix(sign, "DalSegno") {
			return true
		}
	}
	return false
}

// jump plays all with its repeats up to the jump, then from the segno or the beginning up to the fine or the end without
// repeats, of endings the last ones. Where only a fine stands, a da capo at the end is meant.
func (x expansion) jump() []string {
	from, to := 0, len(x.bars)
	if at, ok := x.signs["Segno"]; ok {
		from = at
	}
	if at, ok := x.signs["Fine"]; ok {
		to = at
	}
	out := x.expand()
	for i := from; i < to; i++ {
		if !x.isFirstEnding(x.bars[i]) {
			out = append(out, x.bars[i])
		}
	}
	return out
}

// isFirstEnding reports whether a bar stands in an ending that another one follows.
func (x expansion) isFirstEnding(bar string) bool {
	for _, e := range x.endings {
		next := slices.Index(x.bars, e[len(e)-1]) + 1
		if slices.Contains(e, bar) && next < len(x.bars) && slices.ContainsFunc(x.endings, func(f []string) bool { return f[0] == x.bars[next] }) {
			return true
		}
	}
	return false
}

// alternatives plays what comes before endings that follow one another once for each.
func (x expansion) alternatives() []string {
	var out []string
	from := 0 // what is played
	for k := 0; k < len(x.endings); {
		start := slices.Index(x.bars, x.endings[k][0])
		body, end := x.bars[from:start], start
		for ; k < len(x.endings) && x.endings[k][0] == x.bars[end]; k++ {
			out = append(append(out, body...), x.endings[k]...)
			end += len(x.endings[k])
		}
		from = end
	}
	return append(out, x.bars[from:]...)
}

// afterEndings reports whether every repeat sign stands at the end of an ending.
func (x expansion) afterEndings() bool {
	for _, bar := range x.ends {
		if !slices.ContainsFunc(x.endings, func(e []string) bool { return e[len(e)-1] == bar }) {
			return false
		}
	}
	return len(x.endings) > 0 && len(x.starts) == 0
}

// repeatRule is a deliberate departure from the oracle: ours gives the order that music asks for, where the rule concerns
// a score.
type repeatRule struct {
	name, reason, source string
	concerns             func(expansion) bool
	ours                 func(expansion) []string
}

var repeatRules = []repeatRule{
	{
		"jumps", "a jump is obeyed once, after it there are no repeats and last endings hold; the oracle leaves some out and numbers copies anew",
		"Gould, Behind Bars (2011), pp. 233–242",
		expansion.hasJumps, expansion.jump,
	},
	{
		"alternatives", "each ending is played after what comes before all of them: the oracle refuses more than two",
		"Gould, Behind Bars (2011), p. 236",
		func(x expansion) bool { return x.refused && !x.hasJumps() && x.afterEndings() }, expansion.alternatives,
	},
	{
		"starts behind the passage before", "without a sign the second passage begins behind the first: the oracle plays the first again",
		"Gould, Behind Bars (2011), p. 233",
		func(x expansion) bool { return !x.hasJumps() && !x.refused && x.startsMissing() }, expansion.expand,
	},
	{
		"a reading of odd signs", "the oracle refuses endings without a number, starts without an end and times of a sign",
		"our own: whatever is printed is played in a sensible way",
		func(x expansion) bool { return x.refused && !x.afterEndings() }, expansion.expand,
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
