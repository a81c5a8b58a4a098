package theory

import (
	"encoding/json"
	"strings"
	"testing"
)

// names writes pitches without octaves.
func names(pitches []Pitch) string {
	words := make([]string, len(pitches))
	for i, p := range pitches {
		words[i] = p.Name()
	}
	return strings.Join(words, " ")
}

func TestKeyPitches(t *testing.T) {
	for key, want := range map[string]string{
		"C major": "C D E F G A B C", "f#": "F# G# A B C# D E F#", "D dorian": "D E F G A B C D",
		"Bb lydian": "Bb C D E F G A Bb", "B locrian": "B C D E F G A B", "Eb phrygian": "Eb Fb Gb Ab Bb Cb Db Eb",
		"G# major": "G# A# B# C# D# E# F## G#", "A aeolian": "A B C D E F G A",
	} {
		if got := names(MustKey(key).Pitches()); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

func TestKeyRelations(t *testing.T) {
	for _, c := range []struct{ key, relative, parallel, dominant, leading string }{
		{"C major", "A minor", "C minor", "G major", "B"},
		{"a", "C major", "A major", "E minor", "G#"},
		{"Bb minor", "Db major", "Bb major", "F minor", "A"},
		{"D dorian", "C major", "D major", "A dorian", "C#"},
		{"F lydian", "C major", "F minor", "C lydian", "E"},
		{"E ionian", "C# minor", "E minor", "B ionian", "D#"},
	} {
		k := MustKey(c.key)
		got := []string{k.Relative().String(), k.Parallel().String(), k.Dominant().String(), k.LeadingTone().Name()}
		if want := []string{c.relative, c.parallel, c.dominant, c.leading}; strings.Join(got, ",") != strings.Join(want, ",") {
			t.Errorf("%s: %v, want %v", c.key, got, want)
		}
	}
}

func TestParseKey(t *testing.T) {
	for in, want := range map[string]string{
		"Bb minor": "Bb minor", "bb": "Bb minor", "Bb": "Bb major", "b": "B minor", "f#": "F# minor", "D dorian": "D dorian",
		"d Dorian": "D dorian", "B- major": "Bb major", "e-": "Eb minor", "Am": "A minor", "F#min": "F# minor", "Gmaj": "G major",
		"GM": "G major", "E-flat major": "Eb major", "c sharp minor": "C# minor", "": "", "H": "", "C blue": "",
		"F♯ minor": "F# minor", "bb:": "Bb minor", "A mix": "A mixolydian", "C4 major": "",
		"A-minor": "A minor", "D-dorian": "D dorian", "Ab-major": "Ab major", "B--minor": "Bb minor", "B-minor": "B minor", "B-m": "Bb minor",
		"Es-Dur": "Eb major", "A-Dur": "A major", "e-Moll": "E minor", "h-moll": "B minor", "B-Dur": "Bb major", "fis moll": "F# minor", "X-Dur": "",
	} {
		k, err := ParseKey(in)
		if k.String() != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q %v, want %q", in, k, err, want)
		}
	}
}

func TestKeyJSON(t *testing.T) {
	for fifths := int8(-15); fifths <= 15; fifths++ {
		for _, mode := range Modes() {
			k := Key{fifths, mode}
			text, err := json.Marshal(k)
			var back Key
			if err != nil || json.Unmarshal(text, &back) != nil || back != k || MustKey(k.String()) != k {
				t.Errorf("%v: %s, read as %v", k, text, back)
			}
		}
	}
	if text, _ := json.Marshal(MustKey("bb")); string(text) != `{"tonic":"Bb","mode":"minor"}` {
		t.Errorf("%s", text)
	}
	var k Key
	for _, bad := range []string{`{"tonic":"Q"}`, `{"tonic":"C","mode":"blue"}`, `3`, `"?"`} {
		if json.Unmarshal([]byte(bad), &k) == nil {
			t.Errorf("%s was read as %v", bad, k)
		}
	}
}

func TestKeyDegrees(t *testing.T) {
	c := MustKey("C minor")
	for pitch, want := range map[string][2]int{"C4": {1, 0}, "Eb5": {3, 0}, "E2": {3, 100}, "B4": {7, 100}, "F#4": {4, 100}} {
		if degree, off := c.DegreeOf(MustPitch(pitch)); [2]int{degree, off} != want || c.Contains(MustPitch(pitch)) != (off == 0) {
			t.Errorf("%s: %d %d, want %v", pitch, degree, off, want)
		}
	}
	for n, want := range map[int]string{1: "C4", 7: "Bb4", 8: "C5", 0: "Bb3", -6: "C3", 15: "C6"} {
		if got := c.Degree(n).String(); got != want {
			t.Errorf("degree %d: %s, want %s", n, got, want)
		}
	}
	if got := c.RaisedSixth().Name() + c.LeadingTone().Name(); got != "AB" {
		t.Error(got)
	}
}

func TestKeySimplified(t *testing.T) {
	for in, want := range map[string]string{
		"C# major": "Db major", "G# minor": "G# minor", "Gb major": "Gb major", "F# major": "F# major", "A# minor": "Bb minor",
		"Fb major": "E major", "D# minor": "D# minor", "Cb major": "B major", "G# major": "Ab major",
	} {
		if got := MustKey(in).Simplified().String(); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestKeyTransposition(t *testing.T) {
	for _, iv := range MustIntervals("P1 m2 M2 m3 A4 d5 P5 -m3 M9 -P8") {
		for _, mode := range Modes() {
			k := Key{2, mode}
			moved := k.Transpose(iv)
			if moved.Transpose(iv.Neg()) != k || moved.Signature() != k.Signature().Transpose(iv) {
				t.Errorf("%s by %s is %s", k, iv, moved)
			}
			for i, p := range k.Pitches() {
				if q := p.Add(iv); q.Name() != moved.Pitches()[i].Name() {
					t.Errorf("%s by %s: degree %d is %s", k, iv, i+1, moved.Pitches()[i])
				}
			}
		}
	}
}

func TestKeySignature(t *testing.T) {
	for fifths, want := range map[int8]string{
		0: "", 1: "F#", -3: "Bb Eb Ab", 7: "F# C# G# D# A# E# B#", -8: "Bb Eb Ab Db Gb Cb Fb Bbb",
	} {
		if got := names(KeySignature{Fifths: fifths}.Altered()); got != want {
			t.Errorf("%d: %s, want %s", fifths, got, want)
		}
	}
	free := KeySignature{Free: true, Alters: [7]int8{F: 2, B: -2, E: -1}}
	if got := free.String(); got != "E` F# Bb" {
		t.Errorf("%q", got)
	}
	if got := free.Transpose(MustInterval("M2")).String(); got != "F~ G#" {
		t.Errorf("%q", got)
	}
	for k, want := range map[KeySignature]string{
		{}: "C major", {Fifths: -3, Mode: Minor}: "C minor", {Fifths: 2, Mode: Dorian}: "E dorian", {Free: true}: "",
	} {
		if got := k.Key(NoMode).String(); got != want {
			t.Errorf("%v: %s, want %s", k, got, want)
		}
	}
}
