package romantext

import (
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// The codes of remarks.
const (
	codeLine    = "RT001" // a line that is neither a header nor a measure
	codeToken   = "RT002" // a token that cannot be read
	codeNumeral = "RT003" // a numeral that is none
	codeKey     = "RT004" // no key, or one that is none
	codeBeat    = "RT005" // a beat outside of its measure, or out of order
	codeMeasure = "RT006" // measures out of order
	codeCopy    = "RT007" // a copy of measures that are not there
	codeMeter   = "RT008" // a time signature that cannot be read
	codeUnkept  = "RT009" // something that an analysis does not keep
	codeEmpty   = "RT010" // no numerals at all
	codeFit     = "RT011" // an analysis that does not fit its score
	codePlace   = "RT012" // a label for which the score has no place
)

// warn remarks on something that is wrong and was repaired.
func (r *reader) warn(code, subject, format string, args ...any) {
	place := fault.Position{Measure: r.measured}
	r.s.Say(source.Remark{Severity: source.Warning, Kind: fault.Invalid, Code: code, Subject: subject, Offset: r.offset, Place: place}, format, args...)
}

// unkept remarks on something that an analysis does not keep.
func (r *reader) unkept(what string) {
	r.s.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeUnkept, Subject: what, Offset: r.offset}, "%s: not kept", what)
}

// Name is the printed number of a bar: "12", "8a".
func (b *Bar) Name() string { return strconv.Itoa(b.Number) + b.Suffix }
