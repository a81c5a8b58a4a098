package patch

import (
	"fmt"
	"strconv"
	"strings"

	"ricercar/backend/config/tomltext"
	"ricercar/backend/fault"
)

// tomlFile is TOML text with one table of tables: [table.name].
type tomlFile struct {
	content []byte
	table   string
	doc     *tomltext.Document
}

func parseTOML(content []byte, table string) (text, error) {
	doc, err := tomltext.Parse("", content)
	if err != nil {
		return nil, err
	}
	for _, a := range doc.Assignments() {
		if a.Key == table {
			return nil, fault.New(fault.Invalid, "%q should be a table", table).At(fault.Position{Line: a.Line, Column: 1})
		}
	}
	return &tomlFile{content, table, doc}, nil
}

// Names implements File.
func (f *tomlFile) Names() []string {
	var names []string
	last := ""
	for _, a := range f.doc.Assignments() {
		rest, ok := strings.CutPrefix(a.Key, f.table+".")
		if name, _, _ := strings.Cut(rest, "."); ok && name != last {
			names, last = append(names, name), name
		}
	}
	return names
}

// Entry implements File.
func (f *tomlFile) Entry(name string) (map[string]any, bool) {
	var settings map[string]any
	key := f.table + "." + name
	for _, a := range f.doc.Assignments() {
		if a.Key == key {
			return nil, true // a plain value
		}
		if field, ok := strings.CutPrefix(a.Key, key+"."); ok {
			if settings == nil {
				settings = map[string]any{}
			}
			settings[field] = a.Value
		}
	}
	return settings, settings != nil || f.doc.HasTable(key)
}

// Set implements File.
func (f *tomlFile) Set(name string, fields []Field) ([]byte, error) {
	text, doc := f.content, f.doc
	for _, field := range fields {
		have, _ := (&tomlFile{text, f.table, doc}).Entry(name)
		if same(have[field.Name], field.Value) {
			continue
		}
		var err error
		if text, err = doc.With(f.table+"."+name+"."+field.Name, tomlValue(field.Value)); err != nil {
			return nil, err
		}
		if doc, err = tomltext.Parse("", text); err != nil {
			return nil, fault.New(fault.Unsupported, "the entry %q cannot be changed in the way the file is written", name).
				WithHint("change it by hand")
		}
	}
	return text, nil
}

// Remove implements File.
func (f *tomlFile) Remove(name string) ([]byte, error) {
	text := f.doc.WithoutTable(f.table + "." + name)
	doc, err := tomltext.Parse("", text)
	if err != nil {
		return nil, err
	}
	if _, still := (&tomlFile{text, f.table, doc}).Entry(name); still {
		return nil, fault.New(fault.Unsupported, "the entry %q does not stand below a header of its own", name).WithHint("remove it by hand")
	}
	return text, nil
}

// bytes implements text.
func (f *tomlFile) bytes() []byte { return f.content }

// others implements text.
func (f *tomlFile) others(name string) any {
	all := map[string]any{}
	for _, a := range f.doc.Assignments() {
		if !strings.HasPrefix(a.Key, f.table+"."+name+".") && a.Key != f.table+"."+name {
			all[a.Key] = a.Value
		}
	}
	return all
}

// Copy implements File.
func (f *tomlFile) Copy(from File, name string) ([]byte, error) {
	settings, ok := from.Entry(name)
	if !ok {
		return f.content, nil
	}
	var fields []Field
	for key, value := range settings {
		if text := tomlValue(value); text != "" {
			fields = append(fields, Field{key, value})
		}
	}
	return f.Set(name, fields)
}

// tomlValue writes a value; "" for one that entries do not have.
func tomlValue(v any) string {
	switch v := v.(type) {
	case string:
		if !strings.ContainsAny(v, "'\n\r\t") {
			return "'" + v + "'" // a path of Windows stays readable
		}
		return strconv.Quote(v)
	case bool, int, int64, float64:
		return fmt.Sprint(v)
	case []string:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = tomlValue(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = tomlValue(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return ""
}
