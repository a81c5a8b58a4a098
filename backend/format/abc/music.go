package abc

import (
	"bytes"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// musicLine reads a line of music.
func (r *reader) musicLine(line []byte) error {
	v := r.voice().base()
	if len(r.t.macros) > 0 {
		line = r.expandMacros(line)
	}
	continued := len(line) > 0 && line[len(line)-1] == '\\'
	if continued {
		line = line[:len(line)-1]
	}
	if !v.lyrics.continued {
		r.beginSungLine(v)
	}
	sc := &r.sc
	*sc = scanner{r: r, line: line, heads: sc.heads[:0]}
	if err := sc.run(); err != nil {
		return err
	}
	r.voice().endBeam(r.t.b)
	if v = r.voice().base(); !continued && v.group == 0 {
		r.toBase()
	}
	v.lyrics.continued = continued
	if !continued && r.t.voices[0] == v {
		r.t.newSystem = true
	}
	return nil
}

// scanner goes through one line of music.
type scanner struct {
	r     *reader
	line  []byte
	i     int
	used  int    // place of a broken rhythm sign that its note has taken, from 1
	heads []head // of the note that is being read
}

// peek is the byte so many places on; 0 behind the end.
func (sc *scanner) peek(n int) byte {
	if sc.i+n < len(sc.line) {
		return sc.line[sc.i+n]
	}
	return 0
}

func (sc *scanner) run() error {
	r := sc.r
	for sc.i < len(sc.line) {
		r.offset = min(r.start+sc.i, len(r.s.Data))
		before := sc.i
		if err := sc.element(sc.line[sc.i]); err != nil {
			return err
		}
		if sc.i == before {
			sc.unknown()
		}
	}
	return nil
}

// element reads what begins with a byte.
func (sc *scanner) element(c byte) error {
	r := sc.r
	v := r.voice()
	switch {
	case isNote(c) || c == '^' || c == '_' || c == '=':
		return sc.note()
	case c == ' ' || c == '\t' || c == '\r':
		v.endBeam(r.t.b)
		sc.i++
	case c == '|' || c == ':' || c == ']' || c == '[' && sc.isBarOrEnding():
		sc.barLine()
	case c == '.' && sc.isDotted('|'):
		sc.barLine()
	case c == '[' && isLetter(sc.peek(1)) && sc.peek(2) == ':':
		return sc.inlineField()
	case c == '[':
		return sc.chord()
	case c == 'z' || c == 'x' || c == 'Z' || c == 'X':
		return sc.rest()
	case c == 'y':
		sc.i++
		_, _, n := multiplier(sc.line[sc.i:])
		sc.i += n
	default:
		sc.sign(c)
	}
	return nil
}

// sign reads what is no note, rest, bar line or field.
func (sc *scanner) sign(c byte) {
	r := sc.r
	v := r.voice()
	switch {
	case c == '(' && isDigit(sc.peek(1)):
		sc.tuplet()
	case c == '(' && sc.peek(1) == '&':
		r.beginOverlays()
		sc.i += 2
	case c == '&' && sc.peek(1) == ')':
		r.endOverlays()
		sc.i += 2
	case c == '(':
		v.opening = append(v.opening, slur{offset: r.offset})
		sc.i++
	case c == '.' && sc.isDotted('('):
		v.opening = append(v.opening, slur{offset: r.offset, style: dottedSlur})
		sc.i += 2
	case c == ')':
		r.closeSlur(v)
		sc.i++
	case c == '{':
		sc.graces()
	case c == '>' || c == '<':
		sc.strayBroken()
	case c == '"':
		sc.quoted()
	case c == '!' || c == '+' && sc.isOldDecoration():
		sc.decoration(c)
	case c == '.':
		v.decor = append(v.decor, decor{sign: &staccato})
		sc.i++
	case c == '&':
		back := 0
		for ; sc.peek(0) == '&' && sc.peek(1) != ')' || back == 0; sc.i++ {
			back++
		}
		r.overlay(back)
	case c < 128 && (c == '~' || c >= 'H' && c <= 'W' || c >= 'h' && c <= 'w'):
		r.symbol(c)
		sc.i++
	case c == '`' || c == '\\' || c == '$':
		sc.i++
	}
}

// isDotted reports whether a dot belongs to what stands behind it.
func (sc *scanner) isDotted(next byte) bool {
	return sc.peek(1) == next && (next != '(' || !isDigit(sc.peek(2)))
}

// unknown passes over a sign that means nothing.
func (sc *scanner) unknown() {
	end := sc.i + 1
	for end < len(sc.line) && sc.line[end]&0xC0 == 0x80 {
		end++
	}
	sign := string(sc.line[sc.i:end])
	sc.r.say(source.Warning, fault.Invalid, codeUnknown, sign, "%q means nothing here and is left out", sign)
	sc.i = end
}

// strayBroken passes over > and < that belong to the note before them, and those that belong to none.
func (sc *scanner) strayBroken() {
	if sc.used != sc.i+1 {
		sc.unknown()
		return
	}
	for sc.i < len(sc.line) && (sc.line[sc.i] == '>' || sc.line[sc.i] == '<') {
		sc.i++
	}
}

// inlineField reads [K:G] and the like.
func (sc *scanner) inlineField() error {
	r := sc.r
	end := bytes.IndexByte(sc.line[sc.i:], ']')
	if end < 0 {
		sc.i += 3
		r.warn(codeField, "]", "a field in the music is not closed")
		return nil
	}
	letter, text := sc.line[sc.i+1], bytes.TrimSpace(sc.line[sc.i+3:sc.i+end])
	sc.i += end + 1
	v := r.voice()
	v.endBeam(r.t.b)
	switch {
	case letter == 'r' || letter == 'E':
	case letter == 'V':
		sung := v
		r.voiceField(text)
		if now := r.voice(); now != sung && !now.lyrics.continued {
			r.beginSungLine(now)
		}
	case creditKinds[letter] != "" && letter != 'P':
		r.t.credit(letter, string(r.plain(text)))
	default:
		r.setting(letter, text)
	}
	return nil
}
