// Package spell gives notes that are only keys of a keyboard their letters and accidentals, and makes the spelling of
// parts comparable.
//
// Keys are followed through the music beat by beat (a hidden Markov model over 30 keys); each note then has the spelling
// that is likeliest for its degree in the key, for where it moves to and comes from, and for what sounds around it.
// Everything is linear in the number of notes.
package spell
