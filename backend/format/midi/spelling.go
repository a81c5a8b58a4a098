package midi

import (
	"cmp"
	"slices"

	"ricercar/backend/analysis/spell"
)

// spellNotes spells the notes of all lines together, in the keys they pass through. A signature of the file helps where
// it says something.
func spellNotes(s *song) {
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
	var o spell.Options
	if len(s.keys) > 0 {
		o = spell.Options{Fifths: s.keys[0].value.Fifths, Signed: true}
	}
	for i, pitch := range spell.Pitches(notes, o) {
		s.lines[places[i].line].notes[places[i].note].pitch = pitch
	}
}
