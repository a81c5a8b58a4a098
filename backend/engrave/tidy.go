package engrave

import (
	"bytes"
	"math"
	"strconv"

	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/fault"
)

// SVG is a drawing of a system or a page: one svg element, with the ids of the score and nothing that a page could
// mistake for markup of its own. What has no colour of its own takes the text colour around it (currentColor).
type SVG struct {
	Bytes         []byte
	WidthPx       float64
	HeightPx      float64
	Width, Height float64 // of the viewBox
}

// serifFamily is what texts are set in. Verovio reckons with the widths of Times.
const serifFamily = `Liberation Serif, Times New Roman, Times, serif`

// styles are what Verovio's style sheet says, by class. A page's own rules about style elements then do not matter.
// Rehearsal marks are lifted: Verovio makes room for their letters, but not for the frames around these.
var styles = map[string]string{
	"ending": ` font-weight="bold"`, "fing": ` font-weight="bold"`, "reh": ` font-weight="bold" transform="translate(0, -70)"`,
	"tempo": ` font-weight="bold"`, "dir": ` font-style="italic"`, "dynam": ` font-style="italic"`,
	"mNum": ` font-style="italic"`, "label": ` font-weight="normal"`,
}

// tidy turns Verovio's drawing into ours: as wide as asked for, without its style sheet, random ids and empty groups.
func tidy(svg []byte, widthPx float64, painter *svgdraw.Painter) (SVG, error) {
	_, height, width, ok := rootBox(svg)
	start := bytes.Index(svg, []byte("<defs"))
	if inner := bytes.Index(svg, []byte(`<svg class="definition-scale"`)); start < 0 || inner >= 0 && inner < start {
		start = inner
	}
	if !ok || start < 0 {
		return SVG{}, fault.New(fault.Internal, "Verovio's drawing is not as expected: %.80q", svg)
	}
	scale := widthPx / width
	out := SVG{WidthPx: widthPx, HeightPx: height * scale, Width: width, Height: height}
	w := cleaner{in: svg[start:], out: make([]byte, 0, len(svg)), painter: painter}
	w.out = append(w.out, `<svg xmlns="http://www.w3.org/2000/svg" class="system" width="`...)
	w.out = appendNumber(w.out, out.WidthPx)
	w.out = append(w.out, `" height="`...)
	w.out = appendNumber(w.out, out.HeightPx)
	w.out = append(w.out, `" viewBox="0 0 `...)
	w.out = append(appendNumber(w.out, width), ' ')
	w.out = append(appendNumber(w.out, height), `" overflow="visible">`...)
	w.run()
	out.Bytes = w.out
	return out, nil
}

// rootBox reads the viewBox of Verovio's root.
func rootBox(svg []byte) (rest []byte, height, width float64, ok bool) {
	_, rest, ok = bytes.Cut(svg, []byte(`viewBox="0 0 `))
	if !ok {
		return nil, 0, 0, false
	}
	box, rest, _ := bytes.Cut(rest, []byte{'"'})
	w, h, _ := bytes.Cut(box, []byte{' '})
	width, errW := strconv.ParseFloat(string(w), 64)
	height, errH := strconv.ParseFloat(string(h), 64)
	return rest, height, width, errW == nil && errH == nil && width > 0 && height > 0
}

// appendNumber writes v to a hundredth.
func appendNumber(b []byte, v float64) []byte { return appendExact(b, math.Round(v*100)/100) }

func appendExact(b []byte, v float64) []byte { return strconv.AppendFloat(b, v, 'f', -1, 64) }

// cleaner copies markup tag by tag. Verovio writes it evenly: attributes in double quotes, no comments, "<" and ">"
// always escaped in values and text.
type cleaner struct {
	in, out  []byte
	brackets int              // of the repeat ending that is being copied
	classes  []string         // of the groups that are open
	painter  *svgdraw.Painter // knows the notation signs in texts; nil leaves them to a font
}

func (w *cleaner) run() {
	for {
		i := bytes.IndexByte(w.in, '<')
		if i < 0 {
			w.out = append(w.out, w.in...)
			return
		}
		w.text(w.in[:i])
		end := bytes.IndexByte(w.in[i:], '>')
		if end < 0 {
			return
		}
		tag := w.in[i : i+end+1]
		w.in = w.in[i+end+1:]
		w.tag(tag)
	}
}

// text copies text, but not the indentation between tags.
func (w *cleaner) text(s []byte) {
	if bytes.IndexByte(s, '\n') >= 0 && len(bytes.TrimSpace(s)) == 0 {
		return
	}
	w.out = append(w.out, s...)
}

func (w *cleaner) tag(tag []byte) {
	switch name := tagName(tag); string(name) {
	case "style", "desc", "title":
		if i := bytes.Index(w.in, append([]byte("</"), name...)); i >= 0 && tag[len(tag)-2] != '/' {
			w.in = w.in[i:]
			w.in = w.in[bytes.IndexByte(w.in, '>')+1:]
		}
	case "svg":
		w.scale(tag)
	case "g":
		w.group(tag)
	case "text":
		w.writeText(tag)
	case "":
		if string(tag) == "</g>" && len(w.classes) > 0 {
			w.classes = w.classes[:len(w.classes)-1]
		}
		w.out = append(w.out, tag...)
	default:
		w.out = append(w.out, tag...)
	}
}

// tagName is the name of an opening tag; empty for a closing one.
func tagName(tag []byte) []byte {
	end := bytes.IndexAny(tag, " />")
	return tag[1:max(1, end)]
}

// scale writes Verovio's inner svg element, where its style sheet and its black go.
func (w *cleaner) scale(tag []byte) {
	w.out = append(w.out, `<svg class="definition-scale" fill="currentColor" stroke="currentColor" font-family="`+serifFamily+`" viewBox="`...)
	w.out = append(append(w.out, attribute(tag, "viewBox")...), `">`...)
}

// group writes a group with its id, where that is one of ours, and the style of its class. An empty one without an
// id only says where something would be.
func (w *cleaner) group(tag []byte) {
	id, class := attribute(tag, "id"), attribute(tag, "class")
	if !isOurs(id) && !isGlyph(id) {
		id = nil
	}
	if tag[len(tag)-2] == '/' && id == nil || w.isRepeated(class) {
		return
	}
	w.out = append(w.out, "<g"...)
	if id != nil {
		w.out = append(append(append(w.out, ` id="`...), id...), '"')
	}
	for rest := tag[len("<g"):]; ; {
		name, value, next, ok := nextAttribute(rest)
		if !ok {
			break
		}
		rest = next
		if string(name) != "id" {
			w.out = append(append(append(append(append(w.out, ' '), name...), `="`...), value...), '"')
		}
	}
	for c := range bytes.FieldsSeq(class) {
		w.out = append(w.out, styles[string(c)]...)
	}
	if tag[len(tag)-2] == '/' {
		w.out = append(w.out, '/')
	} else {
		w.classes = append(w.classes, string(class))
	}
	w.out = append(w.out, '>')
}

// isRepeated reports whether a group is a repeat ending's bracket other than the first, and drops what is in it:
// Verovio draws one over every group of staves, and musicians look for it over the score.
func (w *cleaner) isRepeated(class []byte) bool {
	switch {
	case bytes.HasPrefix(class, []byte("ending")):
		w.brackets = 0
	case string(class) == "voltaBracket":
		if w.brackets++; w.brackets > 1 {
			w.skipGroup()
			return true
		}
	}
	return false
}

// skipGroup moves behind the end of the group whose opening tag was just read.
func (w *cleaner) skipGroup() {
	for depth := 1; depth > 0; {
		i := bytes.IndexByte(w.in, '<')
		if i < 0 {
			return
		}
		end := bytes.IndexByte(w.in[i:], '>') + i
		switch {
		case bytes.HasPrefix(w.in[i:], []byte("</g>")):
			depth--
		case bytes.HasPrefix(w.in[i:], []byte("<g")) && w.in[end-1] != '/':
			depth++
		}
		w.in = w.in[end+1:]
	}
}

// attribute is the value of an attribute as it stands; nil without it.
func attribute(tag []byte, want string) []byte {
	i := bytes.IndexByte(tag, ' ')
	if i < 0 {
		return nil
	}
	for rest := tag[i:]; ; {
		name, value, next, ok := nextAttribute(rest)
		if !ok {
			return nil
		}
		if string(name) == want {
			return value
		}
		rest = next
	}
}

// nextAttribute cuts the first attribute off.
func nextAttribute(s []byte) (name, value, rest []byte, ok bool) {
	s = bytes.TrimLeft(s, " \n\t")
	name, s, ok = bytes.Cut(s, []byte(`="`))
	if !ok {
		return nil, nil, nil, false
	}
	value, rest, ok = bytes.Cut(s, []byte{'"'})
	return name, value, rest, ok
}

// isOurs reports whether an id is one that format/mei writes: one letter and a number. Verovio's own have seven
// places of letters and digits; should one have digits only, it is of no importance.
func isOurs(id []byte) bool {
	if len(id) < 2 || id[0] < 'a' || id[0] > 'z' {
		return false
	}
	for _, c := range id[1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isGlyph reports whether an id is that of a sign in defs, such as "E0A4-m1abc2d".
func isGlyph(id []byte) bool {
	return len(id) > 5 && id[0] >= '0' && id[0] <= 'F' && bytes.IndexByte(id, '-') > 0
}
