package mei

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ricercar/backend/engrave/verovio"
	"ricercar/backend/score"
)

// engine is shared by the tests, since starting it takes its time.
var engine = sync.OnceValue(func() *verovio.Engine {
	folder, err := os.UserCacheDir()
	if err != nil {
		return verovio.New(verovio.Options{})
	}
	return verovio.New(verovio.Options{CacheDir: filepath.Join(folder, "ricercar-test", "verovio")})
})

// drawing has Verovio draw a document and returns all its pages and what it had to say.
func drawing(t *testing.T, doc []byte) (svg []byte, log string) {
	t.Helper()
	if testing.Short() {
		t.Skip("the engraver is not run in short tests")
	}
	if !engine().Available() {
		t.Skip("no engraver in this build; `go run ./build/dev fetch` brings it")
	}
	svg, err := verovio.Do(t.Context(), engine(), func(tk *verovio.Toolkit) ([]byte, error) {
		err := tk.Load(doc, map[string]any{"breaks": "none", "adjustPageHeight": true, "adjustPageWidth": true, "pageHeight": 60000, "pageWidth": 100000})
		if err != nil {
			return nil, err
		}
		if log, err = tk.Log(); err != nil {
			return nil, err
		}
		return tk.SVG(1)
	})
	if err != nil {
		t.Fatal(err)
	}
	return svg, log
}

// headsDrawn checks that every head of the bars is in the drawing exactly once, and none of others.
func headsDrawn(t *testing.T, s *score.Score, bars score.Span[score.BarRow], svg []byte) {
	t.Helper()
	for h := range s.Heads().All() {
		head := s.Head(h)
		e := s.Event(head.Event)
		bar, want := e.Bar, 0
		if s.Bar(bar).Grid != 1 {
			bar = s.BarAt(1, e.Onset)
		}
		if bars.Has(bar) {
			want = 1
		}
		if n := bytes.Count(svg, []byte(`id="`+head.ID.String()+`"`)); n != want {
			t.Errorf("head %s (%s in bar %s, voice %d) is drawn %d times in bars %v", head.ID, head.Pitch, s.Measure(e.Bar), e.Voice, n, bars)
		}
	}
}

func TestEverythingIsDrawn(t *testing.T) {
	s := everything(t)
	all := s.Grid(1).Bars
	svg, log := drawing(t, write(t, s, all, Options{}))
	if log != "" {
		t.Errorf("Verovio says: %s", log)
	}
	headsDrawn(t, s, all, svg)
	for lo := all.Lo; lo < all.Hi; lo += 4 {
		window := score.Span[score.BarRow]{Lo: lo, Hi: min(lo+4, all.Hi)}
		svg, log := drawing(t, write(t, s, window, Options{Announce: true}))
		if strings.TrimSpace(log) != "" {
			t.Errorf("bars %v: Verovio says: %s", window, log)
		}
		headsDrawn(t, s, window, svg)
	}
}
