package theory

import (
	"strings"
	"testing"
)

func TestForteNames(t *testing.T) {
	for _, row := range strings.Fields(`
		047=3-11B=037 037=3-11A=037 048=3-12=048 0146=4-Z15A=0146 0137=4-Z29A=0137 0369=4-28=0369
		0258=4-27A=0258 0368=4-27B=0258 02479=5-35=02479 024579E=7-35=013568T 014589=6-20=014589
		02468T=6-35=02468T 0123456789TE=12-1=0123456789TE 0=1-1=0 7T=2-3=03 01568=5-20A=01378
		023679=6-Z29=013689 014579=6-31A=013589 0145679=7-Z18A=0123589 0125679=7-20A=0124789
		0134578T=8-26=0124579T`) {
		word := strings.Split(row, "=")
		s, err := ParsePCSet(word[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := NewPCSet(s.PrimeForm()...).String(); s.Forte() != word[1] || got != word[2] {
			t.Errorf("%s: %s %s, want %s %s", word[0], s.Forte(), got, word[1], word[2])
		}
	}
}

// The six classes whose prime forms Forte and Rahn write differently (Rahn 1980, p. 35).
func TestRahnDiffersForSixClasses(t *testing.T) {
	want := map[string]string{
		"5-20": "01568", "6-Z29": "023679", "6-31": "014579", "7-Z18": "0145679", "7-20": "0125679", "8-26": "0134578T",
	}
	for mask := range Aggregate + 1 {
		s, name := mask, strings.TrimRight(mask.Forte(), "AB")
		forte, rahn := NewPCSet(s.PrimeForm()...), NewPCSet(s.PrimeFormRahn()...)
		if w, differs := want[name]; differs && rahn.String() != w || !differs && forte != rahn {
			t.Errorf("%s (%s): Forte %s, Rahn %s", s, name, forte, rahn)
		}
	}
}

func TestSetClassCounts(t *testing.T) {
	classes, zPairs := map[string]bool{}, 0
	for mask := range Aggregate + 1 {
		classes[strings.TrimRight(mask.Forte(), "AB")] = true
	}
	for name := range classes {
		if strings.Contains(name, "Z") {
			zPairs++
		}
	}
	if len(classes) != 224 || zPairs != 2*23 {
		t.Errorf("%d classes, %d of them in Z pairs; Forte has 224 and 46", len(classes), zPairs)
	}
}

func TestSetInvariants(t *testing.T) {
	for mask := range Aggregate + 1 {
		c := mask.Class()
		for n := range 12 {
			if mask.Transpose(n).Class() != c {
				t.Fatalf("%s: T%d changes the class", mask, n)
			}
			inv := mask.Invert(n)
			if inv.Class().Number != c.Number || inv.Invert(n) != mask || inv.IntervalVector() != mask.IntervalVector() {
				t.Fatalf("%s: T%dI changes the class or does not undo itself", mask, n)
			}
		}
		if mask.Complement().Complement() != mask || (mask.Inversions() > 0) != (c.Letter == 0) {
			t.Fatalf("%s: complement or symmetry", mask)
		}
		if z, ok := c.ZPartner(); ok && z.Class().ZMate != c.Number {
			t.Fatalf("%s: its Z partner %s names another", mask, z)
		}
	}
}

func TestSymmetry(t *testing.T) {
	for word, want := range map[string][2]int{"0369": {4, 4}, "048": {3, 3}, "02468T": {6, 6}, "0167": {2, 2}, "047": {1, 0}, "024579E": {1, 1}} {
		s, _ := ParsePCSet(word)
		if s.Transpositions() != want[0] || s.Inversions() != want[1] {
			t.Errorf("%s: %d transpositions, %d inversions, want %v", word, s.Transpositions(), s.Inversions(), want)
		}
	}
}

func TestPCSetText(t *testing.T) {
	for mask := PCSet(1); mask <= Aggregate; mask++ {
		if got, err := ParsePCSet(mask.String()); err != nil || got != mask {
			t.Fatalf("%s reads as %s, %v", mask, got, err)
		}
	}
	for _, bad := range strings.Fields("0X 12,13 -1,2 C#") {
		if s, err := ParsePCSet(bad); err == nil {
			t.Errorf("%q read as %s", bad, s)
		}
	}
}
