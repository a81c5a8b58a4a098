package engrave

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"unicode/utf8"
)

// Paper is the size of a page, in millimetres.
type Paper struct {
	Width, Height, Margin float64
}

// The usual papers.
var (
	A4     = Paper{210, 297, 15}
	Letter = Paper{215.9, 279.4, 15}
)

// Heading is what stands above the music on the first page. Empty lines take no room.
type Heading struct{ Title, Composer string }

// Measures of a page in millimetres.
const (
	titleSize    = 7.0
	composerSize = 4.0
	numberSize   = 3.5
	leastGap     = 5.0  // between systems
	widestGap    = 22.0 // that filling a page may make
	fullEnough   = 0.7  // of a page that is filled up to its end
)

// sheet lays systems out on pages.
type sheet struct {
	paper   Paper
	heading Heading
	font    []byte // style sheet with the notation font, where pages shall stand alone
	pages   []SVG
	systems []SVG   // of the page that is being filled
	used    float64 // of its height
	count   int     // of pages, for the numbers
}

// layOut puts the systems on as many pages as they need. No systems give one page with the heading.
func layOut(systems []SVG, paper Paper, heading Heading, font []byte) []SVG {
	s := &sheet{paper: paper, heading: heading, font: font}
	s.used = s.headingHeight()
	for _, system := range systems {
		need := s.heightOf(system) + leastGap
		if len(s.systems) > 0 && s.used+need > s.room() {
			s.finishPage(false)
		}
		s.systems = append(s.systems, system)
		s.used += need
	}
	s.finishPage(true)
	return s.pages
}

// room is the height that music may fill.
func (s *sheet) room() float64 { return s.paper.Height - 2*s.paper.Margin - 2*numberSize }

// heightOf is a system's height on the paper.
func (s *sheet) heightOf(system SVG) float64 {
	return system.Height / system.Width * (s.paper.Width - 2*s.paper.Margin)
}

// headingHeight is what title and composer take on the first page.
func (s *sheet) headingHeight() float64 {
	height := 0.0
	if s.heading.Title != "" {
		height += titleSize * 1.6
	}
	if s.heading.Composer != "" {
		height += composerSize * 1.6
	}
	if height > 0 {
		height += 4
	}
	return height
}

// finishPage writes the page and begins the next.
func (s *sheet) finishPage(last bool) {
	first := s.count == 0
	s.count++
	var b bytes.Buffer
	w, h := s.paper.Width, s.paper.Height
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="page" width="%gmm" height="%gmm" viewBox="0 0 %g %g" fill="currentColor" font-family="%s">`,
		w, h, w, h, serifFamily)
	if len(s.font) > 0 {
		fmt.Fprintf(&b, "<style>%s</style>", s.font)
	}
	y := s.paper.Margin
	if first {
		y += s.writeHeading(&b)
	}
	gap := s.gap(last)
	for _, system := range s.systems {
		height := s.heightOf(system)
		place(&b, system, s.paper.Margin, y, w-2*s.paper.Margin, height, nil)
		y += height + gap
	}
	if !first || !last {
		fmt.Fprintf(&b, `<text class="pgNum" x="%g" y="%g" font-size="%g" text-anchor="middle">%d</text>`,
			w/2, h-s.paper.Margin+numberSize/2, numberSize, s.count)
	}
	b.WriteString("</svg>")
	const pxPerMM = 96 / 25.4
	s.pages = append(s.pages, SVG{Bytes: b.Bytes(), Width: w, Height: h, WidthPx: w * pxPerMM, HeightPx: h * pxPerMM})
	s.systems, s.used = nil, 0
}

// gap is the distance between systems that fills the page, where it is nearly full already.
func (s *sheet) gap(last bool) float64 {
	n := len(s.systems)
	if n < 2 || last && s.used < fullEnough*s.room() {
		return leastGap
	}
	spare := s.room() - s.used + leastGap
	return min(widestGap, leastGap+max(0, spare)/float64(n-1))
}

// writeHeading writes title and composer and returns their height.
func (s *sheet) writeHeading(b *bytes.Buffer) float64 {
	y := s.paper.Margin
	width := s.paper.Width - 2*s.paper.Margin
	line := func(class, text, anchor string, x, size float64) {
		if text == "" {
			return
		}
		// A long line is set smaller rather than cut; half an em is the mean width of a letter.
		size = min(size, 2*width/float64(max(1, utf8.RuneCountInString(text))))
		y += size * 1.1
		fmt.Fprintf(b, `<text class="%s" x="%g" y="%.2f" font-size="%.2f" text-anchor="%s">`, class, x, y, size, anchor)
		_ = xml.EscapeText(b, []byte(text)) // a buffer takes everything
		b.WriteString("</text>")
		y += size * 0.5
	}
	line("title", s.heading.Title, "middle", s.paper.Width/2, titleSize)
	line("composer", s.heading.Composer, "end", s.paper.Width-s.paper.Margin, composerSize)
	return s.headingHeight()
}
