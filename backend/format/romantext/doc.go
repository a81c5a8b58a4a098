// Package romantext reads and writes RomanText, analyses of harmony in plain text: "m5 b1 C: V65 b3 I" (D. Tymoczko,
// M. Gotham, M. Cuthbert and C. Ariza, "The RomanText Format", ISMIR 2019).
//
// An analysis needs no score: its measures and meters are a grid of their own. Lay puts one beside a score; read as a
// file, it is a score of the chords that its numerals stand for.
package romantext
