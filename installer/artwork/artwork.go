// Package artwork makes the program's icon in the sizes and containers that systems want, from one large picture.
package artwork

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
)

// Scaled returns a square picture in PNG at a smaller size: each pixel is the mean of those that it covers,
// weighted by how opaque they are.
func Scaled(picture []byte, size int) ([]byte, error) {
	src, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("the icon: %w", err)
	}
	b := src.Bounds()
	if b.Dx() != b.Dy() || b.Dx()%size != 0 {
		return nil, fmt.Errorf("the icon is %d × %d; it should be square, and a multiple of %d", b.Dx(), b.Dy(), size)
	}
	if b.Dx() == size {
		return picture, nil
	}
	dst := image.NewNRGBA(image.Rect(0, 0, size, size))
	step := b.Dx() / size
	for y := range size {
		for x := range size {
			dst.SetNRGBA(x, y, mean(src, image.Rect(0, 0, step, step).Add(b.Min).Add(image.Pt(x*step, y*step))))
		}
	}
	var out bytes.Buffer
	err = png.Encode(&out, dst)
	return out.Bytes(), err
}

// mean is the colour of an area.
func mean(src image.Image, area image.Rectangle) color.NRGBA {
	var r, g, b, a uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			pr, pg, pb, pa := src.At(x, y).RGBA() // multiplied by alpha already
			r, g, b, a = r+uint64(pr), g+uint64(pg), b+uint64(pb), a+uint64(pa)
		}
	}
	if a == 0 {
		return color.NRGBA{}
	}
	n := uint64(area.Dx() * area.Dy())
	return color.NRGBA{uint8(r * 255 / a), uint8(g * 255 / a), uint8(b * 255 / a), uint8(a / n >> 8)}
}

// icnsTypes are the entries of an icon of macOS with their sizes in pixels; the second of a size is for screens of
// double density.
var icnsTypes = []struct {
	name string
	size int
}{{"icp4", 16}, {"ic11", 32}, {"icp5", 32}, {"ic12", 64}, {"ic07", 128}, {"ic13", 256}, {"ic08", 256}, {"ic14", 512}, {"ic09", 512}, {"ic10", 1024}}

// ICNS returns an icon of macOS, made from a picture of 1024 × 1024.
func ICNS(picture []byte) ([]byte, error) {
	var body bytes.Buffer
	for _, t := range icnsTypes {
		img, err := Scaled(picture, t.size)
		if err != nil {
			return nil, err
		}
		body.WriteString(t.name)
		_ = binary.Write(&body, binary.BigEndian, uint32(8+len(img)))
		body.Write(img)
	}
	head := binary.BigEndian.AppendUint32([]byte("icns"), uint32(8+body.Len()))
	return append(head, body.Bytes()...), nil
}
