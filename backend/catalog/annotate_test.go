package catalog

import (
	"fmt"
	"strings"
	"testing"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/fault"
	"ricercar/backend/score"
)

// TestCorrections settles numerals, keys, cadences and phrases of closing, and takes it back.
func TestCorrections(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"close.abc": closing})
	d.harmonies = &harmonies{}
	if _, err := do(t, d, ctx, "import_score", `{"source":"close.abc","score_id":"close"}`); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		t.Helper()
		res, err := do(t, d, ctx, "harmony_analysis", `{"score_id":"close"}`)
		if err != nil {
			t.Fatal(err)
		}
		out := res.(harmonyOut)
		var words []string
		for _, r := range out.Rows {
			words = append(words, strings.Repeat("*", btoi(r.Corrected))+r.Roman)
		}
		for _, c := range out.Cadences {
			words = append(words, c.Type)
		}
		for _, p := range out.Phrases {
			words = append(words, fmt.Sprintf("%g+%g", p.Offset, p.Duration))
		}
		return strings.Join(words, " ")
	}
	const usual = "ii V7 I IAC 0+8"
	for _, c := range []struct{ args, want string }{
		{`"action":"list"`, usual},
		{`"action":"add","labels":[{"kind":"numeral","offset":0,"duration":2,"key":"C","roman":"IV6"}]`, "*IV6 V7 I IAC 0+8"},
		{`"action":"add","labels":[{"kind":"cadence","measure":"2","text":"HC"}]`, "*IV6 V7 I HC 0+8"},
		{`"action":"add","labels":[{"kind":"phrase","measure":"1","duration":4}]`, "*IV6 V7 I HC 0+4 4+4"},
		{`"action":"replace","labels":[{"kind":"phrase","measure":"1"},{"kind":"phrase","measure":"1","duration":3},{"kind":"phrase","offset":3,"duration":5}]`, "*IV6 V7 I HC 0+3 3+5"},
		{`"action":"undo"`, "*IV6 V7 I HC 0+4 4+4"},
		{`"action":"replace","labels":[{"kind":"phrase","measure":"1"},{"kind":"phrase","offset":0,"duration":4,"text":"none"}]`, "*IV6 V7 I HC 4+4"},
		{`"action":"undo"`, "*IV6 V7 I HC 0+4 4+4"},
		{`"action":"undo"`, "*IV6 V7 I HC 0+8"},
		{`"action":"undo"`, "*IV6 V7 I IAC 0+8"},
		{`"action":"redo"`, "*IV6 V7 I HC 0+8"},
		{`"action":"remove","labels":[{"kind":"cadence","offset":4}]`, "*IV6 V7 I IAC 0+8"},
		{`"action":"add","labels":[{"kind":"cadence","measure":"2","beat":1,"text":"none"}]`, "*IV6 V7 I 0+8"},
		{`"action":"add","labels":[{"kind":"key","offset":0,"duration":8,"key":"F"}]`, "*vi *V7/V *V 0+8"},
		{`"action":"undo"`, "*IV6 V7 I 0+8"},
	} {
		if _, err := do(t, d, ctx, "annotate_score", `{"score_id":"close",`+c.args+`}`); err != nil {
			t.Fatal(c.args, err)
		}
		if got := read(); got != c.want {
			t.Errorf("%s: %s, want %s", c.args, got, c.want)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestAnnotate(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"close.abc": closing})
	if _, err := do(t, d, ctx, "import_score", `{"source":"close.abc","score_id":"close"}`); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]fault.Kind{
		`"action":"add"`:  fault.Invalid,
		`"action":"undo"`: fault.Conflict,
		`"action":"redo"`: fault.Conflict,
		`"action":"add","labels":[{"kind":"numeral","offset":0,"duration":1,"key":"C","roman":"Q"}]`:                 fault.Invalid,
		`"action":"add","labels":[{"kind":"numeral","offset":0,"duration":1,"key":"H","roman":"V"}]`:                 fault.Invalid,
		`"action":"add","labels":[{"kind":"numeral","offset":0,"duration":1,"roman":"V"}]`:                           fault.Invalid,
		`"action":"add","labels":[{"kind":"numeral","offset":99,"duration":1,"key":"C","roman":"V"}]`:                fault.Invalid,
		`"action":"add","labels":[{"kind":"comment","text":"where?"}]`:                                               fault.Invalid,
		`"action":"add","labels":[{"kind":"comment","measure":"1","beat":9}]`:                                        fault.Invalid,
		`"action":"add","labels":[{"kind":"comment","measure":"9"}]`:                                                 fault.NotFound,
		`"action":"add","labels":[{"kind":"cadence","measure":"1","text":"ABC"}]`:                                    fault.Invalid,
		`"action":"add","labels":[{"kind":"comment","measure":"1","notes":["n9999"]}]`:                               fault.Invalid,
		`"action":"remove","labels":[{"kind":"comment","measure":"1"}]`:                                              fault.NotFound,
		`"action":"add","labels":[{"kind":"comment","measure":"1","text":" "}]`:                                      fault.Invalid,
		`"action":"replace","labels":[{"kind":"comment","measure":"1"}]`:                                             fault.Invalid,
		`"action":"replace","labels":[{"kind":"comment","measure":"1"},{"kind":"comment","measure":"1","text":"b"}]`: fault.NotFound,
		`"layer":"a b"`: fault.Invalid,
	} {
		if _, err := do(t, d, ctx, "annotate_score", `{"score_id":"close",`+args+`}`); fault.KindOf(err) != want {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
	res, err := do(t, d, ctx, "annotate_score", `{"score_id":"close","action":"add","layer":"notes","labels":[
		{"kind":"comment","measure":"1","beat":2.5,"text":"listen"},{"kind":"section","offset":0,"duration":8,"text":"A"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	want := "close, layer notes: 2 labels, 2 changed\nm. 1 beat 1: section A\nm. 1 beat 2.5: comment listen"
	if got := res.Digest(); got != want {
		t.Errorf("%s", got)
	}
	if out := res.(annotateOut); !out.CanUndo || out.CanRedo || len(out.Layers) != 1 || out.Layers[0] != (layerCount{"notes", 2}) {
		t.Errorf("%+v", out)
	}
	if _, err := do(t, d, ctx, "annotate_score", `{"score_id":"close","action":"replace","layer":"notes","labels":[
		{"kind":"comment","measure":"1","beat":2.5,"text":"listen"},{"kind":"comment","measure":"2","text":"here"}]}`); err != nil {
		t.Fatal(err)
	}
	if res, err = do(t, d, ctx, "annotate_score", `{"score_id":"close","layer":"notes"}`); err != nil || !strings.HasSuffix(res.Digest(), "m. 2 beat 1: comment here") {
		t.Errorf("%s, %v", res.Digest(), err)
	}
}

// TestHarmonies finds the same harmony once.
func TestHarmonies(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"close.abc": closing})
	p, err := d.piece(ctx, "close.abc")
	if err != nil {
		t.Fatal(err)
	}
	p.harmonies = &harmonies{}
	first, err := p.harmonies.find(p.Score, harmonyOptionsOf(t, p, ""))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := p.harmonies.find(p.Score, harmonyOptionsOf(t, p, ""))
	other, _ := p.harmonies.find(p.Score, harmonyOptionsOf(t, p, "F"))
	if first != again || first == other || len(p.harmonies.recent) != 2 {
		t.Errorf("%d were made", len(p.harmonies.recent))
	}
}

func harmonyOptionsOf(t *testing.T, p piece, key string) harmony.Options {
	t.Helper()
	opt, err := p.harmonyOptions(score.Selection{}, harmonyIn{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return opt
}
