package edit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// sounds lists what is attacked in a stretch of a part, counted from the stretch: "onset pitch length", sorted. Ties are
// joined within the stretch.
func sounds(s *score.Score, p score.PartRow, from, to theory.Tick) []string {
	var out []string
	for h := range s.Heads().All() {
		e := s.Event(s.Head(h).Event)
		if s.PartOf(s.Head(h).Event) == p && e.Sounds() && e.Onset >= from && e.Onset < to {
			out = append(out, fmt.Sprintf("%s %s %s", e.Onset-from, s.Head(h).Pitch, e.Dur))
		}
	}
	slices.Sort(out)
	return out
}

func TestUnfoldSounds(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		played, err := edit.PlayOrder(s, 1)
		if err != nil {
			t.Fatal(err)
		}
		got, err := edit.Unfold(s)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, score.Text(s))
		}
		if n := got.Grid(1).Bars.Len(); n != len(played) {
			t.Fatalf("seed %d: %d bars of %d", seed, n, len(played))
		}
		for i, pl := range played {
			old, bar := s.Bar(pl.Bar), got.Bar(score.BarRow(i+1))
			if old.Len != bar.Len || got.Meter(score.BarRow(i+1)) != s.Meter(pl.Bar) {
				t.Fatalf("seed %d: bar %d is %v, %v", seed, i+1, bar, old)
			}
			for p := range s.Parts().All() {
				want, is := sounds(s, p, old.Start, old.Start+old.Len), sounds(got, p, bar.Start, bar.Start+bar.Len)
				if !slices.Equal(want, is) {
					t.Fatalf("seed %d, bar %d:\n%v\n%v", seed, i+1, is, want)
				}
			}
			for st := range s.Staves().All() {
				k1, _ := s.Staff(st).Keys.At(old.Start)
				k2, _ := got.Staff(st).Keys.At(bar.Start)
				c1, _ := s.Staff(st).Clefs.At(old.Start)
				c2, _ := got.Staff(st).Clefs.At(bar.Start)
				if k1 != k2 || c1 != c2 {
					t.Fatalf("seed %d, bar %d: %v %v instead of %v %v", seed, i+1, k2, c2, k1, c1)
				}
			}
		}
		checkOrigins(t, s, got)
		again, err := edit.Unfold(got)
		if err != nil || again != got {
			t.Fatalf("seed %d: what is unfolded unfolds again: %v", seed, err)
		}
	}
}

// checkOrigins demands that heads keep their id, or say which one they are a copy of, with its pitch.
func checkOrigins(t *testing.T, before, after *score.Score) {
	t.Helper()
	for h := range after.Heads().All() {
		head := after.Head(h)
		origin := head.ID
		if head.ID > before.LastID() {
			origin = head.From
		}
		ref, ok := before.Find(origin)
		if !ok || ref.Kind != score.HeadRef || before.Head(score.HeadRow(ref.Row)).Pitch != head.Pitch {
			t.Fatalf("%s comes from %s, which is %v", head.ID, origin, ref)
		}
	}
}

func TestUnfoldText(t *testing.T) {
	b := score.NewBuilder(0)
	p := b.AddPart(score.Part{Name: "Voice"})
	st := b.AddStaff(score.Staff{Part: p})
	v := b.Voice(p, 1)
	note := func(bar score.BarRow, pitch string, flags score.HeadFlags, verses ...string) score.EventRow {
		e := b.AddEvent(score.Event{Bar: bar, Dur: theory.Whole, Voice: v, Staff: st})
		b.AddHead(e, score.Head{Pitch: theory.MustPitch(pitch), Flags: flags})
		for i, text := range verses {
			if text != "" {
				b.AddLyric(score.Lyric{Event: e, Text: b.Text(text), Verse: uint8(i + 1)})
			}
		}
		return e
	}
	one := b.AddBar(score.Bar{Number: 1})
	two := b.AddBar(score.Bar{Number: 2, Endings: 1, Flags: score.EndingStart | score.EndingStop | score.RepeatEnd, Right: score.FinalLine})
	three := b.AddBar(score.Bar{Number: 3, Endings: 2, Flags: score.EndingStart | score.EndingOpen})
	four := b.AddBar(score.Bar{Number: 4})
	b.Key(st, score.Place{Bar: one}, theory.KeySignature{Fifths: 1})
	b.Key(st, score.Place{Bar: two}, theory.KeySignature{Fifths: 2})
	b.AddTempo(score.Tempo{At: score.Anchor{Bar: one}, QuarterBPM: 60})
	b.AddTempo(score.Tempo{At: score.Anchor{Bar: two}, QuarterBPM: 90})
	first := note(one, "C4", score.TieStart, "eins", "zwei", "drei")
	second := note(two, "C4", score.TieStop, "erst")
	note(three, "C4", score.TieStop, "", "dann")
	note(four, "E4", 0, "einmal", "nochmal")
	b.AddSpanner(score.Spanner{Kind: score.Slur, From: score.Anchor{Event: first}, To: score.Anchor{Event: second}})
	b.AddSpanner(score.Spanner{Kind: score.Crescendo, From: score.Anchor{Bar: one, Staff: st}, To: score.Anchor{Bar: four, Staff: st}})
	b.AddMark(score.Mark{Kind: score.SegnoSign, At: score.Anchor{Bar: one}})
	b.AddJump(score.Jump{Bar: four, Kind: score.DaCapoAlFine})
	b.AddJump(score.Jump{Bar: three, Kind: score.Fine})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	got, err := edit.Unfold(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `measures 7: 1-3.2
1 meter 4/4, @0 tempo 60 hidden
2 @0 tempo 90 hidden
1.2 number 1, @0 tempo 60 hidden
3 @0 tempo 90 hidden
1.3 number 1, @0 tempo 60 hidden
3.2 number 3, right final, @0 tempo 90 hidden
part 1 "Voice"
staff 1: key 1 sharp
1 | C4~:4"eins"(
    @0 crescendo to 2@4
2 | ~C4:4"erst")
    @0 key 2 sharps
1.2 | C4~:4"zwei"
    @0 key 1 sharp, @0 crescendo to 4@0
3 | ~C4:4"dann"
    @0 key 2 sharps
4 | E4:4"einmal"2"nochmal"
1.3 | C4~:4"drei"
    @0 key 1 sharp, @0 crescendo to 3.2@4
3.2 | ~C4:4"dann"
    @0 key 2 sharps
`
	if text := score.Text(got); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

func TestExtract(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, seed%2 == 0)
		whole, err := edit.Extract(s, score.Selection{})
		if err != nil || score.Text(whole) != score.Text(s) {
			t.Fatalf("seed %d: all of it is not itself: %v\n%s\n%s", seed, err, score.Text(whole), score.Text(s))
		}
		bars := s.Grid(1).Bars
		lo, hi := bars.Lo+score.BarRow(bars.Len()/3), bars.Hi-score.BarRow(bars.Len()/3)
		from, to := s.Times(score.Span[score.BarRow]{Lo: lo, Hi: hi})
		parts := []score.PartRow{score.PartRow(s.Parts().Len())}
		got, err := edit.Extract(s, score.Selection{From: from, To: to, Parts: parts})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if want, is := sounds(s, parts[0], from, to), sounds(got, 1, 0, got.End()); !slices.Equal(want, is) || got.End() != to-from {
			t.Fatalf("seed %d:\n%v\n%v", seed, is, want)
		}
		if got.Meter(1) != s.Meter(lo) || got.Measure(1) != s.Measure(lo) || got.LastID() != s.LastID() {
			t.Fatalf("seed %d: it begins with %v %s, ids to %s", seed, got.Meter(1), got.Measure(1), got.LastID())
		}
		for h := range got.Heads().All() {
			ref, ok := s.Find(got.Head(h).ID)
			if !ok || s.Head(score.HeadRow(ref.Row)).Pitch != got.Head(h).Pitch {
				t.Fatalf("seed %d: %s is another", seed, got.Head(h).ID)
			}
		}
	}
}

func TestExtractBorders(t *testing.T) {
	s := roadmap(t, "1 2 3 4")
	d := score.NewDraft(s)
	heads := d.Heads()
	for i := 1; i < 4; i++ {
		heads[i].Pitch, heads[i].Tie, heads[i+1].Flags = theory.MustPitch("C4"), score.HeadRow(i+1), heads[i+1].Flags|score.TiedFrom
	}
	heads[4].Pitch = heads[1].Pitch
	s, err := d.Finish()
	if err != nil {
		t.Fatal(err)
	}
	got, err := edit.Extract(s, score.Selection{From: theory.Whole, To: 3 * theory.Whole})
	if err != nil {
		t.Fatal(err)
	}
	if text := score.Text(got); !strings.Contains(text, "2 | ?~C4~:4\n3 | ~C4~?:4\n") {
		t.Error(text)
	}
	for _, sel := range []score.Selection{{From: 9 * theory.Whole, To: 10 * theory.Whole}, {Parts: []score.PartRow{7}}} {
		if _, err := edit.Extract(s, sel); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", sel, err)
		}
	}
}
