// Package harmony reads scores as a harmony teacher does: local keys, Roman numerals with their inversions, non-chord
// tones, cadences and phrases.
//
// Keys, numerals, inversions and where they begin are found together, by one semi-Markov Viterbi over spelled pitches: a
// reading is scored by how well the notes fit its numerals in their keys, by its basses, by where in the bar it changes,
// by what follows what in tonal music, and by what a change of key costs. Everything it weighs is in weights.tsv, trained
// by build/train/harmony. The idea of scoring all segmentations at once is Pardo and Birmingham's (Computer Music Journal
// 26/2, 2002), learning it as a semi-Markov model Masada and Bunescu's (TISMIR 2/1, 2019); features, vocabulary and search
// are our own. Modes other than major and minor are read as the one with their third.
package harmony
