package musicxml

import (
	"strconv"
	"unicode/utf8"
)

// appendEscaped appends text as content or attribute value. Characters that XML cannot hold are left out.
func appendEscaped(out []byte, text string) []byte {
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r != utf8.RuneError && r != 0xFFFE && r != 0xFFFF {
				out = append(out, text[i:i+size]...)
			}
			i += size
			continue
		}
		out = appendEscapedByte(out, c)
		i++
	}
	return out
}

func appendEscapedByte(out []byte, c byte) []byte {
	switch {
	case c == '&':
		return append(out, "&amp;"...)
	case c == '<':
		return append(out, "&lt;"...)
	case c == '>':
		return append(out, "&gt;"...)
	case c == '"':
		return append(out, "&quot;"...)
	case c == '\n', c == '\t', c == '\r':
		return append(strconv.AppendInt(append(out, "&#"...), int64(c), 10), ';')
	case c < ' ':
		return out
	}
	return append(out, c)
}
