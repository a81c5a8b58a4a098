package edit_test

import (
	"fmt"
	"slices"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// turnedSounds is what a part sounds like from behind.
func turnedSounds(s *score.Score, p score.PartRow) []string {
	var out []string
	for h := range s.Heads().All() {
		if e := s.Event(s.Head(h).Event); s.PartOf(s.Head(h).Event) == p && e.Sounds() {
			out = append(out, fmt.Sprintf("%s %s %s", s.End()-e.End(), s.Head(h).Pitch, e.Dur))
		}
	}
	slices.Sort(out)
	return out
}

func TestRetrogradeTwice(t *testing.T) {
	for seed := range uint64(seeds) {
		s := compose(t, seed, composer{})
		once, err := edit.Retrograde(s)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, score.Text(s))
		}
		for p := range s.Parts().All() {
			if want, got := turnedSounds(s, p), sounds(once, p, 0, once.End()); !slices.Equal(want, got) {
				t.Fatalf("seed %d:\n%v\n%v", seed, got, want)
			}
		}
		checkOrigins(t, s, once)
		twice, err := edit.Retrograde(once)
		if err != nil {
			t.Fatal(err)
		}
		ids := score.TextOptions{IDs: true, Details: true}
		if want, got := string(score.AppendText(nil, s, ids)), string(score.AppendText(nil, twice, ids)); got != want {
			t.Fatalf("seed %d:\n%s\n%s", seed, got, want)
		}
	}
}

func TestRetrogradeText(t *testing.T) {
	b := score.NewBuilder(0)
	p := b.AddPart(score.Part{Name: "Flute"})
	st := b.AddStaff(score.Staff{Part: p})
	v := b.Voice(p, 1)
	one := b.AddBar(score.Bar{Number: 1, Flags: score.RepeatEnd, Times: 3})
	two := b.AddBar(score.Bar{Number: 2, Right: score.FinalLine})
	b.Clef(st, score.Place{Bar: one}, score.Treble)
	b.Clef(st, score.Place{Bar: two, Offset: theory.Half}, score.Bass)
	note := func(bar score.BarRow, at, dur theory.Tick, pitch string, grace int8, flags score.EventFlags, tie score.HeadFlags) score.EventRow {
		d, _ := theory.Notate(max(dur, theory.Eighth))
		e := b.AddEvent(score.Event{Bar: bar, Onset: at, Dur: dur, Voice: v, Staff: st, Grace: grace, Flags: flags, Value: d.Value, Dots: d.Dots})
		b.AddHead(e, score.Head{Pitch: theory.MustPitch(pitch), Flags: tie})
		return e
	}
	note(one, 0, 0, "B3", -1, 0, 0)
	c4 := note(one, 0, theory.Half, "C4", 0, 0, 0)
	note(one, theory.Half, 0, "E4", -1, score.GraceAfter, 0)
	note(one, theory.Half, 0, "F4", -1, score.GraceAfter, 0)
	g4 := note(one, theory.Half, theory.Half, "G4", 0, 0, score.TieStart)
	note(two, 0, theory.Half, "G4", 0, 0, score.TieStop)
	note(two, theory.Half, theory.Half, "C3", 0, 0, 0)
	b.AddSpanner(score.Spanner{Kind: score.Slur, From: score.Anchor{Event: c4}, To: score.Anchor{Event: g4}})
	b.AddSpanner(score.Spanner{Kind: score.Crescendo, From: score.Anchor{Bar: one, Staff: st}, To: score.Anchor{Bar: two, Staff: st}})
	for bar, text := range map[score.BarRow]string{one: "p", two: "f"} {
		b.AddMark(score.Mark{Kind: score.Dynamic, Text: b.Text(text), At: score.Anchor{Bar: bar, Staff: st}})
	}
	b.AddMark(score.Mark{Kind: score.Words, Text: b.Text("dolce"), At: score.Anchor{Bar: one, Staff: st, Tick: theory.Half}})
	b.AddHarmony(score.Harmony{At: score.Anchor{Bar: one, Staff: st}, Symbol: theory.MustChordSymbol("C")})
	b.AddHarmony(score.Harmony{At: score.Anchor{Bar: two, Tick: theory.Quarter, Staff: st}, Symbol: theory.MustChordSymbol("G7")})
	b.AddTempo(score.Tempo{At: score.Anchor{Bar: one}, QuarterBPM: 60})
	b.AddTempo(score.Tempo{At: score.Anchor{Bar: two}, QuarterBPM: 90})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	got, err := edit.Retrograde(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `measures 2: 1-2
1 meter 4/4, @0 tempo 90 hidden
2 repeat start, repeat end ×3, right final, @0 tempo 60 hidden
part 1 "Flute"
staff 1: clef F4
1 | C3:2 G4~:2
    @0 f, @0 chord G7, @2 clef G2, @3 chord C
2 | ~G4:2( g=B3:1/2 C4:2) ga=E4:1/2 ga=F4:1/2
    @0 p, @0 "dolce", @0 diminuendo to 2@4
`
	if text := score.Text(got); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	for _, signs := range []string{"|: 1 [1 2 :| [2 3", "1 Fine 2 DC"} {
		if _, err := edit.Retrograde(roadmap(t, signs)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", signs, err)
		}
	}
}
