// Package musicxml reads and writes MusicXML 4.0: partwise and timewise, plain and compressed.
//
// The reader makes one pass over the bytes and adds rows to a score.Builder; each file here holds one construct
// (note, attributes, direction, harmony, barline …), read and written side by side where that is short.
//
// The writer first sorts what hangs on notes and what stands at places, then appends part after part to one []byte.
// Ids ("n42") go out and come back; what was read and written reads the same again.
package musicxml
