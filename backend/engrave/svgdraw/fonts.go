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

// fonts are the families that text is set in.
type fonts struct {
	serif *canvas.FontFamily
	music *canvas.FontFamily // nil without one
}

// notation is the family of notation signs where a text asks for one of the usual ones; nil otherwise.
func (f fonts) notation(name string) *canvas.FontFamily {
	for _, known := range []string{"Leipzig", "Bravura", "Leland", "Petaluma", "Gootville"} {
		if strings.Contains(name, known) {
			return f.music
		}
	}
	return nil
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

// loadFonts returns the families; music is a font file with notation signs, or empty.
func loadFonts(music []byte) (fonts, error) {
	text, err := serif()
	if err != nil {
		return fonts{}, err
	}
	f := fonts{serif: text}
	if len(music) > 0 {
		f.music = canvas.NewFontFamily("Notation")
		if err := f.music.LoadFont(music, 0, canvas.FontRegular); err != nil {
			return fonts{}, fault.New(fault.Internal, "load the notation font: %w", err)
		}
	}
	return f, nil
}
