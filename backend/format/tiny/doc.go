// Package tiny reads tinyNotation, music21's notation of a melody in one line: "3/4 c4 d8 f# g16 trip{a8 b c'}".
//
// A word is a meter, a note or a rest. Octaves: C is C3, CC C2, c middle C, c' an octave above. Accidentals: # - n,
// repeated for more, in brackets for editorial ones. A number is the note's fraction of a whole, 0 the whole bar, dots
// make it longer; a word without one takes the last. ~ ties, _ sings a syllable, = names, trip{…} and quad{…} are
// three in the time of two and four in the time of three.
//
// Source: music21's documentation, module tinyNotation.
package tiny
