package abc

import (
	"bytes"
	"context"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// Read reads a book of tunes. A tune without notes is left out; a book without any note is fault.Invalid.
func Read(ctx context.Context, s *source.Source) ([]source.Entry, error) {
	r := &reader{ctx: ctx, s: s, file: newSettings()}
	for at := 0; at < len(s.Data); {
		end := bytes.IndexByte(s.Data[at:], '\n')
		next := at + end + 1
		if end < 0 {
			end, next = len(s.Data)-at, len(s.Data)
		}
		r.start, r.offset = at, at
		if err := r.line(bytes.TrimRight(s.Data[at:at+end], "\r")); err != nil {
			return nil, err
		}
		at = next
	}
	if err := r.endTune(); err != nil {
		return nil, err
	}
	if len(r.entries) == 0 {
		return nil, s.Fail(fault.Invalid, codeEmpty, -1, "the file holds no notes").WithHint("write for example: X:1, K:G and CDEF| in three lines")
	}
	return r.entries, nil
}

// Is reports whether a text is ABC: its first line says so, or it has a tune's number at the beginning of a line.
func Is(data []byte) bool {
	const looked = 64 << 10
	data = bytes.TrimPrefix(data[:min(len(data), looked)], []byte("\xEF\xBB\xBF"))
	if bytes.HasPrefix(data, []byte("%abc")) {
		return true
	}
	numbered := false
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		switch {
		case bytes.HasPrefix(line, []byte("X:")):
			_, n := number(bytes.TrimSpace(line[2:]))
			numbered = numbered || n > 0
		case len(line) > 1 && line[1] == ':' && numbered && isLetter(line[0]):
			return true
		}
	}
	return numbered
}

// reader goes through the lines of one file.
type reader struct {
	ctx     context.Context //nolint:containedctx // it lives as long as Read
	s       *source.Source
	entries []source.Entry
	file    settings // of the file's header
	t       *tune
	skip    []byte // the end of a block that is skipped
	start   int    // of the line
	offset  int    // of what is being read
	notes   int
	last    byte // the letter of the last field, to be continued by +:
	scratch []byte
	sylText []byte // a syllable
	sc      scanner
	chords  map[string]chordText // by their texts
	expand  []byte               // a line with its macros resolved
}

// settings are what a header sets for what follows.
type settings struct {
	unit      theory.Tick // of note lengths; 0 by the meter
	meter     theory.Meter
	hasMeter  bool
	symbols   *[128]string // decorations that letters stand for, shared until one changes
	macros    []macro
	accidents propagation
	credits   []field
}

// field is a line of a header.
type field struct {
	letter byte
	text   string
}

func newSettings() settings {
	s := settings{symbols: new([128]string)}
	for letter, name := range map[byte]string{
		'~': "roll", 'H': "fermata", 'L': "accent", 'M': "lowermordent", 'O': "coda", 'P': "uppermordent", 'S': "segno",
		'T': "trill", 'u': "upbow", 'v': "downbow",
	} {
		s.symbols[letter] = name
	}
	return s
}

// line reads one line.
func (r *reader) line(line []byte) error {
	switch {
	case r.skip != nil:
		if bytes.HasPrefix(line, r.skip) {
			r.skip = nil
		}
		return nil
	case len(bytes.TrimSpace(line)) == 0:
		return r.emptyLine()
	case line[0] == '%':
		if len(line) > 1 && line[1] == '%' {
			r.directive(line[2:])
		}
		return nil
	case isField(line):
		return r.field(line[0], line[2:])
	}
	if r.t == nil || !r.t.inBody {
		r.stray(line)
		return nil
	}
	return r.musicLine(uncommented(line))
}

// isField reports whether a line is a field and not music such as "A:|".
func isField(line []byte) bool {
	if len(line) < 2 || line[1] != ':' || !isLetter(line[0]) && line[0] != '+' {
		return false
	}
	return len(line) < 3 || line[2] != '|' && line[2] != ':' || line[0] == 'w' || line[0] == 'W'
}

// emptyLine ends a tune whose music has begun.
func (r *reader) emptyLine() error {
	if r.t != nil && r.t.inBody {
		return r.endTune()
	}
	return nil
}

// stray remarks on text that is in no tune, where it looks like music.
func (r *reader) stray(line []byte) {
	switch {
	case r.t != nil:
		r.warn(codeHeader, "music", "music before the tune's K: is left out")
	case bytes.IndexByte(line, '|') >= 0:
		r.warn(codeStray, "", "a line of music behind an empty line belongs to no tune and is left out")
	}
}

// beginTune begins a tune with the settings of the file.
func (r *reader) beginTune(number []byte) error {
	if err := r.endTune(); err != nil {
		return err
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	r.t = newTune(r.file, r.s.Data[r.start:])
	number = bytes.TrimSpace(number)
	for len(number) > 1 && number[0] == '0' {
		number = number[1:]
	}
	r.t.number = string(number)
	return nil
}

// endTune finishes the tune that is being read, if any.
func (r *reader) endTune() error {
	t := r.t
	if t == nil {
		return nil
	}
	defer func() { r.t = nil }()
	if !t.inBody {
		r.warn(codeHeader, "K", "the tune %q has no K: and is left out", t.number)
		return nil
	}
	if t.b.NumEvents() == 0 {
		r.warn(codeEmpty, "", "the tune %q has no notes and is left out", t.number)
		return nil
	}
	r.finish()
	sc, err := t.b.Build()
	if err != nil {
		return err
	}
	r.entries = append(r.entries, source.Entry{Index: len(r.entries) + 1, Number: t.number, Title: t.meta.Title, Score: sc})
	return nil
}
