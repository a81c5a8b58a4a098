package theory

import (
	"strconv"
	"strings"
	"sync"

	"ricercar/backend/fault"
)

// String returns the quality's word: "maj", "min", "dim7", "hdim7", "other".
func (q Quality) String() string {
	if q >= qualityCount {
		q = OtherChord
	}
	return chordKinds[q].word
}

// Name returns the quality in English: "half-diminished seventh chord".
func (q Quality) Name() string {
	if q >= qualityCount {
		q = OtherChord
	}
	return chordKinds[q].name
}

// ParseQuality reads the word that String writes.
func ParseQuality(word string) (Quality, error) {
	for q := range qualityCount {
		if chordKinds[q].word == word {
			return q, nil
		}
	}
	return OtherChord, fault.New(fault.Invalid, "%q is not a chord quality", word).WithHint("maj, min, dim, aug, dom7, maj7, min7, hdim7, dim7 are the usual ones")
}

// MarshalText writes the quality as String does.
func (q Quality) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads what ParseQuality reads.
func (q *Quality) UnmarshalText(b []byte) (err error) {
	*q, err = ParseQuality(string(b))
	return err
}

// Suspended reports whether a second or fourth stands for the third.
func (q Quality) Suspended() bool { return q >= Sus4 && q <= Dom13Sus4 }

// AugmentedSixth reports whether the quality is one of the augmented sixths.
func (q Quality) AugmentedSixth() bool { return q >= ItalianSixth && q <= SwissSixth }

// Seventh reports whether the quality is a seventh chord with third and fifth unaltered by jazz usage: the
// eight kinds from Dom7 to Aug7.
func (q Quality) Seventh() bool { return q >= Dom7 && q <= Aug7 }

// Classes returns the pitch classes of the quality's fullest form on class 0; OtherChord gives none.
func (q Quality) Classes() PCSet { return qualityClasses()[q%qualityCount] }

var qualityClasses = sync.OnceValue(func() *[qualityCount]PCSet {
	sets := new([qualityCount]PCSet)
	for q := range sets {
		full, _, _ := strings.Cut(chordKinds[q].formula, ";")
		for _, word := range strings.Fields(full) {
			sets[q] |= NewPCSet(mustDegree(word).Semitones())
		}
	}
	sets[FrenchSixth] = sets[Dom7Flat5]
	return sets
})

// Degree is a degree of a chord over its root, inflected against the major scale: ♭9 is {9, −1}.
type Degree struct{ Number, Alter int }

// Semitones returns the height of the degree over the root: 10 for ♭7, 18 for ♯11.
func (d Degree) Semitones() int {
	return 12*((d.Number-1)/7) + naturalCents[(d.Number-1)%7]/100 + d.Alter
}

// Above returns the pitch of the degree over root.
func (d Degree) Above(root Pitch) Pitch {
	return root.Add(Interval{Steps: int16(d.Number - 1), Cents: int16(100 * d.Semitones())})
}

// String writes accidentals and number: "b9", "#11", "5".
func (d Degree) String() string {
	sign := "#"
	if d.Alter < 0 {
		sign = "b"
	}
	return strings.Repeat(sign, max(d.Alter, -d.Alter)) + strconv.Itoa(d.Number)
}

// parseDegree reads a degree at the head of text ("b9", "#11", "♭5", "-5", "+5") and returns what follows. A degree
// is 1 to 13, with up to three accidentals.
func parseDegree(text string) (d Degree, rest string, ok bool) {
	d.Alter, rest = leadingAlteration(text)
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	if digits > 2 {
		digits = 2
	}
	n, err := strconv.Atoi(rest[:digits])
	if digits == 2 && n > 13 {
		digits = 1
		n, err = strconv.Atoi(rest[:digits])
	}
	d.Number = n
	return d, rest[digits:], err == nil && n >= 1 && d.Alter >= -3 && d.Alter <= 3
}

// leadingAlteration reads sharps and flats in either alphabet and returns their sum in semitones.
func leadingAlteration(text string) (alter int, rest string) {
	for text != "" {
		n, size := 0, 1
		switch {
		case text[0] == '#' || text[0] == '+':
			n = 1
		case text[0] == 'b' || text[0] == '-':
			n = -1
		case text[0] == 'x':
			n = 2
		case strings.HasPrefix(text, "♯"):
			n, size = 1, len("♯")
		case strings.HasPrefix(text, "♭"):
			n, size = -1, len("♭")
		case strings.HasPrefix(text, "♮"):
			size = len("♮")
		default:
			return alter, text
		}
		alter, text = alter+n, text[size:]
	}
	return alter, ""
}

// mustDegree reads a degree of our own tables.
func mustDegree(word string) Degree {
	d, rest, ok := parseDegree(word)
	if !ok || rest != "" {
		panic("theory: " + word + " is not a degree")
	}
	return d
}

// Name returns root, quality and inversion in English: "F# minor triad in first inversion". A chord without a
// quality of its own is named by its set class, the zero Chord is "no chord".
func (c Chord) Name() string {
	switch {
	case c.Classes == 0:
		return "no chord"
	case c.Quality == OtherChord:
		return "pitches of set class " + c.Classes.Forte()
	case c.Quality == SingleTone:
		return c.Root.Name()
	case c.Quality.AugmentedSixth():
		return c.Quality.Name() + " on " + c.Bass.Name()
	}
	return c.Root.Name() + " " + c.Quality.Name() + inversionWords[c.Inversion]
}

var inversionWords = [7]string{
	"", " in first inversion", " in second inversion", " in third inversion",
	" with the ninth in the bass", " with the eleventh in the bass", " with the thirteenth in the bass",
}

// Symbol returns the chord as a lead sheet writes it, with the bass after a slash where it is not the root: "F#m",
// "Bb7/D". What no symbol can say (OtherChord, augmented sixths) gives "", a single tone its name.
func (c Chord) Symbol() string {
	if c.Classes == 0 || c.Quality == OtherChord || c.Quality.AugmentedSixth() {
		return ""
	}
	text := c.Root.Name() + chordKinds[c.Quality].symbol
	if c.Inversion != 0 {
		text += "/" + c.Bass.Name()
	}
	return text
}
