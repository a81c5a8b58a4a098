package svgdraw

import (
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"github.com/tdewolff/canvas"

	"ricercar/backend/fault"
)

// Glyph is the outline of a notation sign (SMuFL), a thousand units to the em, y upwards.
type Glyph struct {
	Outline string  // path data of SVG; empty for a space
	Advance float64 // how far the text moves on
}

// unitsPerEm is the grid that glyphs are drawn on.
const unitsPerEm = 1000

// isNotation reports whether a font family is one of notation signs.
func isNotation(family string) bool {
	for _, known := range []string{"Leipzig", "Bravura", "Leland", "Petaluma", "Gootville"} {
		if strings.Contains(family, known) {
			return true
		}
	}
	return false
}

// serif loads Liberation Serif, which has the widths of Times that Verovio reckons with, when it is first needed.
var serif = sync.OnceValues(func() (*canvas.FontFamily, error) {
	family := canvas.NewFontFamily("Liberation Serif")
	for _, f := range []struct {
		ttf   []byte
		style canvas.FontStyle
	}{
		{liberationserifregular.TTF, canvas.FontRegular},
		{liberationserifbold.TTF, canvas.FontBold},
		{liberationserifitalic.TTF, canvas.FontItalic},
		{liberationserifbolditalic.TTF, canvas.FontBold | canvas.FontItalic},
	} {
		if err := family.LoadFont(f.ttf, 0, f.style); err != nil {
			return nil, fault.New(fault.Internal, "load Liberation Serif: %w", err)
		}
	}
	return family, nil
})
