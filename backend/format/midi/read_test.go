package midi

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// smf0 is a file of format 0 with 96 ticks a quarter, from bytes of its only track.
func smf0(track ...byte) []byte {
	head := []byte{'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, 'M', 'T', 'r', 'k'}
	n := len(track)
	return append(append(head, byte(n>>24), byte(n>>16), byte(n>>8), byte(n)), track...)
}

func read(t *testing.T, data []byte) (*score.Score, string) {
	t.Helper()
	src := source.New("x.mid", data, source.Limits{})
	entries, err := Read(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, d := range src.Diagnostics() {
		codes = append(codes, d.Code)
	}
	return entries[0].Score, strings.Join(codes, " ")
}

func TestReadSigns(t *testing.T) {
	s, codes := read(t, smf0(
		0, 0xFF, 3, 4, 'S', 'o', 'n', 'g', 0, 0xFF, 0x58, 4, 3, 2, 24, 8, 0, 0xFF, 0x59, 2, 0xFE, 1, 0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20,
		0, 0xC0, 40, 0, 0xFF, 5, 3, 'l', 'a', '-', 0, 0x90, 67, 70, 96, 67, 0, // running status
		0, 66, 70, 0x81, 0x40, 0x80, 66, 64, 0, 0xFF, 0x2F, 0,
	))
	if codes != "" {
		t.Errorf("remarks %s", codes)
	}
	text := s.String()
	if s.Meta().Title != "Song" || s.Meter(1).String() != "3/4" || s.Staff(1).Keys[0].Value.Fifths != -2 || s.Tempos()[0].QuarterBPM != 120 {
		t.Errorf("%s, %q in %v", text, s.Meta().Title, s.Meter(1))
	}
	if a, b := s.Head(1).Pitch.String(), s.Head(2).Pitch.String(); a != "G4" || b != "F#4" {
		t.Errorf("notes %s %s", a, b)
	}
	if l := s.Lyrics(); len(l) != 1 || s.Text(l[0].Text) != "la" || l[0].Syllabic != score.BeginSyllable {
		t.Errorf("lyrics %+v", l)
	}
	if p := s.Performance(); len(p) != 2 || p[0].Velocity != 70 || p[0].Channel != 1 {
		t.Errorf("played %+v", p)
	}
}

func TestReadDamaged(t *testing.T) {
	note := []byte{0, 0x90, 60, 64, 96, 0x80, 60, 0}
	for name, c := range map[string]struct {
		data  []byte
		codes string
	}{
		"no end of track":   {smf0(note...), ""},
		"hanging note":      {smf0(append(note, 0, 0x90, 62, 64, 96, 0xB0, 7, 0)...), "MD006"},
		"cut in a message":  {smf0(append(note, 0, 0x90, 62)...), "MD005"},
		"a data byte first": {smf0(append(note, 0, 0xF4, 1)...), "MD005"},
		"chunk too long":    {append(smf0(note...)[:18], append([]byte{0, 0, 1, 0}, note...)...), "MD004"},
		"impossible meter":  {smf0(append([]byte{0, 0xFF, 0x58, 2, 0, 2}, note...)...), "MD008"},
	} {
		s, codes := read(t, c.data)
		if s.NumHeads() < 1 || codes != c.codes {
			t.Errorf("%s: %v, remarks %q, want %q", name, s, codes, c.codes)
		}
	}
	for name, data := range map[string][]byte{
		"nothing": {}, "text": []byte("hello, this is no MIDI file"), "no notes": smf0(0, 0xFF, 0x2F, 0),
		"no time": append([]byte{'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 0, 0, 1, 0, 0}, smf0(note...)[14:]...),
	} {
		if _, err := Read(context.Background(), source.New("x", data, source.Limits{})); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	late := smf0(0xFF, 0xFF, 0xFF, 0x7F, 0x90, 60, 64)
	if _, err := Read(context.Background(), source.New("x", late, source.Limits{})); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a note after years: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(smf0(0, 0x90, 60, 64, 96, 0x80, 60, 0), uint8(0))
	f.Add(smf0(0, 0xC9, 1, 0, 0x99, 36, 64, 24, 0x99, 36, 0, 0, 0x90, 60, 64, 31, 0x90, 64, 3, 31, 62, 3, 34, 0xB0, 64, 127), uint8(1))
	f.Add(smf0(5, 0x90, 60, 64, 41, 60, 0, 3, 62, 64, 43, 62, 0, 0, 64, 64, 47, 64, 0, 0, 65, 64, 44, 65, 0, 3, 67, 64, 45, 67, 0), uint8(2))
	choices := []map[string]string{
		nil, {"beats": "find", "meter": "find"}, {"quantize": "exact", "split_hands": "on", "spelling": "off"}, {"quantize": "8", "tuplets": "off", "meter": "find"},
	}
	f.Fuzz(func(t *testing.T, data []byte, choice uint8) {
		src := source.New("x", data, source.Limits{Notes: 5000, Position: 4000 * theory.Quarter})
		src.Parameters = choices[int(choice)%len(choices)]
		entries, err := Read(context.Background(), src)
		if err != nil {
			return
		}
		for _, e := range entries {
			if err := e.Score.Check(); err != nil {
				t.Error(err)
			}
			for _, o := range []source.WriteOptions{{}, {Plain: true}} {
				if _, _, err := Write(context.Background(), e.Score, o); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

// TestChoices reads two bars for the piano by all choices: sixteenths and triplets, some a little late.
func TestChoices(t *testing.T) {
	var track []byte
	for _, n := range []struct{ delta, key, length byte }{
		{0, 72, 25}, {0, 74, 24}, {0, 76, 24}, {0, 77, 23}, {0, 79, 32}, {0, 77, 32}, {0, 76, 32}, {0, 48, 96}, {0, 61, 96}, {0, 72, 96}, {0, 74, 96}, {0, 76, 96},
	} {
		track = append(track, n.delta, 0x90, n.key, 64, n.length, 0x80, n.key, 0)
	}
	for _, c := range []struct {
		choices string
		want    string // onsets of the first notes, and staves
	}{
		{"", "0 1/4 1/2 3/4 1 4/3 5/3; 2 staves"},
		{"quantize=exact", "0 25/96 49/96 73/96 1 4/3 5/3; 2 staves"},
		{"quantize=8", "0 1/3 2/3 2/3 1 4/3 5/3; 2 staves"},
		{"tuplets=off", "0 1/4 1/2 3/4 1 11/8 13/8; 2 staves"},
		{"split_hands=off", "0 1/4 1/2 3/4 1 4/3 5/3; 1 staves"},
		{"quantize=4", "0 0 1 1 1 2 2; 2 staves"},
	} {
		src := source.New("x.mid", smf0(track...), source.Limits{})
		src.Parameters = map[string]string{}
		if name, value, ok := strings.Cut(c.choices, "="); ok {
			src.Parameters[name] = value
		}
		entries, err := Read(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		s := entries[0].Score
		played := s.Performance()
		slices.SortStableFunc(played, func(a, b score.Performed) int { return cmp.Compare(a.Onset, b.Onset) })
		var onsets []string
		for _, p := range played[:7] {
			onsets = append(onsets, s.Event(s.Head(p.Head).Event).Onset.String())
		}
		got := strings.Join(onsets, " ") + "; " + strconv.Itoa(s.Staves().Len()) + " staves"
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.choices, got, c.want)
		}
	}
}

func TestPlainSpelling(t *testing.T) {
	var track []byte
	for _, key := range []byte{61, 63, 65, 66, 68, 70, 61} { // D flat major
		track = append(track, 0, 0x90, key, 64, 96, 0x80, key, 0)
	}
	for value, want := range map[string]string{"auto": "Db4 Eb4 F4 Gb4 Ab4 Bb4 Db4", "off": "C#4 Eb4 F4 F#4 G#4 Bb4 C#4"} {
		src := source.New("x.mid", smf0(track...), source.Limits{})
		src.Parameters = map[string]string{"spelling": value}
		entries, err := Read(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for h := range entries[0].Score.Heads().All() {
			got = append(got, entries[0].Score.Head(h).Pitch.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("spelling %s: %v, want %s", value, got, want)
		}
	}
}
