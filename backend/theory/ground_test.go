package theory

import "testing"

func TestPitchArithmetic(t *testing.T) {
	p5 := MustPitch("G4").Sub(MustPitch("C4"))
	for from, want := range map[string]string{"C4": "G4", "B3": "F#4", "Eb4": "Bb4", "F##4": "C##5", "Cb4": "Gb4"} {
		if got := MustPitch(from).Add(p5); got != MustPitch(want) {
			t.Errorf("%s + P5 = %s, want %s", from, got, want)
		}
		if got := MustPitch(want).Add(p5.Neg()); got != MustPitch(from) {
			t.Errorf("%s - P5 = %s, want %s", want, got, from)
		}
	}
}

func TestFifthsRoundTrip(t *testing.T) {
	for f := -20; f <= 20; f++ {
		if p := FromFifths(f, 4); p.Fifths() != f {
			t.Errorf("%d: %s lies at %d", f, p, p.Fifths())
		}
	}
}

func TestTickText(t *testing.T) {
	for _, s := range []string{"0", "1", "7/3", "-1/2", "22/7", "4095/32"} {
		tick, err := ParseTick(s)
		if err != nil || tick.String() != s {
			t.Errorf("%s: %s, %v", s, tick, err)
		}
	}
	if _, ok := Tick(1<<62).MulDiv(1<<40, 3); ok {
		t.Error("an overflow was not reported")
	}
}
