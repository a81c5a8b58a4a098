package theory_test

import (
	"encoding/json"
	"fmt"

	"ricercar/backend/theory"
)

func ExamplePitch() {
	p := theory.MustPitch("Eb4")
	d, _ := p.LowerEnharmonic()
	fmt.Println(p, p.MIDI(), p.Unicode(), p.German(), d, p.Add(theory.MustInterval("A4")))
	// Output: Eb4 63 E♭4 Es D#4 A4
}

func ExampleInterval() {
	iv := theory.MustPitch("D4").Sub(theory.MustPitch("B5"))
	fmt.Println(iv, iv.Simple(), iv.Invert(), iv.Semitones(), iv.IsConsonant(), iv.LongName())
	// Output: -M13 -M6 -m3 -21 true descending major thirteenth
}

func ExampleComponents() {
	fmt.Println(theory.Components(theory.Quarter*5/4), theory.Components(theory.Quarter/3))
	// Output: [quarter 16th] [eighth triplet]
}

func ExampleMeter() {
	m := theory.MustMeter("6/8")
	fmt.Println(m.Beats(), m.BeatAt(theory.Quarter), m.Accent(theory.Quarter*3/2))
	// Output: [3/2 3/2] 5/3 0.5
}

func ExampleMeter_Split() {
	for _, p := range theory.MustMeter("4/4").Split(theory.Quarter, theory.Quarter*5/2) {
		fmt.Println(p.Onset, p.Duration)
	}
	// Output:
	// 1 quarter
	// 2 dotted quarter
}

func ExampleKey() {
	k := theory.MustKey("f#")
	text, _ := json.Marshal(k)
	fmt.Println(k, k.Signature(), k.Relative(), k.LeadingTone().Name(), string(text))
	// Output: F# minor 3 sharps A major E# {"tonic":"F#","mode":"minor"}
}

func ExampleScalesWith() {
	s := theory.ScalesWith(theory.MustPitches("A4 C5 D5 Eb5 E5 G5"))[0]
	fmt.Println(s, s.Up())
	// Output: A blues [A4 C5 D5 Eb5 E5 G5 A5]
}
