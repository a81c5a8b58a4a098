package midi

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
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

// oracleRule explains a row of the oracle's that differs from ours: reading gives from the raw note what the oracle has
// instead, exactly.
type oracleRule struct {
	name    string
	reading func(r oracleReading) (sounded, bool)
}

// oracleRules are the known differences; the first that gives the row counts. Ours follow the division that all of a
// beat shares, notes that end a little early by habit are written full, and an end means the oldest note that is open.
var oracleRules = []oracleRule{
	{"a note without length is a grace note", func(r oracleReading) (sounded, bool) { return r.alone, r.raw.on == r.raw.off }},
	{"each onset and each length is rounded by itself", func(r oracleReading) (sounded, bool) { return r.alone, true }},
	{"lengths are rounded to fill the gap to the next onset", func(r oracleReading) (sounded, bool) { return r.filling, true }},
	{"a chord begins with its first note and is as long as its last", func(r oracleReading) (sounded, bool) { return r.read, r.chord > 1 }},
}

// TestOracle demands every row of the oracle twice: as its own habits make it from the messages of the file, and as our
// note of the same message has it, unless a rule gives the row exactly. Our own place must be that of a grid nearest to
// what was played.
func TestOracle(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE does not name the conformance data")
	}
	corpus := filepath.Join(root, "corpus")
	pieces, notes, agreeing, explained := 0, 0, 0, make([]int, len(oracleRules))
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".mid" {
			return err
		}
		rel, _ := filepath.Rel(corpus, path)
		c := comparison{t: t, name: rel, explained: explained}
		c.compare(path, oracleNotes(t, filepath.Join(root, "facts", rel+".json.gz")))
		pieces, notes, agreeing = pieces+1, notes+c.notes, agreeing+c.agreeing
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("midi: %d pieces, %d notes, %d agreeing", pieces, notes, agreeing)
	for i, r := range oracleRules {
		t.Logf("%6d: %s", explained[i], r.name)
	}
}

// comparison is that of one file.
type comparison struct {
	t               *testing.T
	name            string
	notes, agreeing int
	explained       []int            // by rule
	left            map[sounded]int  // rows of the oracle
	ours            map[played][]int // our notes that are still to be met, as indexes of written
	written         []ourNote
}

// played is a message that begins a note.
type played struct {
	on      theory.Tick
	channel uint8
	key     int
}

// ourNote is a note of ours, and when it was played.
type ourNote struct {
	sounded
	on, off theory.Tick
}

func (c *comparison) compare(path string, want []sounded) {
	data, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	entries, err := Read(context.Background(), source.New(path, data, source.Limits{}))
	if err != nil {
		c.t.Errorf("%s: %v", c.name, err)
		return
	}
	f, err := parse(source.New(path, data, source.Limits{}))
	if err != nil {
		c.t.Fatal(err)
	}
	c.takeOurs(entries[0].Score)
	c.left = map[sounded]int{}
	for _, n := range want {
		c.left[n]++
	}
	c.notes = len(want)
	for _, t := range f.tracks {
		for _, r := range oracleTrack(t, int64(f.division)) {
			if r.raw.channel != drumChannel {
				c.row(r, int64(f.division))
			}
		}
	}
	for n, count := range c.left {
		if count > 0 {
			c.t.Errorf("%s: the oracle has key %d at %s for %s once more than its habits say", c.name, n.key, n.at, n.length)
		}
	}
}

// takeOurs takes our notes by when they were played.
func (c *comparison) takeOurs(s *score.Score) {
	c.ours = map[played][]int{}
	for i, p := range s.Performance() {
		head := s.Head(p.Head)
		key := played{p.Onset, p.Channel - 1, head.Pitch.Key()}
		c.written = append(c.written, ourNote{sounded{s.Event(head.Event).Onset, s.TiedLength(p.Head), key.key}, p.Onset, p.Onset + p.Dur})
		c.ours[key] = append(c.ours[key], i)
	}
}

// row takes a row of the oracle's and our note of the same message.
func (c *comparison) row(r oracleReading, ppq int64) {
	if c.left[oracleSpelled(r.read)]--; c.left[oracleSpelled(r.read)] < 0 {
		c.t.Errorf("%s: the oracle has no key %d at %s for %s", c.name, r.read.key, r.read.at, r.read.length)
		return
	}
	on, _ := theory.QuarterFraction(r.raw.on, ppq)
	key := played{on, r.raw.channel, r.raw.key}
	found := c.ours[key]
	if len(found) == 0 {
		c.t.Errorf("%s: key %d at %s is not among ours", c.name, r.raw.key, on)
		return
	}
	ours := c.written[found[0]]
	if len(found) > 1 {
		c.ours[key] = found[1:]
	}
	if !isOnGrid(ours) {
		c.t.Errorf("%s: key %d played at %s is written at %s, the nearest place of no grid", c.name, ours.key, ours.on, ours.at)
	}
	if ours.sounded == r.read {
		c.agreeing++
		return
	}
	for i, rule := range oracleRules {
		if read, ok := rule.reading(r); ok && read == r.read {
			c.explained[i]++
			return
		}
	}
	c.t.Errorf("%s: key %d at %s for %s, ours at %s for %s, is no rule's", c.name, r.read.key, r.read.at, r.read.length, ours.at, ours.length)
}

// oracleSpelled knows that the oracle writes B-1 both for B flat in octave 1 and for the B of octave −1.
func oracleSpelled(n sounded) sounded {
	const lowestB, lowBFlat = 11, 34
	if n.key == lowestB {
		n.key = lowBFlat
	}
	return n
}

// isOnGrid reports whether a note of ours begins at the place nearest to where it was played on a grid.
func isOnGrid(n ourNote) bool {
	for d := range numDivisions {
		if at, _ := nearest(n.on, partsOf(d)); at == n.at {
			return true
		}
	}
	return false
}

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
