package theory

import (
	"fmt"
	"strings"
	"testing"
)

// lengths writes ticks in quarters.
func lengths(ticks []Tick) string {
	words := make([]string, len(ticks))
	for i, t := range ticks {
		words[i] = t.String()
	}
	return strings.Join(words, " ")
}

func TestMeterStructure(t *testing.T) {
	for _, c := range []struct{ meter, length, beats, groups, eighths, sixteenths string }{
		{"4/4", "4", "1 1 1 1", "2 2", "2 2", "1 1 1 1"},
		{"C", "4", "1 1 1 1", "2 2", "2 2", "1 1 1 1"},
		{"cut", "4", "2 2", "2 2", "2 2", "1 1 1 1"},
		{"3/4", "3", "1 1 1", "1 1 1", "3", "1 1 1"},
		{"2/4", "2", "1 1", "1 1", "2", "1 1"},
		{"3/2", "6", "2 2 2", "2 2 2", "2 2 2", "1 1 1 1 1 1"},
		{"6/8", "3", "3/2 3/2", "3/2 3/2", "3/2 3/2", "3/2 3/2"},
		{"12/8", "6", "3/2 3/2 3/2 3/2", "3 3", "3/2 3/2 3/2 3/2", "3/2 3/2 3/2 3/2"},
		{"6/4", "6", "3 3", "3 3", "3 3", "3 3"},
		{"3/8", "3/2", "1/2 1/2 1/2", "1/2 1/2 1/2", "3/2", "3/2"},
		{"5/8", "5/2", "1/2 1/2 1/2 1/2 1/2", "3/2 1", "3/2 1", "3/2 1"},
		{"7/8", "7/2", "1/2 1/2 1/2 1/2 1/2 1/2 1/2", "1 1 3/2", "1 1 3/2", "1 1 3/2"},
		{"5/4", "5", "1 1 1 1 1", "3 2", "3 2", "1 1 1 1 1"},
		{"3+2/8", "5/2", "3/2 1", "3/2 1", "3/2 1", "3/2 1"},
		{"2+2+3/8", "7/2", "1 1 3/2", "1 1 3/2", "1 1 3/2", "1 1 3/2"},
		{"2/4+3/8", "7/2", "1 1 3/2", "2 3/2", "2 3/2", "2 3/2"},
		{"senza misura", "0", "", "", "", ""},
	} {
		m := MustMeter(c.meter)
		got := []string{m.Length().String(), lengths(m.Beats()), lengths(m.Groups()), lengths(m.BeamGroups(EighthValue)), lengths(m.BeamGroups(Value16th))}
		if want := []string{c.length, c.beats, c.groups, c.eighths, c.sixteenths}; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s:\n got %q\nwant %q", c.meter, got, want)
		}
	}
}

func TestMeterClasses(t *testing.T) {
	for words, want := range map[string][2]bool{ // compound, additive
		"4/4 C cut 3/4 2/2 3/8 2/4": {false, false}, "6/8 9/8 12/8 6/4 9/16": {true, false},
		"5/8 7/8 5/4 3+2/8 2/4+3/8": {false, true}, "3+3/8": {true, true},
	} {
		for _, w := range strings.Fields(words) {
			if m := MustMeter(w); m.IsCompound() != want[0] || m.IsAdditive() != want[1] {
				t.Errorf("%s: compound %t, additive %t", w, m.IsCompound(), m.IsAdditive())
			}
		}
	}
	if MustMeter("6/8").Division() != 3 || MustMeter("3/4").Division() != 2 || (Meter{}).Division() != 0 {
		t.Error("beats divide wrongly")
	}
}

func TestMeterText(t *testing.T) {
	for in, want := range map[string]string{
		"3/4": "3/4", "3 + 2/8": "3+2/8", "2/4+3/8": "2/4+3/8", "c": "C", "Common": "C", "C|": "cut", "cut": "cut",
		"none": "senza misura", "3/8+2/8": "3+2/8", "4/3": "4/3", "12/16": "12/16",
	} {
		m, err := ParseMeter(in)
		back, _ := ParseMeter(m.String())
		if err != nil || m.String() != want || back != m {
			t.Errorf("%s: %s %v, want %s", in, m, err, want)
		}
	}
	for _, in := range []string{"", "4", "/4", "3/0", "0/4", "3/29", "300/4", "1+1+1+1+1+1+1/4", "3+/4", "x/y", "-3/4"} {
		if m, err := ParseMeter(in); err == nil {
			t.Errorf("%q was read as %s", in, m)
		}
	}
	if got := MustMeter("cut").Ratio(); got != "2/2" {
		t.Error(got)
	}
}

func TestBeatAt(t *testing.T) {
	for _, c := range []struct{ meter, positions, beats string }{
		{"4/4", "0 1 3/2 10/3 4 -1", "1 2 5/2 13/3 5 0"},
		{"6/8", "0 1/2 3/2 2 5/2", "1 4/3 2 7/3 8/3"},
		{"5/8", "0 1/2 1 2", "1 2 3 5"},
		{"3+2/8", "0 3/4 3/2 2", "1 3/2 2 5/2"},
		{"cut", "1 2 3", "3/2 2 5/2"},
		{"senza misura", "0 1 7/2", "1 2 9/2"},
	} {
		m, want := MustMeter(c.meter), strings.Fields(c.beats)
		for i, word := range strings.Fields(c.positions) {
			pos, _ := ParseTick(word)
			if got := m.BeatAt(pos); got.String() != want[i] {
				t.Errorf("%s at %s: beat %s, want %s", c.meter, word, got, want[i])
			} else if got.Den == 1 && got.Num > 0 && m.BeatOnset(int(got.Num)) != pos {
				t.Errorf("%s: beat %s begins at %s", c.meter, got, m.BeatOnset(int(got.Num)))
			}
		}
	}
}

func TestAccent(t *testing.T) {
	for _, c := range []struct{ meter, step, weights string }{
		{"4/4", "1/2", "1 0.125 0.25 0.125 0.5 0.125 0.25 0.125 1"},
		{"3/4", "1/2", "1 0.25 0.5 0.25 0.5 0.25 1"},
		{"2/4", "1/2", "1 0.25 0.5 0.25"},
		{"6/8", "1/2", "1 0.25 0.25 0.5 0.25 0.25"},
		{"12/8", "3/2", "1 0.25 0.5 0.25"},
		{"7/8", "1/2", "1 0.25 0.5 0.25 0.5 0.25 0.25"},
		{"3+2/8", "1/2", "1 0.25 0.25 0.5 0.25"},
		{"cut", "1", "1 0.25 0.5 0.25"},
		{"senza misura", "1", "1 1 1"},
	} {
		m := MustMeter(c.meter)
		step, _ := ParseTick(c.step)
		for i, want := range strings.Fields(c.weights) {
			if got := fmt.Sprint(m.Accent(step * Tick(i))); got != want {
				t.Errorf("%s at %d: %s, want %s", c.meter, i, got, want)
			}
		}
	}
	if third := MustMeter("4/4").Accent(Quarter / 3); third <= 0 || third >= MustMeter("4/4").Accent(Quarter/8) {
		t.Errorf("a triplet weighs %g", third)
	}
}

func TestPositionsAllocateNothing(t *testing.T) {
	m := MustMeter("7/8")
	if n := testing.AllocsPerRun(100, func() { m.BeatAt(Quarter); m.Accent(Quarter); m.BeatLength() }); n > 0 {
		t.Errorf("%g allocations to find a beat", n)
	}
	p, iv := MustPitch("C4"), MustInterval("P5")
	if n := testing.AllocsPerRun(100, func() { p = p.Add(iv).Add(iv.Neg()) }); n > 0 {
		t.Errorf("%g allocations to transpose", n)
	}
}
