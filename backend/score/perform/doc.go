// Package perform plays scores out: when each note is heard and until when, how loud and on which instrument, and how
// fast the music goes. Sound, MIDI and the page's player all take it from here.
//
// Repeats and jumps are taken, ties joined, grace notes, ornaments, articulations, arpeggios, dynamics, hairpins, tempo
// marks and words, ritardandi, fermatas and caesuras applied. Cues are not played. All times are exact.
package perform
