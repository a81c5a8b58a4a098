// Package abc reads and writes ABC notation, version 2.1 (abcnotation.com/wiki/abc:standard:v2.1), with the usual
// additions of abcm2ps and abc2midi: voices, staves, overlays, macros, lyrics.
//
// A file is a book of tunes, an Entry each. A voice of a tune becomes a part of its own; %%score joins voices to staves
// and staves to parts. Bars are where the tune has bar lines; a tune that has none is cut by its meter.
package abc
