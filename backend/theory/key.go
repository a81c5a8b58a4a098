package theory

import (
	"encoding/json"
	"strings"
	"unicode"

	"ricercar/backend/fault"
)

// Key is a tonic and a mode. The tonic is held as its place on the line of fifths (C 0, G 1, B♭ −2), so that
// keys compare with == and transpose by addition. The zero value means no key.
type Key struct {
	TonicFifths int8
	Mode        Mode
}

// NewKey returns the key on a tonic, whatever its octave; quarter tones count as in Pitch.Fifths.
func NewKey(tonic Pitch, mode Mode) Key { return Key{TonicFifths: int8(tonic.Fifths()), Mode: mode} }

// IsZero reports whether there is no key.
func (k Key) IsZero() bool { return k.Mode == NoMode }

// Tonic returns the tonic in octave 4.
func (k Key) Tonic() Pitch { return FromFifths(int(k.TonicFifths), 4) }

// Signature returns the key's signature: three flats for C minor.
func (k Key) Signature() KeySignature {
	return KeySignature{Fifths: k.TonicFifths + int8(k.Mode.Fifths()), Mode: k.Mode}
}

// Degree returns the pitch on a degree of the key, natural minor for minor: 1 is the tonic in octave 4,
// 8 its octave, 0 the seventh below.
func (k Key) Degree(n int) Pitch {
	letters := k.Tonic().Diatonic() + n - 1
	return k.Signature().Spell(Step(floorMod(letters, 7)), int8(floorDiv(letters, 7)))
}

// Pitches returns the scale from the tonic in octave 4 to its octave, eight pitches, natural minor for minor.
func (k Key) Pitches() []Pitch {
	pitches := make([]Pitch, 8)
	for i := range pitches {
		pitches[i] = k.Degree(i + 1)
	}
	return pitches
}

// DegreeOf returns the degree 1…7 of a pitch's letter and how far the pitch lies off that degree in cents:
// F♯ in C major is 4 and 100, B natural in C minor 7 and 100.
func (k Key) DegreeOf(p Pitch) (degree int, off int) {
	degree = floorMod(int(p.Step)-int(k.Tonic().Step), 7) + 1
	return degree, int(p.Alter - k.Signature().Alter(p.Step))
}

// Contains reports whether a pitch belongs to the key as it is spelled, natural minor for minor.
func (k Key) Contains(p Pitch) bool { return p.Alter == k.Signature().Alter(p.Step) }

// LeadingTone returns the note a semitone below the tonic of octave 5: degree 7, raised where the mode's
// own lies lower.
func (k Key) LeadingTone() Pitch { return k.Degree(8).Add(Interval{-1, -100}) }

// RaisedSixth returns the sixth degree a major sixth above the tonic, as the ascending melodic minor has it.
func (k Key) RaisedSixth() Pitch { return k.Tonic().Add(Interval{5, 900}) }

// Relative returns the key with the same signature: the minor key for major and ionian, the major key for all
// other modes. No key has none.
func (k Key) Relative() Key {
	switch k.Mode {
	case NoMode:
		return Key{}
	case Major, Ionian:
		return k.Signature().Key(Minor)
	}
	return k.Signature().Key(Major)
}

// Parallel returns the key of the other third on the same tonic: the major key for modes with a minor third,
// the minor key for those with a major one. No key has none.
func (k Key) Parallel() Key {
	switch {
	case k.IsZero():
		return k
	case k.Mode.IsMinor():
		return Key{k.TonicFifths, Major}
	}
	return Key{k.TonicFifths, Minor}
}

// Dominant returns the key a fifth above in the same mode.
func (k Key) Dominant() Key { return k.onFifths(1) }

// Subdominant returns the key a fifth below in the same mode.
func (k Key) Subdominant() Key { return k.onFifths(-1) }

func (k Key) onFifths(n int8) Key {
	if !k.IsZero() {
		k.TonicFifths += n
	}
	return k
}

// Transpose returns the key of music moved by iv.
func (k Key) Transpose(iv Interval) Key {
	return k.onFifths(int8(Pitch{Oct: 4}.Add(iv).Fifths()))
}

// Simplified returns the key with the same sound and at most six sharps or flats, flats where there are six
// of each: C♯ major gives D♭ major, G♯ minor stays.
func (k Key) Simplified() Key {
	fifths := floorMod(int(k.Signature().Fifths)+6, 12) - 6
	if int(k.Signature().Fifths) == 6 {
		fifths = 6
	}
	return k.onFifths(int8(fifths) - k.Signature().Fifths)
}

// String returns tonic and mode: "Bb minor", "F# major". It is empty for no key.
func (k Key) String() string {
	if k.IsZero() {
		return ""
	}
	return k.Tonic().Name() + " " + k.Mode.String()
}

// Short returns the tonic alone, lower case in minor, as analyses write it: "f#", "Bb"; other modes as String.
func (k Key) Short() string {
	switch name := k.Tonic().Name(); k.Mode {
	case Major:
		return name
	case Minor:
		return strings.ToLower(name[:1]) + name[1:]
	}
	return k.String()
}

// ParseKey reads a tonic and a mode: "Bb minor", "F# major", "D dorian", "Am", "E-flat major", "Es-Dur". A tonic alone
// is major in upper case and minor in lower case: "Bb", "f#". A minus is a flat, "B- minor", but one that joins the
// tonic to a word is a hyphen: "A-minor".
func ParseKey(s string) (Key, error) {
	text := strings.TrimSpace(s)
	bad := fault.New(fault.Invalid, "%q is not a key", s).WithHint(`write "Bb minor", "f#" or "D dorian"`)
	if text == "" {
		return Key{}, bad
	}
	if key, ok := germanKey(text); ok {
		return key, nil
	}
	text = text[:1] + strings.NewReplacer("-flat", "b", " flat", "b", "-sharp", "#", " sharp", "#").Replace(text[1:])
	tonicLen := 1 + len(text[1:]) - len(strings.TrimLeft(text[1:], "#b-♯♭x𝄪𝄫n♮"))
	tonic, err := ParsePitch(withoutHyphen(text[:tonicLen], text[tonicLen:]))
	if err != nil {
		return Key{}, bad
	}
	word := strings.Trim(text[tonicLen:], " :_-")
	if word == "" {
		mode := Major
		if text[0] >= 'a' {
			mode = Minor
		}
		return NewKey(tonic, mode), nil
	}
	mode, err := ParseMode(word)
	if err != nil {
		return Key{}, fault.New(fault.Invalid, "%q is not a key: %w", s, err).WithHint("%s", bad.Hint)
	}
	return NewKey(tonic, mode), nil
}

// withoutHyphen takes the minus off a tonic that a word follows at once. One letter is no word: "B-m" is B flat minor.
func withoutHyphen(tonic, rest string) string {
	if len(rest) > 1 && unicode.IsLetter(rune(rest[0])) && unicode.IsLetter(rune(rest[1])) {
		return strings.TrimSuffix(tonic, "-")
	}
	return tonic
}

// MustKey is ParseKey for tests and tables; it panics on what is not a key.
func MustKey(s string) Key {
	k, err := ParseKey(s)
	if err != nil {
		panic(err)
	}
	return k
}

// keyJSON is a key as CONTRACT has it.
type keyJSON struct {
	Tonic string `json:"tonic"`
	Mode  string `json:"mode"`
}

// MarshalJSON writes {"tonic":"Bb","mode":"minor"}, and null for no key.
func (k Key) MarshalJSON() ([]byte, error) {
	if k.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(keyJSON{k.Tonic().Name(), k.Mode.String()})
}

// UnmarshalJSON reads what MarshalJSON writes, and a string as ParseKey does.
func (k *Key) UnmarshalJSON(b []byte) (err error) {
	if string(b) == "null" {
		*k = Key{}
		return nil
	}
	var text string
	if json.Unmarshal(b, &text) == nil {
		*k, err = ParseKey(text)
		return err
	}
	var parts keyJSON
	if err := json.Unmarshal(b, &parts); err != nil {
		return fault.New(fault.Invalid, "read key: %w", err).WithHint(`write {"tonic":"Bb","mode":"minor"}`)
	}
	if parts.Mode == "" {
		parts.Mode = "major"
	}
	*k, err = ParseKey(parts.Tonic + " " + parts.Mode)
	return err
}
