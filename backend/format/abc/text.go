package abc

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// plain returns a text with its escapes resolved: \'e, \u00e9, &eacute;, \%, and without surrounding space. Texts
// without escapes are not copied.
func (r *reader) plain(text []byte) []byte {
	text = bytes.TrimSpace(text)
	if bytes.IndexByte(text, '\\') >= 0 {
		r.scratch = unescape(r.scratch[:0], text)
		text = r.scratch
	}
	if i := bytes.IndexByte(text, '&'); i >= 0 && bytes.IndexByte(text[i:], ';') > 0 {
		text = []byte(html.UnescapeString(string(text)))
	}
	return text
}

// unescape appends a text with its backslashes resolved.
func unescape(out, text []byte) []byte {
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 >= len(text) {
			out = append(out, text[i])
			i++
			continue
		}
		n, char := escape(text[i+1:])
		if n == 0 {
			out = append(out, '\\')
			i++
			continue
		}
		out = utf8.AppendRune(out, char)
		i += 1 + n
	}
	return out
}

// escape reads what stands behind a backslash: how many bytes it takes, and the character. It takes none of what is no
// escape.
func escape(text []byte) (n int, char rune) {
	switch c := text[0]; {
	case c == '\\' || c == '%' || c == '&':
		return 1, rune(c)
	case (c == 'u' || c == 'U') && len(text) >= 5:
		digits := 4
		if c == 'U' {
			digits = 8
		}
		if len(text) <= digits {
			return 0, 0
		}
		code, err := strconv.ParseUint(string(text[1:1+digits]), 16, 21)
		if err != nil || !utf8.ValidRune(rune(code)) {
			return 0, 0
		}
		return 1 + digits, rune(code)
	case len(text) >= 2:
		if char, ok := accented[[2]byte{text[0], text[1]}]; ok {
			return 2, char
		}
	}
	return 0, 0
}

// accented are the mnemonics for characters: ABC 2.1, section 8.2.
var accented = mnemonics()

func mnemonics() map[[2]byte]rune {
	table := map[[2]byte]rune{}
	for _, group := range []string{
		"` AÀEÈIÌOÒUÙaàeèiìoòuù", "' AÁEÉIÍOÓUÚYÝaáeéiíoóuúyý", "^ AÂEÊIÎOÔUÛYŶaâeêiîoôuûyŷ", "~ AÃNÑOÕaãnñoõIĨUŨiĩuũ",
		"\" AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ", "c CÇcç", "o AÅaå", "u AĂEĔaăeĕ", "v SŠZŽsšzžCČcčEĚeěRŘrř",
		"H OŐUŰoőuű", "/ OØoø", "= DĐdđ", "a AÅaåeæ", "A AÅEÆ", "d hð", "D HÐ", "t hþ", "T HÞ", "s sß", "O EŒ", ", CÇcç",
	} {
		runes := []rune(group)
		for i := 2; i+1 < len(runes); i += 2 {
			table[[2]byte{byte(runes[0]), byte(runes[i])}] = runes[i+1]
		}
	}
	table[[2]byte{'o', 'e'}] = 'œ'
	return table
}

// escaped writes a text so that plain reads it back.
func escaped(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if !strings.ContainsAny(text, `\%&`) {
		return text
	}
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `&`, `\&`).Replace(text)
}

// uncommented cuts a comment off a line.
func uncommented(line []byte) []byte {
	for from := 0; ; {
		i := bytes.IndexByte(line[from:], '%')
		if i < 0 {
			return bytes.TrimRight(line, " \t\r")
		}
		if at := from + i; at == 0 || line[at-1] != '\\' {
			return bytes.TrimRight(line[:at], " \t\r")
		}
		from += i + 1
	}
}

// number reads the digits at the beginning of a text; n is how many bytes they take, −1 where the number is too large.
func number(text []byte) (value, n int) {
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		if value = 10*value + int(text[n]-'0'); value > maxNumber {
			return 0, -1
		}
		n++
	}
	return value, n
}

// maxNumber bounds the numbers of a tune.
const maxNumber = 1 << 16

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
