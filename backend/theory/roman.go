package theory

import "strings"

// RomanNumeral is a chord as a function in a key that is not part of it: "V65/V", "viio7", "N6", "Ger65". It is a
// plain value: numerals compare with == and serve as map keys. The zero value is no numeral.
//
// The notation is that of RomanText (Tymoczko, Gotham, Cuthbert and Ariza, "The RomanText Format", ISMIR 2019): case
// and o ø + give the quality of the triad, figures the inversion, slashes what the chord is applied to.
type RomanNumeral struct {
	Degree    int8    // 1…7; of the root, for augmented sixths and the Neapolitan too
	Alter     int8    // semitones before the numeral as written: −1 for ♭VI
	Triad     Quality // MajTriad, MinTriad, DimTriad or AugTriad
	Seventh   SeventhKind
	Size      int8 // 5 triad, 7, 9, 11 or 13: the highest member in thirds
	Inversion int8 // as in Chord; up to 3
	Special   SpecialChord
	Changes   [maxChanges]DegreeChange // the empty ones last
	Applied   [maxApplied]AppliedDegree
}

// What one numeral can hold: V/V/V/V is applied thrice.
const (
	maxChanges = 6
	maxApplied = 3
)

// SeventhKind says where the seventh of a numeral comes from.
type SeventhKind uint8

// The sevenths. Figures alone take the seventh, as every member above it, from the key.
const (
	KeySeventh            SeventhKind = iota
	DominantSeventh                   // d: minor seventh over a major triad
	HalfDiminishedSeventh             // ø: minor seventh
	DiminishedSeventh                 // o7: diminished seventh
	MajorSeventh                      // maj7 or M7: major seventh
)

// SpecialChord is a chord that has a name instead of a numeral.
type SpecialChord uint8

// The named chords of RomanText.
const (
	NotSpecial SpecialChord = iota
	Neapolitan
	Italian6
	French6
	German6
	Swiss6
	CadentialSixFour
)

// ChangeOp is what a DegreeChange does.
type ChangeOp uint8

// The operations, as MusicXML's degree-type has them.
const (
	NoChange ChangeOp = iota
	AddDegree
	AlterDegree
	SubtractDegree
)

// DegreeChange adds, alters or leaves out a degree over the root.
type DegreeChange struct {
	Op     ChangeOp
	Degree Degree
}

// AppliedDegree is the degree that a chord is applied to: a key of its own for the moment. The zero value ends a chain.
type AppliedDegree struct {
	Degree, Alter int8
	Triad         Quality
}

// IsZero reports whether there is no numeral.
func (r RomanNumeral) IsZero() bool { return r.Degree == 0 }

// IsApplied reports whether the numeral belongs to another key than the one it stands in.
func (r RomanNumeral) IsApplied() bool { return r.Applied[0].Degree != 0 }

// change records one more change. It reports false where the numeral holds no more.
func (r *RomanNumeral) change(op ChangeOp, d Degree) bool {
	for i := range r.Changes {
		if r.Changes[i].Op == NoChange {
			r.Changes[i] = DegreeChange{op, d}
			return true
		}
	}
	return false
}

// String writes the numeral in RomanText with o ø + and joined figures: "viiø65/V", "bVI", "V7[no5]". Augmented
// sixths and the Neapolitan have their figures, the cadential six-four is "Cad64".
func (r RomanNumeral) String() string {
	if r.IsZero() {
		return ""
	}
	text := specialNames[r.Special]
	switch {
	case r.Special == CadentialSixFour:
		return text + r.changesText() + r.appliedText()
	case r.Special == NotSpecial:
		text = numeralText(r.Degree, r.Alter, r.Triad) + r.qualityMark()
	}
	return text + r.figures() + r.changesText() + r.appliedText()
}

// numeralText writes accidentals and the numeral in the case of its triad.
func numeralText(degree, alter int8, triad Quality) string {
	numeral := romanDigits[degree-1]
	if triad == MinTriad || triad == DimTriad {
		numeral = strings.ToLower(numeral)
	}
	return strings.TrimSuffix(Degree{1, int(alter)}.String(), "1") + numeral
}

func (r RomanNumeral) qualityMark() string {
	switch {
	case r.Seventh == HalfDiminishedSeventh:
		return "ø"
	case r.Seventh == DominantSeventh:
		return "d"
	case r.Triad == DimTriad:
		return "o" + r.majorMark()
	case r.Triad == AugTriad:
		return "+" + r.majorMark()
	}
	return r.majorMark()
}

func (r RomanNumeral) majorMark() string {
	if r.Seventh == MajorSeventh {
		return "maj"
	}
	return ""
}

// figures returns the figures of size and inversion: "65", "" for a triad in root position.
func (r RomanNumeral) figures() string {
	switch {
	case r.Size > 7 && r.Inversion == 0:
		return Degree{int(r.Size), 0}.String()
	case r.Size > 5:
		return seventhFigures[r.Inversion]
	case r.Special != NotSpecial && r.Inversion == 0:
		return "53" // N alone is a sixth chord
	}
	return triadFigures[r.Inversion]
}

// changesText writes the changes in brackets.
func (r RomanNumeral) changesText() string {
	var b strings.Builder
	for _, c := range r.Changes {
		switch c.Op {
		case NoChange:
		case AddDegree:
			b.WriteString("[add" + c.Degree.String() + "]")
		case SubtractDegree:
			b.WriteString("[no" + c.Degree.String() + "]")
		case AlterDegree:
			b.WriteString("[" + c.Degree.String() + "]")
		}
	}
	return b.String()
}

func (r RomanNumeral) appliedText() string {
	text := ""
	for _, a := range r.Applied {
		if a.Degree != 0 {
			text += "/" + numeralText(a.Degree, a.Alter, a.Triad)
			switch a.Triad {
			case DimTriad:
				text += "o"
			case AugTriad:
				text += "+"
			}
		}
	}
	return text
}

// MarshalText writes the numeral as String does.
func (r RomanNumeral) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what ParseRoman reads; nothing is no numeral.
func (r *RomanNumeral) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*r = RomanNumeral{}
		return nil
	}
	*r, err = ParseRoman(string(b))
	return err
}
