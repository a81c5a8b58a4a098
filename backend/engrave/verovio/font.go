package verovio

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"strconv"

	"ricercar/backend/fault"
)

// TextFont is the name of the font that SVG texts name for the notation signs inside them: the notes of metronome
// marks, the accidentals of chord symbols.
const TextFont = "Leipzig"

// File returns one of the files that the module carries, such as "/data/Leipzig.css".
func (t *Toolkit) File(name string) ([]byte, error) {
	h, _ := t.in.ctx.Value(hostKey{}).(*host)
	if h == nil {
		return nil, fault.New(fault.Internal, "the engraver has no host")
	}
	file, ok := h.files[path.Clean(name)]
	if !ok {
		return nil, fault.New(fault.NotFound, "Verovio carries no file %q", name)
	}
	data, ok := t.in.module.Memory().Read(file.at, file.size)
	if !ok {
		return nil, fault.New(fault.Internal, "the file %q lies outside Verovio's memory", name)
	}
	return bytes.Clone(data), nil
}

// TextFontCSS returns the style sheet with the @font-face rule of TextFont, some 60 kB.
func (t *Toolkit) TextFontCSS() ([]byte, error) { return t.File("/data/" + TextFont + ".css") }

// Glyph is the outline of a notation sign, a thousand units to the em, y upwards.
type Glyph struct {
	Outline string // path data of SVG
	Advance float64
}

// TextGlyphs returns the outlines of TextFont by code point, for whoever draws without fonts.
func (t *Toolkit) TextGlyphs() (map[rune]Glyph, error) {
	text, err := t.File("/data/" + TextFont + ".xml")
	if err != nil {
		return nil, err
	}
	var boxes struct {
		Glyphs []struct {
			Code    string  `xml:"c,attr"`
			Advance float64 `xml:"h-a-x,attr"`
		} `xml:"g"`
	}
	if err := xml.Unmarshal(text, &boxes); err != nil {
		return nil, fault.New(fault.Unsupported, "read Verovio's list of glyphs: %w", err)
	}
	glyphs := make(map[rune]Glyph, len(boxes.Glyphs))
	for _, g := range boxes.Glyphs {
		code, err := strconv.ParseUint(g.Code, 16, 32)
		if err != nil {
			continue
		}
		drawing, err := t.File(fmt.Sprintf("/data/%s/%s.xml", TextFont, g.Code))
		if err != nil {
			continue
		}
		glyphs[rune(code)] = Glyph{outline(drawing), g.Advance}
	}
	return glyphs, nil
}

// outline is the path data of a glyph's drawing; empty for a space.
func outline(drawing []byte) string {
	_, rest, _ := bytes.Cut(drawing, []byte(` d="`))
	data, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(data)
}
