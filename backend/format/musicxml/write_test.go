package musicxml

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format/musicxml/xmltok"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// written writes a score that must be writable.
func written(t testing.TB, s *score.Score) []byte {
	t.Helper()
	out, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// schemas is the folder of musicxml.xsd: RICERCAR_SCHEMAS, or the one that stands beside the repository.
func schemas() string {
	if dir := os.Getenv("RICERCAR_SCHEMAS"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "..", "shared", "schemas")
}

// validate checks documents by the schema of MusicXML 4.0; without xmllint or schema it skips the test.
func validate(t *testing.T, documents map[string][]byte) {
	t.Helper()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed: nothing validates what is written")
	}
	schema, err := filepath.Abs(filepath.Join(schemas(), "musicxml.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(schema); err != nil {
		t.Skip("set RICERCAR_SCHEMAS to the folder of musicxml.xsd: ", err)
	}
	dir := t.TempDir()
	args := []string{"--nonet", "--noout", "--schema", schema}
	for name, text := range documents {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.Command(lint, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out[:min(len(out), 4000)])
	}
}

func TestWrittenIsValid(t *testing.T) {
	documents := map[string][]byte{}
	for seed := range uint64(80) {
		documents[strconv.Itoa(int(seed))+".musicxml"] = written(t, randomScore(t, seed))
	}
	validate(t, documents)
}

// barLengths adds up the bars of each part of a document, in divisions over divisions of a quarter: where the last
// element of each bar ends, and the furthest that any voice comes.
func barLengths(t *testing.T, document []byte) (ends, reached [][]float64) {
	t.Helper()
	x := xmltok.New(document, 64)
	divisions, at, furthest, duration := 1.0, 0.0, 0.0, 0.0
	chord := false
	for {
		switch x.Next() {
		case xmltok.EOF:
			if x.Err() != nil {
				t.Fatal(x.Err())
			}
			return ends, reached
		case xmltok.Start:
			switch string(x.Name) {
			case "part":
				ends, reached = append(ends, nil), append(reached, nil)
			case "measure":
				at, furthest = 0, 0
			case "note", "backup", "forward", "figured-bass":
				duration, chord = 0, false
			case "chord":
				chord = true
			case "divisions":
				divisions, _ = strconv.ParseFloat(string(x.Content()), 64)
			case "duration":
				duration, _ = strconv.ParseFloat(string(x.Content()), 64)
			}
		case xmltok.End:
			switch string(x.Name) {
			case "note":
				if !chord {
					at += duration / divisions
				}
			case "forward":
				at += duration / divisions
			case "backup":
				at -= duration / divisions
			case "measure":
				ends[len(ends)-1] = append(ends[len(ends)-1], at)
				reached[len(reached)-1] = append(reached[len(reached)-1], furthest)
			}
			furthest = max(furthest, at)
		}
	}
}

func TestBarsAddUp(t *testing.T) {
	for seed := range uint64(100) {
		s := randomScore(t, seed)
		ends, reached := barLengths(t, written(t, s))
		for i := range ends {
			for j := range ends[i] {
				want := s.Bar(score.BarRow(j + 1)).Len.Quarters()
				if off := ends[i][j] - want; off > 1e-9 || off < -1e-9 || reached[i][j] > want+1e-9 {
					t.Errorf("seed %d, part %d, bar %d ends at %v and reaches %v, want %v", seed, i+1, j+1, ends[i][j], reached[i][j], want)
				}
			}
		}
	}
}

func TestWriteNothing(t *testing.T) {
	s, err := score.NewBuilder(0).Build()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Write(s); !fault.Is(err, fault.Invalid) {
		t.Errorf("a score without parts: %v", err)
	}
	b := score.NewBuilder(0)
	b.AddStaff(score.Staff{Part: b.AddPart(score.Part{Name: "Empty"})})
	b.AddGrid()
	if s, err = b.Build(); err != nil {
		t.Fatal(err)
	}
	validate(t, map[string][]byte{"empty.musicxml": written(t, s)})
}

// plain builds a score of one part with so many quarters.
func plain(t testing.TB, quarters int) *score.Score {
	t.Helper()
	b := score.NewBuilder(quarters)
	p := b.AddPart(score.Part{Name: "Flute", Sound: b.AddSound(score.Sound{Name: "Flute", Program: 73})})
	st := b.AddStaff(score.Staff{Part: p})
	v := b.Voice(p, 1)
	for i := range quarters {
		if i%4 == 0 {
			b.AddBar(score.Bar{Number: int32(i/4 + 1)})
		}
		e := b.AddEvent(score.Event{Onset: theory.Tick(i%4) * theory.Quarter, Dur: theory.Quarter, Bar: score.BarRow(i/4 + 1), Voice: v, Staff: st, Value: theory.QuarterValue})
		b.AddHead(e, score.Head{Pitch: theory.Pitch{Step: theory.Step(i % 7), Oct: 4, Alter: int16(i%3) * 100}})
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDivisions(t *testing.T) {
	for name, c := range map[string]struct {
		lengths []theory.Tick // of notes of one bar
		want    string
	}{
		"quarters":       {[]theory.Tick{theory.Quarter, theory.Half}, "1"},
		"sixteenths":     {[]theory.Tick{theory.Sixteenth, theory.Quarter}, "4"},
		"with triplets":  {[]theory.Tick{theory.Quarter / 3, theory.Eighth}, "6"},
		"played freely":  {[]theory.Tick{theory.Quarter/7 + 12345, theory.Quarter}, strconv.Itoa(roundDivisions)},
		"without length": {nil, "1"},
	} {
		b := score.NewBuilder(0)
		p := b.AddPart(score.Part{})
		st := b.AddStaff(score.Staff{Part: p})
		bar := b.AddBar(score.Bar{Number: 1})
		at := theory.Tick(0)
		for _, l := range c.lengths {
			b.AddEvent(score.Event{Onset: at, Dur: l, Bar: bar, Voice: b.Voice(p, 1), Staff: st, Flags: score.Measured})
			at += l
		}
		s, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		if out := written(t, s); !bytes.Contains(out, []byte("<divisions>"+c.want+"</divisions>")) {
			t.Errorf("%s: no %s divisions in\n%s", name, c.want, out)
		}
	}
}

// Writing takes a few tables, however many notes there are.
func TestWriteAllocates(t *testing.T) {
	few, many := plain(t, 64), plain(t, 6400)
	count := func(s *score.Score) float64 {
		return testing.AllocsPerRun(5, func() {
			if _, err := Write(s); err != nil {
				t.Fatal(err)
			}
		})
	}
	if a, b := count(few), count(many); b > a+8 {
		t.Errorf("%v allocations for 64 notes, %v for 6400", a, b)
	}
}

func BenchmarkWrite(b *testing.B) {
	s := plain(b, 40_000)
	out := written(b, s)
	b.SetBytes(int64(len(out)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Write(s); err != nil {
			b.Fatal(err)
		}
	}
}
