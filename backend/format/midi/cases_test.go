package midi_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"

	"ricercar/backend/format"
	"ricercar/backend/format/formattest"
	formatmidi "ricercar/backend/format/midi"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// TestReading shows what files are read as. A case is a file in words: a line for each message, with the quarter at
// which it is sent ("1/2 on 60 48 for 1" are two notes on channel 1 and their ends), below "format" and "track" lines.
func TestReading(t *testing.T) {
	formattest.Cases(t, "../../../testdata/midi/read-*.txtar", func(t *testing.T, input []byte) []txtar.File {
		src := source.New("in.mid", fromWords(t, string(input)), source.Limits{})
		entries, err := formatmidi.Read(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, e := range entries {
			text.WriteString(score.Text(e.Score))
		}
		return []txtar.File{{Name: "score", Data: []byte(text.String())}, {Name: "diagnostics", Data: []byte(formattest.Remarks(src.Diagnostics()))}}
	})
}

// TestWriting shows scores in ABC as files, as another reader finds them: as they are performed and, where that differs,
// plainly and with repeats played out.
func TestWriting(t *testing.T) {
	formattest.Cases(t, "../../../testdata/midi/write-*.txtar", func(t *testing.T, input []byte) []txtar.File {
		in, _, err := format.Read(context.Background(), "in.abc", input, format.Hint{})
		if err != nil {
			t.Fatal(err)
		}
		var files []txtar.File
		for _, way := range []struct {
			name    string
			options source.WriteOptions
		}{{"performed", source.WriteOptions{}}, {"plain", source.WriteOptions{Plain: true}}, {"unfolded", source.WriteOptions{Plain: true, Unfold: true}}} {
			data, remarks, err := formatmidi.Write(context.Background(), in.Entries[0].Score, way.options)
			if err != nil {
				t.Fatal(err)
			}
			text := []byte(inWords(t, data) + formattest.Remarks(remarks))
			if len(files) == 0 || !bytes.Equal(files[len(files)-1].Data, text) {
				files = append(files, txtar.File{Name: way.name, Data: text})
			}
		}
		return files
	})
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
	var text string
	var bpm float64
	var major, flat bool
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

// fromWords makes a file of words, as TestReading says; 96 ticks are a quarter.
func fromWords(t *testing.T, words string) []byte {
	t.Helper()
	w := wordReader{t: t, channel: 1}
	var tracks [][]timedBytes
	kind := 1
	for line := range strings.Lines(words) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0:
		case fields[0] == "format":
			kind = w.number(fields[1])
		case fields[0] == "track":
			tracks = append(tracks, nil)
		default:
			at, err := theory.ParseTick(fields[0])
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			tracks[len(tracks)-1] = append(tracks[len(tracks)-1], w.messages(at, fields[1:])...)
		}
	}
	out := []byte{'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, byte(kind), 0, byte(len(tracks)), 0, 96}
	for _, track := range tracks {
		body := trackBytes(track)
		out = append(append(out, 'M', 'T', 'r', 'k', 0, 0, byte(len(body)>>8), byte(len(body))), body...)
	}
	return out
}

// timedBytes is a message at a tick.
type timedBytes struct {
	tick int
	data []byte
}
