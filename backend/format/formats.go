package format

import (
	"path"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// Format is one kind of file.
type Format struct {
	Name       string   // "musicxml"
	Title      string   // "MusicXML", as people write it
	Aliases    []string // other names that users write
	Extensions []string // of file names, with the dot; the first is what files are written with
	MIME       string
	Binary     bool                   // the content is no text
	Is         func(data []byte) bool // recognises the content; nil where only the name tells
	Unpack     Unpacker               // of compressed formats: what the reader gets to see
	Reader     source.Reader          // nil where the format is only written
	Writer     source.Writer          // nil where the format is only read
	Parameters []source.Parameter     // the choices of its reader
	Harmony    bool                   // what is written is the harmony of the score, see source.WriteOptions
}

// Unpacker takes a score out of a compressed file.
type Unpacker func(data []byte, l source.Limits) ([]byte, error)

// Formats are all formats that can be read or written, in the order in which help lists them.
func Formats() []Format { return slices.Clone(formats()) }

// Readable are the names of the formats that can be read.
func Readable() []string { return namesOf(func(f Format) bool { return f.Reader != nil }) }

// Writable are the names of the formats that can be written.
func Writable() []string { return namesOf(func(f Format) bool { return f.Writer != nil }) }

func namesOf(wanted func(Format) bool) []string {
	var out []string
	for _, f := range formats() {
		if wanted(f) {
			out = append(out, f.Name)
		}
	}
	return out
}

// Lookup finds a format by its name or another that users write for it; letter case and a leading dot do not count.
// An unknown one is fault.Unsupported with those that may have been meant.
func Lookup(name string) (Format, error) {
	low := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), ".")
	all := make([]string, 0, 2*len(formats()))
	for _, f := range formats() {
		if f.Name == low || slices.Contains(f.Aliases, low) || slices.Contains(f.Extensions, "."+low) {
			return f, nil
		}
		all = append(append(all, f.Name), f.Aliases...)
	}
	return Format{}, fault.New(fault.Unsupported, "the format %q is not known", name).WithField("format").
		WithSuggestions(fault.Suggest(low, all)...).WithHint("known formats: %s", list(namesOf(func(Format) bool { return true })))
}

// ByName finds the format of a file by the end of its name.
func ByName(file string) (Format, bool) {
	ext := extension(file)
	for _, f := range formats() {
		if slices.Contains(f.Extensions, ext) {
			return f, true
		}
	}
	return Format{}, false
}

// extension is the end of a file's name from the last dot on, in small letters.
func extension(file string) string {
	return strings.ToLower(path.Ext(strings.ReplaceAll(file, `\`, "/")))
}

// IsScoreName reports whether a file is called like a score that can be read.
func IsScoreName(file string) bool {
	f, ok := ByName(file)
	return ok && f.Reader != nil
}
