package theory

import (
	"slices"
	"strings"
	"testing"
)

func mustScale(t *testing.T, s string) Scale {
	t.Helper()
	scale, err := ParseScale(s)
	if err != nil {
		t.Fatal(err)
	}
	return scale
}

func TestScales(t *testing.T) {
	for scale, want := range map[string]string{
		"C major":             "C D E F G A B C",
		"A harmonic minor":    "A B C D E F G# A",
		"F# melodic minor":    "F# G# A B C# D# E# F#",
		"Eb dorian":           "Eb F Gb Ab Bb C Db Eb",
		"C blues":             "C Eb F Gb G Bb C",
		"Bb whole tone":       "Bb C D E F# G# Bb",
		"C octatonic":         "C Db Eb E F# G A Bb C",
		"D whole-half":        "D E F G Ab Bb B C# D",
		"C altered":           "C Db Eb Fb Gb Ab Bb C",
		"G lydian dominant":   "G A B C# D E F G",
		"C hungarian minor":   "C D Eb F# G Ab B C",
		"E phrygian dominant": "E F G# A B C D E",
		"C messiaen 3":        "C D Eb E F# G Ab Bb B C",
		"C hexatonic":         "C Eb E G Ab B C",
		"D major pentatonic":  "D E F# A B D",
		"C miyako-bushi":      "C Db F G Ab C",
	} {
		if got := names(mustScale(t, scale).Up()); got != want {
			t.Errorf("%s: %s, want %s", scale, got, want)
		}
	}
	if got := names(mustScale(t, "A melodic minor").Down()); got != "A G F E D C B A" {
		t.Error(got)
	}
}

func TestScaleDegrees(t *testing.T) {
	s := mustScale(t, "A melodic minor")
	for pitch, want := range map[string]int{"A4": 1, "F#5": 6, "F3": 6, "G#2": 7, "Ab2": 7, "G4": 7, "C1": 3, "Bb4": 0, "C~4": 0} {
		if got := s.DegreeOf(MustPitch(pitch)); got != want || s.Contains(MustPitch(pitch)) != (want > 0) {
			t.Errorf("%s is degree %d, want %d", pitch, got, want)
		}
	}
	blues := mustScale(t, "C4 blues")
	for n, want := range map[int]string{1: "C4", 4: "Gb4", 7: "C5", 0: "Bb3", -5: "C3", 13: "C6"} {
		if got := blues.Degree(n).String(); got != want {
			t.Errorf("degree %d: %s, want %s", n, got, want)
		}
	}
}

func TestScaleTable(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range ScaleKinds() {
		for _, name := range append([]string{kind.Name}, kind.Aliases...) {
			if found, err := FindScaleKind(strings.ToUpper(name)); err != nil || found.Name != kind.Name || seen[name] {
				t.Errorf("%q names %q (%v)", name, found.Name, err)
			}
			seen[name] = true
		}
		if kind.Source == "" || kind.Up[0] != (Interval{}) || kind.Down[0] != (Interval{}) {
			t.Errorf("%s has no source or does not begin on its tonic", kind.Name)
		}
		if !slices.IsSortedFunc(kind.Down, func(a, b Interval) int { return int(a.Cents) - int(b.Cents) }) {
			t.Errorf("%s: %v is not in order", kind.Name, kind.Down)
		}
	}
	for _, mode := range Modes() {
		k := NewKey(MustPitch("E4"), mode)
		if got := k.Scale().Up(); !slices.Equal(got, k.Pitches()) {
			t.Errorf("%s: scale %v, key %v", k, got, k.Pitches())
		}
	}
	if _, err := FindScaleKind("harmonc minor"); err == nil || !strings.Contains(err.Error(), "harmonc") {
		t.Errorf("no error for a wrong name: %v", err)
	}
}

// TestMessiaenModes checks that the modes of limited transposition have as few transpositions as Messiaen says.
func TestMessiaenModes(t *testing.T) {
	for i, want := range []int{2, 3, 4, 6, 6, 6, 6} {
		kind, err := FindScaleKind("messiaen " + string(rune('1'+i)))
		if err != nil {
			t.Fatal(err)
		}
		different := map[uint16]bool{}
		for up := range 12 {
			different[rotateClasses(kind.classes(), up)] = true
		}
		if len(different) != want {
			t.Errorf("%s has %d transpositions, want %d", kind.Name, len(different), want)
		}
	}
}

func TestScalesWith(t *testing.T) {
	for pitches, want := range map[string]string{
		"C4 D4 E4 F4 G4 A4 B4": "C major", "A4 B4 C5 D5 E5 F5 G#5": "A harmonic minor", "Gb4 Ab4 Bb4 Db5 Eb5": "Gb major pentatonic",
		"F#4 G#4 A#4 C#5 D#5": "F# major pentatonic", "C4 Eb4 E4 G4 Ab4 B4": "C hexatonic",
	} {
		if got := ScalesWith(MustPitches(pitches)); len(got) == 0 || got[0].String() != want {
			t.Errorf("%s: %v, want %s", pitches, got, want)
		}
	}
	for _, s := range ScalesWith(MustPitches("C4 F#4 Bb4")) {
		for _, p := range MustPitches("C4 F#4 Bb4") {
			if !s.Contains(p) {
				t.Errorf("%s has no %s", s, p)
			}
		}
	}
	if got := ScalesWith(nil); got != nil {
		t.Errorf("no pitches lie in %v", got)
	}
}
