package tomltext

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"ricercar/backend/fault"
)

// Assignments returns the values of the file, in its order.
func (d *Document) Assignments() []Assignment { return d.assignments }

// HasTable reports whether a table of the dotted name has a header of its own.
func (d *Document) HasTable(name string) bool { _, ok := d.tables[name]; return ok && name != "" }

// With returns the text with a value, written as TOML, in place of the old one, at the end of its table, or in a
// new table. A value inside an inline table is fault.Unsupported.
func (d *Document) With(key, value string) ([]byte, error) {
	i := slices.IndexFunc(d.assignments, func(a Assignment) bool { return a.Key == key })
	if i >= 0 {
		a := d.assignments[i]
		if a.end == 0 {
			return nil, inline(key, a.Line)
		}
		return splice(d.content, a.start, a.end, value), nil
	}
	dot := strings.LastIndexByte(key, '.')
	table, name := key[:max(0, dot)], key[dot+1:]
	newline := d.newline()
	line := name + " = " + value + newline
	if at, ok := d.tables[table]; ok {
		if at > 0 && d.content[at-1] != '\n' {
			line = newline + line
		}
		return splice(d.content, at, at, line), nil
	}
	for _, a := range d.assignments {
		if strings.HasPrefix(a.Key, table+".") && a.end > 0 && !d.inTable(a.Key) {
			return splice(d.content, 0, 0, key+" = "+value+newline), nil // dotted keys make the table already
		}
	}
	body := bytes.TrimRight(d.content, "\r\n")
	if len(body) > 0 {
		body = append(slices.Clip(body), newline+newline...)
	}
	return fmt.Appendf(slices.Clip(body), "[%s]%s%s", table, newline, line), nil
}

// inTable reports whether a key's value stands below a header.
func (d *Document) inTable(key string) bool {
	for name := range d.tables {
		if name != "" && strings.HasPrefix(key, name+".") {
			return true
		}
	}
	return false
}

// newline is how lines of the file end.
func (d *Document) newline() string {
	if i := bytes.IndexByte(d.content, '\n'); i > 0 && d.content[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// Without returns the text without the lines of a key; the text as it is where the key is not set.
func (d *Document) Without(key string) ([]byte, error) {
	for _, a := range d.assignments {
		if a.Key != key {
			continue
		}
		if a.end == 0 {
			return nil, inline(key, a.Line)
		}
		start := bytes.LastIndexByte(d.content[:a.start], '\n') + 1
		return splice(d.content, start, d.endOfLine(a.end), ""), nil
	}
	return d.content, nil
}

// WithoutTable returns the text without a table and the tables below it, from each header to the table's last
// value, and without the empty lines before the header. The text stays as it is where there is no such header.
func (d *Document) WithoutTable(name string) []byte {
	out := slices.Clone(d.content)
	for _, h := range slices.Backward(d.headers) {
		if h.table != name && !strings.HasPrefix(h.table, name+".") {
			continue
		}
		start := len(bytes.TrimRight(out[:h.start], "\r\n"))
		if start > 0 {
			start += len(d.newline())
		}
		out = splice(out, min(start, h.start), d.tables[h.table], "")
	}
	return out
}

func inline(key string, line int) error {
	return fault.New(fault.Unsupported, "%s stands in an inline table, which is not edited", key).
		WithHint("change line %d by hand", line)
}

func splice(content []byte, start, end int, text string) []byte {
	return slices.Concat(content[:start], []byte(text), content[end:])
}
