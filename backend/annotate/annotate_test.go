package annotate_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

func piece(t *testing.T, name string) *score.Score {
	t.Helper()
	p, ok := corpus.Find(name)
	if !ok {
		t.Fatalf("no piece %s", name)
	}
	data, err := corpus.Bytes(p)
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Entries[0].Score
}

// TestJSON writes labels as CONTRACT has times, keys and numerals, and reads them back.
func TestJSON(t *testing.T) {
	third := theory.Quarter / 3
	l := annotate.Layer{Name: "Mine", Origin: "user", Labels: []annotate.Label{
		{Kind: annotate.Numeral, Onset: 2 * third, Dur: theory.Half, Key: theory.MustKey("f#"), Roman: theory.MustRoman("V65/V"), Notes: []score.ID{42}},
		{Kind: annotate.Finding, Onset: theory.Eighth, Rule: "parallel-fifths", Text: "tenor and bass"},
	}}
	data, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"name":"Mine","origin":"user","labels":[` +
		`{"kind":"numeral","offset":0.6666666666666666,"offset_exact":"2/3","duration":2,"key":{"tonic":"F#","mode":"minor"},"roman":"V65/V","notes":["n42"]},` +
		`{"kind":"finding","offset":0.5,"duration":0,"rule":"parallel-fifths","text":"tenor and bass"}]}`
	if string(data) != want {
		t.Errorf("%s\nwant %s", data, want)
	}
	var back annotate.Layer
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, l) {
		t.Errorf("%+v, %v", back, err)
	}
	for _, bad := range []string{
		`{"offset":-1}`, `{"offset":1e300}`, `{"offset_exact":"a"}`, `{"duration":-2}`, `{"notes":["42"]}`, `{"roman":"Q"}`, `{"key":"H"}`, `3`,
	} {
		if err := json.Unmarshal([]byte(bad), &annotate.Label{}); err == nil {
			t.Errorf("%s is a label", bad)
		}
	}
}

func TestSort(t *testing.T) {
	c, g := theory.MustKey("C"), theory.MustKey("G")
	l := annotate.Layer{Labels: []annotate.Label{
		{Kind: annotate.Cadence, Onset: theory.Half},
		{Kind: annotate.Numeral, Onset: theory.Half, Dur: theory.Quarter, Key: g, Roman: theory.MustRoman("IV")},
		{Kind: annotate.Numeral, Onset: theory.Half, Key: c, Roman: theory.MustRoman("I")},
		{Kind: annotate.LocalKey, Onset: theory.Half, Dur: theory.Whole, Key: g},
		{Kind: annotate.Phrase, Dur: theory.Quarter},
		{Kind: annotate.Phrase, Dur: theory.Half},
		{Kind: annotate.Section},
	}}
	l.Sort()
	var got []string
	for _, x := range l.Labels {
		got = append(got, string(x.Kind)+x.Roman.String()+x.Dur.String())
	}
	if text := strings.Join(got, " "); text != "section0 phrase2 phrase1 key4 numeralI0 numeralIV1 cadence0" {
		t.Error(text)
	}
}

func TestCheck(t *testing.T) {
	s := piece(t, "bach/bwv66.6")
	c, v := theory.MustKey("C"), theory.MustRoman("V")
	for name, l := range map[string]annotate.Label{
		"no kind": {}, "unknown kind": {Kind: "chord"}, "no key": {Kind: annotate.Numeral, Roman: v}, "no numeral": {Kind: annotate.Numeral, Key: c},
		"key of nothing": {Kind: annotate.LocalKey}, "before": {Kind: annotate.Remark, Onset: -1}, "behind": {Kind: annotate.Remark, Onset: s.End(), Dur: 1},
		"far behind": {Kind: annotate.Remark, Onset: 1 << 62, Dur: 1 << 62}, "no such note": {Kind: annotate.Remark, Notes: []score.ID{1 << 30}},
	} {
		layer := annotate.Layer{Labels: []annotate.Label{l}}
		if err := layer.Check(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := annotate.Layer{Labels: []annotate.Label{{Kind: annotate.Numeral, Dur: s.End(), Key: c, Roman: v, Notes: []score.ID{s.Head(1).ID}}, {Kind: annotate.Remark, Onset: s.End()}}}
	if err := good.Check(s); err != nil {
		t.Error(err)
	}
}

// TestPins takes an analysis for settled: the same comes of it again.
func TestPins(t *testing.T) {
	for _, name := range []string{"bach/bwv66.6", "bach/bwv269"} {
		s := piece(t, name)
		a, err := harmony.Find(s, harmony.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l := annotate.OfHarmony(a)
		if err := l.Check(s); err != nil {
			t.Fatal(err)
		}
		if n := len(l.Of(annotate.Numeral)); n != len(a.Numerals) || n == 0 {
			t.Errorf("%s: %d numerals of %d", name, n, len(a.Numerals))
		}
		again, err := harmony.Find(s, harmony.Options{Pins: l.Pins()})
		if err != nil {
			t.Fatal(err)
		}
		pinned := annotate.OfHarmony(again)
		if !reflect.DeepEqual(pinned.Of(annotate.Numeral), l.Of(annotate.Numeral)) || !reflect.DeepEqual(pinned.Of(annotate.LocalKey), l.Of(annotate.LocalKey)) {
			t.Errorf("%s: settled as it is, the harmony is another", name)
		}
	}
}
