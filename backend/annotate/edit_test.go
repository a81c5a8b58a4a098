package annotate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"ricercar/backend/annotate"
	"ricercar/backend/theory"
)

// words are the labels of a layer: "numeral 0-2 V".
func words(l annotate.Layer) string {
	var out []string
	for _, x := range l.Labels {
		text := string(x.Kind) + " " + x.Onset.String()
		if x.Dur > 0 {
			end := x.Onset + x.Dur
			text += "-" + end.String()
		}
		for _, w := range []string{x.Roman.String(), x.Text} {
			if w != "" {
				text += " " + w
			}
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func numeral(from, to int64, roman string) annotate.Label {
	return annotate.Label{Kind: annotate.Numeral, Onset: theory.Quarter * theory.Tick(from), Dur: theory.Quarter * theory.Tick(to-from), Key: theory.MustKey("C"), Roman: theory.MustRoman(roman)}
}

func TestPut(t *testing.T) {
	key := annotate.Label{Kind: annotate.LocalKey, Onset: theory.Quarter, Dur: 4 * theory.Quarter, Key: theory.MustKey("G")}
	comment := annotate.Label{Kind: annotate.Remark, Text: "why?"}
	other := annotate.Label{Kind: annotate.Remark, Text: "because"}
	hc, pac := annotate.Label{Kind: annotate.Cadence, Text: "HC"}, annotate.Label{Kind: annotate.Cadence, Text: "PAC"}
	for _, c := range []struct {
		put  []annotate.Label
		want string
	}{
		{[]annotate.Label{numeral(0, 2, "I"), numeral(2, 4, "V")}, "numeral 0-2 I; numeral 2-4 V"},
		{[]annotate.Label{numeral(0, 2, "I"), numeral(0, 2, "vi")}, "numeral 0-2 vi"},
		{[]annotate.Label{numeral(0, 4, "I"), numeral(1, 2, "vi")}, "numeral 0-1 I; numeral 1-2 vi; numeral 2-4 I"},
		{[]annotate.Label{numeral(0, 2, "I"), numeral(2, 4, "V"), numeral(1, 3, "ii")}, "numeral 0-1 I; numeral 1-3 ii; numeral 3-4 V"},
		{[]annotate.Label{numeral(0, 2, "I"), numeral(2, 4, "V"), key}, "numeral 0-2 I; key 1-5"},
		{[]annotate.Label{comment, other, comment}, "remark 0 because; remark 0 why?"},
		{[]annotate.Label{hc, pac}, "cadence 0 PAC"},
	} {
		var l annotate.Layer
		l.Put(c.put...)
		if got := words(l); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestTake(t *testing.T) {
	l := annotate.Layer{Labels: []annotate.Label{numeral(0, 2, "I"), {Kind: annotate.Remark, Text: "a"}, {Kind: annotate.Remark, Text: "b"}, {Kind: annotate.Cadence, Text: "HC"}}}
	for _, c := range []struct {
		take annotate.Label
		n    int
		left string
	}{
		{annotate.Label{Kind: annotate.Remark, Text: "a"}, 1, "numeral 0-2 I; remark 0 b; cadence 0 HC"},
		{annotate.Label{Kind: annotate.Remark, Onset: 1}, 0, "numeral 0-2 I; remark 0 b; cadence 0 HC"},
		{annotate.Label{Kind: annotate.Remark}, 1, "numeral 0-2 I; cadence 0 HC"},
		{annotate.Label{}, 2, ""},
	} {
		if n := l.Take(c.take); n != c.n || words(l) != c.left {
			t.Errorf("%d, %s left, want %d, %s", n, words(l), c.n, c.left)
		}
	}
}

func TestJournal(t *testing.T) {
	var j annotate.Journal
	put := func(l annotate.Label) { j.Change(func(x *annotate.Layer) { x.Put(l) }) }
	put(numeral(0, 2, "I"))
	put(numeral(0, 2, "vi"))
	put(numeral(0, 2, "vi")) // changes nothing
	if len(j.Past) != 2 || !j.Undo() || words(j.Layer) != "numeral 0-2 I" || !j.Redo() || words(j.Layer) != "numeral 0-2 vi" || j.Redo() {
		t.Fatalf("%s, %d past", words(j.Layer), len(j.Past))
	}
	undone := 0
	for j.Undo() {
		undone++
	}
	if undone != 2 || len(j.Labels) != 0 || !j.Redo() {
		t.Fatal(undone, words(j.Layer))
	}
	put(numeral(2, 4, "V"))
	if j.Redo() || words(j.Layer) != "numeral 0-2 I; numeral 2-4 V" {
		t.Error("a new change forgets those that were taken back", words(j.Layer))
	}
	data, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	var back annotate.Journal
	var plain annotate.Layer
	if json.Unmarshal(data, &back) != nil || words(back.Layer) != words(j.Layer) || !back.Undo() || words(back.Layer) != "numeral 0-2 I" {
		t.Errorf("%s", data)
	}
	if json.Unmarshal(data, &plain) != nil || words(plain) != words(j.Layer) {
		t.Errorf("not a layer: %s", data)
	}
	for i := range 200 {
		put(annotate.Label{Kind: annotate.Remark, Onset: theory.Tick(i)})
	}
	if len(j.Past) != 50 {
		t.Errorf("%d changes are kept", len(j.Past))
	}
}
