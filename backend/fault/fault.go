// Package fault holds the errors that cross a border of the program: what kind of thing went wrong,
// where, and what the user can do. Surfaces map a Kind to an exit code, an HTTP status or an MCP result
// in one place; everything else only makes, wraps and asks.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of thing went wrong. The text is what JSON carries.
type Kind string

// The kinds of CONTRACT: the whole list, in the order in which surfaces document them.
const (
	Invalid     Kind = "invalid"     // the input is wrong: a file, an argument, a state
	NotFound    Kind = "not_found"   // no such score, file, tool, part, bar
	Unsupported Kind = "unsupported" // understood, but this program cannot do it (here)
	TooLarge    Kind = "too_large"   // over a limit of size, time or number
	Conflict    Kind = "conflict"    // the thing exists already or has changed meanwhile
	Canceled    Kind = "canceled"    // the caller gave up
	Internal    Kind = "internal"    // our fault
)

// Position is a place in a score or a file. Zero fields are unknown.
type Position struct {
	File    string  `json:"file,omitempty"`
	Line    int     `json:"line,omitempty"`
	Column  int     `json:"column,omitempty"`
	Part    string  `json:"part,omitempty"`
	Measure string  `json:"measure,omitempty"`
	Beat    float64 `json:"beat,omitempty"`
}

// IsZero reports whether nothing is known about the place.
func (p Position) IsZero() bool { return p == Position{} }

// String prints what is known: "file:line:column: Part m.12 beat 2". It is empty for the zero position.
func (p Position) String() string {
	s := p.File
	if p.Line > 0 {
		s = fmt.Sprintf("%s:%d", s, p.Line)
		if p.Column > 0 {
			s = fmt.Sprintf("%s:%d", s, p.Column)
		}
	}
	place := p.Part
	if p.Measure != "" {
		place = join(place, " ", "m."+p.Measure)
	}
	if p.Beat > 0 {
		place = join(place, " ", fmt.Sprintf("beat %g", p.Beat))
	}
	return join(s, ": ", place)
}

func join(a, sep, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + sep + b
}

// Error is an error with a kind. Message says what is wrong; Hint says what to do about it.
// Its JSON is what every surface prints.
type Error struct {
	Kind        Kind     `json:"kind"`
	Code        string   `json:"code,omitempty"`        // stable, such as "MX004"; empty where no program asks
	Message     string   `json:"message"`               // a sentence without a full stop
	Hint        string   `json:"hint,omitempty"`        // what the user can do, empty if nothing
	Field       string   `json:"field,omitempty"`       // the argument at fault, as its caller wrote it
	Suggestions []string `json:"suggestions,omitempty"` // "did you mean"
	Position    Position `json:"position,omitzero"`
	Err         error    `json:"-"` // the cause, never shown before Message
}

// New returns an error of the kind with a message in the manner of fmt.Errorf; %w keeps the cause.
func New(kind Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Message: err.Error(), Err: errors.Unwrap(err)}
}

// WithHint returns e with a hint, in the manner of fmt.Sprintf.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// WithCode returns e with a stable code.
func (e *Error) WithCode(code string) *Error { e.Code = code; return e }

// WithField returns e naming the argument at fault.
func (e *Error) WithField(field string) *Error { e.Field = field; return e }

// WithSuggestions returns e with names that may have been meant.
func (e *Error) WithSuggestions(names ...string) *Error { e.Suggestions = names; return e }

// At returns e with its place.
func (e *Error) At(p Position) *Error { e.Position = p; return e }

// Error prints place, message and hint in one line.
func (e *Error) Error() string {
	s := join(e.Position.String(), ": ", e.Message)
	if e.Code != "" {
		s += " [" + e.Code + "]"
	}
	return join(s, "; ", e.Hint)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// As returns err as an *Error: the first one in its chain, else a new one of the kind that KindOf finds,
// with err's text as message. It is nil for nil.
func As(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Kind: KindOf(err), Message: err.Error(), Err: err}
}
