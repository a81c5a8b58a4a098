package source

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"ricercar/backend/fault"
)

// Text returns data as UTF-8 without a byte order mark. It knows UTF-8, both orders of UTF-16 (by their mark or by
// the zero bytes of an opening '<'), and the encodings that an XML declaration names; what is neither and not valid
// UTF-8 is read as Windows-1252, the usual superset of Latin-1. Data that is UTF-8 already is returned as it is.
func Text(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return Text(data[3:])
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return fromUTF16(data[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return fromUTF16(data[2:], binary.BigEndian), nil
	case bytes.HasPrefix(data, []byte{'<', 0}):
		return fromUTF16(data, binary.LittleEndian), nil
	case bytes.HasPrefix(data, []byte{0, '<'}):
		return fromUTF16(data, binary.BigEndian), nil
	}
	switch name := declared(data); name {
	case "iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252":
		return fromWindows1252(data), nil
	case "", "utf-8", "utf8", "us-ascii", "ascii", "utf-16":
	default:
		if !utf8.Valid(data) {
			return nil, fault.New(fault.Unsupported, "the text encoding %q is not known", name).
				WithHint("save the file as UTF-8")
		}
	}
	if utf8.Valid(data) {
		return data, nil
	}
	return fromWindows1252(data), nil
}

// declared returns the encoding that an XML declaration names, in small letters, or nothing.
func declared(data []byte) string {
	if !bytes.HasPrefix(data, []byte("<?xml")) {
		return ""
	}
	end := bytes.IndexByte(data, '>')
	if end < 0 || end > 256 {
		return ""
	}
	_, rest, ok := strings.Cut(string(data[:end]), "encoding")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, " \t\r\n=")
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	name, _, _ := strings.Cut(rest[1:], rest[:1])
	return strings.ToLower(strings.TrimSpace(name))
}

// fromUTF16 drops an odd last byte and writes U+FFFD for unpaired surrogates.
func fromUTF16(data []byte, order binary.ByteOrder) []byte {
	out := make([]byte, 0, len(data)/2+len(data)/8)
	for len(data) >= 2 {
		r := rune(order.Uint16(data))
		data = data[2:]
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if len(data) >= 2 {
				low = rune(order.Uint16(data))
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				data = data[2:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// windows1252 holds the characters of 0x80…0x9F; the five unused places keep their number, as browsers do.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8D, 'Ž', 0x8F,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9D, 'ž', 'Ÿ',
}

func fromWindows1252(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, c := range data {
		switch {
		case c < 0x80:
			out = append(out, c)
		case c < 0xA0:
			out = utf8.AppendRune(out, windows1252[c-0x80])
		default:
			out = utf8.AppendRune(out, rune(c))
		}
	}
	return out
}
