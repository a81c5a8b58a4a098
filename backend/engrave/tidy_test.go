package engrave

import (
	"strings"
	"testing"

	"ricercar/backend/engrave/svgdraw"
)

const verovioDrawing = `<svg viewBox="0 0 400 100" version="1.1" id="bqoas8l" overflow="visible">
   <desc>Engraved</desc>
   <defs>
      <g id="E0A3-bqoas8l">
         <path transform="scale(1,-1)" d="M0 0" />
      </g>
   </defs>
   <style type="text/css">#bqoas8l g.tempo {font-weight:bold;}</style>
   <svg class="definition-scale" color="black" font-family="Times, serif" viewBox="0 0 4000 1000">
      <g id="c16brdod" class="mdiv pageMilestone" />
      <g id="e12" class="ending systemMilestone">
         <g class="voltaBracket"><text>1.</text></g>
         <g class="voltaBracket"><g><text>1.</text></g><g class="x" /></g>
      </g>
      <g id="n7" class="note">
         <title class="labelAttr">x</title>
         <use href="#E0A3-bqoas8l" transform="translate(1, 2)" />
      </g>
      <g id="qx7yz12" class="tempo">
         <text x="1"><tspan>Più &lt;mosso&gt; </tspan></text>
      </g>
   </svg>
</svg>
`

func TestTidy(t *testing.T) {
	got, err := tidy([]byte(verovioDrawing), 800, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `<svg xmlns="http://www.w3.org/2000/svg" class="system" width="800" height="200" viewBox="0 0 400 100" overflow="visible">` +
		`<defs><g id="E0A3-bqoas8l"><path transform="scale(1,-1)" d="M0 0" /></g></defs>` +
		`<svg class="definition-scale" fill="currentColor" stroke="currentColor" font-family="` + serifFamily + `" viewBox="0 0 4000 1000">` +
		`<g id="e12" class="ending systemMilestone" font-weight="bold"><g class="voltaBracket"><text stroke="none">1.</text></g></g>` +
		`<g id="n7" class="note"><use href="#E0A3-bqoas8l" transform="translate(1, 2)" /></g>` +
		`<g class="tempo" font-weight="bold"><text stroke="none" x="1"><tspan>Più &lt;mosso&gt; </tspan></text></g></svg></svg>`
	if s := strings.TrimSpace(string(got.Bytes)); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
	if got.WidthPx != 800 || got.HeightPx != 200 {
		t.Errorf("size %v × %v", got.WidthPx, got.HeightPx)
	}
	for _, bad := range []string{"", "<svg>", `<svg viewBox="0 0 x y">`, `<svg viewBox="0 0 4 4">`} {
		if _, err := tidy([]byte(bad), 800, nil); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestTidySigns(t *testing.T) {
	painter, err := svgdraw.NewPainter(map[rune]svgdraw.Glyph{'♩': {Outline: "M0 0H9V9Z", Advance: 500}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := tidy([]byte(`<svg viewBox="0 0 40 10"><svg class="definition-scale" viewBox="0 0 4 1"><g class="tempo"><text x="10" y="20" `+
		`font-size="0px"><tspan font-family="Leipzig" font-size="100px">♩</tspan><tspan font-size="100px"> = 6</tspan></text></g></svg></svg>`), 800, painter)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(got.Bytes), `<g class="tempo" font-weight="bold">`)
	want := `<path stroke="none" transform="translate(10 20) scale(0.1 -0.1)" d="M0 0H9V9Z"/>` +
		`<text stroke="none" x="85" y="20" font-size="100px" font-weight="bold">= 6</text></g></svg></svg>`
	if body != want {
		t.Errorf("got\n%s\nwant\n%s", body, want)
	}
}

func TestHighlight(t *testing.T) {
	svg := []byte(`<svg><g id="n7" class="note"><use/></g><g id="n70" class="note"/></svg>`)
	for name, c := range map[string]struct {
		marks map[string]Mark
		want  string
	}{
		"none":    {nil, `<svg><g id="n7" class="note"><use/></g><g id="n70" class="note"/></svg>`},
		"class":   {map[string]Mark{"n7": {Class: "found"}}, `<svg><g id="n7" class="found note"><use/></g><g id="n70" class="note"/></svg>`},
		"colour":  {map[string]Mark{"n70": {Color: "#c00"}}, `<svg><g id="n7" class="note"><use/></g><g color="#c00" fill="#c00" id="n70" class="note"/></svg>`},
		"unknown": {map[string]Mark{"n8": {Color: "red"}}, `<svg><g id="n7" class="note"><use/></g><g id="n70" class="note"/></svg>`},
		"hostile": {map[string]Mark{"n7": {Class: `"><script>`, Color: `red" onload="x`}}, `<svg><g id="n7" class="note"><use/></g><g id="n70" class="note"/></svg>`},
	} {
		if got := string(Highlight(svg, c.marks)); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestLayOut(t *testing.T) {
	system := SVG{Bytes: []byte(`<svg width="1"><g id="n1"/></svg>`), Width: 1000, Height: 300}
	pages := layOut([]SVG{system, system, system, system, system, system}, A4, Heading{Title: "<b>Fuga</b> & Co", Composer: "J. S. Bach"}, []byte("@font-face{}"))
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	first, second := string(pages[0].Bytes), string(pages[1].Bytes)
	for _, want := range []string{"&lt;b&gt;Fuga&lt;/b&gt; &amp; Co", "J. S. Bach", "<style>@font-face{}</style>", `class="pgNum"`, ">1</text>"} {
		if !strings.Contains(first, want) {
			t.Errorf("page 1 lacks %s", want)
		}
	}
	if strings.Contains(second, "Fuga") || !strings.Contains(second, ">2</text>") {
		t.Errorf("page 2: %s", second)
	}
	if n := strings.Count(first+second, `<g id="n1"/></svg>`); n != 6 {
		t.Errorf("%d systems", n)
	}
	for _, p := range pages {
		if _, err := svgdraw.Parse(p.Bytes); err != nil {
			t.Error(err)
		}
	}
	if empty := layOut(nil, Letter, Heading{Title: "Tacet"}, nil); len(empty) != 1 || strings.Contains(string(empty[0].Bytes), "pgNum") {
		t.Errorf("without music: %d pages", len(empty))
	}
}
