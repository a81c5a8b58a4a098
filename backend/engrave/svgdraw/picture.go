package svgdraw

import (
	"image/color"
	"sync"

	"github.com/tdewolff/canvas"

	"ricercar/backend/fault"
)

// Painter draws pictures. It is safe for any number of goroutines, which it serves one after another, because the
// fonts beneath are not.
type Painter struct {
	mu       sync.Mutex
	serif    *canvas.FontFamily
	notation map[rune]Glyph
}

// NewPainter returns a painter. Notation has the signs that may stand inside texts, such as the notes of metronome
// marks; those it lacks are left out.
func NewPainter(notation map[rune]Glyph) (*Painter, error) {
	family, err := serif()
	if err != nil {
		return nil, err
	}
	return &Painter{serif: family, notation: notation}, nil
}

// Picture is an SVG drawing that has been read.
type Picture struct {
	Width, Height float64 // in user units, of which 96 are an inch
	root          *node
	defs          map[string]*node
}

// Parse reads an SVG drawing. One without a size gives fault.Invalid.
func Parse(svg []byte) (*Picture, error) {
	root, err := parse(svg, "svg")
	if err != nil {
		return nil, err
	}
	p := &Picture{Width: root.number("width"), Height: root.number("height"), root: root, defs: map[string]*node{}}
	if box := numbers(root.attr("viewBox")); len(box) == 4 && (p.Width <= 0 || p.Height <= 0) {
		p.Width, p.Height = box[2], box[3]
	}
	if !(p.Width > 0 && p.Height > 0) {
		return nil, fault.New(fault.Invalid, "the SVG drawing has no size")
	}
	definitions(root, p.defs)
	return p, nil
}

// drawer draws one picture.
type drawer struct {
	*Painter
	c       *canvas.Context
	defs    map[string]*node
	paths   map[string]*canvas.Path
	missing int // what could not be drawn
}

// draw puts a picture on a canvas of the given width, whose unit is the millimetre.
func (p *Painter) draw(picture *Picture, width float64, ink color.RGBA) *canvas.Canvas {
	scale := width / picture.Width
	c := canvas.New(width, picture.Height*scale)
	d := &drawer{Painter: p, c: canvas.NewContext(c), defs: picture.defs, paths: map[string]*canvas.Path{}}
	d.c.SetCoordSystem(canvas.CartesianIV) // y points down, as in SVG
	d.walk(picture.root, state{
		m: canvas.Identity.Scale(scale, scale), width: picture.Width, height: picture.Height,
		color: ink, opacity: 1, size: 16,
	})
	return c
}

func (d *drawer) walk(n *node, s state) {
	if n.attr("visibility") == "hidden" || n.attr("display") == "none" {
		return
	}
	s = s.enter(n)
	switch n.name {
	case "svg":
		s = s.enterViewport(n)
	case "use":
		d.glyph(n, s)
	case "path":
		d.path(n, s)
	case "rect":
		d.rectangle(n, s)
	case "ellipse", "circle":
		d.ellipse(n, s)
	case "polygon", "polyline":
		d.polygon(n, s)
	case "line":
		d.line(n, s)
	case "text":
		d.text(n, s)
	}
	if n.name != "svg" && n.name != "g" {
		return
	}
	for _, child := range n.children {
		d.walk(child, s)
	}
}
