package midi_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"

	"ricercar/backend/format"
	formatmidi "ricercar/backend/format/midi"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

var update = flag.Bool("update", false, "write what comes out into the cases")

// writings are the ways to write of which the cases show the file.
var writings = []struct {
	name    string
	options source.WriteOptions
}{
	{"performed", source.WriteOptions{}},
	{"plain", source.WriteOptions{Plain: true}},
	{"unfolded", source.WriteOptions{Unfold: true}},
}

// TestWriting compares files as another reader, gomidi's, finds them. A case holds a score in ABC and shows the ways of
// writing that are named in it.
func TestWriting(t *testing.T) {
	files, err := filepath.Glob("../../../testdata/midi/write-*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) < 2 || archive.Files[0].Name != "in.abc" {
				t.Fatalf("%v: the first file must be in.abc, and others show what is written", err)
			}
			in, _, err := format.Read(context.Background(), "in.abc", archive.Files[0].Data, format.Hint{})
			if err != nil {
				t.Fatal(err)
			}
			for i := range archive.Files[1:] {
				f := &archive.Files[i+1]
				got := shown(t, in.Entries[0].Score, f.Name)
				if *update {
					f.Data = []byte(got)
				}
				if got != string(f.Data) {
					t.Errorf("%s: got\n%swant\n%s", f.Name, got, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// shown is a score written in a way, in words.
func shown(t *testing.T, s *score.Score, way string) string {
	t.Helper()
	for _, w := range writings {
		if w.name == way {
			data, remarks, err := formatmidi.Write(context.Background(), s, w.options)
			if err != nil {
				t.Fatal(err)
			}
			text := inWords(t, data)
			for _, r := range remarks {
				text += r.String() + "\n"
			}
			return text
		}
	}
	t.Fatalf("no way of writing is called %s", way)
	return ""
}

// inWords lists the messages of a file: times in quarters, channels and ports from 1.
func inWords(t *testing.T, data []byte) string {
	t.Helper()
	file, err := smf.ReadFrom(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	ppq := int64(file.TimeFormat.(smf.MetricTicks).Resolution())
	var b strings.Builder
	for i, track := range file.Tracks {
		fmt.Fprintf(&b, "track %d\n", i)
		at := int64(0)
		for _, e := range track {
			at += int64(e.Delta)
			when, _ := theory.QuarterFraction(at, ppq)
			fmt.Fprintf(&b, "%7s %s\n", when, message(e.Message))
		}
	}
	return b.String()
}

// message is a message in words.
func message(m smf.Message) string {
	var a, b, c, d, e uint8
	var major, flat bool
	var text string
	var bpm float64
	switch {
	case m.GetNoteStart(&a, &b, &c):
		return fmt.Sprintf("ch %d on %d at %d", a+1, b, c)
	case midi.Message(m).GetNoteEnd(&a, &b):
		return fmt.Sprintf("ch %d off %d", a+1, b)
	case m.GetProgramChange(&a, &b):
		return fmt.Sprintf("ch %d program %d", a+1, b)
	case m.GetControlChange(&a, &b, &c):
		return fmt.Sprintf("ch %d control %d = %d", a+1, b, c)
	case m.GetMetaTempo(&bpm):
		return fmt.Sprintf("tempo %.2f", bpm)
	case m.GetMetaTimeSig(&a, &b, &c, &d):
		return fmt.Sprintf("meter %d/%d, %d clocks a click", a, b, c)
	case m.GetMetaKeySig(&a, &b, &major, &flat):
		return fmt.Sprintf("key of %d, major %v, flat %v", b, major, flat)
	case m.GetMetaPort(&e):
		return fmt.Sprintf("port %d", e+1)
	case m.GetMetaTrackName(&text):
		return fmt.Sprintf("name %q", text)
	case m.GetMetaLyric(&text):
		return fmt.Sprintf("lyric %q", text)
	case m.GetMetaMarker(&text):
		return fmt.Sprintf("marker %q", text)
	case m.GetMetaCopyright(&text):
		return fmt.Sprintf("copyright %q", text)
	}
	return m.String()
}

// TestSeats puts more parts into a file than it has channels.
func TestSeats(t *testing.T) {
	b := score.NewBuilder(0)
	b.AddBar(score.Bar{Number: 1, Len: theory.Quarter})
	names := []string{"Flute", "Oboe", "Clarinet", "Bassoon", "Horn", "Trumpet", "Trombone", "Tuba", "Timpani", "Harp", "Violin", "Viola", "Violoncello", "Contrabass", "Piano", "Organ", "Guitar", "Flute"}
	for _, name := range names {
		p := b.AddPart(score.Part{Name: name})
		st := b.AddStaff(score.Staff{Part: p})
		e := b.AddEvent(score.Event{Bar: 1, Dur: theory.Quarter, Voice: b.Voice(p, 1), Staff: st, Value: theory.QuarterValue})
		b.AddHead(e, score.Head{Pitch: theory.MustPitch("C4")})
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	text := shown(t, s, "plain")
	places := map[string][]string{}
	for i, track := range strings.Split(text, "track ")[2:] {
		port, channel := "port 1", ""
		for _, line := range strings.Split(track, "\n") {
			if fields := strings.Fields(line); len(fields) > 2 && fields[1] == "port" {
				port = "port " + fields[2]
			} else if len(fields) > 3 && fields[3] == "on" {
				channel = "channel " + fields[2]
			}
		}
		places[port+" "+channel] = append(places[port+" "+channel], names[i])
	}
	for place, parts := range places {
		if len(parts) > 1 && strings.Join(parts, " ") != "Flute Flute" {
			t.Errorf("%s is for %v", place, parts)
		}
		if strings.HasSuffix(place, " channel 10") {
			t.Errorf("%v play on the channel of drums", parts)
		}
	}
	if len(places) != 17 || len(places["port 2 channel 1"]) != 1 || len(places["port 2 channel 2"]) != 1 {
		t.Errorf("places %v", places)
	}
}

// What is written costs memory by bars and parts, not by notes.
func TestWriteAllocations(t *testing.T) {
	s := largest(t)
	a := testing.AllocsPerRun(3, func() { written(t, s) })
	if most := 500 + 5*float64(s.Bars().Len()); a > most {
		t.Errorf("%.0f allocations for %d notes in %d bars, more than %.0f", a, s.NumHeads(), s.Bars().Len(), most)
	}
}
