package score

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/theory"
)

// sortSigns lays the signs of all tables beside the bars and events that they belong to.
func (t *texter) sortSigns() {
	t.signs = map[barOfPart][]textual{}
	for r := range t.s.Staves().All() {
		t.addTimelines(r)
	}
	for p := range t.s.Parts().All() {
		for _, e := range t.s.parts[p].Transpose {
			if e.Tick > t.from {
				t.addSign(t.anchorAt(p, 0, e.Tick), "transposes "+e.Value.String())
			}
		}
	}
	for i := range t.s.marks {
		m := &t.s.marks[i]
		switch {
		case m.At.Event != 0 && m.Kind < Dynamic:
			t.marks[m.At.Event] = append(t.marks[m.At.Event], m)
		case m.At.Part != 0:
			t.addSign(&m.At, t.markText(m))
		}
	}
	t.addSpanners()
	for i := range t.s.harmony {
		if h := &t.s.harmony[i]; h.At.Part != 0 {
			t.addSign(&h.At, t.harmonyText(h))
		}
	}
	for i := range t.s.figures {
		f := &t.s.figures[i]
		t.addSign(&f.At, "figures"+t.quoted(f.Text)+when(f.Dur != 0, " for "+f.Dur.String()))
	}
	for _, signs := range t.signs {
		slices.SortStableFunc(signs, func(x, y textual) int { return cmp.Compare(x.tick, y.tick) })
	}
}

func (t *texter) addSign(a *Anchor, text string) {
	if t.has(a.Tick) {
		key := barOfPart{a.Bar, a.Part}
		t.signs[key] = append(t.signs[key], textual{a.Tick, t.place(a) + text})
	}
}

// anchorAt is a place in a part, for an entry of a timeline.
func (t *texter) anchorAt(p PartRow, staff StaffRow, tick theory.Tick) *Anchor {
	return &Anchor{Tick: tick, Bar: t.s.BarAt(t.s.parts[p].Grid, tick), Staff: staff, Part: p}
}

// addTimelines adds the changes of clef and key behind the beginning.
func (t *texter) addTimelines(r StaffRow) {
	st := &t.s.staves[r]
	for _, e := range st.Clefs {
		if e.Tick > t.from {
			t.addSign(t.anchorAt(st.Part, r, e.Tick), clefText(e.Value))
		}
	}
	for _, e := range st.Keys {
		if e.Tick > t.from {
			t.addSign(t.anchorAt(st.Part, r, e.Tick), keyText(e.Value))
		}
	}
}

// addSpanners writes slurs between events as parentheses and everything else below the bar.
func (t *texter) addSpanners() {
	var slurs []*Spanner
	for i := range t.s.spanners {
		sp := &t.s.spanners[i]
		switch {
		case sp.Kind == Slur && sp.From.Event != 0 && sp.To.Event != 0:
			slurs = append(slurs, sp)
		case sp.From.Part != 0:
			t.addSign(&sp.From, t.spannerText(sp))
		}
	}
	slices.SortStableFunc(slurs, func(x, y *Spanner) int {
		return cmp.Or(cmp.Compare(x.From.Tick, y.From.Tick), cmp.Compare(x.From.Event, y.From.Event), cmp.Compare(x.To.Tick, y.To.Tick), cmp.Compare(x.To.Event, y.To.Event))
	})
	t.numberSlurs(slurs)
}

// numberSlurs gives slurs that are open together in a part numbers, but for the first.
func (t *texter) numberSlurs(slurs []*Spanner) {
	type open struct {
		end    theory.Tick
		number int
	}
	running := map[PartRow][]open{}
	for _, sp := range slurs {
		others := slices.DeleteFunc(running[sp.From.Part], func(o open) bool { return o.end <= sp.From.Tick })
		number := 1
		for slices.ContainsFunc(others, func(o open) bool { return o.number == number }) {
			number++
		}
		running[sp.From.Part] = append(others, open{sp.To.Tick, number})
		label := when(number > 1, strconv.Itoa(number))
		t.slurs[sp.From.Event] = append(t.slurs[sp.From.Event], "("+label)
		t.slurs[sp.To.Event] = append([]string{")" + label}, t.slurs[sp.To.Event]...)
	}
}

// kindWord writes the name of a kind as one word.
func kindWord(name string) string { return strings.ReplaceAll(name, " ", "-") }

// markText writes a mark at a place: a dynamic as it is, words in quotes, everything else by its kind.
func (t *texter) markText(m *Mark) string {
	text := kindWord(m.Kind.String())
	switch {
	case m.Kind == Dynamic:
		text = t.s.Text(m.Text)
	case m.Kind == Words:
		text = strconv.Quote(t.s.Text(m.Text))
	default:
		text += t.quoted(m.Text)
	}
	return text + when(m.Arg != 0, " "+strconv.Itoa(int(m.Arg))) + t.placement(m.Place)
}

var lineWords = [...]string{"", " dashed", " dotted", " wavy"}

func (t *texter) spannerText(sp *Spanner) string {
	text := kindWord(sp.Kind.String()) + t.quoted(sp.Text) + when(sp.Arg != 0, " "+strconv.Itoa(int(sp.Arg)))
	if t.o.Details {
		text += lineWords[int(sp.Style)%len(lineWords)] + t.placement(sp.Place)
	}
	return text + " to " + t.s.Measure(sp.To.Bar) + "@" + (sp.To.Tick - t.s.bars[sp.To.Bar].Start).String()
}

func (t *texter) harmonyText(h *Harmony) string {
	text := "chord"
	if !h.Symbol.IsZero() {
		text += " " + h.Symbol.String()
	}
	if printed := t.s.Text(h.Text); printed != "" && printed != h.Symbol.String() {
		text += t.quoted(h.Text)
	}
	return text + t.placement(h.Place)
}
