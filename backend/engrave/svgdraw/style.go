package svgdraw

import (
	"image/color"
	"strings"

	"github.com/tdewolff/canvas"
	"golang.org/x/image/colornames"
)

// state is what elements inherit.
type state struct {
	m            canvas.Matrix
	width        float64 // of the innermost svg element
	height       float64
	color        color.RGBA // currentColor
	fill         paint
	stroke       paint
	opacity      float64
	bold, italic bool
	family       string
	size         float64 // of the font, in user units
	anchor       string
}

// paint is a colour, none, or whatever currentColor is where it is used.
type paint struct {
	kind  paintKind
	color color.RGBA
}

type paintKind uint8

const (
	unset paintKind = iota
	none
	current
	fixed
)

// over returns p's colour where current is the current colour; transparent for none.
func (p paint) over(current color.RGBA, opacity float64) color.RGBA {
	c := current
	if p.kind == none {
		return color.RGBA{}
	}
	if p.kind == fixed {
		c = p.color
	}
	scale := func(v uint8) uint8 { return uint8(float64(v)*opacity + 0.5) }
	return color.RGBA{scale(c.R), scale(c.G), scale(c.B), scale(c.A)}
}

// parsePaint reads a fill or stroke. It reports false for what it does not know, which then is inherited.
func parsePaint(s string) (paint, bool) {
	switch s {
	case "", "inherit":
		return paint{}, false
	case "none", "transparent":
		return paint{kind: none}, true
	case "currentColor":
		return paint{kind: current}, true
	}
	c, ok := parseColor(s)
	return paint{fixed, c}, ok
}

// parseColor reads "#rgb", "#rrggbb", "#rrggbbaa" and CSS's names.
func parseColor(s string) (color.RGBA, bool) {
	if c, ok := colornames.Map[strings.ToLower(s)]; ok {
		return c, true
	}
	if !strings.HasPrefix(s, "#") || strings.Trim(s[1:], "0123456789abcdefABCDEF") != "" {
		return color.RGBA{}, false
	}
	switch len(s) {
	case 4, 5, 7, 9:
		return canvas.Hex(s), true
	}
	return color.RGBA{}, false
}

// enter is the state inside an element.
func (s state) enter(n *node) state {
	s.m = transform(s.m, n.attr("transform"))
	for class := range strings.FieldsSeq(n.attrs["class"]) {
		s.enterClass(class)
	}
	if c, ok := parseColor(n.attr("color")); ok {
		s.color = c
	}
	if p, ok := parsePaint(n.attr("fill")); ok {
		s.fill = p
	}
	if p, ok := parsePaint(n.attr("stroke")); ok {
		s.stroke = p
	}
	if n.has("opacity") {
		s.opacity *= n.number("opacity")
	}
	s.enterFont(n)
	return s
}

// enterClass knows the rules of Verovio's style sheet.
func (s *state) enterClass(class string) {
	switch class {
	case "ending", "fing", "reh", "tempo":
		s.bold = true
	case "dir", "dynam", "mNum":
		s.italic = true
	case "label":
		s.bold = false
	}
}

func (s *state) enterFont(n *node) {
	switch n.attr("font-weight") {
	case "":
	case "bold", "bolder", "600", "700", "800", "900":
		s.bold = true
	default:
		s.bold = false
	}
	if v := n.attr("font-style"); v != "" {
		s.italic = v == "italic" || v == "oblique"
	}
	if v := n.attr("font-family"); v != "" {
		s.family = v
	}
	if n.has("font-size") {
		s.size = n.number("font-size")
	}
	if v := n.attr("text-anchor"); v != "" {
		s.anchor = v
	}
}

// scale is how much larger than a user unit things are drawn. Verovio scales both directions alike.
func (s state) scale() float64 {
	x, y := s.m[0][0], s.m[1][0]
	if y == 0 {
		return max(x, -x)
	}
	return canvas.Point{X: x, Y: y}.Length()
}
