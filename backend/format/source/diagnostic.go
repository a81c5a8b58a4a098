package source

import (
	"fmt"

	"ricercar/backend/fault"
)

// Severity says how much a diagnostic matters. The text is what JSON carries.
type Severity string

// The severities, worst first.
const (
	Error   Severity = "error"   // music is missing or may be wrong
	Warning Severity = "warning" // something was repaired or guessed
	Info    Severity = "info"    // something without effect on the notes was left out
)

// Diagnostic is one remark of a reader about a file that it could read. Its JSON is that of an error plus severity.
type Diagnostic struct {
	Severity Severity       `json:"severity"`
	Kind     fault.Kind     `json:"kind"` // invalid: the file is wrong; unsupported: the score cannot hold it
	Code     string         `json:"code"` // stable: two letters of the format and three digits
	Message  string         `json:"message"`
	Position fault.Position `json:"position,omitzero"` // the first of Count places
	Count    int            `json:"count,omitempty"`   // how often, where more than once
}

// String prints the diagnostic in one line: "bwv66.xml:123:8: Tenor m.14 beat 2: duration 5 exceeds the bar by 1/8 [MX012]".
func (d Diagnostic) String() string {
	text := d.Message
	if place := d.Position.String(); place != "" {
		text = place + ": " + text
	}
	if d.Count > 1 {
		text = fmt.Sprintf("%s (%d times)", text, d.Count)
	}
	return text + " [" + d.Code + "]"
}
