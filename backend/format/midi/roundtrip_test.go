package midi_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/corpus/corpustest"
	"ricercar/backend/format/midi"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// TestWhatIsWrittenReadsBack writes every built-in piece that has no quarter tones and reads it again: the same notes at
// the same times, spelled alike or not, in the same bars, meters, keys and tempi.
func TestWhatIsWrittenReadsBack(t *testing.T) {
	spelled, all := 0, 0
	for name, s := range corpustest.Pieces(t) {
		written, _, err := midi.Write(context.Background(), s, source.WriteOptions{Plain: true})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		entries, err := midi.Read(context.Background(), source.New(name, written, source.Limits{}))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again := entries[0].Score
		if a, b := notes(s, false), notes(again, false); !slices.Equal(a, b) {
			t.Errorf("%s: %s", name, difference(a, b))
		}
		if a, b := frame(s), frame(again); a != b {
			t.Errorf("%s:\n%s\nread back as\n%s", name, a, b)
		}
		same, of := matching(notes(s, true), notes(again, true))
		spelled, all = spelled+same, all+of
	}
	t.Logf("%d of %d notes are spelled as they were (%.2f %%)", spelled, all, 100*float64(spelled)/float64(all))
	if float64(spelled) < 0.97*float64(all) {
		t.Error("the spelling of MIDI has become worse")
	}
}

// TestWhatIsPerformedHasItsBars writes every built-in piece as it is performed and reads it again: bars, meters and keys
// are the same, whatever grace notes, ornaments and articulations do to the notes.
func TestWhatIsPerformedHasItsBars(t *testing.T) {
	for name, s := range corpustest.Pieces(t) {
		data, _, err := midi.Write(context.Background(), s, source.WriteOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		entries, err := midi.Read(context.Background(), source.New(name, data, source.Limits{}))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if a, b := barsAndKeys(s), barsAndKeys(entries[0].Score); a != b {
			t.Errorf("%s:\n%s\nread back as\n%s", name, a, b)
		}
	}
}

// TestLoudnessIsKept reads a file whose notes are struck in different ways, and writes it again.
func TestLoudnessIsKept(t *testing.T) {
	const words = "track\n0 meter 4/4\n0 on 60 for 1\n1 on 62 for 1\n2 on 64 67 for 2\n"
	data := fromWords(t, words)
	for i := 0; i+2 < len(data); i++ { // velocities by key
		if data[i] == 0x90 {
			data[i+2] = data[i+1] - 20
		}
	}
	entries, err := midi.Read(context.Background(), source.New("x", data, source.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	again := inWords(t, written(t, entries[0].Score))
	for _, want := range []string{"on 60 at 40", "on 62 at 42", "on 64 at 44", "on 67 at 47"} {
		if !strings.Contains(again, want) {
			t.Errorf("no %q in\n%s", want, again)
		}
	}
}

// TestManyVoices: two hands with more voices than MusicXML numbers do not share them.
func TestManyVoices(t *testing.T) {
	words := "track\n0 meter 4/4\n0 program 0\n"
	for i := range 6 {
		words += fmt.Sprintf("%d/2 on %d for %d/2\n%d/2 on %d for %d/2\n", i, 64+2*i, 8-i, i, 48-2*i, 8-i)
	}
	entries, err := midi.Read(context.Background(), source.New("x", fromWords(t, words), source.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	s := entries[0].Score
	if err := s.Check(); err != nil || s.Voices().Len() != 12 || s.Staves().Len() != 2 {
		t.Errorf("%d voices on %d staves: %v", s.Voices().Len(), s.Staves().Len(), err)
	}
}

// notes lists what sounds in each part. As a key cannot sound twice at once, a note ends where the same one is struck.
func notes(s *score.Score, spelled bool) []string {
	type struck struct {
		part score.PartRow
		name string
		at   theory.Tick
	}
	lengths := map[struck]theory.Tick{}
	ends := map[string][]theory.Tick{}
	for h := range s.Heads().All() {
		head := s.Head(h)
		e := s.Event(head.Event)
		if !e.Sounds() || head.Flags&score.TiedFrom != 0 {
			continue
		}
		k := struck{s.PartOf(head.Event), nameOf(s, head, spelled), e.Onset}
		lengths[k] = max(lengths[k], s.TiedLength(h))
		line := fmt.Sprint(k.part, k.name)
		ends[line] = append(ends[line], e.Onset)
	}
	var out []string
	for k, length := range lengths {
		for _, next := range ends[fmt.Sprint(k.part, k.name)] {
			if next > k.at {
				length = min(length, next-k.at)
			}
		}
		out = append(out, fmt.Sprintf("part %d at %s for %s: %s", k.part, k.at, length, k.name))
	}
	slices.Sort(out)
	return out
}

func nameOf(s *score.Score, head score.Head, spelled bool) string {
	sound := head.Sound
	if sound == 0 {
		sound = s.Part(s.PartOf(head.Event)).Sound
	}
	switch {
	case !head.IsPitched():
		return fmt.Sprintf("drum %d", s.Sound(sound).Drum)
	case spelled:
		return head.Pitch.String()
	}
	return fmt.Sprint(head.Pitch.Key())
}

func matching(a, b []string) (same, of int) {
	for _, n := range a {
		if _, ok := slices.BinarySearch(b, n); ok {
			same++
		}
	}
	return same, len(a)
}

func difference(a, b []string) string {
	var out []string
	for _, n := range a {
		if _, ok := slices.BinarySearch(b, n); !ok {
			out = append(out, "lost "+n)
		}
	}
	for _, n := range b {
		if _, ok := slices.BinarySearch(a, n); !ok {
			out = append(out, "new "+n)
		}
	}
	return fmt.Sprintf("%d differences: %s", len(out), strings.Join(out[:min(len(out), 6)], "; "))
}

// barsAndKeys is bars, meters and keys.
func barsAndKeys(s *score.Score) string {
	var b strings.Builder
	for r := range s.Bars().All() {
		fmt.Fprintf(&b, "%s ", s.Bar(r).Start)
	}
	fmt.Fprintf(&b, "end %s", s.End())
	before := theory.NewMeter(4, 4) // where nothing is said
	for _, m := range s.Grid(1).Meters {
		if m.Value.Ratio() == before.Ratio() {
			continue
		}
		before = m.Value
		fmt.Fprintf(&b, "\nmeter %s at %s", m.Value.Ratio(), m.Tick)
	}
	for i, k := range s.Staff(1).Keys {
		if i == 0 || s.Staff(1).Keys[i-1].Value != k.Value {
			fmt.Fprintf(&b, "\nkey %d at %s", s.KeySignature(1, k.Tick).Fifths, k.Tick)
		}
	}
	return b.String()
}

// frame is bars, meters, keys and tempi.
func frame(s *score.Score) string {
	var b strings.Builder
	b.WriteString(barsAndKeys(s))
	for i, t := range s.Tempos() {
		later := s.Tempos()[i+1:]
		if t.QuarterBPM > 0 && (len(later) == 0 || later[0].At.Tick != t.At.Tick) {
			fmt.Fprintf(&b, "\ntempo %.1f at %s", t.QuarterBPM, t.At.Tick)
		}
	}
	return b.String()
}
