package svgdraw

import (
	"strings"

	"github.com/tdewolff/canvas"
)

// Piece is a part of a text element in its place, in the element's units: a text in one style, or the outline of a
// notation sign.
type Piece struct {
	X, Y, Size   float64
	Text         string // empty for a sign
	Bold, Italic bool
	Outline      string // path data, unitsPerEm to Size, y upwards
}

// Typeset takes a text element apart, so that its notation signs can be drawn where their font is missing. Bold and
// italic are what it inherits. What is no text element gives an error or no pieces.
func (p *Painter) Typeset(text []byte, bold, italic bool) ([]Piece, error) {
	n, err := parse(text, "text")
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var pieces []Piece
	for _, line := range linesOf(n, state{m: canvas.Identity, opacity: 1, bold: bold, italic: italic}.enter(n)) {
		for i, at := range p.place(line) {
			pieces = append(pieces, p.pieces(line[i], at)...)
		}
	}
	return pieces, nil
}

// pieces is one for a text, and one for each sign.
func (p *Painter) pieces(r run, at canvas.Point) []Piece {
	if isNotation(r.state.family) {
		var out []Piece
		for _, sign := range r.text {
			g := p.notation[sign]
			out = append(out, Piece{X: at.X, Y: at.Y, Size: r.state.size, Outline: g.Outline})
			at.X += g.Advance * r.state.size / unitsPerEm
		}
		return out
	}
	// SVG drops the space that a text begins with.
	trimmed := strings.TrimLeft(r.text, " ")
	space := r
	space.text = r.text[:len(r.text)-len(trimmed)]
	if space.text != "" {
		at.X += p.width(space)
	}
	if trimmed == "" {
		return nil
	}
	return []Piece{{X: at.X, Y: at.Y, Size: r.state.size, Text: trimmed, Bold: r.state.bold, Italic: r.state.italic}}
}
