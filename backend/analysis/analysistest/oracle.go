package analysistest

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Oracle returns a score as the conformance data list its notes, and its facts. It skips the test where there are none.
func Oracle(t testing.TB, path string) (*score.Score, *Facts) {
	t.Helper()
	f := ReadFacts(t, path)
	return f.Score.Build(t), f
}

// OraclePaths lists the pieces of the conformance data whose path contains the text.
func OraclePaths(t testing.TB, containing string) []string {
	t.Helper()
	root := filepath.Join(oracleRoot(t), "facts", "dev")
	var paths []string
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		rel, isFacts := strings.CutSuffix(filepath.ToSlash(rel), ".json.gz")
		if isFacts && strings.Contains(rel, containing) {
			paths = append(paths, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func oracleRoot(t testing.TB) string {
	t.Helper()
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE names no folder of conformance data")
	}
	return root
}

// Facts is what another engine, music21, said of a piece. Times are texts of fractions of quarters.
type Facts struct {
	Score  ScoreFacts
	Scores []struct { // the tunes of a tune book
		ScoreFacts
		Key map[string]KeyFact
	}
	Key      map[string]KeyFact
	Chordify struct {
		Columns []string
		Chords  [][]json.RawMessage
	}
}

// KeyFact is an answer of one key profile: "F# minor", and its correlation.
type KeyFact struct {
	Key string
	CC  float64
}

// ScoreFacts lists the notes of a piece.
type ScoreFacts struct {
	Parts []PartFacts
}

// PartFacts lists the notes of a part: rows of offset, duration, pitch names, tie, voice, grace and type.
type PartFacts struct {
	PartName       string
	Measures       [][]json.RawMessage
	TimeSignatures [][]json.RawMessage
	KeySignatures  [][]json.RawMessage
	Instruments    []struct{ Offset, Transposition string }
	Events         [][]json.RawMessage
	Sounding       [][]string
}

// ReadFacts returns the facts of a piece. It skips the test where there are none.
func ReadFacts(t testing.TB, path string) *Facts {
	t.Helper()
	file, err := os.Open(filepath.Join(oracleRoot(t), "facts", "dev", filepath.FromSlash(path)+".json.gz"))
	if err != nil {
		t.Skipf("the conformance data have no %s", path)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	f := new(Facts)
	if err := json.NewDecoder(unzipped).Decode(f); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return f
}

// Build makes the score. Its bars are those of the first part.
func (f *ScoreFacts) Build(t testing.TB) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	if len(f.Parts) == 0 {
		return build(t, b)
	}
	starts := f.addBars(b)
	for i := range f.Parts {
		p := partBuilder{b: b, starts: starts, voices: map[string]uint16{}}
		p.add(&f.Parts[i])
	}
	return build(t, b)
}

func (f *ScoreFacts) addBars(b *score.Builder) (starts []theory.Tick) {
	first := &f.Parts[0]
	for i, m := range first.Measures {
		start := tick(m[1])
		length := tick(m[2])
		if i+1 < len(first.Measures) {
			length = tick(first.Measures[i+1][1]) - start
		}
		if length <= 0 {
			continue
		}
		number, label := 0, text(m[0])
		number, err := strconv.Atoi(label)
		bar := score.Bar{Number: int32(number), Len: length}
		if err != nil {
			bar.Label = b.Text(label)
		}
		b.AddBar(bar)
		starts = append(starts, start)
	}
	if len(starts) == 0 {
		b.AddBar(score.Bar{Number: 1})
		starts = append(starts, 0)
	}
	for _, m := range first.TimeSignatures {
		if meter, err := theory.ParseMeter(text(m[1])); err == nil {
			b.Meter(1, place(starts, tick(m[0])).Bar, meter)
		}
	}
	return starts
}

// place finds the bar of a time.
func place(starts []theory.Tick, t theory.Tick) score.Place {
	i, found := slices.BinarySearch(starts, t)
	if !found {
		i = max(i-1, 0)
	}
	return score.Place{Bar: score.BarRow(i + 1), Offset: t - starts[i]}
}

type partBuilder struct {
	b      *score.Builder
	starts []theory.Tick
	voices map[string]uint16
	part   score.PartRow
	staff  score.StaffRow
}

func (p *partBuilder) add(f *PartFacts) {
	p.part = p.b.AddPart(score.Part{Name: f.PartName})
	p.staff = p.b.AddStaff(score.Staff{Part: p.part})
	for _, k := range f.KeySignatures {
		p.b.Key(p.staff, place(p.starts, tick(k[0])), signature(k))
	}
	if len(f.Sounding) > 0 {
		for _, x := range f.Instruments {
			if iv, err := theory.ParseInterval(x.Transposition); err == nil {
				p.b.Transpose(p.part, place(p.starts, fraction(x.Offset)), iv)
			}
		}
	}
	for i, e := range f.Events {
		var names []string
		if json.Unmarshal(e[2], &names) != nil || text(e[6]) == "rn" {
			continue
		}
		if i < len(f.Sounding) {
			names = f.Sounding[i]
		}
		p.event(e, names)
	}
}

func signature(k []json.RawMessage) theory.KeySignature {
	sig := theory.KeySignature{}
	_ = json.Unmarshal(k[1], &sig.Fifths)
	if len(k) > 2 {
		if _, mode, ok := strings.Cut(text(k[2]), " "); ok {
			sig.Mode, _ = theory.ParseMode(mode)
		}
	}
	return sig
}

func (p *partBuilder) event(row []json.RawMessage, names []string) {
	at := place(p.starts, tick(row[0]))
	e := score.Event{Onset: at.Offset, Dur: tick(row[1]), Bar: at.Bar, Staff: p.staff, Voice: p.voice(text(row[4]))}
	if int(at.Bar) < len(p.starts) {
		e.Dur = min(e.Dur, p.starts[at.Bar]-tick(row[0])) // a bar grows with what is in it, and would move the others
	}
	if text(row[5]) == "1" || e.Dur == 0 {
		e.Grace, e.Dur = -1, 0
	}
	r := p.b.AddEvent(e)
	ties := tiesOf(row[3], len(names))
	for i, name := range names {
		h := score.Head{Flags: ties[i]}
		if strings.HasPrefix(name, "unp:") {
			h.Flags |= score.Unpitched
		} else if pitch, err := theory.ParsePitch(strings.ReplaceAll(name, "-", "b")); err == nil {
			h.Pitch = pitch
		}
		p.b.AddHead(r, h)
	}
}

func (p *partBuilder) voice(name string) score.VoiceRow {
	n, ok := p.voices[name]
	if !ok {
		n = uint16(len(p.voices) + 1)
		p.voices[name] = n
	}
	return p.b.Voice(p.part, n)
}

// tiesOf reads one tie for all heads or one for each.
func tiesOf(raw json.RawMessage, n int) []score.HeadFlags {
	words := make([]string, n)
	var each []*string
	if json.Unmarshal(raw, &each) == nil && len(each) == n {
		for i, w := range each {
			if w != nil {
				words[i] = *w
			}
		}
	} else {
		for i := range words {
			words[i] = text(raw)
		}
	}
	flags := make([]score.HeadFlags, n)
	for i, w := range words {
		switch w {
		case "start":
			flags[i] = score.TieStart
		case "stop":
			flags[i] = score.TieStop
		case "continue":
			flags[i] = score.TieStart | score.TieStop
		}
	}
	return flags
}

// text is a JSON string without its quotes, and any other value as it is written; null is empty.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func tick(raw json.RawMessage) theory.Tick { return fraction(text(raw)) }

func fraction(s string) theory.Tick {
	t, err := theory.ParseTick(s)
	if err != nil {
		return 0
	}
	return t
}
