package score

import (
	"bytes"
	"testing"

	"ricercar/backend/theory"
)

// everything is a small score that has about everything in it.
func everything(t *testing.T) *Score {
	t.Helper()
	b := NewBuilder(0)
	b.SetMeta(Meta{Title: "Study", Composer: "Anon.", Credits: []Credit{{"lyricist", "N. N."}}})
	drum := b.AddSound(Sound{Name: "Snare", Drum: 38})
	p := b.AddPart(Part{Name: "Clarinet", Abbrev: "Cl.", Sound: b.AddSound(Sound{Program: 71})})
	q := b.AddPart(Part{Name: "Piano"})
	b.AddGroup(Group{First: 1, Last: 2, Symbol: BracketSymbol, BarsThrough: true})
	one := b.AddStaff(Staff{Part: p})
	right, left := b.AddStaff(Staff{Part: q}), b.AddStaff(Staff{Part: q})
	first := b.AddBar(Bar{Number: 0, Len: theory.Quarter, Flags: Implicit})
	second := b.AddBar(Bar{Number: 1, Endings: 1, Flags: EndingStart | EndingStop | RepeatEnd, Times: 3})
	third := b.AddBar(Bar{Number: 2, Right: FinalLine})
	fourth := b.AddBar(Bar{Number: 3})
	b.Meter(1, first, theory.MustMeter("C"))
	b.Meter(1, third, theory.MustMeter("3/4"))
	b.AddJump(Jump{Bar: third, Kind: DaCapoAlFine, Text: b.Text("D.C. al Fine")})
	b.AddTempo(Tempo{At: Anchor{Bar: first}, QuarterBPM: 120, Text: b.Text("Allegro"), Unit: theory.HalfValue, Shown: TempoBoth})
	b.AddMark(Mark{At: Anchor{Bar: second}, Kind: Rehearsal, Text: b.Text("A")})
	b.Transpose(p, Place{Bar: first}, theory.MustInterval("-M2"))
	b.Clef(one, Place{Bar: first}, Treble)
	b.Clef(left, Place{Bar: first}, Bass)
	b.Clef(left, Place{Bar: second, Offset: theory.Half}, Treble)
	b.Key(one, Place{Bar: first}, theory.KeySignature{Fifths: 2, Mode: theory.Major})
	b.Key(one, Place{Bar: third}, theory.KeySignature{Fifths: -1})

	v := b.Voice(p, 1)
	note := func(bar BarRow, v VoiceRow, st StaffRow, on, dur, value string, pitch string, change func(*Event, *Head)) EventRow {
		at, _ := theory.ParseTick(on)
		length, _ := theory.ParseTick(dur)
		n, err := theory.ParseValue(value)
		if err != nil {
			t.Fatal(err)
		}
		e, h := Event{Onset: at, Dur: length, Bar: bar, Voice: v, Staff: st, Value: n}, Head{}
		if pitch != "" {
			h.Pitch = theory.MustPitch(pitch)
		}
		if change != nil {
			change(&e, &h)
		}
		row := b.AddEvent(e)
		if pitch != "" {
			b.AddHead(row, h)
		}
		return row
	}
	up := note(first, v, one, "0", "1", "quarter", "A4", func(_ *Event, h *Head) { h.Flags = TieStart })
	note(second, v, one, "0", "1", "quarter", "A4", func(_ *Event, h *Head) { h.Flags = TieStop })
	note(second, v, one, "1", "0", "eighth", "B4", func(e *Event, _ *Head) { e.Grace, e.Flags = -1, GraceSlash })
	trip := b.AddTuplet(Tuplet{Ratio: theory.Ratio{Actual: 3, Normal: 2}, Value: theory.EighthValue})
	in := func(e *Event, _ *Head) { e.Tuplet = trip }
	c5 := note(second, v, one, "1", "1/3", "eighth", "C5", in)
	note(second, v, one, "4/3", "1/3", "eighth", "", in)
	e5 := note(second, v, one, "5/3", "1/3", "eighth", "E5", in)
	note(second, v, one, "3", "1", "half", "G5", func(_ *Event, h *Head) { h.Flags = TieStart | Editorial })
	b.AddSpanner(Spanner{Kind: Slur, From: Anchor{Event: c5}, To: Anchor{Event: e5}})
	b.AddSpanner(Spanner{Kind: Slur, From: Anchor{Event: c5}, To: Anchor{Event: e5}})
	b.AddSpanner(Spanner{Kind: Crescendo, From: Anchor{Bar: second, Tick: theory.Quarter, Staff: one}, To: Anchor{Bar: third, Staff: one}})
	b.AddMark(Mark{At: Anchor{Event: up}, Kind: Staccato, Place: Above})
	b.AddMark(Mark{At: Anchor{Event: up}, Kind: Fermata})
	b.AddMark(Mark{At: Anchor{Bar: first, Staff: one}, Kind: Dynamic, Text: b.Text("mf")})
	b.AddMark(Mark{At: Anchor{Event: up}, Kind: Words, Text: b.Text("dolce")})
	b.AddLyric(Lyric{Event: up, Text: b.Text("Hal"), Syllabic: BeginSyllable})
	b.AddLyric(Lyric{Event: up, Text: b.Text("A"), Verse: 2, Extend: true})
	b.AddHarmony(Harmony{At: Anchor{Bar: second, Staff: one}, Symbol: theory.MustChordSymbol("Am7")})
	b.AddHarmony(Harmony{At: Anchor{Bar: second, Tick: theory.Half, Staff: one}, Text: b.Text("V7")})
	for _, bar := range []BarRow{third, fourth} {
		note(bar, v, one, "0", "3", "whole", "", func(e *Event, _ *Head) { e.Flags = BarRest })
	}
	w, x := b.Voice(q, 1), b.Voice(q, 2)
	chord := note(second, w, right, "0", "2", "half", "C4", nil)
	g := b.AddHead(chord, Head{Pitch: theory.MustPitch("G4"), Staff: left})
	b.AddMark(Mark{At: Anchor{Head: g}, Kind: Fingering, Text: b.Text("3")})
	note(second, w, left, "2", "2", "half", "C3", nil)
	note(second, x, left, "0", "4", "whole", "E4", func(_ *Event, h *Head) { h.Flags, h.Sound = Unpitched|HeadFlags(CrossHead), drum })
	b.AddFigures(Figures{At: Anchor{Bar: second, Tick: theory.Half, Staff: left}, Text: b.Text("6 5"), Dur: theory.Quarter})
	b.AddSpanner(Spanner{Kind: OctaveLine, Arg: 1, From: Anchor{Bar: second, Staff: right}, To: Anchor{Bar: second, Tick: theory.Half, Staff: right}})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const everythingText = `title: Study
composer: Anon.
lyricist: N. N.
group 1-2 bracket through
measures 4: 0-3
0 meter C, length 1, missing 3, implicit, @0 tempo 120 "Allegro" half=60
1 ending 1 begins ends, repeat end ×3, @0 rehearsal "A"
2 meter 3/4, right final, da capo al fine "D.C. al Fine"
part 1 "Clarinet" (Cl.) transposes -M2, program 71
staff 1: clef G2, key 2 sharps major
0 | A4~:1!staccato!fermata"Hal-"2"A"_
    @0 mf, @0 "dolce"
1 | ~A4:1 g/=B4:1/2 3:2{C5:1/3((2 r:1/3 E5:1/3)2)} @3 G5<editorial>~?:1(half)
    @0 chord Am7, @1 crescendo to 2@0, @2 chord "V7"
2 | R:3
    @0 key 1 flat
3 | R:3
part 2 "Piano"
staff 1
staff 2: clef F4
1 v1 s1 | [C4 G4<s2,fingering="3">]:2 C3:2!s2
1 v2 s2 | E4<unpitched,cross,drum 38 "Snare">:4
    @0 s1 octave-line 1 to 1@2, @2 s2 clef G2, @2 s2 figures "6 5" for 1
`

func TestText(t *testing.T) {
	s := everything(t)
	if got := Text(s); got != everythingText {
		t.Errorf("got\n%s\nwant\n%s", got, everythingText)
	}
	var w bytes.Buffer
	if err := WriteText(&w, s, TextOptions{}); err != nil || w.String() != everythingText {
		t.Error("WriteText differs", err)
	}
}

func TestTextOfSelection(t *testing.T) {
	s := everything(t)
	bars, err := s.FindBars("1-2")
	if err != nil {
		t.Fatal(err)
	}
	from, to := s.Times(bars)
	want := `title: Study
composer: Anon.
lyricist: N. N.
group 1-2 bracket through
measures 2: 1-2
1 meter C, ending 1 begins ends, repeat end ×3, @0 rehearsal "A"
2 meter 3/4, right final, da capo al fine "D.C. al Fine"
part 2 "Piano"
staff 1
staff 2: clef F4
1 v2 s2 | E4<unpitched,cross,drum 38 "Snare">:4
    @0 s1 octave-line 1 to 1@2, @2 s2 clef G2, @2 s2 figures "6 5" for 1
`
	if got := TextOf(s, Selection{From: from, To: to, Voices: []VoiceRow{3}}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTextOptions(t *testing.T) {
	b := NewBuilder(0)
	p := b.AddPart(Part{Name: "Horn"})
	st := b.AddStaff(Staff{Part: p})
	bar := b.AddBar(Bar{Number: 1, Len: theory.Half, Flags: NewSystem})
	b.Transpose(p, Place{Bar: bar}, theory.MustInterval("-P5"))
	trip := b.AddTuplet(Tuplet{Ratio: theory.Ratio{Actual: 3, Normal: 2}, Value: theory.EighthValue, Flags: RatioShown, Place: Below})
	e := b.AddEvent(Event{
		Bar: bar, Voice: b.Voice(p, 1), Staff: st, Dur: theory.Quarter / 3, Tuplet: trip, Value: theory.EighthValue,
		Flags: StemUp, Beams: Beams(0).With(0, BeamBegin),
	})
	h := b.AddHead(e, Head{Pitch: theory.MustPitch("F#4"), Flags: ShowSign, Velocity: 64})
	b.AddPerformed(Performed{Head: h, Onset: theory.Eighth, Dur: theory.Quarter, Velocity: 60, Channel: 2})
	b.AddMark(Mark{At: Anchor{Event: e}, Kind: Accent, Place: Above})
	b.AddEvent(Event{Onset: theory.Quarter, Bar: bar, Voice: b.Voice(p, 1), Staff: st, Dur: theory.Quarter, Value: theory.QuarterValue})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	got := string(AppendText(nil, s, TextOptions{IDs: true, Written: true, Details: true}))
	want := `measures 1: 1-1
1 meter 4/4, length 2, missing 2, new system
part 1 "Horn" transposes -P5
staff 1
1 | 3:2(eighth ratio below){n5=C#5<sign,velocity 64,played 0.5 for 1 velocity 60 channel 2>:1/3!stem-up!beam=[!accent-above} @1 n6=r:1
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
