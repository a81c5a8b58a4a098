package svgdraw

import (
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/canvas"
)

// run is a piece of text in one style. Placed says that it begins at a position of its own.
type run struct {
	text   string
	state  state
	x, y   float64
	dy     float64 // moved down from the line
	placed bool
}

// typesetter gathers the runs of a text element.
type typesetter struct {
	runs   []run
	x, y   float64
	dy     float64
	placed bool
}

// text draws a text element: its runs one after another, line by line.
func (d *drawer) text(n *node, s state) {
	for _, line := range linesOf(n, s) {
		d.textLine(line)
	}
}

// linesOf cuts the runs of a text element where one has a position of its own.
func linesOf(n *node, s state) [][]run {
	t := typesetter{x: n.number("x"), y: n.number("y"), placed: true}
	t.gather(n, s)
	var lines [][]run
	for start := 0; start < len(t.runs); {
		end := start + 1
		for end < len(t.runs) && !t.runs[end].placed {
			end++
		}
		lines = append(lines, t.runs[start:end])
		start = end
	}
	return lines
}

func (t *typesetter) gather(n *node, s state) {
	if n.name == "tspan" {
		if n.has("x") {
			t.x, t.placed = n.number("x"), true
		}
		if n.has("y") {
			t.y = n.number("y")
		}
		t.dy += n.number("dy")
	}
	for _, child := range n.children {
		switch child.name {
		case "":
			t.add(child.text, s)
		case "tspan":
			t.gather(child, s.enter(child))
		}
	}
}

// add appends a run. White space with a line break in it is the indentation of the file.
func (t *typesetter) add(s string, st state) {
	if strings.TrimSpace(s) == "" && strings.ContainsAny(s, "\n\r") {
		return
	}
	s = strings.Trim(s, "\n\r\t")
	if s == "" || st.size <= 0 {
		return
	}
	for _, piece := range splitSigns(s) {
		r := run{piece, st, t.x, t.y, t.dy, t.placed}
		if sign, ok := textSigns[firstRune(piece)]; ok && !isNotation(st.family) {
			r.state.family, r.text = notationFamily, string(sign)
			r.state.size *= signSize
			r.dy -= signRise * st.size
		}
		t.runs = append(t.runs, r)
		t.placed = false
	}
}

// notationFamily is the font of the notation that the painter is given.
const notationFamily = "Leipzig"

// textSigns are the accidentals that fonts of texts often lack, and where SMuFL has them.
var textSigns = map[rune]rune{'♭': 0xE260, '♮': 0xE261, '♯': 0xE262, '𝄪': 0xE263, '𝄫': 0xE264}

// Accidentals are drawn as large as the capitals of the text, and raised, since on a staff they stand around their line.
const (
	signSize = 1.4
	signRise = 0.2
)

// splitSigns cuts a text before and behind each accidental.
func splitSigns(s string) []string {
	var pieces []string
	start := 0
	for i, r := range s {
		if _, ok := textSigns[r]; !ok {
			continue
		}
		if i > start {
			pieces = append(pieces, s[start:i])
		}
		start = i + utf8.RuneLen(r)
		pieces = append(pieces, s[i:start])
	}
	if start < len(s) {
		pieces = append(pieces, s[start:])
	}
	return pieces
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// textLine draws the runs of one line.
func (d *drawer) textLine(runs []run) {
	for i, at := range d.place(runs) {
		r := runs[i]
		if isNotation(r.state.family) {
			d.signs(r, at)
		} else {
			d.c.DrawText(at.X, at.Y, canvas.NewTextLine(d.face(r), r.text, canvas.Left))
		}
	}
}

// place returns where each run of a line begins, the anchor having moved the line as a whole.
func (p *Painter) place(runs []run) []canvas.Point {
	total := 0.0
	for _, r := range runs {
		total += p.width(r)
	}
	at := runs[0].state.m.Dot(canvas.Point{X: runs[0].x, Y: runs[0].y})
	switch runs[0].state.anchor {
	case "middle":
		at.X -= total / 2
	case "end":
		at.X -= total
	}
	places := make([]canvas.Point, len(runs))
	for i, r := range runs {
		places[i] = canvas.Point{X: at.X, Y: at.Y + r.dy*r.state.scale()}
		at.X += p.width(r)
	}
	return places
}

// width is how far a run moves the text on.
func (p *Painter) width(r run) float64 {
	if !isNotation(r.state.family) {
		return p.face(r).TextWidth(r.text)
	}
	total := 0.0
	for _, sign := range r.text {
		total += p.notation[sign].Advance
	}
	return total * r.state.size * r.state.scale() / unitsPerEm
}

// signs draws a run of notation signs from their outlines.
func (d *drawer) signs(r run, at canvas.Point) {
	scale := r.state.size * r.state.scale() / unitsPerEm
	d.c.SetFillColor(r.state.fill.over(r.state.color, r.state.opacity))
	d.c.SetStrokeColor(canvas.Transparent)
	for _, sign := range r.text {
		g, ok := d.notation[sign]
		if !ok {
			d.missing++
			continue
		}
		if p := d.outline(g.Outline); p != nil {
			d.c.DrawPath(0, 0, p.Copy().Transform(canvas.Identity.Translate(at.X, at.Y).Scale(scale, -scale)))
		}
		at.X += g.Advance * scale
	}
}

// face is the font of a run. Canvas counts fonts in points and all else in millimetres.
func (p *Painter) face(r run) *canvas.FontFace {
	const pointsPerMM = 72 / 25.4
	style := canvas.FontRegular
	if r.state.bold {
		style = canvas.FontBold
	}
	if r.state.italic {
		style |= canvas.FontItalic
	}
	ink := r.state.fill.over(r.state.color, r.state.opacity)
	return p.serif.Face(r.state.size*r.state.scale()*pointsPerMM, ink, style, canvas.FontNormal)
}
