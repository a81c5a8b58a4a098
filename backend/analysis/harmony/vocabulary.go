package harmony

import (
	"ricercar/backend/theory"
)

// The parts that notes play in a chord of a key.
const (
	rootRole = iota
	thirdRole
	fifthRole
	seventhRole
	scaleRole // of the key, and not of the chord
	otherRole
	numRoles
)

// numInversions is how many members of a chord can be its bass.
const numInversions = 4

// entry is a numeral of the vocabulary, whatever its inversion.
type entry struct {
	numeral  theory.RomanNumeral // without inversion, as plain leaves it
	size     int8                // members: 3 or 4
	only     int8                // the inversion that it always has, −1 for any
	fifths   [4]int8             // members over the tonic, on the line of fifths
	classes  [4]int8             // and in semitones
	roles    [12]uint8           // of pitch classes over the tonic
	mask     uint16              // pitch classes over the tonic
	tonic    bool                // of the key itself
	leads    bool                // a dominant of the key itself
	resolves int8                // class over the tonic of what an applied chord leads to, −1 for other chords
}

// newEntry realises a numeral in C.
func newEntry(r theory.RomanNumeral, minor bool) entry {
	k := theory.Key{Mode: theory.Major}
	if minor {
		k.Mode = theory.Minor
	}
	e := entry{numeral: r, only: -1, resolves: -1}
	for c := range e.roles {
		e.roles[c] = otherRole
	}
	for _, c := range scaleClasses(minor) {
		e.roles[c] = scaleRole
	}
	for i, p := range r.Members(k) {
		if i == len(e.fifths) {
			break
		}
		c := p.Class()
		e.fifths[i], e.classes[i], e.roles[c] = int8(p.Fifths()), int8(c), uint8(i)
		e.mask |= 1 << c
		e.size++
	}
	if r.Special == theory.CadentialSixFour {
		e.only = 2
	}
	if r.IsApplied() {
		e.resolves = int8(r.KeyIn(k).Tonic().Class())
	} else if r.Alter == 0 && r.Special == theory.NotSpecial {
		e.tonic, e.leads = r.Degree == 1, r.Degree == 5 || r.Degree == 7
	}
	return e
}

// scaleClasses are the classes over the tonic that belong to a key; in minor both sevenths.
func scaleClasses(minor bool) []int {
	if minor {
		return []int{0, 2, 3, 5, 7, 8, 10, 11}
	}
	return []int{0, 2, 4, 5, 7, 9, 11}
}

// inversions is how many the chord can have.
func (e *entry) inversions() int { return int(e.size) }

// plain takes inversion, added and left-out notes, and ninths away: what remains is looked up in the vocabulary. The
// Neapolitan is ♭II, whatever its inversion.
func plain(r theory.RomanNumeral) theory.RomanNumeral {
	r.Changes = theory.RomanNumeral{}.Changes
	r.Size = min(r.Size, 7)
	if r.Special == theory.Neapolitan {
		r.Special = theory.NotSpecial
	}
	if r.Special != theory.CadentialSixFour {
		r.Inversion = 0
	}
	return r
}

// vocabulary is the numerals of both modes, the most frequent first.
type vocabulary struct {
	entries [2][]entry
	index   [2]map[theory.RomanNumeral]int
}

func newVocabulary(numerals [2][]theory.RomanNumeral) *vocabulary {
	v := &vocabulary{}
	for m := range numerals {
		v.index[m] = map[theory.RomanNumeral]int{}
		for i, r := range numerals[m] {
			v.index[m][r] = i
			v.entries[m] = append(v.entries[m], newEntry(r, m == 1))
		}
	}
	return v
}

// width is the number of numerals of the larger mode.
func (v *vocabulary) width() int { return max(len(v.entries[0]), len(v.entries[1])) }

// find returns the place of a numeral in the vocabulary, or of the one that is most like it: with the same notes, else
// the same root. It reports whether it is the numeral itself; −1 is none.
func (v *vocabulary) find(r theory.RomanNumeral, mode int) (int, bool) {
	p := plain(r)
	if i, ok := v.index[mode][p]; ok {
		return i, true
	}
	like := newEntry(p, mode == 1)
	best := -1
	for i := range v.entries[mode] {
		e := &v.entries[mode][i]
		if e.mask == like.mask && e.classes[0] == like.classes[0] {
			return i, true
		}
		if best < 0 && e.classes[0] == like.classes[0] && e.mask&^like.mask&^(1<<e.classes[e.size-1]) == 0 {
			best = i
		}
	}
	return best, false
}
