package midi

import (
	"cmp"
	"slices"

	"ricercar/backend/analysis/spell"
	"ricercar/backend/theory"
)

// spellNotes spells the notes of all lines together, in the keys they pass through. A signature of the file helps where
// it says something.
func spellNotes(s *song, o options) {
	if o.is(spellingParameter, chooseOff) {
		spellPlainly(s)
		return
	}
	type place struct{ line, note int }
	var places []place
	for i, l := range s.lines {
		for k := range l.notes {
			if !l.isDrums() {
				places = append(places, place{i, k})
			}
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		x, y := &s.lines[a.line].notes[a.note], &s.lines[b.line].notes[b.note]
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.key, y.key))
	})
	notes := make([]spell.Note, len(places))
	for i, p := range places {
		n := &s.lines[p.line].notes[p.note]
		notes[i] = spell.Note{Onset: n.at, Dur: n.end - n.at, Key: int(n.key), Line: uint16(p.line)}
	}
	var hint spell.Options
	if len(s.keys) > 0 {
		hint = spell.Options{Fifths: s.keys[0].value.Fifths, Signed: true}
	}
	for i, pitch := range spell.Pitches(notes, hint) {
		s.lines[places[i].line].notes[places[i].note].pitch = pitch
	}
}

// plainNames are the commonest names of the twelve keys of an octave.
var plainNames = [12]theory.Pitch{
	theory.MustPitch("C0"), theory.MustPitch("C#0"), theory.MustPitch("D0"), theory.MustPitch("Eb0"), theory.MustPitch("E0"), theory.MustPitch("F0"),
	theory.MustPitch("F#0"), theory.MustPitch("G0"), theory.MustPitch("G#0"), theory.MustPitch("A0"), theory.MustPitch("Bb0"), theory.MustPitch("B0"),
}

// spellPlainly gives each key one name, whatever is around.
func spellPlainly(s *song) {
	for _, l := range s.lines {
		for i := range l.notes {
			n := &l.notes[i]
			n.pitch = plainNames[n.key%12]
			n.pitch.Oct = int8(n.key/12) - 1
		}
	}
}
