package theory

import (
	"slices"
	"strconv"
	"strings"
)

// Unicode returns the pitch as print has it: "F♯4", "B♭3", "C𝄪5", quarter tones "C𝄲4" and "C𝄳4"; a minus before
// the octave is a real one, "C−1".
func (p Pitch) Unicode() string {
	semitones, quarter := int(p.Alter)/100, int(p.Alter)%100
	var b strings.Builder
	b.WriteString(p.Step.String())
	single, double := "♯", "𝄪"
	if semitones < 0 {
		single, double, semitones = "♭", "𝄫", -semitones
	}
	b.WriteString(strings.Repeat(single, semitones%2) + strings.Repeat(double, semitones/2))
	switch {
	case quarter > 0:
		b.WriteString("𝄲")
	case quarter < 0:
		b.WriteString("𝄳")
	}
	b.WriteString(strings.ReplaceAll(strconv.Itoa(int(p.Oct)), "-", "−"))
	return b.String()
}

// German returns the German name without octave: "Fis", "Es", "As", "B" for B♭, "H" for B. It is empty for quarter
// tones, which have no settled name.
func (p Pitch) German() string {
	semitones := int(p.Alter) / 100
	switch {
	case p.Alter%100 != 0:
		return ""
	case p.Step == B && semitones == -1:
		return "B"
	case p.Step == B:
		return "H" + germanEnding(semitones)
	case semitones < 0 && (p.Step == E || p.Step == A):
		return p.Step.String() + strings.TrimPrefix(germanEnding(semitones), "e")
	}
	return p.Step.String() + germanEnding(semitones)
}

func germanEnding(semitones int) string {
	if semitones < 0 {
		return strings.Repeat("es", -semitones)
	}
	return strings.Repeat("is", semitones)
}

// respelled returns the pitch of the same height so many letters above; it reports false where that needs more
// accidentals than a note can carry.
func (p Pitch) respelled(letters int) (Pitch, bool) {
	q := p.Add(Interval{Steps: int16(letters)})
	return q, q.Alter <= maxAlter && q.Alter >= -maxAlter
}

// HigherEnharmonic returns the same height spelled on the next letter above: C♯4 gives D♭4, B3 gives C♭4.
// It reports false where no accidental reaches that far (four sharps or flats and a quarter tone).
func (p Pitch) HigherEnharmonic() (Pitch, bool) { return p.respelled(1) }

// LowerEnharmonic returns the same height spelled on the next letter below: D♭4 gives C♯4, C4 gives B♯3.
// It reports false where no accidental reaches that far.
func (p Pitch) LowerEnharmonic() (Pitch, bool) { return p.respelled(-1) }

// Enharmonics returns all spellings of p's height with at most the given alteration in cents (200 for double
// sharps and flats), p's own among them, from the lowest letter to the highest.
func (p Pitch) Enharmonics(maxCents int) []Pitch {
	var spellings []Pitch
	for letters := -4; letters <= 4; letters++ {
		if q, ok := p.respelled(letters); ok && int(max(q.Alter, -q.Alter)) <= maxCents {
			spellings = append(spellings, q)
		}
	}
	return spellings
}

// Simplified returns the spelling with the smallest alteration: D𝄪 gives E, F♭ gives E, C♯♯♯ gives D♯. Between a
// sharp and a flat it keeps p's own side; what is simple stays as it is.
func (p Pitch) Simplified() Pitch {
	cost := func(q Pitch) int {
		c := 2 * int(max(q.Alter, -q.Alter))
		if q != p && (q.Alter < 0) != (p.Alter < 0) {
			c++
		}
		return c
	}
	return slices.MinFunc(append([]Pitch{p}, p.Enharmonics(maxAlter)...), func(a, b Pitch) int { return cost(a) - cost(b) })
}

// IsEnharmonic reports whether p and q sound the same, whatever their spelling.
func (p Pitch) IsEnharmonic(q Pitch) bool { return p.Cents() == q.Cents() }

// FromKey returns the commonest spelling of a MIDI key outside all keys: C C♯ D E♭ E F F♯ G A♭ A B♭ B.
// Where a key signature is known, analysis/spell does better.
func FromKey(midi int) Pitch {
	p := FromFifths(keyFifths[floorMod(midi, 12)], 4)
	p.Oct = int8(floorDiv(midi, 12) - 1)
	return p
}

// keyFifths is the chromatic octave from E♭ to G♯ on the line of fifths, with A♭ for G♯.
var keyFifths = [12]int{0, 7, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5}
