package patch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"ricercar/backend/fault"
)

// yamlFile is YAML text whose table is a mapping in block style: changes are made by lines.
type yamlFile struct {
	content []byte
	root    map[string]any
	lines   []string // with their ends
	name    string   // of the table
	key     *yaml.Node
	table   *yaml.Node // nil where there is none
	newline string
}

func parseYAML(content []byte, table string) (f text, err error) {
	defer func() {
		if recover() != nil { // the parser gives up on some texts so
			f, err = nil, fault.New(fault.Invalid, "the file is not valid YAML")
		}
	}()
	y := &yamlFile{content: content, lines: strings.SplitAfter(string(content), "\n"), name: table, newline: "\n"}
	if strings.HasSuffix(y.lines[0], "\r\n") {
		y.newline = "\r\n"
	}
	dec := yaml.NewDecoder(bytes.NewReader(content))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, yamlError(err)
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "the file should hold one YAML document")
	}
	if len(doc.Content) == 0 {
		return y, nil
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return y, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, at(root, "the file should hold a mapping")
	}
	if twice := duplicate(root); twice != nil {
		return nil, at(twice, "the name %q stands twice", twice.Value)
	}
	if root.Style&yaml.FlowStyle != 0 && len(root.Content) > 0 {
		return nil, at(root, "the file should hold one setting a line")
	}
	if err := root.Decode(&y.root); err != nil {
		return nil, yamlError(err)
	}
	if y.key, y.table = pair(root, table); y.table == nil {
		return y, nil
	}
	if y.table.Kind != yaml.MappingNode && y.table.Tag != "!!null" {
		return nil, at(y.table, "%q should be a mapping", table)
	}
	return y, nil
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func yamlError(err error) error {
	e := fault.New(fault.Invalid, "the file is not valid YAML: %w", err)
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return e.At(fault.Position{Line: line, Column: 1})
	}
	return e
}

func at(n *yaml.Node, format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, format, args...).At(fault.Position{Line: n.Line, Column: n.Column})
}

// duplicate finds a name that stands twice in a mapping.
func duplicate(n *yaml.Node) *yaml.Node {
	seen := map[string]bool{}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if seen[c.Value] {
				return c
			}
			seen[c.Value] = true
		}
		if twice := duplicate(c); twice != nil {
			return twice
		}
	}
	return nil
}

// pair finds a name of a mapping with its value.
func pair(n *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// Names implements File.
func (f *yamlFile) Names() []string {
	if f.table == nil {
		return nil
	}
	var names []string
	for i := 0; i < len(f.table.Content); i += 2 {
		names = append(names, f.table.Content[i].Value)
	}
	return names
}

// Entry implements File.
func (f *yamlFile) Entry(name string) (map[string]any, bool) {
	if f.table == nil {
		return nil, false
	}
	_, value := pair(f.table, name)
	if value == nil {
		return nil, false
	}
	var settings map[string]any
	if value.Decode(&settings) != nil {
		return nil, true
	}
	return settings, true
}

// Set implements File.
func (f *yamlFile) Set(name string, fields []Field) ([]byte, error) {
	if f.table != nil {
		if key, value := pair(f.table, name); value != nil {
			return f.change(key, value, fields)
		}
	}
	return f.add(name, fields)
}

// add puts an entry at the beginning of the table.
func (f *yamlFile) add(name string, fields []Field) ([]byte, error) {
	indent := "  "
	if f.table != nil && len(f.table.Content) > 0 {
		if f.table.Style&yaml.FlowStyle != 0 {
			return nil, f.flow(f.table)
		}
		indent = strings.Repeat(" ", f.table.Content[0].Column-1)
	}
	entry := indent + name + ":" + f.newline
	for _, field := range fields {
		entry += indent + "  " + f.field(field)
	}
	lines := f.lines
	switch {
	case f.table == nil:
		return f.joined(append(lines, f.name+":"+f.newline+entry)), nil
	case len(f.table.Content) == 0:
		// An empty table stands on the line of its name: {} or nothing.
		line := strings.TrimRight(lines[f.key.Line-1], "\r\n")
		line = emptyTable.ReplaceAllString(line, "$1$2")
		return f.joined(splitInsert(lines, f.key.Line-1, line+f.newline+entry)), nil
	}
	first := f.table.Content[0].Line - 1
	return f.joined(insertLine(lines, first, entry)), nil
}

var emptyTable = regexp.MustCompile(`^([^:]+:)[ \t]*(?:\{\s*\}|null|~)?([ \t]+#.*)?$`)

// splitInsert replaces a line.
func splitInsert(lines []string, at int, text string) []string {
	return append(append(append([]string(nil), lines[:at]...), text), lines[at+1:]...)
}

// insertLine puts a line before another.
func insertLine(lines []string, at int, text string) []string {
	return append(append(append([]string(nil), lines[:at]...), text), lines[at:]...)
}

// joined puts lines together; where the file did not end its last line, what was added behind it does.
func (f *yamlFile) joined(lines []string) []byte {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 && b.Len() > 0 && line != "" && !strings.HasSuffix(b.String(), "\n") {
			b.WriteString(f.newline)
		}
		b.WriteString(line)
	}
	return []byte(b.String())
}

func (f *yamlFile) flow(n *yaml.Node) error {
	return fault.New(fault.Unsupported, "%q is written in braces, which are not edited in YAML", f.name).
		At(fault.Position{Line: n.Line, Column: n.Column}).WithHint("change it by hand")
}

// change sets fields of an entry that is there.
func (f *yamlFile) change(key, value *yaml.Node, fields []Field) ([]byte, error) {
	have, _ := f.Entry(key.Value)
	if value.Kind != yaml.MappingNode || value.Style&yaml.FlowStyle != 0 || len(value.Content) == 0 {
		text, err := f.Remove(key.Value)
		if err != nil {
			return nil, err
		}
		if len(have) > 0 {
			return nil, f.flow(value)
		}
		g, err := parseYAML(text, f.name)
		if err != nil {
			return nil, err
		}
		return g.Set(key.Value, fields)
	}
	indent := strings.Repeat(" ", value.Content[0].Column-1)
	var out []string
	end := f.endOf(key, f.table)
	at := value.Content[0].Line - 1
	out = append(out, f.lines[:at]...)
	set := map[string]bool{}
	for i := 0; i < len(value.Content); i += 2 {
		next := end
		if i+2 < len(value.Content) {
			next = value.Content[i+2].Line - 1
		}
		name := value.Content[i].Value
		if want, ok := wanted(fields, name); ok && !same(have[name], want.Value) {
			out = append(out, indent+f.field(want))
		} else {
			out = append(out, f.lines[value.Content[i].Line-1:next]...)
		}
		set[name] = true
	}
	for _, field := range fields {
		if !set[field.Name] {
			out = append(out, indent+f.field(field))
		}
	}
	return f.joined(append(out, f.lines[end:]...)), nil
}

func wanted(fields []Field, name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// endOf is the line after the value of a key in a mapping; lines that are empty or comments before the next key
// belong to that.
func (f *yamlFile) endOf(key, mapping *yaml.Node) int {
	end := len(f.lines)
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i] == key && i+2 < len(mapping.Content) {
			end = mapping.Content[i+2].Line - 1
		}
	}
	column := key.Column - 1
	for line := key.Line; line < end; line++ {
		text := strings.TrimRight(f.lines[line], " \t\r\n")
		if rest := strings.TrimLeft(text, " "); rest != "" && rest[0] != '#' && len(text)-len(rest) <= column {
			end = line
		}
	}
	for end > key.Line {
		text := strings.TrimSpace(f.lines[end-1])
		if text != "" && text[0] != '#' {
			break
		}
		end--
	}
	return end
}

// Remove implements File.
func (f *yamlFile) Remove(name string) ([]byte, error) {
	if f.table == nil {
		return f.content, nil
	}
	key, value := pair(f.table, name)
	if value == nil {
		return f.content, nil
	}
	if f.table.Style&yaml.FlowStyle != 0 {
		return nil, f.flow(f.table)
	}
	return f.joined(append(append([]string(nil), f.lines[:key.Line-1]...), f.lines[f.endOf(key, f.table):]...)), nil
}

// bytes implements text.
func (f *yamlFile) bytes() []byte { return f.content }

// others implements text.
func (f *yamlFile) others(name string) any {
	all := map[string]any{}
	maps.Copy(all, f.root)
	table, _ := all[f.name].(map[string]any)
	delete(all, f.name)
	rest := map[string]any{}
	for n, value := range table {
		if n != name {
			rest[n] = value
		}
	}
	return [2]map[string]any{all, rest}
}

// Copy implements File.
func (f *yamlFile) Copy(from File, name string) ([]byte, error) {
	other, ok := from.(*yamlFile)
	if !ok || other.table == nil {
		return f.content, nil
	}
	settings, ok := other.Entry(name)
	if !ok {
		return f.content, nil
	}
	var fields []Field
	for key, value := range settings {
		fields = append(fields, Field{key, value})
	}
	return f.Set(name, fields)
}

// field writes a field on one line: JSON's values are YAML's too.
func (f *yamlFile) field(field Field) string {
	text, err := json.Marshal(field.Value)
	if err != nil {
		text = []byte("null")
	}
	return field.Name + ": " + string(text) + f.newline
}
