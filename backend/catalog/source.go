package catalog

import (
	"context"
	"path"
	"regexp"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/library"
)

// The kinds of sources, as op.Source.Type calls them. Those that are none of these are formats of notation.
const (
	fromAuto    = "auto"
	fromFile    = "file"
	fromLibrary = "library"
	fromCorpus  = "corpus"
	fromURL     = "url"
	fromText    = "text"
)

// resolve returns what a source is and where, without the prefix (corpus:, library:, file:) by which it may
// say so itself.
func (d Deps) resolve(ctx context.Context, s op.Source) (kind, where string) {
	for _, prefix := range []string{fromCorpus, fromLibrary, fromFile} {
		rest, ok := strings.CutPrefix(s.Source, prefix+":")
		if ok && (s.Type == prefix || s.Type == fromAuto || s.Type == "") {
			return prefix, rest
		}
	}
	if s.Type != "" && s.Type != fromAuto {
		return s.Type, s.Source
	}
	return d.guess(ctx, s.Source), s.Source
}

// notation are beginnings that no path and no name has.
var notation = regexp.MustCompile(`(?s)^\s*(<|X:|\*\*|!!!|tinyNotation:|.*\n)`)

// guess says what a source without a type looks like: notation, a URL, a file, a built-in piece; else notes
// where every word is one, and a name that is still to be found where nothing fits.
func (d Deps) guess(ctx context.Context, source string) string {
	if notation.MatchString(source) {
		return fromText
	}
	if strings.Contains(source, "://") {
		return fromURL
	}
	if _, _, err := statFile(ctx, source); err == nil {
		return fromFile
	}
	if _, err := d.corpusPiece(source); err == nil {
		return fromCorpus
	}
	switch {
	case isNotes(source):
		return fromText
	case strings.ContainsAny(source, `/\`) || path.Ext(source) != "":
		return fromFile
	}
	return fromCorpus
}

// content returns the bytes of a source, and how they are to be read.
func (d Deps) content(ctx context.Context, s op.Source) (library.File, error) {
	file, err := d.bytes(ctx, s)
	if err != nil || s.MIDI == nil {
		return file, err
	}
	f, err := format.Find(file.Name, file.Data, file.Format)
	if err == nil && f.Name == "midi" {
		file.Format = f.JoinParameters(s.MIDI.Parameters())
	}
	return file, nil // what cannot be read says so when it is read
}

// bytes returns the bytes of a source.
func (d Deps) bytes(ctx context.Context, s op.Source) (library.File, error) {
	kind, where := d.resolve(ctx, s)
	switch kind {
	case fromFile:
		return readFile(ctx, where, s.From)
	case fromLibrary:
		data, info, err := d.Library.Source(ctx, where)
		return library.File{Name: info.File, Data: data, Format: info.Format, Tune: info.Tune}, err
	case fromCorpus:
		return d.corpusPiece(where)
	case fromURL:
		return library.File{}, fault.New(fault.Unsupported, "scores are not fetched from the network").
			WithField("source").WithHint("save the file and import it: nothing leaves this machine")
	case fromText:
		return textFile(where, s.From), nil
	}
	return library.File{Name: kind, Data: []byte(where), Format: kind}, nil
}

// readFile reads a file by the surface's rule. A path that ends in #12 means the tune of that number, unless
// a file is called so.
func readFile(ctx context.Context, where, from string) (library.File, error) {
	file, tune, err := statFile(ctx, where)
	if err != nil {
		return library.File{}, fault.As(err).WithField("source")
	}
	data, err := op.FilesOf(ctx).ReadFile(ctx, file)
	if err != nil {
		return library.File{}, err
	}
	return library.File{Name: baseName(file), Data: data, Format: from, Tune: tune}, nil
}

func statFile(ctx context.Context, where string) (file, tune string, err error) {
	files := op.FilesOf(ctx)
	if _, err = files.Stat(ctx, where); err == nil {
		return where, "", nil
	}
	i := strings.LastIndexByte(where, '#')
	if i <= 0 || i == len(where)-1 {
		return where, "", err
	}
	if _, other := files.Stat(ctx, where[:i]); other != nil {
		return where, "", other
	}
	return where[:i], where[i+1:], nil
}

// baseName is a path without its folders, whichever system wrote it.
func baseName(file string) string { return path.Base(strings.ReplaceAll(file, `\`, "/")) }

// textFile is notation that came within the arguments. What no format recognises is tinyNotation.
func textFile(text, from string) library.File {
	f := library.File{Name: "text", Data: []byte(text), Format: from}
	rest, tiny := strings.CutPrefix(strings.TrimSpace(text), "tinyNotation:")
	switch {
	case tiny:
		f.Data, f.Format = []byte(strings.TrimSpace(rest)), "tiny"
	case from != "":
	case isNotes(text):
		f.Data, f.Format = []byte(tinyNotes(text)), "tiny"
	}
	return f
}

// note is a note by its name: "F#4", "Bb3", "C-4".
var note = regexp.MustCompile(`^([A-G])(#{0,2}|b{0,2}|-{0,2})([0-8])$`)

// isNotes reports whether a text is nothing but names of notes.
func isNotes(text string) bool {
	words := strings.Fields(text)
	for _, w := range words {
		if !note.MatchString(w) {
			return false
		}
	}
	return len(words) > 0
}

// tinyNotes writes names of notes, which music21-mcp-server takes as quarter notes, in tinyNotation.
func tinyNotes(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		m := note.FindStringSubmatch(w)
		letter, accidental, octave := m[1], strings.ReplaceAll(m[2], "b", "-"), int(m[3][0]-'0')
		if octave >= 4 {
			letter = strings.ToLower(letter) + strings.Repeat("'", octave-4)
		} else {
			letter = strings.Repeat(letter, 4-octave)
		}
		words[i] = letter + accidental + "4"
	}
	return strings.Join(words, " ")
}
