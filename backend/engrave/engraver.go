package engrave

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/fnv"
	"strconv"
	"sync"

	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/engrave/verovio"
	"ricercar/backend/fault"
)

// Config says where an Engraver finds and keeps things. The zero value works.
type Config struct {
	Verovio verovio.Options
	Cache   Cache // of drawings; nil: 16 MB in memory
}

// defaultCache is what an Engraver keeps in memory where it is told nothing else: some hundred pages.
const defaultCache = 16 << 20

// Engraver draws scores, for any number of goroutines. It opens nothing until it is first used.
type Engraver struct {
	engine *verovio.Engine
	cache  Cache

	mu      sync.Mutex
	painter *svgdraw.Painter // nil until it is needed
}

// New returns an engraver. Close it at the end.
func New(c Config) *Engraver {
	if c.Cache == nil {
		c.Cache = NewMemoryCache(defaultCache)
	}
	return &Engraver{engine: verovio.New(c.Verovio), cache: c.Cache}
}

// Available reports whether this build, or the folder named in Config, holds Verovio. Without it, everything that
// draws answers fault.Unsupported.
func (e *Engraver) Available() bool { return e.engine.Available() }

// Prepare compiles Verovio into its cache folder, which takes seconds the first time and little after that.
func (e *Engraver) Prepare(ctx context.Context) error { return e.engine.Prepare(ctx) }

// Await has drawings wait for a preparation by another process, until the function that it returns is called. It reports
// false where none is needed any more.
func (e *Engraver) Await() (ended func(), ok bool) { return e.engine.Await() }

// Release is Verovio's release; empty without Verovio.
func (e *Engraver) Release() string { return e.engine.Version() }

// Version names Verovio's release and our way of using it: drawings of one version are alike. It is empty without
// Verovio.
func (e *Engraver) Version() string {
	release := e.engine.Version()
	if release == "" {
		return ""
	}
	return release + "-" + strconv.Itoa(drawingVersion)
}

// drawingVersion counts the changes to what this package makes of the same MEI.
const drawingVersion = 4

// Close gives everything back. Drawings that are being made end as they would have.
func (e *Engraver) Close() error { return e.engine.Close() }

// brush returns the painter, made with Verovio's outlines when it is first needed.
func (e *Engraver) brush(ctx context.Context) (*svgdraw.Painter, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.painter != nil {
		return e.painter, nil
	}
	glyphs, err := verovio.Do(ctx, e.engine, (*verovio.Toolkit).TextGlyphs)
	if err != nil {
		return nil, err
	}
	notation := make(map[rune]svgdraw.Glyph, len(glyphs))
	for code, g := range glyphs {
		notation[code] = svgdraw.Glyph(g)
	}
	e.painter, err = svgdraw.NewPainter(notation)
	return e.painter, err
}

// frame is what a system is drawn in.
type frame struct {
	WidthPx float64 // on the screen
	Scale   float64 // per cent; at 100 a staff is 72 px high
	Natural bool    // a system that is not nearly full keeps its own width
	Shrink  float64 // how much smaller than Scale music is drawn that does not fit; 0 is not at all
}

// unitWidth is the width in Verovio's units.
func (f frame) unitWidth() float64 { return f.WidthPx * 100 / f.Scale * max(f.Shrink, 1) }

// narrowest and widest are the bounds of Verovio's page width.
const narrowest, widest = 100, 100_000

// sideMargin holds what of names and bar numbers stands out to the left.
const sideMargin = 12

// draw engraves MEI as one system, or finds it in the cache. It fills the width exactly, whatever it holds: the plan
// sees to it that this is neither too much nor too little.
func (e *Engraver) draw(ctx context.Context, window []byte, f frame) (SVG, error) {
	settings, err := json.Marshal(f)
	if err != nil {
		return SVG{}, fault.New(fault.Internal, "write the frame of a system: %w", err)
	}
	key := cacheKey([]byte(e.Version()), window, settings)
	if data, ok := e.cache.Get(key); ok {
		if svg, ok := decompress(data); ok {
			if drawn, ok := readBack(svg); ok {
				return drawn, nil
			}
		}
	}
	painter, err := e.brush(ctx)
	if err != nil {
		return SVG{}, err
	}
	raw, err := e.render(ctx, window, f)
	if err != nil {
		return SVG{}, err
	}
	drawn, err := tidy(raw, f.WidthPx, painter)
	if err != nil {
		return SVG{}, err
	}
	e.cache.Put(key, compress(drawn.Bytes))
	return drawn, nil
}

// spacing is how wide notes stand, where Verovio's own 0.25 leaves no room for numerals, chord symbols and the eye.
const spacing = 0.32

// render has Verovio draw MEI. It breaks lines where the document does: before the first bar and nowhere else.
func (e *Engraver) render(ctx context.Context, window []byte, f frame) ([]byte, error) {
	// Ids of signs must differ between the drawings of one page.
	seed := fnv.New32a()
	_, _ = seed.Write(window)
	options := map[string]any{
		"adjustPageHeight": true, "breaks": "encoded", "footer": "none", "header": "none", "scale": 100,
		"pageMarginLeft": sideMargin, "pageMarginRight": 0, "pageMarginTop": 10, "pageMarginBottom": 10,
		"pageHeight": 60000, "pageWidth": int(min(max(f.unitWidth(), narrowest), widest)),
		"spacingLinear": spacing, "smuflTextFont": "none", "svgFormatRaw": true, "svgRemoveXlink": true, "svgViewBox": true,
		"xmlIdSeed": seed.Sum32() >> 1,
	}
	if !f.Natural {
		options["minLastJustification"] = 0
	}
	return verovio.Do(ctx, e.engine, func(t *verovio.Toolkit) ([]byte, error) {
		if err := t.Load(window, options); err != nil {
			return nil, err
		}
		return t.SVG(1)
	})
}

// readBack reads the sizes of a drawing that tidy made.
func readBack(svg []byte) (SVG, bool) {
	end := bytes.IndexByte(svg, '>')
	if end < 0 {
		return SVG{}, false
	}
	number := func(name string) float64 {
		v, err := strconv.ParseFloat(string(attribute(svg[:end], name)), 64)
		if err != nil {
			return 0
		}
		return v
	}
	_, height, width, ok := rootBox(svg[:end])
	s := SVG{Bytes: svg, WidthPx: number("width"), HeightPx: number("height"), Width: width, Height: height}
	return s, ok && s.WidthPx > 0 && s.HeightPx > 0
}
