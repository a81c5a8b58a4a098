package svgdraw_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/fault"
)

func painter(t *testing.T) *svgdraw.Painter {
	t.Helper()
	p, err := svgdraw.NewPainter(map[rune]svgdraw.Glyph{'♩': {Outline: "M0 0H500V500H0Z", Advance: 600}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func draw(t *testing.T, body string, o svgdraw.Raster) *image.RGBA {
	t.Helper()
	picture, err := svgdraw.Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">` + body + `</svg>`))
	if err != nil {
		t.Fatal(err)
	}
	img, err := painter(t).Image(picture, o)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// Each drawing is one shape; inside lies in its ink and outside does not.
func TestShapes(t *testing.T) {
	for _, c := range []struct {
		name, body      string
		inside, outside image.Point
	}{
		{"rect", `<rect x="10" y="20" width="30" height="40"/>`, image.Pt(25, 50), image.Pt(25, 70)},
		{"ellipse", `<ellipse cx="50" cy="50" rx="30" ry="10"/>`, image.Pt(70, 50), image.Pt(50, 70)},
		{"circle", `<circle cx="50" cy="50" r="20"/>`, image.Pt(50, 65), image.Pt(68, 68)},
		{"polygon", `<polygon points="10,10 90,10 10,90"/>`, image.Pt(20, 20), image.Pt(80, 80)},
		{"stroked path", `<path d="M10 50 L90 50" stroke-width="10"/>`, image.Pt(50, 53), image.Pt(50, 60)},
		{"line", `<line x1="10" y1="10" x2="10" y2="90" stroke-width="8"/>`, image.Pt(10, 50), image.Pt(30, 50)},
		{"hollow path", `<path fill="none" d="M20 20 H80 V80 H20 Z" stroke-width="6"/>`, image.Pt(20, 50), image.Pt(50, 50)},
		{"no stroke", `<path fill="none" stroke="none" d="M20 20 H80 V80 H20 Z" stroke-width="6"/><rect width="2" height="2"/>`, image.Pt(1, 1), image.Pt(20, 50)},
		{"dashes", `<path d="M0 50 L100 50" stroke-width="10" stroke-dasharray="20 20"/>`, image.Pt(10, 50), image.Pt(30, 50)},
		{"translate", `<g transform="translate(50, 0)"><rect width="10" height="10"/></g>`, image.Pt(55, 5), image.Pt(5, 5)},
		{"scale and translate", `<rect transform="translate(10,10) scale(2)" x="5" y="5" width="10" height="10"/>`, image.Pt(35, 35), image.Pt(15, 15)},
		{"rotate", `<rect transform="rotate(90 50 50)" x="50" y="48" width="40" height="4"/>`, image.Pt(50, 80), image.Pt(80, 50)},
		{"matrix", `<rect transform="matrix(1 0 0 1 40 40)" width="10" height="10"/>`, image.Pt(45, 45), image.Pt(5, 5)},
		{"nested svg", `<svg x="50" y="50" width="50" height="50" viewBox="0 0 10 10"><rect x="5" y="5" width="5" height="5"/></svg>`, image.Pt(90, 90), image.Pt(60, 60)},
		{"nested svg without a size", `<svg viewBox="0 0 10 10"><rect x="5" y="5" width="5" height="5"/></svg>`, image.Pt(60, 60), image.Pt(40, 40)},
		{"glyph", `<defs><g id="a"><path transform="scale(1,-1)" d="M0 0 H20 V20 H0 Z"/></g></defs><use href="#a" transform="translate(50,50)"/>`, image.Pt(60, 40), image.Pt(60, 60)},
		{"hidden", `<rect width="10" height="10"/><g visibility="hidden"><rect x="50" width="50" height="50"/></g>`, image.Pt(5, 5), image.Pt(70, 20)},
		{"text", `<text x="0" y="90" font-size="0"><tspan font-size="120" font-weight="bold">I</tspan></text>`, image.Pt(23, 50), image.Pt(80, 50)},
		{"anchored text", `<text x="100" y="90" font-size="120" font-weight="bold" text-anchor="end">I</text>`, image.Pt(76, 50), image.Pt(20, 50)},
		{"notation sign", `<text x="0" y="100" font-size="100" font-family="Leipzig">♩<tspan>♩</tspan></text>`, image.Pt(80, 60), image.Pt(55, 60)},
		{"style attribute", `<rect style="fill: none; stroke-width: 0" width="90" height="90"/><rect x="95" y="95" width="5" height="5"/>`, image.Pt(98, 98), image.Pt(40, 40)},
	} {
		t.Run(c.name, func(t *testing.T) {
			img := draw(t, c.body, svgdraw.Raster{})
			if a := img.RGBAAt(c.inside.X, c.inside.Y).A; a < 200 {
				t.Errorf("no ink at %v: %d", c.inside, a)
			}
			if a := img.RGBAAt(c.outside.X, c.outside.Y).A; a > 50 {
				t.Errorf("ink at %v: %d", c.outside, a)
			}
		})
	}
}

func TestColors(t *testing.T) {
	for attrs, want := range map[string]color.RGBA{
		``:                                  {20, 30, 40, 255},
		`fill="currentColor"`:               {20, 30, 40, 255},
		`fill="#c00"`:                       {204, 0, 0, 255},
		`fill="#00cc00"`:                    {0, 204, 0, 255},
		`fill="dodgerblue"`:                 {30, 144, 255, 255},
		`color="#0000ff"`:                   {0, 0, 255, 255},
		`color="blue" fill="currentColor"`:  {0, 0, 255, 255},
		`fill="#ff0000" fill-opacity="0.5"`: {128, 0, 0, 128},
		`fill="nonsense"`:                   {20, 30, 40, 255},
	} {
		img := draw(t, `<rect `+attrs+` width="100" height="100"/>`, svgdraw.Raster{Ink: color.RGBA{20, 30, 40, 255}})
		if got := img.RGBAAt(50, 50); !near(got, want) {
			t.Errorf("%s: %v, want %v", attrs, got, want)
		}
	}
}

func near(a, b color.RGBA) bool {
	d := func(x, y uint8) bool { return max(x, y)-min(x, y) <= 1 }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && d(a.A, b.A)
}

func TestSizeAndBackground(t *testing.T) {
	picture, err := svgdraw.Parse([]byte(`<svg viewBox="0 0 200 50"><rect width="10" height="10"/></svg>`))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := painter(t).PNG(&out, picture, svgdraw.Raster{WidthPx: 400, Background: color.White}); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size != image.Pt(400, 100) {
		t.Errorf("size %v", size)
	}
	if r, _, _, a := img.At(300, 80).RGBA(); r != 0xffff || a != 0xffff {
		t.Error("the background is not white")
	}
	if err := painter(t).PNG(&out, picture, svgdraw.Raster{WidthPx: 1_000_000}); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("huge image: %v", err)
	}
}

func TestPDF(t *testing.T) {
	var pages []*svgdraw.Picture
	for range 3 {
		p, err := svgdraw.Parse([]byte(`<svg viewBox="0 0 210 297"><text x="10" y="20" font-size="10">Fuga &lt;à 4&gt;</text></svg>`))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	var out bytes.Buffer
	if err := painter(t).PDF(&out, 210, svgdraw.Info{Title: "Fuga (I)", Author: "Bach"}, pages...); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "/Type/Page/") + strings.Count(out.String(), "/Type /Page "); !strings.HasPrefix(out.String(), "%PDF-") || n != 3 {
		t.Errorf("%d pages in %.8q", n, out.String())
	}
	if err := painter(t).PDF(&out, 210, svgdraw.Info{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no pages: %v", err)
	}
}

func TestTypeset(t *testing.T) {
	pieces, err := painter(t).Typeset([]byte(`<text x="10" y="20" font-size="0"><tspan font-size="10">Presto </tspan>`+
		`<tspan font-family="Leipzig" font-size="10">♩</tspan><tspan font-size="10" font-style="italic"> = 5</tspan></text>`), true, false)
	if err != nil || len(pieces) != 3 {
		t.Fatalf("%+v, %v", pieces, err)
	}
	word, sign, number := pieces[0], pieces[1], pieces[2]
	if word.X != 10 || word.Text != "Presto " || !word.Bold || word.Italic || !number.Italic || number.Text != "= 5" {
		t.Errorf("texts %+v, %+v", word, number)
	}
	// The sign is six tenths of an em wide, and a space is a quarter.
	if d := number.X - sign.X; sign.Outline == "" || sign.X < 35 || d < 8.4 || d > 8.6 {
		t.Errorf("sign %+v, %g to what follows", sign, d)
	}
}

// A fermata has curves whose handles lie on their ends. Wherever it stands, both its halves have their ink.
func TestFermataIsWhole(t *testing.T) {
	for i := range 60 {
		x := 10 + float64(130+i)*0.173
		img := draw(t, fmt.Sprintf(`<g transform="translate(%g 60) scale(0.0337 -0.0337)"><path stroke="none" d="M0 0c0 0 40 320 300 320s300 -320 300 -320h-32`+
			`s-38 227 -268 227s-268 -227 -268 -227h-32z"/></g>`, x), svgdraw.Raster{})
		left, right := 0, 0
		for px := range 100 {
			for py := range 100 {
				if ink := int(img.RGBAAt(px, py).A); float64(px) < x+300*0.0337 {
					left += ink
				} else {
					right += ink
				}
			}
		}
		if left < right*7/10 || right < left*7/10 {
			t.Errorf("at %g the ink is %d and %d", x, left, right)
		}
	}
}

func TestBadSVG(t *testing.T) {
	for _, bad := range []string{
		"", "x", "<svg", "<g/>", "<svg/>", `<svg viewBox="0 0 0 0"/>`, `<svg viewBox="0 0 -5 NaN"/>`, "<svg>" + strings.Repeat("<g>", 1000),
	} {
		if _, err := svgdraw.Parse([]byte(bad)); err == nil {
			t.Errorf("%.20q was read", bad)
		}
	}
}

func FuzzDraw(f *testing.F) {
	for _, s := range []string{
		`<svg viewBox="0 0 9 9"><path d="M0 0L9 9" stroke-dasharray="1"/></svg>`,
		`<svg viewBox="0 0 9 9"><text x="1" y="9" font-size="9">a<tspan dy="1">b</tspan></text></svg>`,
		`<svg width="4" height="4"><polygon points="1,1 2"/><use href="#x"/><rect transform="rotate(" rx="3" width="2" height="2"/></svg>`,
	} {
		f.Add(s)
	}
	p, err := svgdraw.NewPainter(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(_ *testing.T, svg string) {
		if picture, err := svgdraw.Parse([]byte(svg)); err == nil {
			_, _ = p.Image(picture, svgdraw.Raster{WidthPx: 20})
		}
	})
}
