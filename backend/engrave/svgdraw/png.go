package svgdraw

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"

	"ricercar/backend/fault"
)

// Raster says how a picture becomes pixels.
type Raster struct {
	WidthPx    int         // 0: one pixel for a unit of the drawing
	Ink        color.Color // for what has no colour of its own; nil: black
	Background color.Color // nil: transparent
}

// maxPixels bounds an image to some 400 MB of memory.
const maxPixels = 100_000_000

// PNG writes a picture as a PNG image. One of more than a hundred million pixels gives fault.TooLarge.
func (p *Painter) PNG(w io.Writer, picture *Picture, o Raster) error {
	img, err := p.Image(picture, o)
	if err != nil {
		return err
	}
	if err := png.Encode(w, img); err != nil {
		return fault.New(fault.Internal, "write PNG: %w", err)
	}
	return nil
}

// Image draws a picture as pixels.
func (p *Painter) Image(picture *Picture, o Raster) (*image.RGBA, error) {
	width := float64(o.WidthPx)
	if o.WidthPx <= 0 {
		width = picture.Width
	}
	height := picture.Height * width / picture.Width
	if width < 1 || height < 1 || width*height > maxPixels {
		return nil, fault.New(fault.TooLarge, "an image of %.0f by %.0f pixels cannot be drawn", width, height).
			WithHint("choose another width or fewer measures")
	}
	img := image.NewRGBA(image.Rect(0, 0, int(width+0.5), int(height+0.5)))
	if o.Background != nil {
		draw.Draw(img, img.Bounds(), image.NewUniform(o.Background), image.Point{}, draw.Src)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	raster := rasterizer.FromImage(img, canvas.DPMM(1), canvas.LinearColorSpace{})
	p.draw(picture, width, opaque(o.Ink)).RenderTo(raster)
	return img, nil
}

// opaque is the ink as the drawing needs it; black for none.
func opaque(c color.Color) color.RGBA {
	if c == nil {
		return color.RGBA{A: 255}
	}
	return color.RGBAModel.Convert(c).(color.RGBA)
}
