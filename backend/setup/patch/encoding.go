package patch

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"ricercar/backend/fault"
)

// wide returns the byte order of text in UTF-16, which editors of Windows may write, or nil. Without a mark it is
// told by the zero bytes beside its ASCII characters.
func wide(content []byte) binary.ByteOrder {
	if len(content) < 2 {
		return nil
	}
	switch {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), content[0] != 0 && content[1] == 0:
		return binary.LittleEndian
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}), content[0] == 0 && content[1] != 0:
		return binary.BigEndian
	}
	return nil
}

// encoded refuses text that is not UTF-8.
func encoded(content []byte) error {
	if wide(content) != nil {
		return invalid(content, 0, "the file is written in UTF-16, which its program cannot read").
			WithHint("save it as UTF-8 without a byte order mark")
	}
	if utf8.Valid(content) {
		return nil
	}
	at := 0
	for at < len(content) {
		r, size := utf8.DecodeRune(content[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return invalid(content, at, "the file is not UTF-8").WithHint("save it as UTF-8 without a byte order mark")
}

// toUTF8 rewrites UTF-16 as UTF-8 and takes a byte order mark off.
func toUTF8(content []byte) ([]byte, error) {
	order := wide(content)
	if order == nil {
		return bytes.TrimPrefix(content, bom), nil
	}
	if len(content)%2 != 0 {
		return nil, fault.New(fault.Invalid, "the file is cut off within a character of UTF-16")
	}
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), bom), nil
}
