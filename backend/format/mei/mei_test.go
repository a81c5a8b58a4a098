package mei

import (
	"slices"
	"strings"
	"testing"

	"ricercar/backend/theory"
)

// beamLine reads "8 8. r8 (16 16 4": values with dots, r for rests, g for grace notes; and t for a triplet eighth.
func beamLine(words string) []beamable {
	var items []beamable
	var at theory.Tick
	for _, w := range strings.Fields(words) {
		it := beamable{onset: at, note: true}
		rest, isRest := strings.CutPrefix(w, "r")
		rest, it.grace = strings.CutPrefix(rest, "g")
		it.note = !isRest
		plain := strings.TrimRight(rest, ".")
		length := theory.Eighth * 2 / 3
		if it.value = theory.EighthValue; plain != "t" {
			it.value = int8(slices.Index(durations, plain)) + theory.Maxima // long stands twice, and in no test
			length = theory.ValueTicks(it.value, uint8(len(rest)-len(plain)))
		}
		if !it.grace {
			at += length
		}
		items = append(items, it)
	}
	return items
}

func TestAutoBeams(t *testing.T) {
	for _, c := range []struct{ meter, notes, want string }{
		{"4/4", "8 8 8 8 8 8 8 8", "0-4 4-8"},
		{"4/4", "8 8 16 16 8 4 8 8", "0-2 2-5 6-8"},
		{"4/4", "4 8 8 2", "1-3"},
		{"4/4", "8 4 8 2", ""},
		{"4/4", "8. 16 8 r8 2", "0-2"},
		{"4/4", "8 r8 8 8 2", "2-4"},
		{"3/4", "8 8 8 8 8 8", "0-2 2-4 4-6"},
		{"6/8", "8 8 8 8 8 8", "0-3 3-6"},
		{"6/8", "4 8 8 16 16 8", "2-6"},
		{"3+2/8", "8 8 8 8 8", "0-3 3-5"},
		{"5/8", "8 8 8 8 8", "0-3 3-5"},
		{"2/4", "t t t t t t", "0-3 3-6"},
		{"4/4", "g16 g16 4 8 g8 8 2", "0-2 3-6"},
		{"4/4", "8 8 g16 g16 8 8 2", "0-6 2-4"},
	} {
		var got []string
		for _, g := range autoBeams(beamLine(c.notes), theory.MustMeter(c.meter)) {
			got = append(got, itoa(g.lo)+"-"+itoa(g.hi))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s in %s: %v, want %s", c.notes, c.meter, got, c.want)
		}
	}
}

func TestNest(t *testing.T) {
	nested, crossing := nest([]group{
		{2, 5, beamGroup, 0}, {0, 3, tupletGroup, 0}, {0, 6, tupletGroup, 1}, {3, 6, tupletGroup, 2}, {3, 6, beamGroup, 1},
	})
	want := []group{{0, 6, tupletGroup, 1}, {0, 3, tupletGroup, 0}, {3, 6, tupletGroup, 2}, {3, 6, beamGroup, 1}}
	if !slices.Equal(nested, want) || !slices.Equal(crossing, []group{{2, 5, beamGroup, 0}}) {
		t.Errorf("nested %v, crossing %v", nested, crossing)
	}
}

func TestSigns(t *testing.T) {
	for cents, want := range map[int16]string{0: "n", 100: "s", -100: "f", 200: "x", -200: "ff", 300: "xs", -300: "tf", 50: "1qs", -150: "3qf", 37: "1qs", 900: ""} {
		if got := accid(cents); got != want {
			t.Errorf("accid(%d) = %q, want %q", cents, got, want)
		}
	}
	for meter, want := range map[string]string{
		"3/4": "count 3 unit 4", "C": "sym common count 4 unit 4", "cut": "sym cut count 2 unit 2",
		"3+2/8": "count 3+2 unit 8", "2/4+3/8": "count 4+3 unit 8", "senza misura": "count 4 unit 4 visible false",
	} {
		if got := strings.Join(meterSig(theory.MustMeter(meter), true), " "); got != want {
			t.Errorf("%s: %s, want %s", meter, got, want)
		}
	}
	for value, want := range map[int8]string{theory.Maxima: "long", theory.Longa: "long", theory.Breve: "breve", theory.QuarterValue: "4", theory.Value2048th: "2048", theory.DuplexMaxima: "long", 12: "2048"} {
		if got := dur(value); got != want {
			t.Errorf("dur(%d) = %q, want %q", value, got, want)
		}
	}
}

func TestEncoderEscapes(t *testing.T) {
	var e encoder
	e.start("syl", "n", `"1" <&>`, "con", "")
	e.text("a<b>&\x00\n")
	e.end()
	if got, want := string(e.out), `<syl n="&quot;1&quot; &lt;&amp;&gt;">a&lt;b&gt;&amp;`+"\uFFFD </syl>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKeySig(t *testing.T) {
	for _, c := range []struct {
		key  theory.KeySignature
		want string
	}{
		{theory.KeySignature{}, `<keySig sig="0"/>`},
		{theory.KeySignature{Fifths: 3}, `<keySig sig="3s"/>`},
		{theory.KeySignature{Fifths: -7}, `<keySig sig="7f"/>`},
		{
			theory.KeySignature{Free: true, Alters: [7]int8{0, -2, 0, 2, 0, 0, 0}},
			`<keySig><keyAccid pname="d" accid="f"/>` + "\n" + `<keyAccid pname="f" accid="s"/>` + "\n" + `</keySig>`,
		},
	} {
		var e encoder
		e.writeKeySig(c.key, "")
		if got := strings.TrimSpace(string(e.out)); got != c.want {
			t.Errorf("%v: %s, want %s", c.key, got, c.want)
		}
	}
}

func TestMeterSig(t *testing.T) {
	for meter, want := range map[string]string{
		"3/4":     `<meterSig count="3" unit="4"/>`,
		"2/4+3/8": `<meterSigGrp func="mixed"><meterSig count="2" unit="4"/><meterSig count="3" unit="8"/></meterSigGrp>`,
	} {
		var e encoder
		e.writeMeterSig(theory.MustMeter(meter), true)
		if got := strings.ReplaceAll(string(e.out), "\n", ""); got != want {
			t.Errorf("%s: %s, want %s", meter, got, want)
		}
	}
}

func TestNoteAttributes(t *testing.T) {
	var e encoder
	e.leaf("syl", "la", "con", "d")
	e.empty("note", "pname", pname(theory.F), "accid.ges", accidGes(200), "dots", dots(0), "dur", dur(theory.HalfValue))
	want := `<syl con="d">la</syl><note pname="f" accid.ges="ss" dur="2"/>`
	if got := strings.ReplaceAll(string(e.out), "\n", ""); got != want {
		t.Errorf("got %s", got)
	}
	if dots(2) != "2" || accidGes(-300) != "tf" || accidGes(300) != "ts" || accidGes(50) != "sd" || accidGes(-50) != "fu" || accidGes(900) != "" {
		t.Error("dots and accidentals")
	}
}
