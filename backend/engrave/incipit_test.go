package engrave

import (
	"bytes"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// TestOpening finds the bars and the part that a score is known by.
func TestOpening(t *testing.T) {
	bars, part, ok := opening(simple(t, 3, 8))
	if want := (score.Span[score.BarRow]{Lo: 1, Hi: 3}); !ok || bars != want || part != 1 {
		t.Errorf("bars %v of part %d, %t", bars, part, ok)
	}
	b := score.NewBuilder(8)
	b.AddGrid()
	for p := range 2 {
		part := b.AddPart(score.Part{Name: "Part"})
		staff := b.AddStaff(score.Staff{Part: part})
		for i := range 4 {
			bar := score.BarRow(i + 1)
			if b.NumBars() < int(bar) {
				b.AddBar(score.Bar{Number: int32(bar)})
			}
			e := b.AddEvent(score.Event{Dur: theory.Whole, Value: theory.WholeValue, Bar: bar, Voice: b.Voice(part, 1), Staff: staff})
			if p == 1 && i == 2 {
				b.AddHead(e, score.Head{Pitch: theory.Pitch{Oct: 4}})
			}
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	bars, part, ok = opening(s)
	if want := (score.Span[score.BarRow]{Lo: 3, Hi: 5}); !ok || bars != want || part != 2 {
		t.Errorf("bars %v of part %d, %t: it begins with rests", bars, part, ok)
	}
}

// TestIncipit draws the beginning in its size, and says so of a score that has none.
func TestIncipit(t *testing.T) {
	silent, err := score.NewBuilder(0).Build()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(Config{}).Incipit(t.Context(), silent, 232, 22); !fault.Is(err, fault.NotFound) {
		t.Errorf("silence: %v", err)
	}
	svg, err := needEngraver(t).Incipit(t.Context(), simple(t, 4, 30), 232, 22)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(svg.Bytes, []byte(`class="measure"`)); svg.WidthPx != 232 || svg.HeightPx > 60 || n != 2 {
		t.Errorf("%g by %g with %d measures", svg.WidthPx, svg.HeightPx, n)
	}
	if n := bytes.Count(svg.Bytes, []byte(`class="staff"`)); n != 2 {
		t.Errorf("%d staves in two measures", n)
	}
}
