// Package engrave draws scores. A window of bars of a score becomes MEI (package format/mei), Verovio (package
// verovio) makes an SVG of it that carries the score's ids, and pages of such systems become SVG, PDF or PNG
// (package svgdraw).
//
// The systems are broken here and not by Verovio, which lays out everything it is given before it shows the first
// bar: each system is engraved by itself, when it is needed, and kept in a Cache under everything it depends on.
package engrave
