package mei

import (
	"bytes"
	"fmt"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// counting is a score of three parts in 3/4, 2/4 and 6/8, of so many bars of 3/4.
func counting(t *testing.T, bars int) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	for i, meter := range []string{"3/4", "2/4", "6/8"} {
		m := theory.MustMeter(meter)
		g := score.GridRow(i + 1)
		p := b.AddPart(score.Part{Name: meter, Grid: g})
		st := b.AddStaff(score.Staff{Part: p})
		length := theory.Tick(bars) * 3 * theory.Quarter / m.Length()
		for n := range length {
			bar := b.AddBar(score.Bar{Grid: g, Number: int32(n + 1)})
			if n == 0 {
				b.Meter(g, bar, m)
			}
			if i == 1 && n == 1 {
				b.AddEvent(score.Event{Bar: bar, Dur: m.Length(), Voice: b.Voice(p, 1), Staff: st, Value: theory.WholeValue, Flags: score.BarRest})
				continue
			}
			for at := theory.Tick(0); at < m.Length(); at += theory.Eighth {
				e := b.AddEvent(score.Event{Bar: bar, Onset: at, Dur: theory.Eighth, Voice: b.Voice(p, 1), Staff: st, Value: theory.EighthValue})
				b.AddHead(e, score.Head{Pitch: theory.MustPitch("F#4")})
			}
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMeasuresAreJoined(t *testing.T) {
	s := counting(t, 4)
	if got := fmt.Sprint(Measures(s, s.Grid(1).Bars)); got != "[{1 3} {3 5}]" {
		t.Errorf("the measures are %s", got)
	}
	doc := write(t, s, score.Span[score.BarRow]{}, Options{})
	for what, want := range map[string]int{
		"<measure ": 2, "<barLine": 8, "<mRest": 0, `<rest xml:id="` + s.Event(s.Voice(2).Events.Lo+4).ID.String() + `" dur="2"`: 1,
		"<beam>":     4*3 + 5*2 + 4*2, // of quarters where there is no rest, of dotted quarters
		`accid="s"`:  4 + 5 + 4,       // one in each bar that has notes
		"<meterSig ": 3,
	} {
		if n := bytes.Count(doc, []byte(what)); n != want {
			t.Errorf("%d times %s, want %d", n, what, want)
		}
	}
	svg, log := drawing(t, doc)
	if log != "" {
		t.Error(log)
	}
	headsDrawn(t, s, s.Grid(1).Bars, svg)
}

// Bars that never meet are cut.
func TestMeasuresAreBounded(t *testing.T) {
	b := score.NewBuilder(0)
	for i := range 2 {
		b.AddStaff(score.Staff{Part: b.AddPart(score.Part{Grid: score.GridRow(i + 1)})})
		for range 40 {
			b.AddBar(score.Bar{Grid: score.GridRow(i + 1), Len: theory.Whole + theory.Tick(i)})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range Measures(s, s.Grid(1).Bars) {
		if m.Len() > maxJoined {
			t.Errorf("the bars %v are one measure", m)
		}
	}
}
