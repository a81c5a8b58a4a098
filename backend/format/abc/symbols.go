package abc

import (
	"bytes"
	"slices"

	"ricercar/backend/score"
)

// symbolLine reads s: the decorations, chord symbols and annotations of the notes in the line of music before, one for
// each; * passes a note over, | goes on in the next bar. ABC 2.1, section 4.15.
func (r *reader) symbolLine(text []byte, continues bool) {
	v := r.sungVoice("s", "symbols")
	if v == nil {
		return
	}
	l := lyricState{}
	if continues {
		l.next = v.nextSymbol
	}
	left := 0
	for len(text) > 0 {
		word, rest := cutSymbol(text)
		text = rest
		switch {
		case isSpace(word[0]):
		case word[0] == '|':
			l.skipBar(v)
		case word[0] == '*':
			l.next++
		case l.next >= len(v.sung):
			left++
		default:
			r.symbolAt(v, word, v.sung[l.next].row)
			l.next++
		}
	}
	v.nextSymbol = l.next
	if left > 0 {
		r.warn(codeLyric, "s", "%d symbols have no note and are left out", left)
	}
}

// cutSymbol cuts off what is one symbol: all up to the end of !name!, +name+ or "text", else one byte.
func cutSymbol(text []byte) (word, rest []byte) {
	switch c := text[0]; c {
	case '!', '+', '"':
		if end := bytes.IndexByte(text[1:], c); end >= 0 {
			return text[:end+2], text[end+2:]
		}
		return text, nil
	}
	return text[:1], text[1:]
}

// symbolAt hangs a symbol on an event.
func (r *reader) symbolAt(v *voice, word []byte, row score.EventRow) {
	e := r.t.b.Event(row)
	at := score.Anchor{Bar: e.Bar, Tick: e.Onset, Staff: v.staff, Part: v.part}
	signs, harmony, decors := v.signs, v.harmony, v.decor
	v.signs, v.harmony, v.decor = nil, nil, nil
	switch body := bytes.Trim(word, "!+\""); {
	case len(body) == 0:
	case word[0] == '"':
		r.annotate(body)
	case word[0] == '!' || word[0] == '+':
		r.decorateBy(body)
	case word[0] < 128:
		r.symbol(word[0])
	}
	for _, d := range v.decor {
		r.place(v, d, at, row)
	}
	r.addSigns(v, at)
	v.signs, v.harmony, v.decor = slices.Clip(signs), slices.Clip(harmony), slices.Clip(decors)
}
