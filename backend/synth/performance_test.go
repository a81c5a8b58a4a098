package synth

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"ricercar/backend/theory"
)

func quarters(q float64) theory.Tick { return theory.Tick(q * float64(theory.Quarter)) }

func TestTempoMap(t *testing.T) {
	m := newTempoMap(
		[]tempoStep{{quarters(8), 120}, {0, 60}},
		[]hold{{quarters(3), quarters(4), 2}, {quarters(3), quarters(3.5), 3}},
	)
	for q, want := range map[float64]float64{0: 0, 1: 1, 3: 3, 3.5: 4.5, 4: 5.5, 8: 9.5, 10: 10.5, -1: -1} {
		if got := m.seconds(quarters(q)); math.Abs(got-want) > 1e-9 {
			t.Errorf("quarter %v is at %v s, want %v", q, got, want)
		}
	}
	var text []string
	for _, c := range m.changes {
		text = append(text, fmt.Sprintf("%g@%g", c.BPM, c.Offset))
	}
	if got, want := strings.Join(text, " "), "60@0 20@3 30@3.5 60@4 120@8"; got != want {
		t.Errorf("changes %s, want %s", got, want)
	}
	if got := newTempoMap(nil, nil).seconds(quarters(100)); math.Abs(got-60) > 1e-9 {
		t.Errorf("a hundred quarters without a tempo last %v s", got)
	}
}

func TestLevels(t *testing.T) {
	l := newLevels(
		[]writtenLevel{{quarters(4), 49}, {quarters(12), 96}, {quarters(20), 33}},
		[]hairpin{{quarters(8), quarters(12), true}, {quarters(16), quarters(18), false}, {quarters(22), quarters(24), true}},
	)
	for _, c := range []struct{ quarter, want float64 }{
		{0, 80},
		{3.99, 80},
		{4, 49},
		{8, 49},
		{10, 72.5}, // half way from p to f
		{12, 96},
		{16, 96},
		{17, 88}, // half a degree down: the p that follows is too far away
		{18, 80},
		{20, 33},
		{23, 41},
		{30, 49},
	} {
		if got := l.at(quarters(c.quarter)); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("level at %v is %v, want %v", c.quarter, got, c.want)
		}
	}
}

func TestReadDynamic(t *testing.T) {
	for text, want := range map[string]dynamic{
		"p": {49, 0}, " MF ": {80, 0}, "fff": {126, 0}, "sfz": {0, 112}, "fp": {49, 96}, "sfpp": {33, 112}, "ffp": {49, 112},
		"dolce": {0, 0}, "": {0, 0},
	} {
		if got := readDynamic(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
