// Package meter finds the meter of notes whose rhythm is known and whose bars are not: how long a bar is, how it is
// divided, and where the first one begins.
//
// Every meter at every place is a candidate. Each is judged by how the accents of the music (attacks, lengths, bass
// notes, changes of harmony, loudness) lie on its levels, how the music resembles itself a bar later, and where it
// begins and ends; a conditional logit weighs that. Its weights are trained; see build/train/meter.
package meter
