// Package musicxml reads and writes MusicXML 4.0: partwise and timewise, plain and compressed.
//
// The reader makes one pass over the bytes and adds rows to a score.Builder; each file here holds one construct
// (note, attributes, direction, harmony, barline …), read and written side by side where that is short.
package musicxml
