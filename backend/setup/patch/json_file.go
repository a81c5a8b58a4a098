package patch

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"ricercar/backend/fault"
)

// jsonFile is JSON text with the places of its values.
type jsonFile struct {
	content []byte
	lax     bool
	name    string // of the table
	root    node
	table   *member // nil where there is none
	style   style
}

func parseJSONFile(content []byte, table string, lax bool) (text, error) {
	root, err := scanJSON(content, lax)
	if err != nil {
		return nil, err
	}
	f := &jsonFile{content: content, lax: lax, name: table, root: root, style: styleOf(content, root)}
	if root.kind != 0 && root.kind != '{' {
		return nil, invalid(content, root.start, "the file should hold an object in braces")
	}
	if f.table, err = f.only(&f.root, table); err != nil || f.table == nil {
		return f, err
	}
	if k := f.table.value.kind; k != '{' && k != 'n' {
		return nil, invalid(content, f.table.value.start, "%q should be an object in braces", table)
	}
	return f, nil
}

// only finds a member by its name, which must not stand twice where it matters.
func (f *jsonFile) only(object *node, name string) (*member, error) {
	var found *member
	for i := range object.members {
		m := &object.members[i]
		if m.name != name {
			continue
		}
		if found != nil {
			return nil, invalid(f.content, m.start, "the name %q stands twice in one object", name)
		}
		found = m
	}
	return found, nil
}

// Names implements File.
func (f *jsonFile) Names() []string {
	if f.table == nil || f.table.value.kind != '{' {
		return nil
	}
	names := make([]string, len(f.table.value.members))
	for i, m := range f.table.value.members {
		names[i] = m.name
	}
	return names
}

// entry is the member of the table with a name, nil where there is none.
func (f *jsonFile) entry(name string) (*member, error) {
	if f.table == nil {
		return nil, nil
	}
	return f.only(&f.table.value, name)
}

// Entry implements File.
func (f *jsonFile) Entry(name string) (map[string]any, bool) {
	m, err := f.entry(name)
	if m == nil || err != nil {
		return nil, false
	}
	raw := f.content[m.value.start:m.value.end]
	if f.lax {
		scan := &mender{text: raw}
		s := &scanner{text: raw, mend: scan}
		if _, err := s.document(); err != nil {
			return nil, true
		}
		raw = scan.apply()
	}
	var settings map[string]any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if dec.Decode(&settings) != nil {
		return nil, true
	}
	return settings, true
}

// Set implements File.
func (f *jsonFile) Set(name string, fields []Field) ([]byte, error) {
	m, err := f.entry(name)
	if err != nil {
		return nil, err
	}
	if m == nil || m.value.kind != '{' {
		return f.put(name, f.style.object(fields, 2))
	}
	text := f.content
	// From the last place to the first, so that the places before stay right.
	missing := make([]Field, 0, len(fields))
	type change struct {
		at   node
		text string
	}
	var changes []change
	have, _ := f.Entry(name)
	for _, field := range fields {
		at, err := f.only(&m.value, field.Name)
		switch {
		case err != nil:
			return nil, err
		case at == nil:
			missing = append(missing, field)
		case !same(have[field.Name], field.Value):
			changes = append(changes, change{at.value, marshal(field.Value)})
		}
	}
	if len(missing) > 0 {
		text = f.style.insert(text, m.value, 2, missing, f.style.field(3))
	}
	slices.SortFunc(changes, func(a, b change) int { return b.at.start - a.at.start })
	for _, c := range changes {
		text = splice(text, c.at.start, c.at.end, c.text)
	}
	return text, nil
}

// put sets the whole value of an entry, written at depth 2.
func (f *jsonFile) put(name, value string) ([]byte, error) {
	m, err := f.entry(name)
	whole := []Field{{name, raw(value)}}
	switch {
	case err != nil:
		return nil, err
	case m != nil:
		return splice(f.content, m.value.start, m.value.end, value), nil
	case f.table != nil && f.table.value.kind == '{':
		return f.style.insert(f.content, f.table.value, 1, whole, f.style.field(2)), nil
	}
	table := f.style.wrap(f.style.field(2)(whole[0]), 1)
	switch {
	case f.table != nil:
		return splice(f.content, f.table.value.start, f.table.value.end, table), nil
	case f.root.kind == 0:
		before := bytes.TrimRight(f.content, " \t\r\n")
		if len(before) > 0 { // a comment
			before = append(slices.Clip(before), f.style.newline...)
		}
		return append(slices.Clip(before), f.style.wrap(f.style.field(1)(Field{f.name, raw(table)}), 0)+f.style.newline...), nil
	}
	return f.style.insert(f.content, f.root, 0, []Field{{f.name, raw(table)}}, f.style.field(1)), nil
}

// Remove implements File.
func (f *jsonFile) Remove(name string) ([]byte, error) {
	m, err := f.entry(name)
	if m == nil || err != nil {
		return f.content, err
	}
	members := f.table.value.members
	i := slices.IndexFunc(members, func(o member) bool { return o.start == m.start })
	start, end := f.before(m.start), m.value.end
	if m.comma >= 0 {
		end = m.comma + 1
	}
	if start == m.start { // nothing stands between the bracket or comma before and the name
		for end < len(f.content) && (f.content[end] == ' ' || f.content[end] == '\t') && m.comma >= 0 {
			end++
		}
	}
	if len(members) == 1 { // the braces close up again, as programs write an empty object
		inner := f.table.value
		if rest := slices.Concat(f.content[inner.start+1:start], f.content[end:inner.end-1]); len(bytes.TrimSpace(rest)) == 0 {
			return splice(f.content, inner.start+1, inner.end-1, ""), nil
		}
	}
	text := splice(f.content, start, end, "")
	if last := i == len(members)-1; last && i > 0 && m.comma < 0 {
		text = splice(text, members[i-1].comma, members[i-1].comma+1, "")
	}
	return text, nil
}

// before is where the white space begins that leads to a name: the end of the line before at the most.
func (f *jsonFile) before(start int) int {
	for start > 0 && (f.content[start-1] == ' ' || f.content[start-1] == '\t') {
		start--
	}
	if start > 0 && f.content[start-1] == '\n' {
		start--
		if start > 0 && f.content[start-1] == '\r' {
			start--
		}
	}
	return start
}

// bytes implements text.
func (f *jsonFile) bytes() []byte { return f.content }

// others implements text: the words of all members beside the entry.
func (f *jsonFile) others(name string) any {
	var all []string
	for _, m := range f.root.members {
		if f.table == nil || m.start != f.table.start {
			all = append(all, m.name, string(f.content[m.value.start:m.value.end]))
		}
	}
	if f.table != nil {
		for _, m := range f.table.value.members {
			if m.name != name {
				all = append(all, f.name, m.name, string(f.content[m.value.start:m.value.end]))
			}
		}
	}
	return all
}

// Copy implements File.
func (f *jsonFile) Copy(from File, name string) ([]byte, error) {
	other, ok := from.(*jsonFile)
	if !ok {
		return nil, fault.New(fault.Internal, "entries are copied between files of one syntax only")
	}
	m, err := other.entry(name)
	if m == nil || err != nil {
		return f.content, err
	}
	return f.put(name, strings.TrimSpace(string(other.content[m.value.start:m.value.end])))
}

// same reports whether a value of the file is the one that is wanted.
func same(have, want any) bool {
	a, err1 := json.Marshal(have)
	b, err2 := json.Marshal(want)
	return err1 == nil && err2 == nil && bytes.Equal(a, b)
}

func splice(text []byte, start, end int, with string) []byte {
	return slices.Concat(text[:start], []byte(with), text[end:])
}
