package spell

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// NotesOf lists the notes of a score in the order of their onsets, without and with their spelling. A tied note is one
// note; grace notes, cues and unpitched notes are left out. Each voice is a line.
func NotesOf(s *score.Score) ([]Note, []theory.Pitch) {
	rows := make([]score.HeadRow, 0, s.NumHeads())
	for _, r := range s.ByOnset() {
		e := s.Event(r)
		if !e.Sounds() {
			continue
		}
		for h := range e.Heads.All() {
			if f := s.Head(h).Flags; f&(score.Unpitched|score.TiedFrom) == 0 {
				rows = append(rows, h)
			}
		}
	}
	onset := func(h score.HeadRow) theory.Tick { return s.Event(s.Head(h).Event).Onset }
	slices.SortStableFunc(rows, func(a, b score.HeadRow) int { return int(max(-1, min(1, onset(a)-onset(b)))) })
	notes, truth := make([]Note, len(rows)), make([]theory.Pitch, len(rows))
	for i, h := range rows {
		head := s.Head(h)
		e := s.Event(head.Event)
		notes[i] = Note{e.Onset, s.TiedLength(h), head.Pitch.Key(), uint16(e.Voice)}
		truth[i] = head.Pitch
	}
	return notes, truth
}
