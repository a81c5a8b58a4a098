package engrave

import (
	"bytes"
	"fmt"
)

// Distances of a picture in pixels.
const stackGap, stackMargin = 18.0, 8.0

// stack puts systems of one width below each other.
func stack(systems []SVG, marks map[string]Mark) SVG {
	width, height := 0.0, stackMargin
	for _, sys := range systems {
		width = max(width, sys.WidthPx)
		height += sys.HeightPx + stackGap
	}
	width += 2 * stackMargin
	height += stackMargin - stackGap
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="picture" width="%.2f" height="%.2f" viewBox="0 0 %.2f %.2f" fill="currentColor" font-family="%s">`,
		width, height, width, height, serifFamily)
	y := stackMargin
	for _, sys := range systems {
		place(&b, sys, stackMargin, y, sys.WidthPx, sys.HeightPx, marks)
		y += sys.HeightPx + stackGap
	}
	b.WriteString("</svg>")
	return SVG{Bytes: b.Bytes(), Width: width, Height: height, WidthPx: width, HeightPx: height}
}

// place writes a system as a drawing within another.
func place(b *bytes.Buffer, sys SVG, x, y, width, height float64, marks map[string]Mark) {
	svg := Highlight(sys.Bytes, marks)
	fmt.Fprintf(b, `<svg x="%g" y="%.3f" width="%g" height="%.3f" viewBox="0 0 %g %g" overflow="visible"%s`,
		x, y, width, height, sys.Width, sys.Height, svg[bytes.IndexByte(svg, '>'):])
}
