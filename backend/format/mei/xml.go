package mei

import (
	"strconv"
	"unicode/utf8"
)

// encoder writes elements one after another. Attributes come in pairs of name and value; one whose value is empty is
// left out.
type encoder struct {
	out  []byte
	open []string // elements that are not ended yet
}

// start opens an element, end closes the one opened last.
func (e *encoder) start(name string, attrs ...string) {
	e.tag(name, attrs)
	e.out = append(e.out, '>')
	e.open = append(e.open, name)
}

func (e *encoder) end() {
	e.closeInline()
	if len(e.open) > 0 {
		e.out = append(e.out, '\n')
	}
}

// closeInline is end within text, where a new line would be a space.
func (e *encoder) closeInline() {
	last := len(e.open) - 1
	e.out = append(append(append(e.out, "</"...), e.open[last]...), '>')
	e.open = e.open[:last]
}

// empty writes an element without content.
func (e *encoder) empty(name string, attrs ...string) {
	e.tag(name, attrs)
	e.out = append(e.out, "/>\n"...)
}

// leaf writes an element that holds text.
func (e *encoder) leaf(name, text string, attrs ...string) {
	e.tag(name, attrs)
	e.out = append(e.out, '>')
	e.text(text)
	e.out = append(append(append(e.out, "</"...), name...), ">\n"...)
}

func (e *encoder) tag(name string, attrs []string) {
	e.out = append(append(e.out, '<'), name...)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		e.out = append(append(append(e.out, ' '), attrs[i]...), `="`...)
		e.text(attrs[i+1])
		e.out = append(e.out, '"')
	}
}

// text writes characters, never markup. What XML cannot hold becomes U+FFFD.
func (e *encoder) text(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			e.out = append(e.out, "&amp;"...)
		case r == '<':
			e.out = append(e.out, "&lt;"...)
		case r == '>':
			e.out = append(e.out, "&gt;"...)
		case r == '"':
			e.out = append(e.out, "&quot;"...)
		case r == '\n', r == '\r', r == '\t':
			e.out = append(e.out, ' ')
		case r < 0x20, r == 0xFFFE, r == 0xFFFF:
			e.out = utf8.AppendRune(e.out, utf8.RuneError)
		default:
			e.out = utf8.AppendRune(e.out, r)
		}
	}
}

// itoa writes an integer for an attribute.
func itoa[N ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32](n N) string {
	return strconv.FormatInt(int64(n), 10)
}
