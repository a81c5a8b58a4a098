package svgdraw

import (
	"strings"

	"github.com/tdewolff/canvas"
)

// transform is m followed by the list of a transform attribute. What cannot be read ends the list.
func transform(m canvas.Matrix, list string) canvas.Matrix {
	for list = strings.TrimSpace(list); list != ""; {
		open, shut := strings.IndexByte(list, '('), strings.IndexByte(list, ')')
		if open < 0 || shut < open {
			return m
		}
		m = apply(m, strings.Trim(list[:open], " ,"), numbers(list[open+1:shut]))
		list = strings.TrimSpace(list[shut+1:])
	}
	return m
}

func apply(m canvas.Matrix, name string, v []float64) canvas.Matrix {
	at := func(i int, otherwise float64) float64 {
		if i < len(v) {
			return v[i]
		}
		return otherwise
	}
	switch name {
	case "translate":
		return m.Translate(at(0, 0), at(1, 0))
	case "scale":
		return m.Scale(at(0, 1), at(1, at(0, 1)))
	case "rotate":
		return m.Translate(at(1, 0), at(2, 0)).Rotate(at(0, 0)).Translate(-at(1, 0), -at(2, 0))
	case "matrix":
		if len(v) == 6 {
			return m.Mul(canvas.Matrix{{v[0], v[2], v[4]}, {v[1], v[3], v[5]}})
		}
	}
	return m
}

// enterViewport is the state inside an svg element: its box fitted into the width and height it asks for, or into
// all that is around it.
func (s state) enterViewport(n *node) state {
	w, h := n.number("width"), n.number("height")
	if w <= 0 {
		w = s.width
	}
	if h <= 0 {
		h = s.height
	}
	s.m = s.m.Translate(n.number("x"), n.number("y"))
	s.width, s.height = w, h
	if box := numbers(n.attr("viewBox")); len(box) == 4 && box[2] > 0 && box[3] > 0 {
		scale := min(w/box[2], h/box[3])
		s.m = s.m.Scale(scale, scale).Translate(-box[0], -box[1])
		s.width, s.height = box[2], box[3]
	}
	return s
}
