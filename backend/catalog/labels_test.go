package catalog

import (
	"strings"
	"testing"

	"ricercar/backend/theory"
)

func TestPrinted(t *testing.T) {
	for roman, want := range map[string]string{
		"V65/V": "V65/V", "bVI": "♭VI", "viio7": "vii°7", "#ivo65": "♯iv°65", "viio7/bII": "vii°7/♭II", "Cad64": "I64", "Ger65": "Ger65", "N6": "N6", "iiø65": "iiø65",
	} {
		if got := printedNumeral(roman); got != want {
			t.Errorf("%s: %s, want %s", roman, got, want)
		}
	}
	for key, want := range map[string]string{"f#": "f♯", "Bb": "B♭", "bb": "b♭", "C": "C", "b": "b"} {
		if got := printedKey(theory.MustKey(key)); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

func TestRenderLabels(t *testing.T) {
	short := strings.Replace(closing, "|e4|", "|!foo!e4|", 1) // a decoration that nobody knows
	d, ctx := withScores(t, map[string]string{"close.abc": short})
	d = withEngraver(t, d)
	if _, err := do(t, d, ctx, "import_score", `{"source":"close.abc","score_id":"close"}`); err != nil {
		t.Fatal(err)
	}
	svg := func(args string) (string, renderOut) {
		t.Helper()
		res, err := do(t, d, ctx, "render_score", `{"score_id":"close","format":"svg",`+args+`}`)
		if err != nil {
			t.Fatal(err)
		}
		out := res.(renderOut)
		return string(out.File.Bytes), out
	}
	picture, _ := svg(`"labels":"roman"`)
	for _, want := range []string{"C: ii", ">V<", ">7<", ">I<"} {
		if !strings.Contains(picture, want) {
			t.Errorf("no %s in the picture", want)
		}
	}
	if picture, _ = svg(`"labels":"roman","measures":"2"`); strings.Contains(picture, "ii") || !strings.Contains(picture, "C: I") {
		t.Error("the numerals of measure 2 are others")
	}
	picture, out := svg(`"labels":"issues"`)
	if !strings.Contains(picture, ">(1)<") || len(out.Issues) == 0 || out.Issues[0].Measure != "2" || !strings.Contains(out.Digest(), "\n(1) m. 2") {
		t.Errorf("%+v\n%s", out.Issues, out.Digest())
	}
	if _, out = svg(`"labels":"issues","measures":"1"`); len(out.Issues) != 0 || !strings.Contains(out.Digest(), "Nothing was found") {
		t.Errorf("%+v\n%s", out.Issues, out.Digest())
	}
}
