package theory

import "strconv"

// KeySignature is what stands after the clef: sharps or flats of the line of fifths, and the mode where the
// source names one. The zero value has no sharps and flats and no mode. Signatures compare with ==.
type KeySignature struct {
	Fifths int8 `json:"fifths"` // sharps, or flats where negative; beyond ±7 some letters are doubly altered
	Mode   Mode `json:"mode,omitempty"`

	// Free signatures, as in Bartók, are not of the line of fifths: Alters holds the alteration of each letter
	// C … B in quarter tones (sharp 2), and Fifths is 0.
	Free   bool    `json:"free,omitempty"`
	Alters [7]int8 `json:"-"`
}

// Alter returns the alteration of a letter in cents: −100 for B in one flat.
func (k KeySignature) Alter(step Step) int16 {
	if k.Free {
		return int16(k.Alters[step%7]) * 50
	}
	// F is sharpened by the first sharp, C by the second; every seventh sharp comes round to the same letter.
	return int16(100 * floorDiv(int(k.Fifths)+5-naturalFifths(step), 7))
}

// naturalFifths is the place of a natural letter on the line of fifths: F −1 … B 5.
func naturalFifths(step Step) int { return Pitch{Step: step % 7}.Fifths() }

// Altered returns the signature's sharps or flats in the order of writing, in octave 4: F♯ C♯ G♯ … or B♭ E♭ A♭ …;
// beyond seven the doubly altered letters follow. Free signatures come in the order of letters. It is empty for
// none.
func (k KeySignature) Altered() []Pitch {
	var altered []Pitch
	if k.Free {
		for step := C; step <= B; step++ {
			if alter := k.Alter(step); alter != 0 {
				altered = append(altered, Pitch{Step: step, Oct: 4, Alter: alter})
			}
		}
		return altered
	}
	for i := range int(max(k.Fifths, -k.Fifths)) {
		if k.Fifths > 0 {
			altered = append(altered, FromFifths(6+i, 4))
		} else {
			altered = append(altered, FromFifths(-2-i, 4))
		}
	}
	return altered
}

// Spell returns the letter in the given octave with the signature's alteration.
func (k KeySignature) Spell(step Step, oct int8) Pitch {
	return Pitch{Step: step % 7, Oct: oct, Alter: k.Alter(step)}
}

// Key returns the key of the given mode that has this signature: three flats and Dorian are F dorian.
// For NoMode it is the signature's own mode, else the major key. Free signatures have no key: the zero Key.
func (k KeySignature) Key(mode Mode) Key {
	if k.Free {
		return Key{}
	}
	if mode == NoMode {
		mode = k.Mode
	}
	if mode == NoMode {
		mode = Major
	}
	return Key{TonicFifths: k.Fifths - int8(mode.Fifths()), Mode: mode}
}

// Transpose returns the signature of music moved by iv. Free signatures move letter by letter.
func (k KeySignature) Transpose(iv Interval) KeySignature {
	if !k.Free {
		k.Fifths += int8(Pitch{Oct: 4}.Add(iv).Fifths())
		return k
	}
	moved := k
	for step := C; step <= B; step++ {
		p := k.Spell(step, 4).Add(iv)
		moved.Alters[p.Step] = int8(p.Alter / 50)
	}
	return moved
}

// String returns "2 sharps", "1 flat", "no sharps or flats"; for free signatures the altered letters: "F# Bb".
func (k KeySignature) String() string {
	switch {
	case k.Free:
		text := ""
		for _, p := range k.Altered() {
			text += " " + p.Name()
		}
		return text[min(1, len(text)):]
	case k.Fifths == 0:
		return "no sharps or flats"
	case k.Fifths == 1:
		return "1 sharp"
	case k.Fifths == -1:
		return "1 flat"
	case k.Fifths > 0:
		return strconv.Itoa(int(k.Fifths)) + " sharps"
	}
	return strconv.Itoa(-int(k.Fifths)) + " flats"
}
