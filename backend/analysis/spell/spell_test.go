package spell

import (
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// respelled takes the spelling of a score away and returns what comes back, and what was there.
func respelled(s *score.Score, opt Options) (got, want string) {
	notes, truth := NotesOf(s)
	return names(Pitches(notes, opt)), names(truth)
}

func names(ps []theory.Pitch) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.String())
	}
	return strings.Join(out, " ")
}

// TestPitches takes the spelling of short pieces away and wants it back.
func TestPitches(t *testing.T) {
	for name, parts := range map[string][]string{
		"E major":            {"E4:1 F#4 G#4 A4 | B4 C#5 D#5 E5 | E5:2 D#5 | E5:4", "E3:4 | G#3:4 | B3:2 B2 | E3:4"},
		"A flat major":       {"Ab4:1 Bb4 C5 Db5 | Eb5 F5 G5 Ab5 | Ab5:2 G5 | Ab5:4", "Ab3:4 | C4:4 | Eb3:4 | Ab3:4"},
		"G sharp in A minor": {"A4:1 B4 C5 D5 | E5 F5 E5 D5 | C5:2 B4 | A4 G#4 | A4:4", "A3:4 | C4:4 | E3:4 | F3:2 E3:2 | A2:4"},
		"E flat in C minor":  {"C4:1 D4 Eb4 F4 | G4 Ab4 G4 F4 | Eb4:2 D4 | C4:1 B3 C4:2", "C3:4 | Eb3:4 | G3:4 | Ab3:1 G3 C3:2"},
		"chromatic rise":     {"C4:1 E4 G4 C5 | C5 C#5 D5 D#5 | E5 F5 F#5 G5 | C5:4", "C3+E3:4 | F3:2 G3 | C3+G3:4 | C3+E3:4"},
		"diminished seventh": {"D5:1 F5 A5 D5 | C#5+E5+G5+Bb5:2 D5+F5:2", "D3:4 | A2:2 D3:2"},
		"neighbour in minor": {"G4:1 F#4 G4 A4 | Bb4 A4 G4 F#4 | G4 Eb5 D5 C5 | Bb4 A4 G4:2", "G3:4 | G3:2 D3 | C3 D3 | D3 G2"},
		"six flats":          {"Gb4:1 Ab4 Bb4 Cb5 | Db5 Eb5 F5 Gb5 | Gb5:2 F5 | Gb5:4"},
	} {
		if got, want := respelled(analysistest.Score(t, parts...), Options{}); got != want {
			t.Errorf("%s:\n%s, want\n%s", name, got, want)
		}
	}
	if got := Pitches(nil, Options{}); len(got) != 0 {
		t.Errorf("no notes give %v", got)
	}
}

// TestSignature lets the source's signature decide between F♯ and G♭ major, but not against the notes.
func TestSignature(t *testing.T) {
	s := analysistest.Score(t, "Gb4:1 Ab4 Bb4 Cb5 | Db5 Eb5 F5 Gb5 | Gb5:2 F5 | Gb5:4")
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{Fifths: -6, Signed: true}, "Gb4 Ab4 Bb4 Cb5 Db5 Eb5 F5 Gb5 Gb5 F5 Gb5"},
		{Options{Fifths: 6, Signed: true}, "F#4 G#4 A#4 B4 C#5 D#5 E#5 F#5 F#5 E#5 F#5"},
		{Options{Signed: true}, "Gb4 Ab4 Bb4 Cb5 Db5 Eb5 F5 Gb5 Gb5 F5 Gb5"},
		{Options{Fifths: 2, Signed: true}, "Gb4 Ab4 Bb4 Cb5 Db5 Eb5 F5 Gb5 Gb5 F5 Gb5"},
	} {
		if got, _ := respelled(s, c.opt); got != c.want {
			t.Errorf("%+v: %s, want %s", c.opt, got, c.want)
		}
	}
}

// TestSoundStays holds every spelling to its key on the keyboard.
func TestSoundStays(t *testing.T) {
	var notes []Note
	for i := range 500 {
		notes = append(notes, Note{theory.Tick(i/3) * theory.Eighth, theory.Eighth, (i * i * 7) % 128, uint16(i % 3)})
	}
	for i, p := range Pitches(notes, Options{}) {
		if p.Key() != notes[i].Key {
			t.Errorf("note %d is %s, not key %d", i, p, notes[i].Key)
		}
		if p.Alter > 200 || p.Alter < -200 {
			t.Errorf("note %d is %s", i, p)
		}
	}
}

func TestConsistent(t *testing.T) {
	s := analysistest.Score(t,
		"key:5 B4:2 D#5 | F#5:4",
		"key:5 B3:2 D#4 | F#3:4",
		"key:-7 Cb4:2 Eb4 | Gb4:4",          // a signature of its own
		"key:7 shift:-M2 C#4:2 E#4 | G#4:4", // written in C sharp, sounds in B
		"key:5 r:2 Eb3 | F#3:1 Gb3 Fb3:2",   // notes against the others, and one by itself
	)
	out := Consistent(s)
	var got []string
	for h := range s.Heads().All() {
		got = append(got, out[h].Name())
	}
	want := "B D# F# B D# F# B D# F# B D# F# D# F# F# Fb"
	if strings.Join(got, " ") != want {
		t.Errorf("%s, want\n%s", strings.Join(got, " "), want)
	}
	if s.Head(s.Heads().Hi-1).Pitch != theory.MustPitch("Fb3") {
		t.Error("the score was changed")
	}
}

// TestAccuracy measures pieces of the conformance data, whose notes are rarely misspelled.
func TestAccuracy(t *testing.T) {
	if testing.Short() {
		t.Skip("reads many pieces")
	}
	for folder, least := range map[string]float64{"corpus/bach/": .99, "corpus/mozart/": .985, "corpus/beethoven/": .98, "corpus/haydn/": .98, "corpus/schumann": .96} {
		right, all := 0, 0
		for _, path := range analysistest.OraclePaths(t, folder) {
			s, _ := analysistest.Oracle(t, path)
			notes, truth := NotesOf(s)
			for i, p := range Pitches(notes, Options{}) {
				if all++; p == truth[i] {
					right++
				}
			}
		}
		share := float64(right) / float64(all)
		t.Logf("%s: %.2f %% of %d notes", folder, 100*share, all)
		if share < least {
			t.Errorf("%s: %.2f %% of %d notes, want %.1f", folder, 100*share, all, 100*least)
		}
	}
}

// TestEveryFeatureHasAWeight reads the file of weights as the program does.
func TestEveryFeatureHasAWeight(t *testing.T) {
	for _, name := range TrainingFeatures() {
		if !strings.Contains(weightsFile, "\n"+name+"\t") {
			t.Errorf("weights.tsv has no %q", name)
		}
	}
	for _, bad := range []string{"minor 1", "minor 1\tx", "no such thing\t1"} {
		if _, err := parseWeights(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func BenchmarkPitches(b *testing.B) {
	s, _ := analysistest.Oracle(b, "corpus/beethoven/opus59no1/movement4.mxl")
	notes, _ := NotesOf(s)
	for b.Loop() {
		Pitches(notes, Options{})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(notes)), "ns/note")
}
