// Package score is the score: an immutable value in tables of flat rows, built once and shared by all goroutines
// without locks.
//
// A score has parts; a part has staves and voices and belongs to a grid of bars; a voice holds events (chords, notes,
// rests) in the order of time; an event holds heads (noteheads). What hangs on them stands in tables of its own:
// marks, spanners, lyrics, chord symbols, figures, tempo signs, jumps. Meter, key, clef and transposition are
// timelines: step functions of time.
//
// Rows are named by numbers of distinct types (EventRow, HeadRow …); 0 is none. Everything that a user can point at
// also has an ID, one series for the whole score, which edits keep and every output carries ("n42").
//
// Time is theory.Tick from the start of the score, repeats not expanded. Sounding pitch is stored, written pitch is
// derived by the part's transposition; keys are stored as written.
//
// Readers add rows in any order to a Builder, at places within bars; only Build sorts, links ties, numbers and checks.
// Edits (package score/edit) make a new score by a Draft or a Builder.
package score
