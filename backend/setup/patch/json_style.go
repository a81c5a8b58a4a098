package patch

import (
	"bytes"
	"encoding/json"
	"strings"
)

// style is how a JSON text is laid out.
type style struct {
	newline string // "" where the whole text stands on one line
	unit    string // of indentation
	colon   string // between a name and its value
	gap     string // after a comma that does not end its line
}

// raw is JSON text that is put in as it stands.
type raw string

// styleOf reads the layout off a text. Text without a value is laid out as JSON.stringify does with two spaces.
func styleOf(text []byte, root node) style {
	s := style{newline: "\n", unit: "  ", colon: ": ", gap: " "}
	i := bytes.IndexByte(text, '\n')
	if i > 0 && text[i-1] == '\r' {
		s.newline = "\r\n"
	}
	if len(root.members) == 0 {
		return s
	}
	first := root.members[0]
	between := bytes.TrimRight(text[first.start:first.value.start], " \t\r\n")
	if len(between) == first.value.start-first.start {
		s.colon, s.gap = ":", ""
	}
	indent := text[bytes.LastIndexByte(text[:first.start], '\n')+1 : first.start]
	switch {
	case !bytes.ContainsRune(bytes.TrimSpace(text), '\n'):
		s.newline = ""
	case len(indent) > 0 && len(bytes.Trim(indent, " \t")) == 0:
		s.unit = string(indent)
	}
	return s
}

// lead is what stands before a name at a depth.
func (s style) lead(depth int) string {
	if s.newline == "" {
		return ""
	}
	return s.newline + strings.Repeat(s.unit, depth)
}

// field returns how a field is written at a depth, without what leads to it.
func (s style) field(depth int) func(Field) string {
	return func(f Field) string {
		value := ""
		switch v := f.Value.(type) {
		case raw:
			value = string(v)
		case []Field:
			value = s.object(v, depth)
		default:
			value = marshal(v)
		}
		return marshal(f.Name) + s.colon + value
	}
}

// object writes an object that closes at a depth.
func (s style) object(fields []Field, depth int) string {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = s.field(depth + 1)(f)
	}
	sep := "," + s.lead(depth+1)
	if s.newline == "" {
		sep = "," + s.gap
	}
	return s.wrap(strings.Join(texts, sep), depth)
}

// wrap puts braces around members; the closing one stands at a depth.
func (s style) wrap(members string, depth int) string {
	return "{" + s.lead(depth+1) + members + s.lead(depth) + "}"
}

// insert adds fields at the end of an object whose closing brace stands at a depth, in the layout of the object.
func (s style) insert(text []byte, object node, depth int, fields []Field, write func(Field) string) []byte {
	inner := text[object.start+1 : object.end-1]
	oneLine := s.newline == "" || len(object.members) > 0 && !bytes.ContainsRune(inner, '\n')
	if len(object.members) == 0 {
		return s.fill(text, object, depth, fields, write)
	}
	last := object.members[len(object.members)-1]
	// What follows the last value, a comment perhaps, stays beside it.
	at := object.start + 1 + len(bytes.TrimRight(inner, " \t\r\n"))
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if oneLine {
			b.WriteString(s.gap)
		} else {
			b.WriteString(s.leadLike(text, last.start, depth+1))
		}
		b.WriteString(write(f))
	}
	if last.comma >= 0 { // a trailing comma is the custom of the file
		return splice(text, at, at, b.String()+",")
	}
	return splice(splice(text, at, at, b.String()), last.value.end, last.value.end, ",")
}

// leadLike is what stands before the name at an offset, where that begins its line.
func (s style) leadLike(text []byte, name, depth int) string {
	line := bytes.LastIndexByte(text[:name], '\n') + 1
	if line > 0 && len(bytes.Trim(text[line:name], " \t")) == 0 {
		return s.newline + string(text[line:name])
	}
	return s.lead(depth)
}

// fill puts fields into an object without any. Comments in it stay before them.
func (s style) fill(text []byte, object node, depth int, fields []Field, write func(Field) string) []byte {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = write(f)
	}
	sep := "," + s.lead(depth+1)
	if s.newline == "" {
		sep = "," + s.gap
	}
	inner := bytes.TrimRight(text[object.start+1:object.end-1], " \t\r\n")
	at := object.start + 1 + len(inner)
	filled := s.lead(depth+1) + strings.Join(texts, sep)
	if !bytes.ContainsRune(text[at:object.end], '\n') {
		filled += s.lead(depth)
	}
	return splice(text, at, at, filled)
}

// marshal writes a value on one line.
func marshal(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "null"
	}
	out := strings.TrimSuffix(b.String(), "\n")
	return strings.ReplaceAll(out, `","`, `", "`)
}
