package engrave

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"ricercar/backend/engrave/verovio"
)

// shared is one engraver for all tests, since starting Verovio takes its time.
var shared = sync.OnceValue(func() *Engraver { return New(Config{Verovio: compiled()}) })

// compiled keeps compiled code between runs of the tests.
func compiled() verovio.Options {
	folder, err := os.UserCacheDir()
	if err != nil {
		return verovio.Options{}
	}
	return verovio.Options{CacheDir: filepath.Join(folder, "ricercar-test", "verovio")}
}

func needEngraver(t *testing.T) *Engraver {
	t.Helper()
	if testing.Short() {
		t.Skip("the engraver is not run in short tests")
	}
	if !shared().Available() {
		t.Skip("no engraver in this build; `go run ./build/dev fetch` brings it")
	}
	return shared()
}

const window = `<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.1+CMN"><meiHead><fileDesc><titleStmt><title/></titleStmt><pubStmt/></fileDesc></meiHead>
<music><body><mdiv><score><scoreDef><staffGrp><staffDef n="1" lines="5" clef.shape="G" clef.line="2"/></staffGrp></scoreDef><section><pb/><measure n="1"><staff n="1"><layer n="1">
<note xml:id="n7" pname="c" oct="5" dur="2"/><note xml:id="n8" pname="f" oct="4" dur="2"/></layer></staff><tempo staff="1" tstamp="1">Presto &lt;b&gt; <rend glyph.auth="smufl">&#xE1D5;</rend> = 90</tempo></measure></section></score></mdiv></body></music></mei>`

func TestDrawFillsTheWidth(t *testing.T) {
	e := needEngraver(t)
	svg, err := e.draw(t.Context(), []byte(window), frame{WidthPx: 600, Scale: 50})
	if err != nil {
		t.Fatal(err)
	}
	if got := drawnWidth(svg.Bytes); svg.WidthPx != 600 || svg.Width != 1200 || got < 1180 || got > 1190 {
		t.Errorf("%g of %g units", got, svg.Width)
	}
	for _, want := range []string{`<g id="n7" class="note"`, `<g id="n8" class="note"`, "Presto &lt;b&gt;", `transform="translate(`} {
		if !bytes.Contains(svg.Bytes, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
	for _, bad := range []string{"<style", "Leipzig", "black", "<desc", "xlink"} {
		if bytes.Contains(svg.Bytes, []byte(bad)) {
			t.Errorf("the drawing has %s", bad)
		}
	}
	natural, err := e.draw(t.Context(), []byte(window), frame{WidthPx: 600, Scale: 50, Natural: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := drawnWidth(natural.Bytes); got > 600 {
		t.Errorf("a short last system is %g units wide", got)
	}
}

func TestDrawIsCached(t *testing.T) {
	e := needEngraver(t)
	kept := New(Config{Cache: e.cache})
	defer kept.Close()
	f := frame{WidthPx: 500, Scale: 40}
	first, err := e.draw(t.Context(), []byte(window), f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := kept.draw(t.Context(), []byte(window), f)
	if err != nil || !bytes.Equal(first.Bytes, again.Bytes) || first.HeightPx != again.HeightPx || first.Width != again.Width {
		t.Errorf("from the cache: %v × %v, %v", again.WidthPx, again.HeightPx, err)
	}
	if kept.painter != nil {
		t.Error("a cached drawing started the engraver")
	}
}

func TestDrawShrinksWhatDoesNotFit(t *testing.T) {
	svg, err := needEngraver(t).draw(t.Context(), []byte(window), frame{WidthPx: 200, Scale: 50, Shrink: 2})
	if err != nil {
		t.Fatal(err)
	}
	if got := drawnWidth(svg.Bytes); got > svg.Width*1.01 || svg.Width != 800 || svg.WidthPx != 200 {
		t.Errorf("%g of %g units", got, svg.Width)
	}
}

// drawnWidth is how far the longest horizontal line reaches. Verovio counts tenths of its units there.
func drawnWidth(svg []byte) float64 {
	widest := 0.0
	for {
		_, rest, ok := bytes.Cut(svg, []byte(`<path d="M`))
		if !ok {
			return widest / 10
		}
		data, next, _ := bytes.Cut(rest, []byte{'"'})
		svg = next
		if from, to, ok := bytes.Cut(data, []byte(" L")); ok {
			_, y1, _ := bytes.Cut(from, []byte{' '})
			x2, y2, _ := bytes.Cut(to, []byte{' '})
			if x, err := strconv.ParseFloat(string(x2), 64); err == nil && bytes.Equal(y1, y2) {
				widest = max(widest, x)
			}
		}
	}
}
