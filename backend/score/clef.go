package score

import "ricercar/backend/theory"

// ClefSign is the sign of a clef.
type ClefSign uint8

// The signs. The zero value is no clef.
const (
	NoClef ClefSign = iota
	GClef
	FClef
	CClef
	PercussionClef
	TabClef
)

// Clef is a sign on a line, octaves added: the vocal tenor's is {GClef, 2, −1}.
type Clef struct {
	Sign   ClefSign
	Line   int8 // 1 is the lowest
	Octave int8 // of the 8 or 15 at the clef: −1, 1, −2, 2
	Hidden bool
}

// The usual clefs.
var (
	Treble = Clef{Sign: GClef, Line: 2}
	Bass   = Clef{Sign: FClef, Line: 4}
	Alto   = Clef{Sign: CClef, Line: 3}
	Tenor  = Clef{Sign: CClef, Line: 4}
)

var clefLetters = [...]string{"none", "G", "F", "C", "percussion", "TAB"}

// String writes "G2", "F4", "G2-8".
func (c Clef) String() string {
	text := clefLetters[int(c.Sign)%len(clefLetters)]
	if c.Sign >= GClef && c.Sign <= CClef {
		text += string(rune('0' + c.Line))
	}
	switch c.Octave {
	case 1:
		text += "+8"
	case -1:
		text += "-8"
	case 2:
		text += "+15"
	case -2:
		text += "-15"
	}
	return text
}

// reference is the letter and octave on the clef's own line, as a number of letters above C0.
func (c Clef) reference() int {
	switch c.Sign {
	case FClef:
		return theory.Pitch{Step: theory.F, Oct: 3}.Diatonic() + 7*int(c.Octave)
	case CClef:
		return theory.Pitch{Step: theory.C, Oct: 4}.Diatonic() + 7*int(c.Octave)
	case NoClef, GClef, PercussionClef, TabClef:
	}
	return theory.Pitch{Step: theory.G, Oct: 4}.Diatonic() + 7*int(c.Octave)
}

// StaffPlace is where a written pitch stands under the clef: 0 on the lowest line, 1 in the space above it.
func (c Clef) StaffPlace(p theory.Pitch) int {
	line := int(c.Line)
	if c.Sign == PercussionClef || c.Sign == NoClef || c.Sign == TabClef {
		line = 2
	}
	return p.Diatonic() - c.reference() + 2*(line-1)
}
