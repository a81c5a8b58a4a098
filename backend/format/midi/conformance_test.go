package midi

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// sounded is a pitched note as the oracle lists it: where, how long, which key; tied notes are one.
type sounded struct {
	at, length theory.Tick
	key        int
}

// tally counts notes by what the oracle says of them.
type tally struct{ pieces, notes, agreeing, rounded, disagreeing int }

// TestOracle compares what files play with the oracle's notes. It knows two differences.
//
//   - Rounding: the oracle moves each onset and each length by itself to some fourth or third of a quarter, whatever the
//     notes around do, and makes of twelfths and sixteenths what it can. Ours follow the division that a whole beat
//     shares, and notes that all end a little early are written to their full length. The rule takes a note of the same
//     key whose onset lies within a fourth and whose end within five twelfths of a quarter of what was played, which we keep
//     beside the notation; it takes none twice.
//   - Stretched bars: where a note crosses a bar line, the oracle lets its bar grow by what crosses, and all that
//     follows comes later. The rule takes that back.
func TestOracle(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE does not name the conformance data")
	}
	corpus := filepath.Join(root, "corpus")
	var sum tally
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".mid" {
			return err
		}
		rel, _ := filepath.Rel(corpus, path)
		sum.pieces++
		compare(t, &sum, path, rel, oracleNotes(t, filepath.Join(root, "facts", rel+".json.gz")))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("midi: %d pieces, %d notes, %d agreeing, %d explained by rounding, %d disagreeing",
		sum.pieces, sum.notes, sum.agreeing, sum.rounded, sum.disagreeing)
}

func compare(t *testing.T, sum *tally, path, rel string, want []sounded) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := Read(context.Background(), source.New(path, data, source.Limits{}))
	if err != nil {
		t.Errorf("%s: %v", rel, err)
		return
	}
	ours, played := notesOf(entries[0].Score), playedOf(entries[0].Score)
	sum.notes += len(want)
	left := map[sounded]int{}
	for _, n := range want {
		left[n]++
	}
	var unequal []sounded // as played
	for i := range ours {
		if left[ours[i]] == 0 {
			unequal = append(unequal, played[i])
			continue
		}
		left[ours[i]]--
		sum.agreeing++
	}
	for _, n := range unequal {
		if !takeRounded(left, n) {
			sum.disagreeing++
			t.Errorf("%s: key %d played at %s for %s is not among the oracle's", rel, n.key, n.at, n.length)
			continue
		}
		sum.rounded++
	}
	for n, count := range left {
		if count > 0 {
			t.Errorf("%s: the oracle has key %d at %s for %s once more", rel, n.key, n.at, n.length)
		}
	}
}

// takeRounded takes the nearest note that the oracle may have made of what was played.
func takeRounded(left map[sounded]int, n sounded) bool {
	var found sounded
	best := theory.Tick(-1)
	for m, count := range left {
		at, end := distance(m.at, n.at), distance(m.at+m.length, n.at+n.length)
		if count == 0 || !sameKey(m.key, n.key) || at > theory.Quarter/4 || end > theory.Quarter*5/12 {
			continue
		}
		if best < 0 || at+end < best {
			found, best = m, at+end
		}
	}
	if best >= 0 {
		left[found]--
	}
	return best >= 0
}

// sameKey knows that the oracle writes B-1 both for B flat in octave 1 and for the B of octave −1.
func sameKey(oracle, ours int) bool { return oracle == ours || oracle == 34 && ours == 11 }

func distance(a, b theory.Tick) theory.Tick { return max(a-b, b-a) }

type partFacts struct {
	Events   [][]any `json:"events"`
	Measures [][]any `json:"measures"`
	Meters   [][]any `json:"timeSignatures"`
}

func oracleNotes(t *testing.T, path string) []sounded {
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
	var facts struct {
		Score struct {
			Parts []partFacts `json:"parts"`
		} `json:"score"`
	}
	if err := json.NewDecoder(z).Decode(&facts); err != nil {
		t.Fatal(err)
	}
	var out []sounded
	for _, p := range facts.Score.Parts {
		out = append(out, p.notes()...)
	}
	return out
}

func tick(v any) theory.Tick {
	t, _ := theory.ParseTick(v.(string))
	return t
}

// notes lists the notes of a part, tied ones as one, where they were before bars were stretched.
func (p partFacts) notes() []sounded {
	type open struct{ index int }
	sounding := map[int]open{}
	var out []sounded
	for _, e := range p.Events {
		if e[6] == "u" {
			continue
		}
		for i, name := range e[2].([]any) {
			n := sounded{p.unstretched(tick(e[0])), tick(e[1]), theory.MustPitch(strings.ReplaceAll(name.(string), "-", "b")).Key()}
			tie := e[3]
			if list, ok := tie.([]any); ok {
				tie = list[i]
			}
			o, tied := sounding[n.key]
			if tied && (tie == "stop" || tie == "continue") {
				out[o.index].length += n.length
			} else {
				o = open{len(out)}
				out = append(out, n)
			}
			delete(sounding, n.key)
			if tie == "start" || tie == "continue" {
				sounding[n.key] = o
			}
		}
	}
	return out
}

// unstretched is a time without what bars before it have beyond their meter.
func (p partFacts) unstretched(t theory.Tick) theory.Tick {
	var meter theory.Meter
	next, excess := 0, theory.Tick(0)
	for _, m := range p.Measures {
		start, length := tick(m[1]), tick(m[2])
		if start+length > t {
			break
		}
		for ; next < len(p.Meters) && tick(p.Meters[next][0]) <= start; next++ {
			meter, _ = theory.ParseMeter(p.Meters[next][1].(string))
		}
		if full := meter.Length(); full > 0 && length > full {
			excess += length - full
		}
	}
	return t - excess
}

// notesOf lists the notes of a score in the order of its performance rows, as playedOf does.
func notesOf(s *score.Score) []sounded {
	var out []sounded
	for _, p := range s.Performance() {
		if head := s.Head(p.Head); head.IsPitched() {
			out = append(out, sounded{s.Event(head.Event).Onset, s.TiedLength(p.Head), head.Pitch.Key()})
		}
	}
	return out
}

func playedOf(s *score.Score) []sounded {
	var out []sounded
	for _, p := range s.Performance() {
		if head := s.Head(p.Head); head.IsPitched() {
			out = append(out, sounded{p.Onset, p.Dur, head.Pitch.Key()})
		}
	}
	return slices.Clip(out)
}
