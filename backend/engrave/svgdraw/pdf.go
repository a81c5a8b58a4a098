package svgdraw

import (
	"image/color"
	"io"

	"github.com/tdewolff/canvas/renderers/pdf"

	"ricercar/backend/fault"
)

// Info is what a PDF file says about itself.
type Info struct{ Title, Author, Language string }

// PDF writes the pictures as pages of the given width in millimetres, each as high as its picture asks for. The
// drawing is of lines and the text can be searched. No pictures give fault.Invalid.
func (p *Painter) PDF(w io.Writer, widthMM float64, info Info, pictures ...*Picture) error {
	if len(pictures) == 0 || !(widthMM > 0) {
		return fault.New(fault.Invalid, "a PDF file needs a page with a width")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var out *pdf.PDF
	for _, picture := range pictures {
		c := p.draw(picture, widthMM, color.RGBA{A: 255})
		if out == nil {
			out = pdf.New(w, c.W, c.H, nil)
			out.SetInfo(info.Title, "", "", info.Author, "Ricercar")
			if info.Language != "" {
				out.SetLang(info.Language)
			}
		} else {
			out.NewPage(c.W, c.H)
		}
		c.RenderTo(out)
	}
	if err := out.Close(); err != nil {
		return fault.New(fault.Internal, "write PDF: %w", err)
	}
	return nil
}
