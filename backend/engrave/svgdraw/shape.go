package svgdraw

import (
	"strings"

	"github.com/tdewolff/canvas"
)

// shape draws one path-like element.
func (d *drawer) shape(p *canvas.Path, n *node, s state) {
	d.c.SetFillColor(s.fill.over(s.color, s.opacity*fraction(n, "fill-opacity")))
	d.setStroke(n, s)
	d.c.DrawPath(0, 0, p.Copy().Transform(s.m))
}

// fraction is an opacity; 1 where it is missing.
func fraction(n *node, name string) float64 {
	if !n.has(name) {
		return 1
	}
	return n.number(name)
}

// setStroke prepares the outline. Verovio's style sheet gives all shapes one in the current colour; where no width
// is given it is a hair that only lines need.
func (d *drawer) setStroke(n *node, s state) {
	width := n.number("stroke-width")
	if !n.has("stroke-width") && (n.name == "path" || n.name == "polygon" || n.name == "polyline") {
		width = 1
	}
	if width == 0 || s.stroke.kind == none {
		d.c.SetStrokeColor(canvas.Transparent)
		return
	}
	d.c.SetStrokeColor(s.stroke.over(s.color, s.opacity*fraction(n, "stroke-opacity")))
	d.c.SetStrokeWidth(width * s.scale())
	d.c.SetStrokeCapper(canvas.ButtCap)
	d.c.SetStrokeJoiner(canvas.MiterJoin)
	switch n.attr("stroke-linecap") {
	case "round":
		d.c.SetStrokeCapper(canvas.RoundCap)
	case "square":
		d.c.SetStrokeCapper(canvas.SquareCap)
	}
	if n.attr("stroke-linejoin") == "round" {
		d.c.SetStrokeJoiner(canvas.RoundJoin)
	}
	dashes := numbers(n.attr("stroke-dasharray")) // canvas counts them in widths of the line
	for i := range dashes {
		dashes[i] /= width
	}
	d.c.SetDashes(0, dashes...)
}

// glyph draws a notation sign that defs holds.
func (d *drawer) glyph(n *node, s state) {
	definition := d.defs[strings.TrimPrefix(n.attrs["href"], "#")]
	if definition == nil {
		d.missing++
		return
	}
	s.m = s.m.Translate(n.number("x"), n.number("y"))
	s.stroke = paint{kind: none}
	for _, child := range definition.children {
		if child.name == "path" {
			d.path(child, s.enter(child))
		}
	}
}

func (d *drawer) path(n *node, s state) {
	if p := d.outline(n.attr("d")); p != nil {
		d.shape(p, n, s)
	}
}

// outline reads path data. Those of glyphs come again and again and are read once; nil cannot be drawn.
func (d *drawer) outline(data string) *canvas.Path {
	p, known := d.paths[data]
	if !known {
		var err error
		if p, err = canvas.ParseSVGPath(data); err != nil {
			p = nil
		} else {
			p = steady(p)
		}
		d.paths[data] = p
	}
	if p == nil {
		d.missing++
	}
	return p
}

func (d *drawer) rectangle(n *node, s state) {
	w, h := n.number("width"), n.number("height")
	p := canvas.Rectangle(w, h)
	if r := n.number("rx"); r > 0 {
		p = canvas.RoundedRectangle(w, h, r)
	}
	d.shape(p.Translate(n.number("x"), n.number("y")), n, s)
}

func (d *drawer) ellipse(n *node, s state) {
	rx, ry := n.number("rx"), n.number("ry")
	if n.name == "circle" {
		rx, ry = n.number("r"), n.number("r")
	}
	d.shape(canvas.Ellipse(rx, ry).Translate(n.number("cx"), n.number("cy")), n, s)
}

func (d *drawer) polygon(n *node, s state) {
	points := numbers(n.attr("points"))
	p := &canvas.Path{}
	for i := 0; i+1 < len(points); i += 2 {
		if i == 0 {
			p.MoveTo(points[0], points[1])
		} else {
			p.LineTo(points[i], points[i+1])
		}
	}
	if n.name == "polygon" {
		p.Close()
	}
	d.shape(p, n, s)
}

func (d *drawer) line(n *node, s state) {
	p := &canvas.Path{}
	p.MoveTo(n.number("x1"), n.number("y1"))
	p.LineTo(n.number("x2"), n.number("y2"))
	d.shape(p, n, s)
}

// steady returns the path with the handles of curves drawn out a little where they lie on an end: Canvas flattens
// such curves badly at some places of the page, and half of a fermata is gone.
func steady(p *canvas.Path) *canvas.Path {
	out := &canvas.Path{}
	for s := p.Scanner(); s.Scan(); {
		end := s.End()
		switch s.Cmd() {
		case canvas.MoveToCmd:
			out.MoveTo(end.X, end.Y)
		case canvas.LineToCmd:
			out.LineTo(end.X, end.Y)
		case canvas.QuadToCmd:
			out.QuadTo(s.CP1().X, s.CP1().Y, end.X, end.Y)
		case canvas.CubeToCmd:
			a, b := s.CP1(), s.CP2()
			const little = 0.03
			if start := s.Start(); a.Equals(start) {
				a = start.Interpolate(b, little)
			}
			if b.Equals(end) {
				b = end.Interpolate(a, little)
			}
			out.CubeTo(a.X, a.Y, b.X, b.Y, end.X, end.Y)
		case canvas.ArcToCmd:
			rx, ry, rot, large, sweep := s.Arc()
			out.ArcTo(rx, ry, rot, large, sweep, end.X, end.Y)
		case canvas.CloseCmd:
			out.Close()
		}
	}
	return out
}
