// Package patch changes one entry in a table of a configuration file and leaves every other byte as it is: order,
// comments, numbers of any size, indentation, line ends. It works on bytes alone and knows no file system.
package patch

import (
	"bytes"

	"ricercar/backend/fault"
)

// Syntax is how a configuration file is written.
type Syntax int

// The syntaxes. JSONC is JSON that may hold comments and trailing commas.
const (
	JSON Syntax = iota
	JSONC
	TOML
	YAML
)

// String is the name that people use.
func (s Syntax) String() string { return [...]string{"JSON", "JSON with comments", "TOML", "YAML"}[s] }

// Field is one setting of an entry. Value is a string, a bool, an int or a []string.
type Field struct {
	Name  string
	Value any
}

// File is a configuration file that has been parsed, with the table whose entries are looked at and changed.
type File interface {
	// Names returns the names of the table's entries, in the order of the file; nil where there is no table.
	Names() []string
	// Entry returns the settings of an entry as Go values: maps, slices, strings, bools and numbers as
	// encoding/json has them. It is nil for an entry that is no map, ok is false where there is none.
	Entry(name string) (settings map[string]any, ok bool)
	// Set returns the text with the fields of an entry set. Other fields of the entry stay, a missing table or
	// entry is made, an entry that is no map is replaced. The text is unchanged where all fields are right.
	Set(name string, fields []Field) ([]byte, error)
	// Remove returns the text without an entry, unchanged where there is none.
	Remove(name string) ([]byte, error)
	// Copy returns the text with the entry of another file of the same syntax, its own one replaced.
	Copy(from File, name string) ([]byte, error)
}

// maxSize bounds what is parsed, in bytes.
const maxSize = 64 << 20

var bom = []byte("\xef\xbb\xbf")

// Parse reads a configuration file whose entries stand in a table at its top. A byte order mark is left out of
// what the file's methods return. Empty text is a file without entries. Text that does not follow its syntax, is
// not UTF-8, or whose table is no map, is fault.Invalid with line and column.
func Parse(s Syntax, content []byte, table string) (File, error) {
	if len(content) > maxSize {
		return nil, fault.New(fault.TooLarge, "the file is larger than %d MB", maxSize>>20)
	}
	content = bytes.TrimPrefix(content, bom)
	if err := encoded(content); err != nil {
		return nil, err
	}
	parse := func(content []byte) (text, error) {
		switch s {
		case TOML:
			return parseTOML(content, table)
		case YAML:
			return parseYAML(content, table)
		default:
			return parseJSONFile(content, table, s == JSONC)
		}
	}
	f, err := parse(content)
	if err != nil {
		return nil, err
	}
	return checked{f, parse}, nil
}

// invalid is an error at a byte of the text.
func invalid(content []byte, at int, format string, args ...any) *fault.Error {
	at = min(at, len(content))
	line := 1 + bytes.Count(content[:at], []byte("\n"))
	column := 1 + len([]rune(string(content[bytes.LastIndexByte(content[:at], '\n')+1:at])))
	return fault.New(fault.Invalid, format, args...).At(fault.Position{Line: line, Column: column})
}
