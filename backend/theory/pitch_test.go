package theory

import "testing"

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
	for _, in := range []string{"", "H4", "C4.5", "#4", "C#####4", "C99", "4", "Cn--1"} {
		if p, err := ParsePitch(in); err == nil {
			t.Errorf("%q was read as %v", in, p)
		}
	}
}

func TestPitchTextRoundTrip(t *testing.T) {
	for oct := int8(-5); oct <= 15; oct++ {
		for step := C; step <= B; step++ {
			for alter := -maxAlter; alter <= maxAlter; alter += 50 {
				p := Pitch{step, oct, int16(alter)}
				if got, err := ParsePitch(p.String()); err != nil || got != p {
					t.Errorf("%+v is written %s, read as %+v (%v)", p, p, got, err)
				}
			}
		}
	}
}
