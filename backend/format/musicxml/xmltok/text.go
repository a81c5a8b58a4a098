package xmltok

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"ricercar/backend/fault"
)

// Value returns the last Text with entities and line ends resolved. What has none is part of the document.
func (x *Tokenizer) Value() []byte {
	if x.cdata {
		return lineEnds(x.text)
	}
	return x.decode(x.text)
}

// Attr returns the value of an attribute of the last start tag, nil where it has none of that name.
func (x *Tokenizer) Attr(name string) []byte {
	if len(x.attrs) == 0 {
		return nil
	}
	for rest := x.attrs; ; {
		key, value, after, ok := cutAttr(rest)
		if !ok {
			return nil
		}
		if string(key) == name {
			return x.decode(value)
		}
		rest = after
	}
}

// Attrs calls yield with each attribute of the last start tag, until it returns false.
func (x *Tokenizer) Attrs(yield func(name, value []byte) bool) {
	for rest := x.attrs; ; {
		key, value, after, ok := cutAttr(rest)
		if !ok || !yield(key, x.decode(value)) {
			return
		}
		rest = after
	}
}

// cutAttr takes one name="value" from the head of a tag's attributes.
func cutAttr(s []byte) (name, value, rest []byte, ok bool) {
	start := spaces(s, 0)
	end := start
	for end < len(s) && s[end] != '=' && !isSpace(s[end]) {
		end++
	}
	i := spaces(s, end)
	if i >= len(s) || s[i] != '=' {
		return nil, nil, nil, false
	}
	if i = spaces(s, i+1); i >= len(s) || s[i] != '"' && s[i] != '\'' {
		return nil, nil, nil, false
	}
	n := bytes.IndexByte(s[i+1:], s[i])
	if n < 0 {
		return nil, nil, nil, false
	}
	return s[start:end], s[i+1 : i+1+n], s[i+2+n:], true
}

// spaces returns the place of the first byte from i on that is no white space.
func spaces(s []byte, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// decode resolves entities and line ends.
func (x *Tokenizer) decode(raw []byte) []byte {
	if bytes.IndexByte(raw, '&') < 0 {
		return lineEnds(raw)
	}
	raw = lineEnds(raw)
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		amp := bytes.IndexByte(raw, '&')
		if amp < 0 {
			return append(out, raw...)
		}
		out = append(out, raw[:amp]...)
		semicolon := bytes.IndexByte(raw[amp:], ';')
		r := utf8.RuneError
		if semicolon > 0 {
			r = entity(string(raw[amp+1 : amp+semicolon]))
		}
		if r < 0 || semicolon < 0 {
			x.fail(fault.Invalid, "'&' does not begin an entity that XML knows")
			return out
		}
		out = utf8.AppendRune(out, r)
		raw = raw[amp+semicolon+1:]
	}
	return out
}

// entity returns the character of a predefined or numeric entity, −1 if it is none.
func entity(name string) rune {
	switch name {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if len(name) < 2 || name[0] != '#' {
		return -1
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return -1
	}
	return rune(n)
}

// lineEnds writes every \r\n and \r as \n.
func lineEnds(raw []byte) []byte {
	if bytes.IndexByte(raw, '\r') < 0 {
		return raw
	}
	out := make([]byte, 0, len(raw))
	for i, c := range raw {
		switch {
		case c == '\r':
			out = append(out, '\n')
		case c != '\n' || i == 0 || raw[i-1] != '\r':
			out = append(out, c)
		}
	}
	return out
}
