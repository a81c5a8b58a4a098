// Package svgdraw draws engraved pages as PDF and PNG: the small part of SVG that Verovio and package engrave
// write, with Liberation Serif for text. It is pure Go and reads no files.
//
// The part of SVG is: svg (nested, with viewBox), g, defs with glyphs that use draws, path, rect, ellipse, polygon,
// polyline, text with nested tspan; the attributes transform, fill, stroke, stroke-width, stroke-linecap,
// stroke-linejoin, stroke-dasharray, opacity, color, font-*, text-anchor, visibility; a style attribute with the
// same names. Style sheets are not read; the two rules that Verovio's has for text are known by their classes.
package svgdraw
