package romantext

import (
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// header reads a line about the piece or what follows; its name is in small letters.
func (r *reader) header(name, value string) {
	m := &r.a.Meta
	switch name {
	case "time signature", "timesignature":
		r.timeSignature(value)
	case "key signature":
		r.keySignature(value)
	case "composer":
		if m.Composer == "" {
			m.Composer = value
		}
	case "title", "piece":
		if m.Title == "" {
			m.Title = value
		}
	case "movement":
		m.Subtitle = value
	case "form":
		if value != "" {
			r.sections = append(r.sections, value)
		}
	case "note":
		r.note(value)
	case "pedal":
		r.pedal(value)
	case "minor sixth", "minor seventh", "sixth minor", "seventh minor":
		r.unkept("rule for the raised degrees of minor")
	default:
		if value != "" {
			m.Credits = append(m.Credits, score.Credit{Kind: creditKind(name), Text: value})
		}
	}
}

// creditKind is the name of a credit: "analyst", "bwv".
func creditKind(name string) string {
	if name == "proof-reader" {
		return "proofreader"
	}
	return name
}

// note keeps a remark about the last measure; before all measures it is one about the whole.
func (r *reader) note(value string) {
	switch n := len(r.a.Bars); {
	case value == "":
	case n == 0:
		r.a.Meta.Credits = append(r.a.Meta.Credits, score.Credit{Kind: "notes", Text: value})
	default:
		r.a.Bars[n-1].Remarks = append(r.a.Bars[n-1].Remarks, value)
	}
}

// timeSignature reads 3/4, C, Cut, and "slow 6/8", which has six beats, or "fast 3/8", which has one.
func (r *reader) timeSignature(value string) {
	words := strings.Fields(value)
	count := usual
	for len(words) > 1 && (strings.EqualFold(words[0], "slow") || strings.EqualFold(words[0], "fast")) {
		count = slow
		if strings.EqualFold(words[0], "fast") {
			count = fast
		}
		words = words[1:]
	}
	text := strings.Join(words, "")
	if strings.EqualFold(text, "cut") || text == "C|" {
		text = "cut"
	}
	m, err := theory.ParseMeter(text)
	if err != nil || m.IsFree() {
		r.warn(codeMeter, "", "the time signature %q is not understood", clip(value))
		return
	}
	r.meter, r.count = m, count
}

// keySignature reads a number of sharps or flats, or the flats and sharps by name: "Bb", "F# C#", "-2".
func (r *reader) keySignature(value string) {
	if n, err := strconv.Atoi(value); err == nil && n >= -7 && n <= 7 {
		r.a.Signature = theory.KeySignature{Fifths: int8(n)}
		return
	}
	fifths := 0
	for _, word := range strings.FieldsFunc(value, func(c rune) bool { return c == ' ' || c == ',' }) {
		p, err := theory.ParsePitch(strings.ReplaceAll(word, "-", "b"))
		if err != nil || p.Alter == 0 {
			r.warn(codeKey, "signature", "the key signature %q is not understood", clip(value))
			return
		}
		fifths += int(p.Alter / 100)
	}
	r.a.Signature = theory.KeySignature{Fifths: int8(max(min(fifths, 7), -7))}
}

// pedal reads "F m2 b1 m3 b4": what is held, from where, to where. A measure without a beat is its beginning, as the last
// one its end.
func (r *reader) pedal(value string) {
	words := strings.Fields(value)
	if len(words) < 2 || len(r.a.Pedals) >= maxBars {
		r.warn(codeToken, "pedal", "the pedal %q is not understood", clip(value))
		return
	}
	from, rest, ok1 := r.placeOf(words[1:], "b1")
	to, rest, ok2 := r.placeOf(rest, "")
	if !ok1 || !ok2 || len(rest) > 0 {
		r.warn(codeToken, "pedal", "the pedal %q is not understood", clip(value))
		return
	}
	r.a.Pedals = append(r.a.Pedals, Pedal{Note: words[0], From: from, To: to})
}

// placeOf reads "m3" and, if it is there, "b4", counted in the present meter. Where it is not, the
// beat is the one given, and the end of the measure for none.
func (r *reader) placeOf(words []string, missing string) (at Place, rest []string, ok bool) {
	if len(words) == 0 {
		return at, nil, false
	}
	at.Measure = strings.TrimPrefix(strings.ToLower(words[0]), "m")
	if _, err := strconv.Atoi(strings.TrimRight(at.Measure, "abcd")); err != nil {
		return at, nil, false
	}
	words = words[1:]
	if len(words) > 0 && words[0][0] == 'b' {
		missing, words = words[0], words[1:]
	}
	if missing == "" {
		at.At = r.meter.Length()
		return at, words, true
	}
	at.At, ok = beat(strings.TrimPrefix(missing, "b"), &Bar{Meter: r.meter, count: r.count})
	return at, words, ok
}
