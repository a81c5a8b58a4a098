package humdrum

import (
	"html"
	"strings"

	"ricercar/backend/theory"
)

// plainText reads a text of a record or token: character references (&uuml;) and Humdrum's own for its separators.
func plainText(text []byte) string {
	s := strings.TrimSpace(string(text))
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return strings.TrimSpace(html.UnescapeString(strings.ReplaceAll(s, "&colon;", ":")))
}

// number reads the digits at the beginning of a text; n is how many bytes they take, −1 where the number is too large.
func number(text []byte) (value, n int) {
	for n < len(text) && isDigit(text[n]) {
		if value = 10*value + int(text[n]-'0'); value > maxNumber {
			return 0, -1
		}
		n++
	}
	return value, n
}

// maxNumber bounds the numbers of a piece.
const maxNumber = 1 << 20

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isPitch reports whether a byte is a letter of the scale.
func isPitch(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'g' }

// stepOf is the letter of the scale that a byte is.
func stepOf(c byte) theory.Step { return theory.Step((c | 0x20 - 'a' + 5) % 7) }
