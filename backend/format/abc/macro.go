package abc

import (
	"bytes"
)

// macro is a text that stands for another: m: ~g3 = {a}g{f}g. One that ends in n means any note.
type macro struct {
	name, text []byte
	transposed bool // n of the name is any note
	at         int  // of the n in the name
}

const (
	maxMacros   = 256
	maxExpanded = 1 << 20
)

// macroField reads m:.
func (r *reader) macroField(text []byte) {
	name, body, ok := bytes.Cut(text, []byte{'='})
	name, body = bytes.TrimSpace(name), bytes.TrimSpace(body)
	if !ok || len(name) == 0 || len(r.t.macros) >= maxMacros {
		r.warn(codeMacro, clip(text), "%q is no macro", clip(text))
		return
	}
	m := macro{name: bytes.Clone(name), text: bytes.Clone(body), at: -1}
	for i, c := range m.name {
		if c == 'n' {
			m.transposed, m.at = true, i
		}
	}
	r.t.macros = append(r.t.macros, m)
}

// expandMacros returns a line with its macros resolved. What a macro gives is not looked at again.
func (r *reader) expandMacros(line []byte) []byte {
	out := r.expand[:0]
	for i := 0; i < len(line); {
		if line[i] == '"' {
			end := bytes.IndexByte(line[i+1:], '"')
			if end < 0 {
				end = len(line) - i - 2
			}
			out = append(out, line[i:i+end+2]...)
			i += end + 2
			continue
		}
		m, n, note := r.macroAt(line[i:])
		if m == nil {
			out = append(out, line[i])
			i++
			continue
		}
		out = m.appendTo(out, note)
		i += n
		if len(out) > maxExpanded {
			r.warn(codeMacro, "long", "the macros of a line make it too long; the rest of it is left out")
			break
		}
	}
	r.expand = out
	return out
}

// macroAt finds the macro that a text begins with, the last defined first, how many bytes it takes, and its note.
func (r *reader) macroAt(text []byte) (m *macro, n int, note []byte) {
	for i := len(r.t.macros) - 1; i >= 0; i-- {
		m = &r.t.macros[i]
		if !m.transposed {
			if bytes.HasPrefix(text, m.name) {
				return m, len(m.name), nil
			}
			continue
		}
		head, tail := m.name[:m.at], m.name[m.at+1:]
		if !bytes.HasPrefix(text, head) {
			continue
		}
		_, length, ok := letterAndOctave(text[len(head):])
		if end := len(head) + length; ok && bytes.HasPrefix(text[end:], tail) {
			return m, end + len(tail), text[len(head):end]
		}
	}
	return nil, 0, nil
}

// appendTo writes what a macro stands for. The letters h to z of one that means any note are notes relative to n.
func (m *macro) appendTo(out, note []byte) []byte {
	if !m.transposed {
		return append(out, m.text...)
	}
	p, _, _ := letterAndOctave(note)
	for i := 0; i < len(m.text); i++ {
		c := m.text[i]
		switch {
		case c == '!' || c == '"':
			end := bytes.IndexByte(m.text[i+1:], c)
			if end < 0 {
				return append(out, m.text[i:]...)
			}
			out = append(out, m.text[i:i+end+2]...)
			i += end + 1
		case c >= 'h' && c <= 'z':
			out = appendLetter(out, p.Diatonic()+int(c)-'n')
		default:
			out = append(out, c)
		}
	}
	return out
}

// appendLetter writes a number of letters above C0 as a note.
func appendLetter(out []byte, place int) []byte {
	octave := (place - floorMod7(place)) / 7
	letter := "CDEFGAB"[floorMod7(place)]
	if octave >= 5 {
		letter |= 0x20
	}
	out = append(out, letter)
	for ; octave > 5; octave-- {
		out = append(out, '\'')
	}
	for ; octave < 4; octave++ {
		out = append(out, ',')
	}
	return out
}
