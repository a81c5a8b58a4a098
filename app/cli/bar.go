package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"ricercar/backend/job"
)

// bar is one line on a terminal that says how far a long command has come. The nil bar draws nothing.
type bar struct {
	out   io.Writer
	width func() int
	begun time.Time

	mu    sync.Mutex
	drawn time.Time
	shown bool
}

// patience is how long a command may take before the bar appears, and pace the least time between two
// pictures of it.
const (
	patience = 500 * time.Millisecond
	pace     = 100 * time.Millisecond
)

// newBar returns a bar for a terminal, nil for anything else.
func newBar(out io.Writer) *bar {
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	width := func() int {
		w, _, err := term.GetSize(int(f.Fd()))
		if err != nil || w < 20 {
			return 80
		}
		return w
	}
	return &bar{out: out, width: width, begun: time.Now()}
}

// report draws the progress, not at once and not too often.
func (b *bar) report(p job.Progress) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if now.Sub(b.begun) < patience || now.Sub(b.drawn) < pace {
		return
	}
	b.drawn, b.shown = now, true
	fmt.Fprint(b.out, "\r\x1b[K"+picture(p, b.width()-1))
}

// clear takes the bar off the screen, so that other lines can be written.
func (b *bar) clear() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shown {
		fmt.Fprint(b.out, "\r\x1b[K")
		b.shown = false
	}
}

// picture is a bar of at most width characters: "[#####-----]  50 % reading op18no1.mxl".
func picture(p job.Progress, width int) string {
	text := p.Text
	if p.Total > 0 {
		const cells = 20
		full := int(p.Fraction() * cells)
		text = fmt.Sprintf("[%s%s] %3.0f %% %s", strings.Repeat("#", full), strings.Repeat("-", cells-full), 100*p.Fraction(), p.Text)
	}
	if r := []rune(text); len(r) > width {
		return string(r[:width])
	}
	return text
}
