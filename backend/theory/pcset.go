package theory

import (
	"math/bits"
	"strconv"
	"strings"
	"sync"

	"ricercar/backend/fault"
)

// PCSet is a set of pitch classes, one bit each: bit 0 is C, bit 11 is B. The zero value is the empty set.
// Everything a set class is known by is looked up in a table of 4096 rows computed on first use.
type PCSet uint16

// Aggregate is the set of all twelve pitch classes.
const Aggregate PCSet = 1<<12 - 1

// NewPCSet returns the set of the given classes, each taken modulo 12.
func NewPCSet(classes ...int) PCSet {
	var s PCSet
	for _, c := range classes {
		s |= 1 << floorMod(c, 12)
	}
	return s
}

// PCSetOf returns the pitch classes of ps, quarter tones as the nearest key.
func PCSetOf(ps []Pitch) PCSet {
	var s PCSet
	for _, p := range ps {
		s |= 1 << p.Class()
	}
	return s
}

// ParsePCSet reads pitch classes written as digits with T or A for ten and E or B for eleven ("0146", "<02T>"),
// or as numbers apart ("0,1,4,6" or "[0 10 11]"). What is empty gives the empty set.
func ParsePCSet(text string) (PCSet, error) {
	body := strings.Trim(strings.TrimSpace(text), "<>[](){}")
	if words := strings.FieldsFunc(body, isSetSeparator); len(words) > 1 {
		return parseClassNumbers(text, words)
	}
	var s PCSet
	for _, r := range strings.ToUpper(body) {
		class := strings.IndexRune("0123456789TE", r)
		if class < 0 && (r == 'A' || r == 'B') {
			class = 10 + int(r-'A')
		}
		if class < 0 {
			return 0, badPCSet(text)
		}
		s |= 1 << class
	}
	return s, nil
}

func isSetSeparator(r rune) bool { return r == ',' || r == ' ' || r == ';' }

func parseClassNumbers(text string, words []string) (PCSet, error) {
	var s PCSet
	for _, w := range words {
		class, err := strconv.Atoi(w)
		if err != nil || class < 0 || class > 11 {
			return 0, badPCSet(text)
		}
		s |= 1 << class
	}
	return s, nil
}

func badPCSet(text string) error {
	return fault.New(fault.Invalid, "%q is not a set of pitch classes", text).
		WithHint("write 0146 with T for ten and E for eleven, or 0,1,4,6")
}

// Card returns the number of classes.
func (s PCSet) Card() int { return bits.OnesCount16(uint16(s & Aggregate)) }

// Has reports whether class c, taken modulo 12, is in the set.
func (s PCSet) Has(c int) bool { return s>>floorMod(c, 12)&1 == 1 }

// Classes returns the classes in ascending order; the empty set gives none.
func (s PCSet) Classes() []int { return s.rotated(0) }

// rotated returns the classes upwards from the class start, wrapping at the octave.
func (s PCSet) rotated(start int) []int {
	var classes []int
	for i := range 12 {
		if c := (start + i) % 12; s.Has(c) {
			classes = append(classes, c)
		}
	}
	return classes
}

// Transpose returns Tn of the set.
func (s PCSet) Transpose(n int) PCSet {
	n = floorMod(n, 12)
	wide := uint32(s&Aggregate) << n
	return PCSet(wide|wide>>12) & Aggregate
}

// Invert returns TnI of the set: each class c becomes n − c.
func (s PCSet) Invert(n int) PCSet {
	mirrored := PCSet(bits.Reverse16(uint16(s&Aggregate)) >> 4) // c becomes 11 − c
	return mirrored.Transpose(n - 11)
}

// Complement returns the classes that are not in the set.
func (s PCSet) Complement() PCSet { return ^s & Aggregate }

// NormalOrder returns the most compact circular order, packed to the left as Forte has it: least span, then the
// least interval from the first class to the second, and so on. Where orders tie the one from the lowest class holds.
func (s PCSet) NormalOrder() []int { return s.rotated(int(s.row().start)) }

// PrimeForm returns Forte's prime form as classes from 0 (The Structure of Atonal Music, 1973).
func (s PCSet) PrimeForm() []int { return s.row().prime.Classes() }

// PrimeFormRahn returns Rahn's prime form (Basic Atonal Theory, 1980): ties of span are broken from the right.
// It differs from Forte's for 5-20, 6-Z29, 6-31, 7-Z18, 7-20 and 8-26 only.
func (s PCSet) PrimeFormRahn() []int { return s.row().rahn.Classes() }

// IntervalVector returns how often each interval class 1…6 occurs between members.
func (s PCSet) IntervalVector() [6]uint8 { return s.row().vector }

// Transpositions returns for how many n in 0…11 Tn maps the set onto itself: 1 at least, 12 for the empty set.
func (s PCSet) Transpositions() int {
	n := 0
	for i := range 12 {
		if s.Transpose(i) == s&Aggregate {
			n++
		}
	}
	return n
}

// Inversions returns for how many n in 0…11 TnI maps the set onto itself: 0 for a set without mirror symmetry.
func (s PCSet) Inversions() int {
	n := 0
	for i := range 12 {
		if s.Invert(i) == s&Aggregate {
			n++
		}
	}
	return n
}

// Class returns the set's class.
func (s PCSet) Class() SetClass { return s.row().class }

// Forte returns the name of the set's class as Forte has it, with A for the prime form's transpositions and B for
// its inversions' where these differ: "3-11A" (minor triad), "4-Z29B", "6-20". The empty set is "0-1".
func (s PCSet) Forte() string { return s.Class().String() }

// String writes the classes in ascending order with T for ten and E for eleven: "0146", "{}" for the empty set.
func (s PCSet) String() string {
	if s&Aggregate == 0 {
		return "{}"
	}
	var b strings.Builder
	for _, c := range s.Classes() {
		b.WriteByte("0123456789TE"[c])
	}
	return b.String()
}

// SetClass names a class of sets equivalent under transposition (Letter tells it from its mirror) in Forte's list.
type SetClass struct {
	Card   uint8
	Number uint8 // Forte's
	Letter byte  // 'A' prime form, 'B' its inversion, 0 where the two are the same
	ZMate  uint8 // number of the other class with the same interval vector, 0 without
}

// String returns the name: "5-Z12", "3-11B".
func (c SetClass) String() string {
	name := strconv.Itoa(int(c.Card)) + "-"
	if c.ZMate != 0 {
		name += "Z"
	}
	name += strconv.Itoa(int(c.Number))
	if c.Letter != 0 {
		name += string(c.Letter)
	}
	return name
}

// ZPartner returns the prime form of the class with the same interval vector, and false where there is none.
func (c SetClass) ZPartner() (PCSet, bool) {
	if c.ZMate == 0 {
		return 0, false
	}
	for mask := PCSet(1); mask <= Aggregate; mask += 2 {
		row := mask.row()
		if row.class.Card == c.Card && row.class.Number == c.ZMate {
			return row.prime, true
		}
	}
	return 0, false
}

// setRow is what is known of one set.
type setRow struct {
	prime, rahn PCSet
	start       uint8 // first class of the normal order
	class       SetClass
	vector      [6]uint8
}

func (s PCSet) row() *setRow { return &setRows()[s&Aggregate] }

var setRows = sync.OnceValue(computeSetRows)

func computeSetRows() *[4096]setRow {
	rows := new([4096]setRow)
	numbers := forteNumbers()
	for i := range rows {
		s, row := PCSet(i), &rows[i]
		row.vector = s.countIntervals()
		start, own := s.packed(packsLeftForte)
		_, mirror := s.Invert(0).packed(packsLeftForte)
		row.start, row.prime = uint8(start), own
		if packsLeftForte(mirror, own) {
			row.prime = mirror
		}
		_, ownRahn := s.packed(packsLeftRahn)
		_, mirrorRahn := s.Invert(0).packed(packsLeftRahn)
		row.rahn = ownRahn
		if packsLeftRahn(mirrorRahn, ownRahn) {
			row.rahn = mirrorRahn
		}
		row.class = SetClass{Card: uint8(s.Card()), Number: numbers[row.prime]}
		switch {
		case own == mirror:
		case row.prime == own:
			row.class.Letter = 'A'
		default:
			row.class.Letter = 'B'
		}
	}
	linkZMates(rows)
	return rows
}

// linkZMates notes for each class the other one of its size with the same interval vector.
func linkZMates(rows *[4096]setRow) {
	type sound struct {
		card   uint8
		vector [6]uint8
	}
	numbers := map[sound][]uint8{}
	for i := range rows {
		if row := &rows[i]; row.prime == PCSet(i) {
			key := sound{row.class.Card, row.vector}
			numbers[key] = append(numbers[key], row.class.Number)
		}
	}
	for i := range rows {
		row := &rows[i]
		for _, n := range numbers[sound{row.class.Card, row.vector}] {
			if n != row.class.Number {
				row.class.ZMate = n
			}
		}
	}
}

func (s PCSet) countIntervals() (v [6]uint8) {
	for ic := 1; ic <= 6; ic++ {
		n := (s & s.Transpose(ic)).Card()
		if ic == 6 {
			n /= 2 // each tritone is met from both its ends
		}
		v[ic-1] = uint8(n)
	}
	return v
}

// packed returns the first class of the set's most compact order by the given rule, and that order from 0.
func (s PCSet) packed(before func(a, b PCSet) bool) (start int, form PCSet) {
	first := true
	for _, c := range s.Classes() {
		if rotation := s.Transpose(-c); first || before(rotation, form) {
			start, form, first = c, rotation, false
		}
	}
	return start, form
}

// packsLeftForte reports whether a, holding 0 and of b's size, comes before b: less span, then the smaller
// interval from 0 to the second, third … class. The lowest bit in which two masks differ decides.
func packsLeftForte(a, b PCSet) bool {
	if span := bits.Len16(uint16(a)) - bits.Len16(uint16(b)); span != 0 {
		return span < 0
	}
	return a != b && a>>bits.TrailingZeros16(uint16(a^b))&1 == 1
}

// packsLeftRahn is packsLeftForte with ties of span broken from the last class but one downwards, which is
// the order of the masks as numbers.
func packsLeftRahn(a, b PCSet) bool { return a < b }

// forteNumbers returns Forte's number of each prime form. Classes of seven and more members bear the number of
// their complement's class.
func forteNumbers() map[PCSet]uint8 {
	numbers := map[PCSet]uint8{}
	for _, list := range forteList {
		for i, word := range strings.Fields(list) {
			s, _ := ParsePCSet(word)
			numbers[s] = uint8(i + 1)
			large := s.Complement()
			_, own := large.packed(packsLeftForte)
			_, mirror := large.Invert(0).packed(packsLeftForte)
			if packsLeftForte(mirror, own) {
				own = mirror
			}
			if own.Card() > 6 {
				numbers[own] = uint8(i + 1)
			}
		}
	}
	return numbers
}
