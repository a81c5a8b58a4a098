package engrave

import "bytes"

// Mark says how an element of a drawing is set off. Both may be given.
type Mark struct {
	Class string // added to the element's classes
	Color string // "#c00" or a name of CSS
}

// Highlight returns the drawing with the elements named by id set off. Nothing is engraved again. Unknown ids are
// of no account, and so is a class or colour with other signs than letters, digits, "#", "-" and "_".
func Highlight(svg []byte, marks map[string]Mark) []byte {
	if len(marks) == 0 {
		return svg
	}
	out := make([]byte, 0, len(svg)+64*len(marks))
	for {
		i := bytes.Index(svg, []byte(`<g id="`))
		if i < 0 {
			return append(out, svg...)
		}
		end := i + bytes.IndexByte(svg[i:], '>')
		if end < i {
			return append(out, svg...)
		}
		tag := svg[i : end+1]
		out = append(out, svg[:i]...)
		if m, ok := marks[string(attribute(tag, "id"))]; ok {
			tag = m.on(tag)
		}
		out = append(out, tag...)
		svg = svg[end+1:]
	}
}

// on is an opening tag with the mark in it.
func (m Mark) on(tag []byte) []byte {
	out := bytes.Clone(tag)
	if isPlain(m.Class) {
		out = bytes.Replace(out, []byte(`class="`), []byte(`class="`+m.Class+` `), 1)
	}
	if isPlain(m.Color) {
		out = bytes.Replace(out, []byte(`<g `), []byte(`<g color="`+m.Color+`" fill="`+m.Color+`" `), 1)
	}
	return out
}

// isPlain reports whether s can stand in an attribute as it is and says something.
func isPlain(s string) bool {
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '#', c == '-', c == '_':
		default:
			return false
		}
	}
	return s != ""
}
