package score

import (
	"strconv"
	"strings"

	"ricercar/backend/theory"
)

// grid writes the bars of a grid that have something to say.
func (t *texter) grid(g GridRow) {
	all := t.s.grids[g].Bars
	if all.IsEmpty() {
		return
	}
	chosen := all
	if t.o.From > 0 || t.o.To != 0 {
		chosen.Lo = t.s.BarAt(g, t.from)
		for chosen.Hi > chosen.Lo+1 && t.s.bars[chosen.Hi-1].Start >= t.to {
			chosen.Hi--
		}
	}
	t.add("measures ", strconv.Itoa(chosen.Len()), ": ", t.s.Measure(chosen.Lo), "-", t.s.Measure(chosen.Hi-1))
	t.add(when(g != 1, " of grid "+strconv.Itoa(int(g))), "\n")
	signs := t.barSigns(g)
	for r := range chosen.All() {
		facts := t.barFacts(r, r == chosen.Lo)
		facts = append(facts, signs[r]...)
		if len(facts) > 0 {
			t.add(t.s.Measure(r), " ", strings.Join(facts, ", "), "\n")
		}
	}
}

// barSigns are the signs of no part: tempi, jumps, marks over the whole score.
func (t *texter) barSigns(g GridRow) map[BarRow][]string {
	signs := map[BarRow][]string{}
	add := func(bar BarRow, text string) {
		if t.s.bars[bar].Grid == g {
			signs[bar] = append(signs[bar], text)
		}
	}
	for i := range t.s.jumps {
		j := &t.s.jumps[i]
		add(j.Bar, j.Kind.String()+t.quoted(j.Text))
	}
	for i := range t.s.tempos {
		if at := &t.s.tempos[i].At; t.has(at.Tick) {
			add(at.Bar, t.place(at)+t.tempoText(&t.s.tempos[i]))
		}
	}
	for i := range t.s.marks {
		if at := &t.s.marks[i].At; at.Part == 0 && t.has(at.Tick) {
			add(at.Bar, t.place(at)+t.markText(&t.s.marks[i]))
		}
	}
	for i := range t.s.spanners {
		if at := &t.s.spanners[i].From; at.Part == 0 && t.has(at.Tick) {
			add(at.Bar, t.place(at)+t.spannerText(&t.s.spanners[i]))
		}
	}
	for i := range t.s.harmony {
		if at := &t.s.harmony[i].At; at.Part == 0 && t.has(at.Tick) {
			add(at.Bar, t.place(at)+t.harmonyText(&t.s.harmony[i]))
		}
	}
	return signs
}

var barlineWords = [...]string{
	"normal", "double", "final", "heavy", "double heavy", "dashed", "dotted", "tick", "short", "hidden", "heavy light",
}

func (t *texter) barFacts(r BarRow, first bool) []string {
	b := &t.s.bars[r]
	var facts []string
	add := func(condition bool, text string) {
		if condition {
			facts = append(facts, text)
		}
	}
	meter := t.s.Meter(r)
	before := r > 1 && !first && t.s.Meter(r-1) == meter
	written := len(t.s.grids[b.Grid].Meters.Within(b.Start, b.Start+1)) > 0
	add(!before || written, "meter "+meter.String()+when(meter.Symbol == theory.MeterHidden, " hidden"))
	add(b.Len != meter.Length(), "length "+b.Len.String())
	add(b.Missing != 0, "missing "+b.Missing.String())
	add(b.Label != 0, "number "+strconv.Itoa(int(b.Number)))
	add(b.Flags&Implicit != 0, "implicit")
	add(b.Left != NormalLine, "left "+barlineWords[int(b.Left)%len(barlineWords)])
	add(b.Flags&RepeatStart != 0, "repeat start")
	add(b.Endings != 0, endingText(b))
	add(b.Flags&RepeatEnd != 0, "repeat end"+when(b.Times != 0, " ×"+strconv.Itoa(int(b.Times)))+when(b.Flags&RepeatAfterJump != 0, " after jumps"))
	add(b.Right != NormalLine, "right "+barlineWords[int(b.Right)%len(barlineWords)])
	add(b.Flags&LeftSegno != 0, "segno at left")
	add(t.o.Details && b.Flags&NewPage != 0, "new page")
	add(t.o.Details && b.Flags&NewSystem != 0, "new system")
	return facts
}

func endingText(b *Bar) string {
	var numbers []string
	for i := range 32 {
		if b.Endings>>i&1 != 0 {
			numbers = append(numbers, strconv.Itoa(i+1))
		}
	}
	text := "ending " + strings.Join(numbers, ",")
	return text + when(b.Flags&EndingStart != 0, " begins") + when(b.Flags&EndingStop != 0, " ends") +
		when(b.Flags&EndingOpen != 0, " ends open")
}

// tempoText writes `tempo 120 "Allegro" quarter=120`.
func (t *texter) tempoText(tempo *Tempo) string {
	text := "tempo"
	if tempo.QuarterBPM != 0 {
		text += " " + number(tempo.QuarterBPM)
	}
	text += t.quoted(tempo.Text)
	if tempo.Shown == TempoNumber || tempo.Shown == TempoBoth {
		text += " " + valueText(tempo.Unit, tempo.UnitDots) + "=" + number(tempo.UnitBPM())
	}
	return text + when(tempo.Shown == TempoHidden, " hidden") + t.placement(tempo.Place)
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', 6, 64) }

// valueText writes "quarter", "half.".
func valueText(value int8, dots uint8) string {
	return theory.ValueName(value) + strings.Repeat(".", int(dots))
}

// quoted writes a text in quotes behind a space; nothing for none.
func (t *texter) quoted(r TextRow) string {
	if r == 0 {
		return ""
	}
	return " " + strconv.Quote(t.s.Text(r))
}

// place writes "@3/2 ", with the staff where its part has several.
func (t *texter) place(a *Anchor) string {
	text := "@" + (a.Tick - t.s.bars[a.Bar].Start).String() + " "
	if a.Staff != 0 && t.s.parts[t.s.staves[a.Staff].Part].Staves.Len() > 1 {
		text += "s" + strconv.Itoa(int(t.s.staves[a.Staff].Number)) + " "
	}
	return text
}

var placementWords = [...]string{"", " above", " below", " inside"}

func (t *texter) placement(p Placement) string {
	if !t.o.Details {
		return ""
	}
	return placementWords[int(p)%len(placementWords)]
}
