package midi

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// The codes of remarks.
const (
	codeNoMIDI     = "MD001" // not a MIDI file
	codeDivision   = "MD002" // no unit of time
	codeFormat     = "MD003" // an unknown format
	codeTruncated  = "MD004" // the file ends too early
	codeDamaged    = "MD005" // a track makes no sense from some place on
	codeHanging    = "MD006" // a note that never ends
	codeEmpty      = "MD007" // no notes
	codeMeta       = "MD008" // a meter, key or tempo that is none
	codeSeconds    = "MD009" // times in seconds
	codeMoved      = "MD010" // notes moved to the grid
	codeLost       = "MD011" // messages that the score does not keep
	codeBeatsFound = "MD012" // beats that are no beats of the file
	codeMeterFound = "MD013" // bars that are none of the file
)

// say makes a warning about a place in the file.
func (p *parser) say(code string, offset int, format string, args ...any) {
	p.src.Say(source.Remark{Severity: source.Warning, Kind: fault.Invalid, Code: code, Offset: offset}, format, args...)
}
