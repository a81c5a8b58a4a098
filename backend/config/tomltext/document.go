// Package tomltext changes values in the text of a TOML file and leaves everything else, comments included, as the
// user wrote it.
package tomltext

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"ricercar/backend/fault"
)

// Document is a TOML file as text, with the place of each value.
type Document struct {
	content     []byte
	assignments []Assignment   // in the order of the file
	headers     []header       // of tables, in the order of the file
	tables      map[string]int // offset after the last line that belongs to a table; "" is the top
}

// header is the line that begins a table.
type header struct {
	table string
	start int // of its line in the text
}

// Assignment is one value of the file.
type Assignment struct {
	Key        string // dotted, from the top
	Value      any    // as TOML has it: string, int64, float64, bool, []any …
	Line       int    // from 1
	start, end int    // of the value in the text; 0, 0 for one inside an inline table
}

// Parse reads the text of a file; path is its name in errors. Text that is not TOML is fault.Invalid with its place.
func Parse(path string, content []byte) (*Document, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	var values map[string]any
	if err := toml.Unmarshal(content, &values); err != nil {
		return nil, unreadable(path, err)
	}
	d := &Document{content: content, tables: map[string]int{"": 0}}
	places, err := d.locate()
	if err != nil {
		return nil, unreadable(path, err)
	}
	flat := flatten("", values)
	for _, key := range slices.Sorted(maps.Keys(flat)) {
		a := places[key]
		for parent := key; a.Line == 0 && parent != ""; { // inside an inline table
			parent = parent[:max(0, strings.LastIndexByte(parent, '.'))]
			a.Line = places[parent].Line
		}
		a.Key, a.Value = key, flat[key]
		d.assignments = append(d.assignments, a)
	}
	slices.SortStableFunc(d.assignments, func(a, b Assignment) int { return cmp.Compare(a.Line, b.Line) })
	return d, nil
}

func unreadable(path string, err error) error {
	e := fault.New(fault.Invalid, "the configuration is not valid TOML: %w", err).WithHint("mend the line, or put the file aside to start anew")
	at := fault.Position{File: path}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		at.Line, at.Column = decode.Position()
	}
	return e.At(at)
}

// flatten gives every value its dotted key. An empty table gives nothing.
func flatten(prefix string, table map[string]any) map[string]any {
	out := map[string]any{}
	for name, value := range table {
		key := dotted(prefix, name)
		if sub, ok := value.(map[string]any); ok {
			maps.Copy(out, flatten(key, sub))
			continue
		}
		out[key] = value
	}
	return out
}

func dotted(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// locate walks through the text and notes where values stand and tables end.
func (d *Document) locate() (map[string]Assignment, error) {
	places := map[string]Assignment{}
	var p unstable.Parser
	p.Reset(d.content)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.Table && e.Kind != unstable.ArrayTable && e.Kind != unstable.KeyValue {
			continue
		}
		name, at, after := keyOf(e)
		if e.Kind != unstable.KeyValue {
			table = name
			if e.Kind == unstable.Table {
				d.tables[table] = d.endOfLine(after)
				d.headers = append(d.headers, header{table, bytes.LastIndexByte(d.content[:at], '\n') + 1})
			}
			continue
		}
		start, end := valueAt(d.content, after)
		places[dotted(table, name)] = Assignment{Line: 1 + bytes.Count(d.content[:at], []byte("\n")), start: start, end: end}
		if _, ok := d.tables[table]; ok { // not in a list of tables
			d.tables[table] = d.endOfLine(end)
		}
	}
	return places, p.Error()
}

// keyOf is the dotted key of an expression with the offsets of its beginning and its end.
func keyOf(e *unstable.Node) (name string, at, after int) {
	at = -1
	for it := e.Key(); it.Next(); {
		part := it.Node()
		name = dotted(name, string(part.Data))
		if at < 0 {
			at = int(part.Raw.Offset)
		}
		after = int(part.Raw.Offset + part.Raw.Length)
	}
	return name, at, after
}

// endOfLine is the offset after the line that holds the offset.
func (d *Document) endOfLine(offset int) int {
	if i := bytes.IndexByte(d.content[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(d.content)
}

// valueAt is where the value after a key begins and ends. The text has been parsed: it is valid.
func valueAt(content []byte, after int) (start, end int) {
	start = after + bytes.IndexByte(content[after:], '=') + 1
	start += len(content[start:]) - len(bytes.TrimLeft(content[start:], " \t"))
	depth := 0
	for end = start; end < len(content); end++ {
		switch c := content[end]; {
		case c == '"' || c == '\'':
			end = afterString(content, end) - 1
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == '#' && depth > 0:
			end += max(0, bytes.IndexByte(content[end:], '\n'))
		case c == '\n' && depth == 0, c == '#':
			return start, start + len(bytes.TrimRight(content[start:end], " \t\r"))
		}
	}
	return start, start + len(bytes.TrimRight(content[start:], " \t\r\n"))
}

// afterString is the offset after the string that begins at an offset.
func afterString(content []byte, at int) int {
	quote := content[at : at+1]
	if bytes.HasPrefix(content[at:], bytes.Repeat(quote, 3)) {
		quote = content[at : at+3]
	}
	for i := at + len(quote); i < len(content); i++ {
		if content[i] == '\\' && quote[0] == '"' {
			i++
			continue
		}
		if bytes.HasPrefix(content[i:], quote) {
			i += len(quote)
			for len(quote) == 3 && i < len(content) && content[i] == quote[0] {
				i++ // quotes that stand right before the closing ones
			}
			return i
		}
	}
	return len(content)
}
