package abc

import (
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// The codes of remarks.
const (
	codeUnknown   = "AB001" // a sign that means nothing
	codeField     = "AB002" // a field that cannot be read
	codeUnkept    = "AB003" // something that the score does not keep
	codeNote      = "AB004" // a note that cannot be
	codeBar       = "AB005" // a bar longer than its meter
	codeAlign     = "AB006" // voices whose bars differ
	codeSlur      = "AB007" // a slur, tie or line without its other end
	codeTuplet    = "AB008" // a tuplet that is not full
	codeLyric     = "AB009" // syllables without notes
	codeEnding    = "AB010" // an ending that cannot be
	codeMacro     = "AB011" // a macro that cannot be
	codeStray     = "AB012" // music outside of a tune
	codeHeader    = "AB013" // a tune without the fields that it needs
	codeEmpty     = "AB014" // no music at all
	codeCut       = "AB015" // music without bar lines
	codeLayout    = "AB016" // %%score or %%staves that cannot be followed
	codeKey       = "AB017" // a key that is not known
	codeDecorated = "AB018" // a decoration that is not known
)

// say makes a remark about the place that is being read.
func (r *reader) say(severity source.Severity, kind fault.Kind, code, subject, format string, args ...any) {
	place := fault.Position{}
	if r.t != nil && r.t.cur != nil {
		v := r.t.cur
		place.Measure = strconv.Itoa(v.index + 1)
		if v.part != 0 {
			place.Part = r.t.b.Part(v.part).Name
		}
	}
	r.s.Say(source.Remark{Severity: severity, Kind: kind, Code: code, Subject: subject, Offset: r.offset, Place: place}, format, args...)
}

// warn remarks on something that is wrong and was repaired.
func (r *reader) warn(code, subject, format string, args ...any) {
	r.say(source.Warning, fault.Invalid, code, subject, format, args...)
}

// unkept remarks on something that the score does not keep.
func (r *reader) unkept(what string) {
	r.say(source.Info, fault.Unsupported, codeUnkept, what, "%s: not kept", what)
}

// clip shortens a text for a remark.
func clip(text []byte) string {
	const most = 24
	if runes := []rune(string(text[:min(len(text), 4*most)])); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(text)
}
