package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"ricercar/backend/fault"
)

// Source is the text of one file on its way through a reader, and what the reader has to say about it.
// It belongs to one goroutine.
type Source struct {
	Name   string // as the user knows the file; empty if it has no name
	Data   []byte // UTF-8 where the format is text
	Limits Limits // without zero fields
	// Parameters say how to read, where a format leaves a choice: "grid" "16". Nil for none.
	Parameters map[string]string

	diags []Diagnostic
	seen  map[subject]int // place in diags
	mark  lineMark
}

// subject tells remarks of one code apart, so that each is made once and counted afterwards.
type subject struct{ code, name string }

// lineMark is the last place that was turned into line and column, to go on from.
type lineMark struct{ offset, line, column int }

// New returns a source over data with l's bounds.
func New(name string, data []byte, l Limits) *Source {
	return &Source{Name: name, Data: data, Limits: l.OrDefault()}
}

// Remark is what a reader says about one place.
type Remark struct {
	Severity Severity
	Kind     fault.Kind
	Code     string
	Subject  string         // remarks of one code and subject are one diagnostic with a count
	Offset   int            // byte in Data; negative if unknown
	Place    fault.Position // part, measure and beat
}

// maxDiagnostics is how many subjects are told apart. A file with more is broken in a way that a list does not help.
const maxDiagnostics = 1000

// Say records a remark. The message, in the manner of fmt.Sprintf, is only made the first time that
// code and subject occur; later ones are counted. Behind a thousand remarks those of one code are one, whatever their
// subjects.
func (s *Source) Say(r Remark, format string, args ...any) {
	key := subject{r.Code, r.Subject}
	at, ok := s.seen[key]
	if !ok && len(s.diags) >= maxDiagnostics {
		key.name = "" // what comes now is one for each code
		at, ok = s.seen[key]
	}
	if ok {
		s.diags[at].Count++
		return
	}
	if s.seen == nil {
		s.seen = make(map[subject]int)
	}
	s.seen[key] = len(s.diags)
	s.diags = append(s.diags, Diagnostic{
		Severity: r.Severity, Kind: r.Kind, Code: r.Code, Count: 1,
		Message: fmt.Sprintf(format, args...), Position: s.Position(r.Offset, r.Place),
	})
}

// Again reports whether a remark of a code and subject was made before, and counts it if so. A reader that asks first
// spares making the subject's string, place and arguments.
func (s *Source) Again(code string, name []byte) bool {
	at, ok := s.seen[subject{code, string(name)}]
	if ok {
		s.diags[at].Count++
	}
	return ok
}

// Diagnostics returns the remarks in the order in which they were first made.
func (s *Source) Diagnostics() []Diagnostic { return s.diags }

// Position completes a place in the music by file, line and column of a byte offset. A negative offset is unknown.
func (s *Source) Position(offset int, place fault.Position) fault.Position {
	place.File = s.Name
	if offset >= 0 && offset <= len(s.Data) {
		place.Line, place.Column = s.lineColumn(offset)
	}
	return place
}

// lineColumn returns line and column, both from 1; a column is a character. It goes on from the place before, so that
// remarks in the order of the file cost one pass over it, even where it is a single line.
func (s *Source) lineColumn(offset int) (line, column int) {
	if offset < s.mark.offset {
		s.mark = lineMark{}
	}
	passed := s.Data[s.mark.offset:offset]
	if n := bytes.Count(passed, []byte{'\n'}); n > 0 {
		s.mark.line, s.mark.column = s.mark.line+n, 0
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	s.mark.offset, s.mark.column = offset, s.mark.column+utf8.RuneCount(passed)
	return s.mark.line + 1, s.mark.column + 1
}

// Fail returns an error at a byte offset, in the manner of fmt.Errorf.
func (s *Source) Fail(kind fault.Kind, code string, offset int, format string, args ...any) *fault.Error {
	return fault.New(kind, format, args...).WithCode(code).At(s.Position(offset, fault.Position{}))
}
