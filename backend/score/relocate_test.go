package score

import (
	"testing"

	"ricercar/backend/theory"
)

// twoBars is a builder with two bars of 4/4: notes and a rest of half a bar, a rest of a bar, a mark and a slur.
func twoBars(t *testing.T) (b *Builder, notes []EventRow) {
	t.Helper()
	b = NewBuilder(0)
	p, q := b.AddPart(Part{Name: "A"}), b.AddPart(Part{Name: "B"})
	st, low := b.AddStaff(Staff{Part: p}), b.AddStaff(Staff{Part: q})
	b.AddBar(Bar{Number: 1, Flags: RepeatStart | RepeatEnd, Times: 3, Right: FinalLine, ID: 9})
	b.AddBar(Bar{Number: 2})
	for bar := BarRow(1); bar <= 2; bar++ {
		for k := range 2 {
			e := b.AddEvent(Event{Bar: bar, Onset: theory.Half * theory.Tick(k), Dur: theory.Half, Voice: b.Voice(p, 1), Staff: st, Value: theory.HalfValue})
			b.AddHead(e, Head{Pitch: theory.Pitch{Step: theory.Step(k), Oct: 4}})
			notes = append(notes, e)
		}
		b.AddEvent(Event{Bar: bar, Dur: theory.Whole, Voice: b.Voice(q, 1), Staff: low, Flags: BarRest, Value: theory.WholeValue})
	}
	b.AddMark(Mark{Kind: Dynamic, Text: b.Text("p"), At: Anchor{Bar: 1, Tick: 3 * theory.Quarter, Staff: st}})
	b.AddSpanner(Spanner{Kind: Slur, From: Anchor{Event: notes[0]}, To: Anchor{Event: notes[3]}})
	return b, notes
}

func TestSplitBars(t *testing.T) {
	b, _ := twoBars(t)
	made := b.SplitBars([]Place{{1, theory.Half}, {1, theory.Whole}, {2, theory.Quarter}, {2, 0}})
	if made[0] == 0 || made[1] != 0 || made[2] != 0 || made[3] != 0 {
		t.Fatalf("the bars %v were made: the end and the beginning divide nothing, nor does a place under a note", made)
	}
	b.Bar(made[0]).Flags |= Implicit
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	want := `measures 3: 1-2
1 meter 4/4, length 2, repeat start
1 length 2, missing 2, implicit, repeat end ×3, right final
part 1 "A"
staff 1
1 | C4:2(
1 | D4:2
    @1 p
2 | C4:2 D4:2)
part 2 "B"
staff 1
1-1 | R:2 ×2
2 | R:4
`
	if got := Text(s); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSplitBarsTwice(t *testing.T) {
	b := NewBuilder(0)
	p := b.AddPart(Part{})
	st := b.AddStaff(Staff{Part: p})
	b.AddBar(Bar{})
	for k := range 4 {
		e := b.AddEvent(Event{Onset: theory.Quarter * theory.Tick(k), Dur: theory.Quarter, Bar: 1, Voice: b.Voice(p, 1), Staff: st})
		b.AddHead(e, Head{Pitch: theory.Pitch{Step: theory.Step(k), Oct: 4}})
		b.AddHead(b.AddEvent(Event{Onset: theory.Quarter * theory.Tick(k+1), Grace: -1, Flags: GraceAfter, Bar: 1, Voice: b.Voice(p, 1), Staff: st}), Head{})
	}
	b.AddBar(Bar{})
	made := b.SplitBars([]Place{{1, 3 * theory.Quarter}, {1, theory.Quarter}})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	var lengths []theory.Tick
	for r := range s.Bars().All() {
		lengths = append(lengths, s.Bar(r).Len/theory.Quarter)
	}
	if made[0] <= made[1] || len(lengths) != 4 || lengths[0] != 1 || lengths[1] != 2 || lengths[2] != 1 || lengths[3] != 4 {
		t.Errorf("bars %v of %v quarters", made, lengths)
	}
	for r := range s.Events().All() {
		if e := s.Event(r); e.IsGrace() && s.Bar(e.Bar).Start == e.Onset {
			t.Errorf("the grace note at %s begins a bar", e.Onset)
		}
	}
}

func TestMoveBars(t *testing.T) {
	b, _ := twoBars(t)
	g := b.AddGrid()
	own := []BarRow{b.AddBar(Bar{Grid: g}), b.AddBar(Bar{Grid: g})}
	b.Part(1).Grid = g
	b.Clef(1, Place{Bar: 2}, Bass)
	b.MoveBars(func(p PartRow, bar BarRow) BarRow {
		if p == 1 {
			return own[bar-1]
		}
		return bar
	})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for r := range s.Events().All() {
		if e := s.Event(r); s.Bar(e.Bar).Grid != s.Part(s.PartOf(r)).Grid {
			t.Errorf("event %d is in a bar of grid %d", r, s.Bar(e.Bar).Grid)
		}
	}
	if m := s.Marks()[0]; s.Bar(m.At.Bar).Grid != g || len(s.Staff(1).Clefs) != 1 || s.Staff(1).Clefs[0].Tick != theory.Whole {
		t.Errorf("the mark is at %v, the clefs %v", m.At, s.Staff(1).Clefs)
	}
}

func TestMeets(t *testing.T) {
	b, _ := twoBars(t)
	g := b.AddGrid()
	b.Part(b.AddPart(Part{Grid: g})).Name = "C"
	b.AddStaff(Staff{Part: 3})
	for range 2 {
		b.AddBar(Bar{Grid: g, Len: 3 * theory.Quarter})
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for quarters, want := range map[theory.Tick]bool{0: true, 3: false, 4: false, 5: false, 6: false, 8: true} {
		if got := s.Meets(quarters * theory.Quarter); got != want {
			t.Errorf("at %d: %v", quarters, got)
		}
	}
}
