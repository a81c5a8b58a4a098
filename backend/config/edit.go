package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
)

// Set writes a value into a configuration file, which need not exist, and leaves all else in it as it is. The
// value is checked first. It takes effect where the configuration is loaded next, unless the environment or a
// flag sets the same key.
func Set(path, key, value string) error {
	s, err := Lookup(key)
	if err != nil {
		return err
	}
	if key == "home" {
		return fault.New(fault.Invalid, "home cannot be set in config.toml, which lies below it").
			WithField("home").WithHint("set RICERCAR_HOME or --home")
	}
	parsed, err := s.parseText(value)
	if err != nil {
		return fault.New(fault.Invalid, "%s cannot be %q", key, value).WithField(key).
			WithHint("allowed: %s", fault.As(err).Message)
	}
	written, err := asTOML(parsed)
	if err != nil {
		return err
	}
	return edit(path, func(d *document) ([]byte, error) { return d.with(key, written) })
}

// Unset removes a key from a configuration file, so that its default holds again.
func Unset(path, key string) error {
	if _, err := Lookup(key); err != nil {
		return err
	}
	return edit(path, func(d *document) ([]byte, error) { return d.without(key) })
}

// edit changes a configuration file, all or nothing.
func edit(path string, change func(*document) ([]byte, error)) error {
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Invalid, "the configuration cannot be read: %w", err)
	}
	d, err := parseDocument(path, content)
	if err != nil {
		return err
	}
	changed, err := change(d)
	if err != nil {
		return err
	}
	if _, err := parseDocument(path, changed); err != nil {
		return fault.New(fault.Internal, "the change would have spoilt %s: %w", path, err).WithHint("change the line by hand")
	}
	if err := atomicfile.Write(path, changed, 0o600); err != nil {
		return fault.New(fault.Invalid, "the configuration cannot be written: %w", err)
	}
	return nil
}

// with returns the text with a value in place of the old one, at the end of its table, or in a new table.
func (d *document) with(key, value string) ([]byte, error) {
	i := slices.IndexFunc(d.assignments, func(a assignment) bool { return a.key == key })
	if i >= 0 {
		a := d.assignments[i]
		if a.end == 0 {
			return nil, inline(key, a.line)
		}
		return splice(d.content, a.start, a.end, value), nil
	}
	dot := strings.LastIndexByte(key, '.')
	table, name := key[:max(0, dot)], key[dot+1:]
	line := name + " = " + value + "\n"
	if at, ok := d.tables[table]; ok {
		if at > 0 && d.content[at-1] != '\n' {
			line = "\n" + line
		}
		return splice(d.content, at, at, line), nil
	}
	for _, a := range d.assignments {
		if strings.HasPrefix(a.key, table+".") {
			return splice(d.content, 0, 0, key+" = "+value+"\n"), nil // dotted keys make the table already
		}
	}
	body := bytes.TrimRight(d.content, "\n")
	if len(body) > 0 {
		body = append(slices.Clip(body), "\n\n"...)
	}
	return fmt.Appendf(slices.Clip(body), "[%s]\n%s", table, line), nil
}

// without returns the text without the lines of a key.
func (d *document) without(key string) ([]byte, error) {
	for _, a := range d.assignments {
		if a.key != key {
			continue
		}
		if a.end == 0 {
			return nil, inline(key, a.line)
		}
		start := bytes.LastIndexByte(d.content[:a.start], '\n') + 1
		return splice(d.content, start, d.endOfLine(a.end), ""), nil
	}
	return d.content, nil
}

func inline(key string, line int) error {
	return fault.New(fault.Unsupported, "%s stands in an inline table, which is not edited", key).
		WithHint("change line %d by hand", line)
}

func splice(content []byte, start, end int, text string) []byte {
	return slices.Concat(content[:start], []byte(text), content[end:])
}

// asTOML writes a parsed value.
func asTOML(value any) (string, error) {
	if list, ok := value.([]string); !ok || list == nil {
		if _, isNumber := value.(int); !isNumber {
			value = text(value)
		}
	}
	line, err := toml.Marshal(map[string]any{"x": value})
	if err != nil {
		return "", fault.New(fault.Internal, "write a value: %w", err)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(line), "x =")), nil
}
