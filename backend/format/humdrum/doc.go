// Package humdrum reads and writes scores in the Humdrum syntax: **kern spines for the notes, with **dynam, **text,
// chord symbols, figured bass and Roman numerals beside them.
//
// The reference is D. Huron, "Everything you need to know about the Humdrum **kern representation" (humdrum.org/rep/kern),
// with what C. Sapp's tools and Verovio add: rational durations, layout parameters, ottavas, parts and staves. A **kern
// spine is a staff, the lowest one on the left; spines that it splits into are its voices. Durations are reciprocals of a
// whole note, and every record is a moment: the time of a record follows from the notes that end there.
package humdrum
