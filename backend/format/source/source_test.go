package source

import (
	"bytes"
	"fmt"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"ricercar/backend/fault"
)

func utf16Bytes(text string, little bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if little {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

func TestText(t *testing.T) {
	const text = "<a>Dvořák 𝄞</a>"
	for name, c := range map[string]struct {
		in   []byte
		want string
	}{
		"plain":           {[]byte(text), text},
		"mark":            {append([]byte{0xEF, 0xBB, 0xBF}, text...), text},
		"utf16le mark":    {append([]byte{0xFF, 0xFE}, utf16Bytes(text, true)...), text},
		"utf16be mark":    {append([]byte{0xFE, 0xFF}, utf16Bytes(text, false)...), text},
		"utf16le bare":    {utf16Bytes(text, true), text},
		"utf16be bare":    {utf16Bytes(text, false), text},
		"odd byte":        {append(utf16Bytes("<a", true), 'x'), "<a"},
		"lone surrogate":  {append(utf16Bytes("<", true), 0x00, 0xD8, 'x', 0), "<\uFFFDx"},
		"latin1 declared": {[]byte("<?xml version='1.0' encoding='ISO-8859-1'?>\xe9"), "<?xml version='1.0' encoding='ISO-8859-1'?>é"},
		"1252 guessed":    {[]byte("caf\xe9 \x93x\x94"), "café “x”"},
		"named but utf8":  {[]byte(`<?xml encoding="klingon"?>é`), `<?xml encoding="klingon"?>é`},
		"empty":           {nil, ""},
	} {
		got, err := Text(c.in)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
	if _, err := Text([]byte("<?xml encoding=\"koi8-r\"?>\xc1")); !fault.Is(err, fault.Unsupported) {
		t.Errorf("koi8-r: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("<?xml version='1.0' encoding='latin1'?>\xe9"))
	f.Add(utf16Bytes("<a>𝄞</a>", true))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := Text(data)
		if err == nil && !utf8.Valid(out) {
			t.Errorf("%q gave invalid UTF-8", data)
		}
		if err == nil && len(out) > 3*len(data) {
			t.Errorf("%d bytes became %d", len(data), len(out))
		}
	})
}

func TestSayCountsSubjects(t *testing.T) {
	s := New("a.xml", []byte("ab\ncé\nx"), Limits{})
	for _, subject := range []string{"arrow", "arrow", "heel"} {
		s.Say(Remark{Severity: Info, Kind: fault.Unsupported, Code: "MX020", Subject: subject, Offset: 6}, "%s is not kept", subject)
	}
	s.Say(Remark{Severity: Warning, Kind: fault.Invalid, Code: "MX012", Offset: 3, Place: fault.Position{Part: "Tenor", Measure: "14", Beat: 2}}, "too long")
	var out bytes.Buffer
	for _, d := range s.Diagnostics() {
		out.WriteString(d.String() + "\n")
	}
	want := "a.xml:2:3: arrow is not kept (2 times) [MX020]\n" +
		"a.xml:2:3: heel is not kept [MX020]\n" +
		"a.xml:2:1: Tenor m.14 beat 2: too long [MX012]\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestSayIsBounded(t *testing.T) {
	s := New("a.xml", nil, Limits{})
	for i := range 5000 {
		s.Say(Remark{Code: "MX010", Subject: fmt.Sprint(i), Offset: -1}, "%d", i)
	}
	if d := s.Diagnostics(); len(d) != maxDiagnostics+1 || d[maxDiagnostics].Count != 5000-maxDiagnostics {
		t.Errorf("%d remarks, the last %d times", len(d), d[len(d)-1].Count)
	}
	if !s.Again("MX010", []byte("7")) || s.Diagnostics()[7].Count != 2 || s.Again("MX011", []byte("7")) {
		t.Error("a remark is not known again, or one that was never made is")
	}
}

func TestLimitsDefaults(t *testing.T) {
	if got := (Limits{Depth: 3}).OrDefault(); got.Depth != 3 || got.Bytes != DefaultLimits().Bytes || got.Position <= 0 {
		t.Errorf("%+v", got)
	}
}

// Lines and columns are the same in whatever order they are asked for.
func TestPositionsInAnyOrder(t *testing.T) {
	s := New("a", []byte("äb\ncdé\n\nf"), Limits{})
	want := map[int][2]int{0: {1, 1}, 2: {1, 2}, 3: {1, 3}, 4: {2, 1}, 6: {2, 3}, 8: {2, 4}, 9: {3, 1}, 10: {4, 1}, 11: {4, 2}}
	for _, order := range [][]int{{0, 2, 3, 4, 6, 8, 9, 10, 11}, {11, 2, 8, 0, 9, 10, 3, 6, 4}} {
		for _, offset := range order {
			p := s.Position(offset, fault.Position{})
			if got := [2]int{p.Line, p.Column}; got != want[offset] {
				t.Errorf("byte %d is at %v, want %v", offset, got, want[offset])
			}
		}
	}
}
