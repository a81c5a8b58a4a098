package musicxml

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

const (
	soundingNote = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration><voice>1</voice></note>"
	goingBack    = "<backup><duration>1</duration></backup>"
)

// bar wraps what stands in a first measure.
func bar(text string) string {
	return "<measure number=\"1\"><attributes><divisions>1</divisions></attributes>" + text + "</measure>"
}

// numbered repeats a text with the numbers from 1 in the place of its %d.
func numbered(text string, n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, text, i+1)
	}
	return out.String()
}

func noteWith(inside string) string {
	return "<note><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration>" + inside + "</note>"
}

// numberedMeters are parts that change their meter in every bar, each to one that no other has there.
func numberedMeters(parts int) string {
	var out strings.Builder
	for p := range parts {
		fmt.Fprintf(&out, `<part id="M%d">`, p)
		for b := range 60 {
			fmt.Fprintf(&out, "<measure><attributes><time><beats>%d</beats><beat-type>4</beat-type></time></attributes>%s</measure>", 1+(p*(b+1))%97, soundingNote)
		}
		out.WriteString("</part>")
	}
	return out.String()
}

// Files that ask for more than any music has are refused, or read in work that is in proportion to their size.
func TestHostile(t *testing.T) {
	limits := source.Limits{Notes: 200_000}
	for name, c := range map[string]struct {
		text string
		want fault.Kind // empty where it is read
	}{
		"nested":          {strings.Repeat("<score-partwise>", 300), fault.TooLarge},
		"notes":           {bar(strings.Repeat(soundingNote, 200_001)), fault.TooLarge},
		"parts":           {"<score-partwise><part-list>" + numbered(`<score-part id="P%d"/>`, 10_001) + "</part-list></score-partwise>", fault.TooLarge},
		"voices":          {bar(numbered("<note><rest/><duration>1</duration><voice>v%d</voice></note>", 10_001)), fault.TooLarge},
		"voice number":    {bar(noteWith("<voice>65535</voice>") + noteWith("<voice>-1</voice>") + noteWith("<voice></voice>")), ""},
		"staff number":    {bar(noteWith("<voice>1</voice><staff>255</staff>") + noteWith("<staff>256</staff>") + noteWith("<staff>-1</staff>")), ""},
		"staves":          {"<score-partwise>" + numbered(`<part id="P%d"><measure><attributes><staves>255</staves></attributes></measure></part>`, 300) + "</score-partwise>", fault.TooLarge},
		"overlaps":        {bar(strings.Repeat(soundingNote+goingBack, 10_000)), fault.TooLarge},
		"chord":           {bar(soundingNote + strings.Repeat("<note><chord/><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration></note>", 300)), fault.TooLarge},
		"grace notes":     {bar(strings.Repeat("<note><grace/><pitch><step>C</step><octave>4</octave></pitch><tie type=\"start\"/></note>", 2000)), fault.TooLarge},
		"long note":       {bar(strings.Replace(soundingNote, "<duration>1", "<duration>1000000000", 1)), fault.TooLarge},
		"longer note":     {bar(strings.Replace(soundingNote, "<duration>1", "<duration>99999999999999999999", 1)), ""},
		"long fraction":   {bar(strings.Replace(soundingNote, "<duration>1", "<duration>999999999.5", 1)), fault.TooLarge},
		"long forward":    {bar("<forward><duration>300000</duration></forward>" + soundingNote), fault.TooLarge},
		"long bar":        {bar(strings.Repeat(strings.Replace(soundingNote, "<duration>1", "<duration>200000", 1), 3)), fault.TooLarge},
		"long piece":      {strings.Repeat(bar(strings.Replace(soundingNote, "<duration>1", "<duration>200000", 1)), 7), fault.TooLarge},
		"small divisions": {bar("<attributes><divisions>1000000000</divisions></attributes>" + soundingNote + goingBack), ""},
		"odd divisions":   {bar("<attributes><divisions>999999937</divisions></attributes>" + strings.Repeat(soundingNote, 100)), ""},
		"tuplets":         {bar(noteWith("<notations>" + strings.Repeat(`<tuplet type="start"/>`, 20_000) + "</notations>")), ""},
		"slurs":           {bar(strings.Repeat(noteWith(`<notations><slur type="start"/></notations>`), 20_000)), ""},
		"slur ends":       {bar(strings.Repeat(noteWith(`<notations><slur type="stop"/></notations>`), 20_000)), ""},
		"groups":          {"<score-partwise><part-list>" + strings.Repeat(`<part-group type="start" number="1"/>`, 5000) + `<score-part id="P1"/></part-list><part id="P1">` + bar(soundingNote) + "</part></score-partwise>", ""},
		"instruments":     {`<score-partwise><part-list><score-part id="P1">` + numbered(`<score-instrument id="I%d"/>`, 5000) + `</score-part></part-list><part id="P1">` + bar(soundingNote) + "</part></score-partwise>", ""},
		"keys":            {bar("<attributes><staves>255</staves></attributes>" + strings.Repeat("<attributes><key><fifths>1</fifths></key></attributes>", 5000)), fault.TooLarge},
		"elements":        {bar(numbered("<unknown%d/>", 20_000) + soundingNote), ""},
		"syllables":       {bar(noteWith("<lyric>" + strings.Repeat("<text>la</text>", 20_000) + "</lyric>")), ""},
		"figures":         {bar("<figured-bass>" + strings.Repeat("<figure><figure-number>6</figure-number></figure>", 20_000) + "</figured-bass>" + soundingNote), ""},
		"credits":         {"<score-partwise><credit><credit-type>title</credit-type>" + strings.Repeat("<credit-words>title</credit-words>", 20_000) + `</credit><part id="P1">` + bar(soundingNote) + "</part></score-partwise>", ""},
		"empty bars":      {strings.Repeat("<measure/>", 20_000), ""},
		"repeated part":   {"<score-partwise>" + strings.Repeat(`<part id="P1">`+bar(soundingNote)+"</part>", 3) + "</score-partwise>", ""},
		"divisions":       {bar(numbered(soundingNote+`<barline location="middle"><repeat direction="forward"/></barline><!--%d-->`, 20_000)), ""},
		"sounds": {`<score-partwise><part-list><score-part id="P1"><score-instrument id="I"/></score-part></part-list><part id="P1">` +
			bar(numbered(`<sound><midi-instrument id="I"><volume>0.%d</volume></midi-instrument></sound>`+soundingNote, 20_000)) + "</part></score-partwise>", ""},
		"meters":           {"<score-partwise>" + numberedMeters(300) + "</score-partwise>", ""},
		"parts of no list": {"<score-partwise>" + strings.Repeat("<part><measure>"+soundingNote+"</measure></part>", 3) + "</score-partwise>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := source.New("in.musicxml", []byte(complete(c.text)), limits)
			entries, err := Read(context.Background(), s)
			switch {
			case c.want != "" && !fault.Is(err, c.want):
				t.Errorf("%v, want %s", err, c.want)
			case c.want == "" && err != nil:
				t.Error(err)
			case err == nil:
				if err := entries[0].Score.Check(); err != nil {
					t.Error(err)
				}
			}
			if n := len(s.Diagnostics()); n > 1100 {
				t.Errorf("%d remarks", n)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	text := []byte(complete(bar(strings.Repeat(soundingNote, 100))))
	for name, l := range map[string]source.Limits{
		"bytes":    {Unzipped: 1000},
		"notes":    {Notes: 99},
		"depth":    {Depth: 3},
		"position": {Position: 99 * theory.Quarter},
	} {
		if _, err := Read(context.Background(), source.New("in.musicxml", text, l)); !fault.Is(err, fault.TooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	text := []byte(complete(bar(strings.Repeat(soundingNote, 2000))))
	if _, err := Read(ctx, source.New("in.musicxml", text, source.Limits{})); !fault.Is(err, fault.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"480": "480/1 true", " 12\n": "12/1 true", "-3": "-3/1 true", "+4": "4/1 true", "2.5": "25/10 true", "480.0": "4800/10 true",
		".5": "5/10 true", "0.000000001": "0/1000000 true", "123456789012345": "123456789012345/1 true",
		"1234567890123456": "0/1 false", "": "0/1 false", "-": "0/1 false", ".": "0/1 false", "1e3": "0/1 false", "NaN": "0/1 false", "1.2.3": "0/1 false",
		"000000000000000000007": "7/1 true",
	} {
		n, scale, ok := decimal([]byte(text))
		if got := fmt.Sprintf("%d/%d %v", n, scale, ok); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if n, ok := integer([]byte("480.00")); n != 480 || !ok {
		t.Error(n, ok)
	}
	if _, ok := integer([]byte("480.5")); ok {
		t.Error("480.5 is no whole number")
	}
	for text, want := range map[string]int16{"1": 100, "-0.5": -50, "0.33": 33, "-1.5": -150} {
		if c, ok := cents([]byte(text)); c != want || !ok {
			t.Errorf("%s: %d cents, want %d", text, c, want)
		}
	}
}
