package engrave

import (
	"bytes"
	"image/png"
	"testing"

	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/fault"
)

func TestPictureAsPNG(t *testing.T) {
	e := needEngraver(t)
	s := simple(t, 2, 9)
	picture, err := e.Picture(t.Context(), s, Layout{WidthPx: 500, Scale: 40}, map[string]Mark{s.Head(2).ID.String(): {Class: "found"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := countHeads(s, picture); got[1] != s.NumHeads()-1 || !bytes.Contains(picture.Bytes, []byte(`class="found note"`)) {
		t.Errorf("heads %v", got)
	}
	var out bytes.Buffer
	if err := e.PNG(t.Context(), &out, picture, 1000); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	want := 1000 * picture.HeightPx / picture.WidthPx
	if got := img.Bounds(); got.Dx() != 1000 || float64(got.Dy()) < want-1 || float64(got.Dy()) > want+1 {
		t.Errorf("%v, want a height of %g", got, want)
	}
	ink := 0
	for x := range img.Bounds().Dx() {
		for y := range img.Bounds().Dy() {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				ink++
			}
		}
	}
	if share := float64(ink) / 1000 / want; share < 0.01 || share > 0.2 {
		t.Errorf("%.3f of the picture is black", share)
	}
	if _, err := e.Picture(t.Context(), simple(t, 1, 0), Layout{WidthPx: 500, Scale: 40}, nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("a picture of nothing: %v", err)
	}
}

func TestPDF(t *testing.T) {
	e := needEngraver(t)
	pages, err := e.Pages(t.Context(), simple(t, 3, 90), A4, PageOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := e.PDF(t.Context(), &out, A4, svgdraw.Info{Title: "Fuga"}, pages...); err != nil {
		t.Fatal(err)
	}
	n := bytes.Count(out.Bytes(), []byte("/Type/Page/")) + bytes.Count(out.Bytes(), []byte("/Type /Page "))
	if !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) || n != len(pages) {
		t.Errorf("%d pages of %d in %.8q", n, len(pages), out.Bytes())
	}
}
