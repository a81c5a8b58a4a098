// Package mei writes scores as MEI 5.1 (CMN), whole ones and windows of bars. What it writes is what the engraver
// draws from, and validates against the schema mei-CMN-5.1.rng.
//
// A window begins with the clefs, keys and meters in force, and with the ties, slurs and lines that are open: these
// have @tstamp 0 in the place of their beginning, and the end of the last bar in the place of an end that lies
// beyond. A clef, key or meter that changes right behind a window is announced at its end: the clef in the last bar,
// the others before an empty bar without a bar line, which gives the signature its usual look.
//
// Ids are the score's: "n42" is the row 42, whether notehead, chord, rest, bar, mark or line, since all have their
// numbers from one series. A note that stands alone on its stem has its head's id. "c42" is the line 42 where it comes
// from before the window, "p42" the end of the pedal 42, "t42" the tie from the head 42 on, "u42" the one that comes to
// it from before the window.
//
// Where the source says what is beamed, and which accidentals are printed, that is written; else the meter and the
// reading rules decide. Texts that are no part of the score, such as the numerals of an analysis, are labels.
package mei
