// Package chords names what sounds together: every verticality of a score as a chord with root, bass, quality and
// inversion, or merged to the harmonies that a listener counts.
//
// Spelled pitches decide (theory.ChordOf), so that a diminished seventh has its root and an augmented sixth is none of a
// dominant seventh. What its spelling makes nonsense of is named by pitch class. All parts count, at sounding pitch.
package chords
