package engrave

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"

	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/engrave/verovio"
)

// unitsPerEm is the grid of the notation signs' outlines.
const unitsPerEm = 1000

// writeText copies a text element. One with notation signs comes apart into texts and outlines, so that whoever
// shows the drawing needs no font for them.
func (w *cleaner) writeText(tag []byte) {
	const closing = "</text>"
	end := bytes.Index(w.in, []byte(closing))
	if end < 0 || w.painter == nil || !bytes.Contains(w.in[:end], []byte(verovio.TextFont)) {
		w.out = append(append(w.out, `<text stroke="none"`...), tag[len("<text"):]...)
		return
	}
	element := slices.Concat(tag, w.in[:end+len(closing)])
	pieces, err := w.painter.Typeset(element, w.inherits("bold"), w.inherits("italic"))
	if err != nil {
		w.out = append(w.out, tag...)
		return
	}
	w.in = w.in[end+len(closing):]
	for _, p := range pieces {
		w.writePiece(p)
	}
}

// inherits reports whether a group around gives texts the style.
func (w *cleaner) inherits(style string) bool {
	return slices.ContainsFunc(w.classes, func(classes string) bool {
		return slices.ContainsFunc(strings.Fields(classes), func(c string) bool { return strings.Contains(styles[c], style) })
	})
}

func (w *cleaner) writePiece(p svgdraw.Piece) {
	if p.Text == "" {
		if p.Outline == "" {
			return
		}
		w.out = append(w.out, `<path stroke="none" transform="translate(`...)
		w.out = append(appendNumber(w.out, p.X), ' ')
		w.out = append(appendNumber(w.out, p.Y), `) scale(`...)
		scale := appendExact(nil, p.Size/unitsPerEm)
		w.out = append(append(append(append(w.out, scale...), " -"...), scale...), `)" d="`...)
		w.out = append(append(w.out, p.Outline...), `"/>`...)
		return
	}
	w.out = append(appendNumber(append(w.out, `<text stroke="none" x="`...), p.X), `" y="`...)
	w.out = append(appendNumber(w.out, p.Y), `" font-size="`...)
	w.out = append(appendNumber(w.out, p.Size), `px"`...)
	if p.Bold {
		w.out = append(w.out, ` font-weight="bold"`...)
	}
	if p.Italic {
		w.out = append(w.out, ` font-style="italic"`...)
	}
	w.out = append(w.out, '>')
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(p.Text)) // a buffer takes everything
	w.out = append(append(w.out, escaped.Bytes()...), "</text>"...)
}
