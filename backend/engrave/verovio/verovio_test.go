package verovio_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ricercar/backend/engrave/verovio"
	"ricercar/backend/fault"
)

const document = `<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.1+CMN"><meiHead><fileDesc><titleStmt><title/></titleStmt>
<pubStmt/></fileDesc></meiHead><music><body><mdiv><score><scoreDef><staffGrp><staffDef n="1" lines="5" clef.shape="G" clef.line="2"/></staffGrp></scoreDef>
<section><measure n="1"><staff n="1"><layer n="1"><note xml:id="n7" pname="c" oct="5" dur="2"/><note xml:id="n8" pname="f" accid.ges="s" oct="4" dur="2"/></layer></staff></measure></section></score></mdiv></body></music></mei>`

// engine is shared by the tests, since compiling takes seconds.
var engine = sync.OnceValue(func() *verovio.Engine {
	return verovio.New(verovio.Options{CacheDir: cacheDir()})
})

func needEngine(t *testing.T) *verovio.Engine {
	t.Helper()
	if testing.Short() {
		t.Skip("the engraver is not run in short tests")
	}
	if !engine().Available() {
		t.Skip("no engraver in this build; `go run ./build/dev fetch` brings it")
	}
	return engine()
}

// cacheDir is where the compiled module of the shared engine is kept.
func cacheDir() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "ricercar-test", "verovio")
}

// TestCacheOutOfUse draws although the compiled module can neither be read from the cache folder nor written to it, as
// on a disk that is full.
func TestCacheOutOfUse(t *testing.T) {
	if err := needEngine(t).Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(cacheDir(), "*", "*"))
	if err != nil || len(kept) == 0 {
		t.Fatalf("the cache holds %q: %v", kept, err)
	}
	blocked := t.TempDir()
	for _, file := range kept {
		// Where the compiled module belongs stands a folder that is not empty.
		name, err := filepath.Rel(cacheDir(), file)
		if err == nil {
			err = os.MkdirAll(filepath.Join(blocked, name, "taken"), 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	e := verovio.New(verovio.Options{CacheDir: blocked})
	defer e.Close()
	if err := e.Prepare(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestDrawsWithIds(t *testing.T) {
	svg, err := verovio.Do(t.Context(), needEngine(t), func(tk *verovio.Toolkit) ([]byte, error) {
		if err := tk.Load([]byte(document), map[string]any{"scale": 40}); err != nil {
			return nil, err
		}
		if n, err := tk.Pages(); n != 1 || err != nil {
			t.Errorf("%d pages, %v", n, err)
		}
		return tk.SVG(1)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`id="n7"`, `id="n8"`, `class="note"`} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("no %s in the drawing", want)
		}
	}
}

func TestReadsTimesAndPitches(t *testing.T) {
	type reading struct {
		moments []verovio.Moment
		pitches []int
	}
	got, err := verovio.Do(t.Context(), needEngine(t), func(tk *verovio.Toolkit) (r reading, err error) {
		if err = tk.Load([]byte(document), nil); err != nil {
			return r, err
		}
		if r.moments, err = tk.Timemap(); err != nil {
			return r, err
		}
		for _, id := range []string{"n7", "n8"} {
			p, err := tk.MIDIPitch(id)
			if err != nil {
				return r, err
			}
			r.pitches = append(r.pitches, p)
		}
		_, err = tk.MIDIPitch("n9")
		return r, onlyIf(fault.NotFound, err)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.moments) != 3 || got.moments[1].Quarters != 2 || got.moments[1].On[0] != "n8" || got.pitches[0] != 72 || got.pitches[1] != 66 {
		t.Errorf("read %+v", got)
	}
}

// onlyIf turns the expected kind of error into none, and none into an error.
func onlyIf(kind fault.Kind, err error) error {
	if fault.KindOf(err) == kind {
		return nil
	}
	return fault.New(fault.Internal, "want %s, got %v", kind, err)
}

// Whatever an instance drew before, the options of then are forgotten.
func TestSameDrawingAgain(t *testing.T) {
	draws, err := verovio.Do(t.Context(), needEngine(t), func(tk *verovio.Toolkit) (draws [3][]byte, err error) {
		for i, options := range []map[string]any{{"xmlIdSeed": 7}, {"scale": 40, "minLastJustification": 0}, {"xmlIdSeed": 7}} {
			if err := tk.Load([]byte(document), options); err != nil {
				return draws, err
			}
			if draws[i], err = tk.SVG(1); err != nil {
				return draws, err
			}
		}
		return draws, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(draws[0], draws[2]) || bytes.Equal(draws[0], draws[1]) {
		t.Error("two drawings of one document differ, or the scale makes no difference")
	}
}

func TestBadDocument(t *testing.T) {
	e := needEngine(t)
	for _, bad := range []string{"", "<mei", "{}", "<mei><music/></mei>"} {
		_, err := verovio.Do(t.Context(), e, func(tk *verovio.Toolkit) ([]byte, error) {
			if err := tk.Load([]byte(bad), nil); err != nil {
				return nil, err
			}
			return tk.SVG(1)
		})
		if bad != "<mei><music/></mei>" && fault.KindOf(err) != fault.Internal {
			t.Errorf("%q: %v", bad, err)
		}
	}
	// Whatever happened, the next document is drawn.
	if _, err := verovio.Do(t.Context(), e, func(tk *verovio.Toolkit) (bool, error) {
		return true, tk.Load([]byte(document), nil)
	}); err != nil {
		t.Error(err)
	}
}

func TestCanceled(t *testing.T) {
	e := needEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	go cancel()
	_, err := verovio.Do(ctx, e, func(*verovio.Toolkit) (int, error) { <-release; return 1, nil })
	close(release)
	if fault.KindOf(err) != fault.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	e := needEngine(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, err := verovio.Do(t.Context(), e, func(tk *verovio.Toolkit) ([]byte, error) {
				if err := tk.Load([]byte(document), nil); err != nil {
					return nil, err
				}
				return tk.SVG(1)
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestIdleAndClosed(t *testing.T) {
	needEngine(t)
	folder, _ := os.UserCacheDir()
	e := verovio.New(verovio.Options{CacheDir: filepath.Join(folder, "ricercar-test", "verovio"), IdleAfter: time.Nanosecond})
	for range 2 {
		if err := e.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Prepare(t.Context()); fault.KindOf(err) != fault.Canceled {
		t.Errorf("after Close: %v", err)
	}
}

func TestReplacement(t *testing.T) {
	folder := t.TempDir()
	broken := verovio.New(verovio.Options{Replacement: folder})
	if err := os.WriteFile(filepath.Join(folder, "verovio.wasm"), []byte("\x00asm"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := broken.Prepare(t.Context()); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without names: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "names.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := broken.Prepare(t.Context()); fault.KindOf(err) != fault.Internal {
		t.Errorf("with a broken module: %v", err)
	}
}

func TestTextFont(t *testing.T) {
	type font struct {
		css    []byte
		glyphs map[rune]verovio.Glyph
	}
	f, err := verovio.Do(t.Context(), needEngine(t), func(tk *verovio.Toolkit) (f font, err error) {
		if f.css, err = tk.TextFontCSS(); err != nil {
			return f, err
		}
		f.glyphs, err = tk.TextGlyphs()
		return f, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(f.css, []byte("@font-face")) {
		t.Errorf("no font in %.40q", f.css)
	}
	const quarterNote = '\uE1D5'
	if g := f.glyphs[quarterNote]; len(f.glyphs) < 500 || g.Advance <= 0 || g.Outline == "" {
		t.Errorf("%d glyphs, the quarter note is %+v", len(f.glyphs), g)
	}
}

// TestAwait has drawings wait for a preparation elsewhere, once.
func TestAwait(t *testing.T) {
	folder, err := os.UserCacheDir()
	if err != nil || !needEngine(t).Available() {
		t.Skip("there is no folder for compiled code")
	}
	e := verovio.New(verovio.Options{CacheDir: filepath.Join(folder, "ricercar-test", "verovio")})
	defer e.Close()
	ended, ok := e.Await()
	if !ok {
		t.Fatal("a new engine needs no preparation")
	}
	if _, ok := e.Await(); ok {
		t.Error("two preparations at once")
	}
	drawn := make(chan error, 1)
	go func() { drawn <- e.Prepare(t.Context()) }()
	select {
	case err := <-drawn:
		t.Fatal("it did not wait", err)
	case <-time.After(50 * time.Millisecond):
	}
	ended()
	if err := <-drawn; err != nil {
		t.Fatal(err)
	}
	if _, ok := e.Await(); ok {
		t.Error("an engine that is ready is prepared again")
	}
}
