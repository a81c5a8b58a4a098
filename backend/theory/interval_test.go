package theory

import (
	"strings"
	"testing"
)

func TestIntervalNames(t *testing.T) {
	for pitches, want := range map[string]string{
		"C4 G4": "P5", "C4 C4": "P1", "C4 B3": "-m2", "C4 Eb4": "m3", "C4 F#4": "A4", "C4 Gb4": "d5", "C4 C#4": "A1",
		"C#4 C4": "-A1", "C4 E5": "M10", "C4 C5": "P8", "C#4 C5": "d8", "A##3 Bb3": "dd2", "B3 Cb4": "d2", "F4 B##4": "AAA4",
		"C4 E`4": "n3", "C4 F~4": "P4~", "C4 Eb`4": "m3`", "C4 G`4": "P5`", "C4 E~4": "M3~", "C4 A2": "-m10",
	} {
		from, to, _ := strings.Cut(pitches, " ")
		if got := MustPitch(to).Sub(MustPitch(from)).String(); got != want {
			t.Errorf("%s: %s, want %s", pitches, got, want)
		}
	}
}

func TestIntervalTextRoundTrip(t *testing.T) {
	for steps := -20; steps <= 20; steps++ {
		for cents := -2600; cents <= 2600; cents++ {
			iv := Interval{int16(steps), int16(cents)}
			if strings.Trim(iv.Quality(), "Ad") == "" && len(iv.Quality()) > maxQualityLetters {
				continue
			}
			if got, err := ParseInterval(iv.String()); err != nil || got != iv {
				t.Fatalf("%+v is written %s, read as %+v (%v)", iv, iv, got, err)
			}
		}
	}
}

func TestParseInterval(t *testing.T) {
	for in, want := range map[string]string{
		"P-5": "-P5", "m-10": "-m10", "d1": "-A1", "-d1": "A1", "A-1": "-A1", "m3~": "n3", "M3`": "n3", "P5+14c": "P5+14c",
		"P1": "P1", "-P1": "P1", "P-1": "P1",
	} {
		if got, err := ParseInterval(in); err != nil || got.String() != want {
			t.Errorf("%s: %s %v, want %s", in, got, err, want)
		}
	}
	for _, in := range strings.Fields("5 P M5 P3 m4 n5 P0 P-0 P200 AM3 Ad4 X3 --P5 -P-5 P5x P5+c P5+500c AAAAAAAAAAAAAAAAA4") {
		if iv, err := ParseInterval(in); err == nil {
			t.Errorf("%q was read as %s", in, iv)
		}
	}
	if _, err := ParseInterval(""); err == nil {
		t.Error("nothing was read as an interval")
	}
}

// intervalWords maps each word of the first line to the word below it.
func intervalWords(t *testing.T, what string, f func(Interval) Interval, from, to string) {
	t.Helper()
	want := strings.Fields(to)
	for i, s := range strings.Fields(from) {
		if got := f(MustInterval(s)).String(); got != want[i] {
			t.Errorf("%s %s: %s, want %s", what, s, got, want[i])
		}
	}
}

func TestIntervalForms(t *testing.T) {
	intervalWords(t, "invert", Interval.Invert,
		"P1 m2 M2 m3 M3 P4 A4 d5 P5 m6 M6 m7 M7 P8 M9 M10 d8 A1 A8 -m2 -P8 n3",
		"P8 M7 m7 M6 m6 P5 d5 A4 P4 M3 m3 M2 m2 P1 m7 m6 A1 d8 d8 -M7 P1 n6")
	intervalWords(t, "simple", Interval.Simple,
		"P1 M7 P8 d8 A8 m9 M10 P15 d15 -M9 -P8",
		"P1 M7 P1 d8 A1 m2 M3 P1 d8 -M2 P1")
	intervalWords(t, "semisimple", Interval.SemiSimple,
		"P1 P8 d8 A8 m9 P15 d15 A15 -P15 M17",
		"P1 P8 d8 A8 m2 P8 d8 A8 -P8 M3")
}

func TestIntervalLaws(t *testing.T) {
	all := MustIntervals("P1 A1 d2 m2 M2 A2 d3 m3 M3 A3 d4 P4 A4 d5 P5 A5 d6 m6 M6 d7 m7 M7 P8 m9 M10 P12 -m2 -P5 -M13")
	for _, a := range all {
		if a.IsSkip() && a.Number() < 8 && a.Invert().Invert() != a {
			t.Errorf("%s inverted twice is %s", a, a.Invert().Invert())
		}
		if a.Add(a.Neg()) != (Interval{}) || a.Neg().Neg() != a {
			t.Errorf("%s has no inverse", a)
		}
		for _, b := range all {
			if a.Add(b) != b.Add(a) || a.Add(b).Sub(b) != a {
				t.Errorf("%s and %s do not add as numbers", a, b)
			}
			for _, p := range MustPitches("C4 F#3 Bb5 E##2 Abb4 D~4") {
				if p.Add(a).Add(b) != p.Add(a.Add(b)) || p.Add(a).Sub(p) != a {
					t.Errorf("%s by %s and %s", p, a, b)
				}
			}
		}
	}
}

func TestConsonance(t *testing.T) {
	for want, words := range map[Consonance]string{
		PerfectConsonance: "P1 P5 P8 P12 -P5 P15", ImperfectConsonance: "m3 M3 m6 M6 m10 -M13",
		FourthConsonance: "P4 P11 -P4", Dissonance: "m2 M2 A2 d4 A4 d5 A5 d7 m7 M7 M9 d8 A1 n3",
	} {
		for _, iv := range MustIntervals(words) {
			if got := iv.Consonance(); got != want || iv.IsConsonant() != (want >= ImperfectConsonance) {
				t.Errorf("%s: %d, want %d", iv, got, want)
			}
		}
	}
}

func TestIntervalWords(t *testing.T) {
	for in, want := range map[string]string{
		"P5": "perfect fifth", "-m3": "descending minor third", "AA4": "doubly augmented fourth", "M17": "major 17th",
		"P22": "perfect 22nd", "m23": "minor 23rd", "n3": "neutral third", "P5+2c": "P5+2c", "P1": "perfect unison",
	} {
		if got := MustInterval(in).LongName(); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
