package theory

import (
	"strings"
	"testing"
)

func mustTick(t *testing.T, s string) Tick {
	t.Helper()
	tick, err := ParseTick(s)
	if err != nil {
		t.Fatal(err)
	}
	return tick
}

// written joins durations: "quarter~16th".
func written(ds []Duration) string {
	words := make([]string, len(ds))
	for i, d := range ds {
		words[i] = d.String()
	}
	return strings.Join(words, "~")
}

func TestComponents(t *testing.T) {
	for in, want := range map[string]string{
		"1": "quarter", "4": "whole", "3/2": "dotted quarter", "7/4": "double dotted quarter", "1/256": "1024th", "32": "maxima",
		"5/4": "quarter~16th", "15/8": "quarter~double dotted eighth", "5": "whole~quarter", "9/4": "half~16th",
		"1/3": "eighth triplet", "2/3": "quarter triplet", "4/3": "half triplet", "1/6": "16th triplet", "1/2": "eighth",
		"1/5": "16th quintuplet", "2/7": "eighth septuplet", "1/9": "32nd in 9:8", "3/5": "dotted eighth quintuplet",
		"10/3": "dotted half~eighth triplet", "5/12": "eighth triplet~32nd triplet", "5/3": "quarter~quarter triplet",
		"0": "", "-1": "",
	} {
		if got := written(Components(mustTick(t, in))); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestComponentsAddUp(t *testing.T) {
	for den := int64(1); den <= 28; den++ {
		for num := int64(1); num <= 20*den; num++ {
			length, _ := QuarterFraction(num, den)
			var sum Tick
			for _, d := range Components(length) {
				sum += d.Ticks()
			}
			if sum != length {
				t.Errorf("%s: components add up to %s", length, sum)
			}
		}
	}
}

func TestNotateReadsBack(t *testing.T) {
	for value := longestValue; value <= Value512th; value++ {
		for dots := uint8(0); dots <= writtenDots; dots++ {
			for _, ratio := range []Ratio{{}, {3, 2}, {5, 4}, {7, 4}, {11, 8}} {
				d := Duration{value, dots, ratio}
				if got, ok := Notate(d.Ticks()); got != d && dots+uint8(ratio.Actual) < 3 || !ok || got.Ticks() != d.Ticks() {
					t.Errorf("%s is notated as %s", d, got)
				}
			}
		}
	}
}

func TestDurationNames(t *testing.T) {
	for want, d := range map[string]Duration{
		"whole": {}, "dotted eighth": {EighthValue, 1, Ratio{}}, "quarter triplet": {QuarterValue, 0, Ratio{3, 2}},
		"16th in 11:8": {Value16th, 0, Ratio{11, 8}}, "breve": {Value: Breve}, "eighth duplet": {EighthValue, 0, Ratio{2, 3}},
	} {
		if d.String() != want {
			t.Errorf("%+v: %q, want %q", d, d, want)
		}
	}
	if got := (Ratio{3, 2}).Inside(Ratio{3, 2}); got != (Ratio{9, 4}) {
		t.Errorf("a triplet inside a triplet is %s", got)
	}
	if _, err := ParseValue("qarter"); err == nil || !strings.Contains(err.Error(), "qarter") {
		t.Errorf("no error for a wrong value: %v", err)
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ meter, onset, length, want string }{
		{"4/4", "0", "4", "whole"},
		{"4/4", "0", "3", "dotted half"},
		{"4/4", "1", "3", "dotted half"},
		{"4/4", "1", "2", "half"},
		{"4/4", "1", "5/2", "quarter~dotted quarter"},
		{"4/4", "1/2", "1", "quarter"},
		{"4/4", "3/2", "1", "eighth~eighth"},
		{"4/4", "0", "5/2", "half~eighth"},
		{"4/4", "1/2", "7/2", "dotted quarter~half"},
		{"4/4", "3", "3", "quarter~half"},
		{"4/4", "0", "9", "whole~whole~quarter"},
		{"3/4", "1", "3/2", "dotted quarter"},
		{"3/4", "0", "5/2", "half~eighth"},
		{"3/4", "1/2", "2", "eighth~dotted quarter"},
		{"6/8", "0", "3", "dotted half"},
		{"6/8", "0", "2", "dotted quarter~eighth"},
		{"6/8", "1/2", "2", "quarter~quarter"},
		{"6/8", "0", "1", "quarter"},
		{"5/8", "0", "5/2", "dotted quarter~quarter"},
		{"senza misura", "0", "5", "whole~quarter"},
		{"4/4", "0", "1/3", "eighth triplet"},
		{"2/4", "1", "2/3", "quarter triplet"},
		{"4/4", "4/3", "1/3", "eighth triplet"},
		{"4/4", "37/5", "1/5", "16th quintuplet"},
		{"4/4", "2/3", "2/3", "quarter triplet"},
	} {
		pieces := MustMeter(c.meter).Split(mustTick(t, c.onset), mustTick(t, c.length))
		onset, ds := mustTick(t, c.onset), []Duration{}
		for _, p := range pieces {
			if p.Onset != onset {
				t.Errorf("%s %s+%s: a piece begins at %s", c.meter, c.onset, c.length, p.Onset)
			}
			ds, onset = append(ds, p.Duration), onset+p.Ticks()
		}
		if got := written(ds); got != c.want {
			t.Errorf("%s %s+%s: %s, want %s", c.meter, c.onset, c.length, got, c.want)
		}
	}
}

func TestSplitAddsUp(t *testing.T) {
	for _, meter := range strings.Fields("4/4 3/4 2/4 cut 6/8 9/8 12/8 5/8 7/8 3+2/8 5/4 3/8 2/4+3/8") {
		m := MustMeter(meter)
		for onset := Tick(0); onset < m.Length(); onset += Quarter / 4 {
			for length := Quarter / 4; length <= 2*m.Length(); length += Quarter / 4 {
				at := onset
				for _, p := range m.Split(onset, length) {
					if p.Onset != at || p.Onset/m.Length() != (p.Onset+p.Ticks()-1)/m.Length() {
						t.Fatalf("%s: %s+%s: %s at %s", meter, onset, length, p.Duration, p.Onset)
					}
					at += p.Ticks()
				}
				if at != onset+length {
					t.Fatalf("%s: %s+%s ends at %s", meter, onset, length, at)
				}
			}
		}
	}
}
