package humdrum

import (
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// The codes of remarks.
const (
	codeToken    = "HD001" // a token that cannot be read
	codeFields   = "HD002" // a record with more or fewer fields than spines
	codePath     = "HD003" // a spine path that cannot be
	codeUnkept   = "HD004" // something that the score does not keep
	codeLength   = "HD005" // a duration that cannot be
	codeTime     = "HD006" // notes that overlap or leave a gap
	codeBar      = "HD007" // a bar that does not fit its meter
	codeTandem   = "HD008" // an interpretation that cannot be read
	codeSlur     = "HD009" // a slur, line or beam without its other end
	codeLyric    = "HD010" // a syllable without a note
	codeStray    = "HD011" // data outside of spines
	codeEmpty    = "HD012" // no music at all
	codeNumeral  = "HD013" // a numeral, chord symbol or figure that is not known
	codeMeter    = "HD014" // meters that differ between spines
	codeEncoding = "HD015" // a signifier that is not known
)

// say makes a remark about the token that is being read.
func (r *reader) say(severity source.Severity, kind fault.Kind, code, subject, format string, args ...any) {
	r.s.Say(source.Remark{Severity: severity, Kind: kind, Code: code, Subject: subject, Offset: r.offset, Place: r.place()}, format, args...)
}

// place is where in the music the token stands.
func (r *reader) place() (at fault.Position) {
	p := r.p
	if p == nil || p.bar == 0 {
		return at
	}
	at.Measure = strconv.Itoa(p.printed())
	if r.at != nil && r.at.partRow != 0 {
		at.Part = p.b.Part(r.at.partRow).Name
	}
	return at
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
