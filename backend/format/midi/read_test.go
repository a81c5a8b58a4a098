package midi

import (
	"context"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
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
	f.Add(smf0(0, 0x90, 60, 64, 96, 0x80, 60, 0))
	f.Add(smf0(0, 0xC9, 1, 0, 0x99, 36, 64, 24, 0x99, 36, 0, 0, 0x90, 60, 64, 31, 0x90, 64, 3, 31, 62, 3, 34, 0xB0, 64, 127))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := Read(context.Background(), source.New("x", data, source.Limits{Notes: 5000, Position: 4000 * 5140059724800}))
		if err != nil {
			return
		}
		for _, e := range entries {
			if err := e.Score.Check(); err != nil {
				t.Error(err)
			}
			if _, _, err := Write(context.Background(), e.Score, source.WriteOptions{}); err != nil {
				t.Error(err)
			}
		}
	})
}
