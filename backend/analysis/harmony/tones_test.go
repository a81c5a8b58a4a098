package harmony

import (
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/theory"
)

// foreignTones writes the notes that are foreign to their harmony, with what they are.
func foreignTones(a *Analysis) string {
	var out []string
	for i := range a.Numerals {
		for _, tone := range a.Tones(&a.Numerals[i]) {
			if tone.Kind == ChordTone {
				continue
			}
			text := a.s.Head(tone.Head).Pitch.String() + " " + tone.Kind.String()
			if tone.Accented {
				text += " accented"
			}
			if tone.Figure != "" {
				text += " " + tone.Figure
			}
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}

// The cases are those of the textbooks (Kostka and Payne, chapters 11 and 12; Aldwell and Schachter, units 20 to 22): a
// line over I, V and I, whose harmony is given so that they judge the notes alone.
func TestTones(t *testing.T) {
	chords := []string{"G4:4 | D4:4 | E4:4", "E4:4 | B3:4 | C4:4", "C3:4 | G2:4 | C3:4"}
	for _, c := range []struct {
		name, line string
		below      []string
		numerals   string
		want       string
	}{
		{"passing", "C5:1 D5 E5 C5 | B4:4 | C5:4", nil, "I V I", "D5 passing"},
		{"passing, accented", "E5:1 E5 D5 C5 | B4:4 | C5:4", nil, "I V I", "D5 passing accented"},
		{"passing, two in a row", "C5:2 G4:1 A4 | B4:4 | C5:4", nil, "I V I", "A4 passing"},
		{"passing, chromatic", "C5:2 C5:1 C#5 | D5:4 | C5:4", nil, "I V I", "C#5 passing"},
		{"neighbour", "E5:1 F5 E5 C5 | B4:4 | C5:4", nil, "I V I", "F5 neighbour"},
		{"neighbour below", "C5:1 B4 C5 C5 | B4:4 | C5:4", nil, "I V I", "B4 neighbour"},
		{"double neighbour", "C5:1 D5 B4 C5 | B4:4 | C5:4", nil, "I V I", "D5 double neighbour, B4 double neighbour accented"},
		{"suspension, held", "E5:2 C5~ | C5:2 B4 | C5:4", nil, "I V I", "C5 suspension 4-3"},
		{"suspension, struck again", "E5:2 C5 | C5:2 B4 | C5:4", nil, "I V I", "C5 suspension 4-3"},
		{"suspension with an ornamented resolution", "E5:2 C5~ | C5:1 A4 B4:2 | C5:4", nil, "I V I", "C5 suspension 4-3, A4 appoggiatura"},
		{"suspension 9-8", "C5:4 | D5:4~ | D5:2 C5", nil, "I V I", "D5 suspension 9-8"},
		{"retardation", "C5:4 | B4:4~ | B4:2 C5", nil, "I V I", "B4 retardation 7-8"},
		{"suspension in the bass", "G4:4 | G4:4 | G4:4", []string{"E4:4 | D4:4 | E4:4", "C3:4~ | C3:2 B2 | C3:4"}, "I V6 I", "C3 suspension 2-3"},
		{"appoggiatura", "C5:1 F5 E5 C5 | B4:4 | C5:4", nil, "I V I", "F5 appoggiatura"},
		{"appoggiatura from nothing", "r:1 F5 E5 C5 | B4:4 | C5:4", nil, "I V I", "F5 appoggiatura"},
		{"no suspension: it was not in the chord before", "E5:2 G4 | C5:2 B4 | C5:4", nil, "I V I", "C5 appoggiatura"},
		{"escape", "E5:1 F5 C5 C5 | B4:4 | C5:4", nil, "I V I", "F5 escape"},
		{"cambiata", "C5:1 B4 G4 A4 | B4:4 | C5:4", nil, "I V I", "B4 cambiata, A4 passing"},
		{"anticipation", "E5:2 C5 | B4:3 C5:1 | C5:4", nil, "I V I", "C5 anticipation"},
		{"pedal", "E5:4 | D5:4 | E5:4", []string{"G4:4 | B4:4 | G4:4", "C3:4~ | C3:4~ | C3:4"}, "I V I", "C3 pedal"},
		{"none", "E5:2 C5 | B4:4 | C5:4", nil, "I V I", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			below := c.below
			if below == nil {
				below = chords
			}
			s := analysistest.Score(t, append([]string{c.line}, below...)...)
			var pins []Pin
			for i, n := range strings.Fields(c.numerals) {
				from := theory.Tick(4*i) * theory.Quarter
				pins = append(pins, Pin{From: from, To: from + 4*theory.Quarter, Key: theory.MustKey("C"), Numeral: theory.MustRoman(n)})
			}
			a := find(t, s, Options{Pins: pins})
			if got := foreignTones(a); got != c.want {
				t.Errorf("%s in %s, not %q", got, text(a), c.want)
			}
		})
	}
}
