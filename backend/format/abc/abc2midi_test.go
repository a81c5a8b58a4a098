package abc_test

import (
	"cmp"
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gitlab.com/gomidi/midi/v2/smf"

	"ricercar/backend/corpus/corpustest"
	"ricercar/backend/format/abc"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// TestOtherProgram lets abc2midi, an ABC reader of its own, read what is written: it hears the same notes at the same
// times. Pieces with repeats are left out, as it plays them, and those with quarter tones.
func TestOtherProgram(t *testing.T) {
	program, err := exec.LookPath("abc2midi")
	if err != nil {
		t.Skip("abc2midi is not installed")
	}
	pieces, notes, same, alone := 0, 0, 0, 0
	for name, s := range corpustest.Pieces(t) {
		if repeats(s) || shiftedTwice(s) {
			continue
		}
		pieces++
		got, want := heard(t, program, s), struck(s)
		notes += len(want)
		switch n := unheard(got, want); {
		case n == 0:
			same++
		default:
			alone += n
			t.Logf("%s: %d of %d notes differ", name, n, len(want))
		}
	}
	t.Logf("abc2midi hears the same in %d of %d pieces; %d of %d notes differ", same, pieces, alone, notes)
	// Its own ties between chords whose notes end at different times go wrong now and then.
	if pieces == 0 || same < pieces*9/10 || alone*400 > notes {
		t.Error("abc2midi hears something else")
	}
}

// repeats reports whether a score has repeats, jumps or quarter tones.
func repeats(s *score.Score) bool {
	for r := range s.Bars().All() {
		if b := s.Bar(r); b.Flags&(score.RepeatEnd|score.RepeatStart) != 0 || b.Endings != 0 {
			return true
		}
	}
	for h := range s.Heads().All() {
		if s.Head(h).Pitch.Alter%100 != 0 {
			return true
		}
	}
	return len(s.Jumps()) > 0
}

// shiftedTwice reports whether a voice sounds an octave off by its clef and its part transposes too: abc2midi takes but
// one of them.
func shiftedTwice(s *score.Score) bool {
	for st := range s.Staves().All() {
		staff := s.Staff(st)
		for _, c := range staff.Clefs {
			if c.Value.Octave != 0 && len(s.Part(staff.Part).Transpose) > 0 {
				return true
			}
		}
	}
	return false
}

// struck lists the notes of a score by time and key, once where several parts strike the same.
func struck(s *score.Score) []struckNote {
	var out []struckNote
	for h := range s.Heads().All() {
		head := s.Head(h)
		if e := s.Event(head.Event); e.Dur > 0 && head.Flags&score.TiedFrom == 0 {
			out = append(out, struckNote{head.Pitch.Key(), e.Onset.Quarters()})
		}
	}
	return ordered(out)
}

// heard lists the notes that abc2midi makes of what is written for a score.
func heard(t *testing.T, program string, s *score.Score) []struckNote {
	t.Helper()
	data, _, err := abc.Write(context.Background(), s, source.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// Chord symbols and ornaments are not to be played.
	text := strings.Replace(string(data), "\nL:", "\n%%MIDI gchordoff\nL:", 1)
	text = strings.NewReplacer("!arpeggio!", "", "!trill!", "", "!roll!", "").Replace(text)
	in, out := filepath.Join(t.TempDir(), "in.abc"), filepath.Join(t.TempDir(), "out.mid")
	if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(program, in, "-o", out, "-NFER", "-NGRA", "-NFNP").CombinedOutput()
	if err != nil {
		t.Logf("%s", said)
	}
	file, err := os.Open(out)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	defer file.Close()
	midi, err := smf.ReadFrom(file)
	if err != nil {
		t.Fatal(err)
	}
	return noteOns(midi)
}

// struckNote is a key struck at a time in quarters.
type struckNote struct {
	key int
	at  float64
}

// slack is how late abc2midi strikes a key that sounded until then, and a little more.
const slack = 0.09

// ordered sorts notes by key and time, one for several at once.
func ordered(list []struckNote) []struckNote {
	slices.SortFunc(list, func(a, b struckNote) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) })
	return slices.CompactFunc(list, func(a, b struckNote) bool { return a.key == b.key && math.Abs(b.at-a.at) < slack })
}

// unheard counts the notes that only one of two lists has.
func unheard(got, want []struckNote) int {
	alone := 0
	for len(got) > 0 && len(want) > 0 {
		a, b := got[0], want[0]
		switch {
		case a.key == b.key && math.Abs(a.at-b.at) <= slack:
			got, want = got[1:], want[1:]
		case a.key < b.key || a.key == b.key && a.at < b.at:
			got, alone = got[1:], alone+1
		default:
			want, alone = want[1:], alone+1
		}
	}
	return alone + len(got) + len(want)
}

// noteOns lists the notes of a MIDI file by time and key.
func noteOns(file *smf.SMF) []struckNote {
	var out []struckNote
	ticks := float64(file.TimeFormat.(smf.MetricTicks))
	for _, track := range file.Tracks {
		at := 0.0
		for _, e := range track {
			at += float64(e.Delta)
			var channel, key, velocity uint8
			if e.Message.GetNoteOn(&channel, &key, &velocity) && velocity > 0 {
				out = append(out, struckNote{int(key), (at - 1) / ticks})
			}
		}
	}
	return ordered(out)
}
