package catalog

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ricercar/backend/engrave"
	"ricercar/backend/engrave/verovio"
	"ricercar/backend/fault"
)

// withEngraver adds an engraver, or skips where this checkout has no Verovio.
func withEngraver(t *testing.T, d Deps) Deps {
	t.Helper()
	folder, err := os.UserCacheDir()
	if err != nil {
		folder = t.TempDir()
	}
	// Compiled code is shared with the engraver's own tests.
	d.Engraver = engrave.New(engrave.Config{Verovio: verovio.Options{CacheDir: filepath.Join(folder, "ricercar-test", "verovio")}})
	t.Cleanup(func() { _ = d.Engraver.Close() })
	if !d.Engraver.Available() {
		t.Skip("there is no engraver; go run ./build/fetch brings it")
	}
	return d
}

func TestRender(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"long.tiny": "4/4 " + strings.Repeat("c16 d e f g a b c' ", 300)})
	d = withEngraver(t, d)
	res, err := do(t, d, ctx, "render_score", `{"score_id":"m","width_px":600,"labels":"chords"}`)
	if err != nil {
		t.Fatal(err)
	}
	out := res.(renderOut)
	picture, err := png.Decode(bytes.NewReader(out.File.Bytes))
	if err != nil || picture.Bounds().Dx() != 600 || out.Measures != "1-3" || out.Next != "" || out.File.Name != "m.png" {
		t.Errorf("%+v %v", out, err)
	}
	p, err := d.piece(ctx, "m")
	if err != nil {
		t.Fatal(err)
	}
	id := p.Head(p.Heads().Lo).ID.String()
	res, err = do(t, d, ctx, "render_score", `{"score_id":"m","format":"svg","measures":"1","highlight":["`+id+`"],"color":"#00f"}`)
	if err != nil {
		t.Fatal(err)
	}
	if svg := string(res.(renderOut).File.Bytes); !strings.Contains(svg, `<g color="#00f" fill="#00f" id="`+id+`" class="highlight`) {
		t.Errorf("%s is not set off", id)
	}
	res, err = do(t, d, ctx, "render_score", `{"score_id":"long.tiny"}`)
	if err != nil || !strings.HasSuffix(res.(renderOut).Next, "-150") || !strings.HasPrefix(res.(renderOut).Measures, "1-") {
		t.Errorf("%+v %v", res, err)
	}
	if res, err = do(t, d, ctx, "render_score", `{"score_id":"m","format":"pdf","voices":[1]}`); err != nil || !bytes.HasPrefix(res.(renderOut).File.Bytes, []byte("%PDF")) {
		t.Errorf("%v", err)
	}
	for args, kind := range map[string]fault.Kind{
		`{"score_id":"m","highlight":["n9999"]}`: fault.NotFound, `{"score_id":"m","highlight":["x"]}`: fault.Invalid,
		`{"score_id":"m","color":"red; x"}`: fault.Invalid,
		`{"score_id":"m","measures":"8"}`:   fault.NotFound,
	} {
		if _, err := do(t, d, ctx, "render_score", args); !fault.Is(err, kind) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestExportPages(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"long.tiny": "4/4 " + strings.Repeat("c16 d e f g a b c' ", 300)})
	d = withEngraver(t, d)
	res, err := do(t, d, ctx, "export_score", `{"score_id":"long.tiny","format":"svg","page":2}`)
	if err != nil {
		t.Fatal(err)
	}
	out := res.(Exported)
	if out.Pages < 2 || out.File.Name != "long-2.svg" || len(out.Attached()) != 1 {
		t.Errorf("%d pages, %s", out.Pages, out.File.Name)
	}
	if _, err := do(t, d, ctx, "export_score", `{"score_id":"long.tiny","format":"svg","page":99}`); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	res, err = do(t, d, ctx, "convert_score", `{"source":"long.tiny","format":"svg"}`)
	if err != nil || len(res.(convertOut).Attached()) != out.Pages {
		t.Errorf("%v", err)
	}
}

// TestNoEngraver says what is missing.
func TestNoEngraver(t *testing.T) {
	d, ctx := withScores(t, nil)
	for _, args := range []string{`{"score_id":"m","format":"pdf"}`, `{"score_id":"m","format":"svg"}`} {
		if _, err := do(t, d, ctx, "export_score", args); !fault.Is(err, fault.Unsupported) || fault.As(err).Hint == "" {
			t.Errorf("%s: %v", args, err)
		}
	}
}
