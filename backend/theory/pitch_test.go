package theory

import (
	"slices"
	"strings"
	"testing"
)

func TestParsePitch(t *testing.T) {
	for in, want := range map[string]Pitch{
		"C4": {C, 4, 0}, "f#4": {F, 4, 100}, "Bb3": {B, 3, -100}, "B-3": {B, 3, -100}, "B--3": {B, 3, -200},
		"Cx5": {C, 5, 200}, "C##5": {C, 5, 200}, "C~4": {C, 4, 50}, "E`4": {E, 4, -50}, "B-`3": {B, 3, -150},
		"Fn4": {F, 4, 0}, "F♯4": {F, 4, 100}, "E𝄫2": {E, 2, -200}, "G𝄪": {G, 4, 200}, "A♮4": {A, 4, 0},
		"C-1": {C, 1, -100}, "Cn-1": {C, -1, 0}, "C#-1": {C, -1, 100}, "Bb-1": {B, -1, -100}, "B--1": {B, 1, -200},
	} {
		if got, err := ParsePitch(in); err != nil || got != want {
			t.Errorf("%s: %v %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "H4", "C4.5", "#4", "C#############4", "C99", "4", "Cn--1", "C#b4", "Cb#4", "C~#4", "C`b4", "C~~4"} {
		if p, err := ParsePitch(in); err == nil {
			t.Errorf("%q was read as %v", in, p)
		}
	}
}

func TestPitchTextRoundTrip(t *testing.T) {
	for oct := int8(-5); oct <= 15; oct++ {
		for step := C; step <= B; step++ {
			for alter := -maxReadAlter; alter <= maxReadAlter; alter += 50 {
				p := Pitch{step, oct, int16(alter)}
				if got, err := ParsePitch(p.String()); err != nil || got != p {
					t.Errorf("%+v is written %s, read as %+v (%v)", p, p, got, err)
				}
			}
		}
	}
}

// pitchWords maps each pitch of the first line to the word below it.
func pitchWords(t *testing.T, what string, f func(Pitch) string, from, to string) {
	t.Helper()
	want := strings.Fields(to)
	for i, s := range strings.Fields(from) {
		if got := f(MustPitch(s)); got != want[i] {
			t.Errorf("%s of %s: %s, want %s", what, s, got, want[i])
		}
	}
}

func TestPitchNames(t *testing.T) {
	pitchWords(t, "German", Pitch.German,
		"C F# Eb Ab Bb B B# Bbb Ebb Abb Gb F## Cb",
		"C Fis Es As B H His Heses Eses Ases Ges Fisis Ces")
	pitchWords(t, "print", Pitch.Unicode,
		"C4 F#4 Bb3 C##5 Ebb2 C~4 C`4 F###4 Bbbb3 F#~4 Cn-1",
		"C4 F♯4 B♭3 C𝄪5 E𝄫2 C𝄲4 C𝄳4 F♯𝄪4 B♭𝄫3 F♯𝄲4 C−1")
	if got := MustPitch("C~4").German(); got != "" {
		t.Errorf("a quarter tone is called %s", got)
	}
}

func TestEnharmonics(t *testing.T) {
	orNone := func(p Pitch, ok bool) string {
		if !ok {
			return "none"
		}
		return p.String()
	}
	pitchWords(t, "higher enharmonic", func(p Pitch) string { return orNone(p.HigherEnharmonic()) },
		"C#4 B3 E4 B#3 C4 Cbbb4 Cb4 E~4 C~4", "Db4 Cb4 Fb4 C4 Dbb4 none Dbbb4 F`4 Db`4")
	pitchWords(t, "lower enharmonic", func(p Pitch) string { return orNone(p.LowerEnharmonic()) },
		"Db4 C4 F4 Cb4 E4 D###4 F`4", "C#4 B#3 E#4 B3 D##4 none E~4")
	pitchWords(t, "simplified", func(p Pitch) string { return p.Simplified().String() },
		"C4 F#4 Bb3 E#4 Cb4 B#3 D##4 Ebbb4 C###4 Fbb4 A###4 E#~4 Gb4 Cb-1",
		"C4 F#4 Bb3 F4 B3 C4 E4 Db4 D#4 Eb4 C5 F~4 Gb4 Bn-2")
	if got := names(MustPitch("C#4").Enharmonics(200)); got != "B## C# Db" {
		t.Error(got)
	}
	for step := C; step <= B; step++ {
		for alter := -maxAlter; alter <= maxAlter; alter += 50 {
			p := Pitch{step, 4, int16(alter)}
			simple := p.Simplified()
			if !simple.IsEnharmonic(p) || simple.Simplified() != simple || simple.Alter > 100 || simple.Alter < -100 {
				t.Errorf("%s is simplified to %s", p, simple)
			}
		}
	}
}

func TestFromKey(t *testing.T) {
	var got []Pitch
	for key := 59; key <= 72; key++ {
		got = append(got, FromKey(key))
	}
	if want := MustPitches("B3 C4 C#4 D4 Eb4 E4 F4 F#4 G4 Ab4 A4 Bb4 B4 C5"); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
