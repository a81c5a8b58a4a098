package patch

import (
	"reflect"

	"ricercar/backend/fault"
)

// text is a parsed file that can be compared with what became of it.
type text interface {
	File
	// others is all that the file says beside an entry, in a form that reflect.DeepEqual compares.
	others(name string) any
	// bytes is the text without a byte order mark.
	bytes() []byte
}

// checked is a file whose changes are read again before they are handed out: the entry must be as wanted and
// everything else as it was. Ways of writing that defeat a change by lines are refused so, never spoilt.
type checked struct {
	text
	parse func([]byte) (text, error)
}

// Set implements File.
func (c checked) Set(name string, fields []Field) ([]byte, error) {
	out, err := c.text.Set(name, fields)
	return c.judged(out, err, name, func(after text) bool {
		settings, _ := after.Entry(name)
		for _, f := range fields {
			if !same(settings[f.Name], f.Value) {
				return false
			}
		}
		return true
	})
}

// Remove implements File.
func (c checked) Remove(name string) ([]byte, error) {
	out, err := c.text.Remove(name)
	return c.judged(out, err, name, func(after text) bool {
		_, still := after.Entry(name)
		return !still
	})
}

// Copy implements File.
func (c checked) Copy(from File, name string) ([]byte, error) {
	if f, ok := from.(checked); ok {
		from = f.text
	}
	want, there := from.Entry(name)
	if !there {
		return c.bytes(), nil
	}
	out, err := c.text.Copy(from, name)
	return c.judged(out, err, name, func(after text) bool {
		settings, _ := after.Entry(name)
		return same(settings, want)
	})
}

func (c checked) judged(out []byte, err error, name string, right func(text) bool) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	after, err := c.parse(out)
	if err != nil || !right(after) || !reflect.DeepEqual(after.others(name), c.others(name)) {
		return nil, fault.New(fault.Unsupported, "the entry %q cannot be changed in the way the file is written", name).
			WithHint("change it by hand")
	}
	return out, nil
}
