package theory

import (
	"strings"

	"ricercar/backend/fault"
)

// Mode is a diatonic mode. The zero value means that the mode is not known.
type Mode uint8

// The modes. Ionian and major, aeolian and minor have the same pitches; the names say what a source says.
const (
	NoMode Mode = iota
	Major
	Minor
	Ionian
	Dorian
	Phrygian
	Lydian
	Mixolydian
	Aeolian
	Locrian
)

// modeNames are the names of CONTRACT.
var modeNames = [...]string{
	"", "major", "minor", "ionian", "dorian", "phrygian", "lydian", "mixolydian", "aeolian", "locrian",
}

// modeFifths is the signature of each mode on C, in fifths.
var modeFifths = [...]int{NoMode: 0, Major: 0, Minor: -3, Ionian: 0, Dorian: -2, Phrygian: -4, Lydian: 1, Mixolydian: -1, Aeolian: -3, Locrian: -5}

// Modes lists all modes but NoMode, in order of their numbers.
func Modes() []Mode {
	return []Mode{Major, Minor, Ionian, Dorian, Phrygian, Lydian, Mixolydian, Aeolian, Locrian}
}

// String returns the name as JSON carries it, empty for NoMode.
func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return ""
}

// Fifths returns the signature of the mode on C, 0 for NoMode: minor −3, lydian 1.
func (m Mode) Fifths() int {
	if int(m) < len(modeFifths) {
		return modeFifths[m]
	}
	return 0
}

// IsMinor reports whether the third of the mode is minor: minor, dorian, phrygian, aeolian and locrian.
func (m Mode) IsMinor() bool { return m.Fifths() <= -2 }

// modeAliases are other words for modes, as scores and users write them.
var modeAliases = map[string]Mode{
	"maj": Major, "dur": Major, "M": Major, "min": Minor, "moll": Minor, "m": Minor, "ion": Ionian, "dor": Dorian,
	"phr": Phrygian, "lyd": Lydian, "mix": Mixolydian, "aeo": Aeolian, "loc": Locrian,
}

// ParseMode reads a mode's name in any case, or a usual short form: maj min dur moll M m dor phr lyd mix aeo loc.
func ParseMode(s string) (Mode, error) {
	if m, ok := modeAliases[s]; ok {
		return m, nil
	}
	word := strings.ToLower(strings.TrimSpace(s))
	if m, ok := modeAliases[word]; ok {
		return m, nil
	}
	for _, m := range Modes() {
		if word == m.String() {
			return m, nil
		}
	}
	return NoMode, fault.New(fault.Invalid, "%q is not a mode", s).
		WithHint("write %s", strings.Join(modeNames[1:], ", ")).
		WithSuggestions(fault.Suggest(word, modeNames[1:])...)
}

// MarshalText writes the name.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMode reads; nothing is NoMode.
func (m *Mode) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*m = NoMode
		return nil
	}
	*m, err = ParseMode(string(b))
	return err
}
