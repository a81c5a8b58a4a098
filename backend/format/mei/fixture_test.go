package mei

import (
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// sheet builds scores for the tests.
type sheet struct {
	*score.Builder
	t *testing.T
}

func newSheet(t *testing.T, bars int) *sheet {
	t.Helper()
	s := &sheet{score.NewBuilder(0), t}
	for n := range bars {
		s.AddBar(score.Bar{Number: int32(n + 1), Len: theory.Whole})
	}
	return s
}

// part adds a part of so many staves.
func (s *sheet) part(name string, staves int) (score.PartRow, []score.StaffRow) {
	p := s.AddPart(score.Part{Name: name, Abbrev: name[:1] + "."})
	var rows []score.StaffRow
	for range staves {
		rows = append(rows, s.AddStaff(score.Staff{Part: p}))
	}
	return p, rows
}

// line adds bars of notes to a voice, from a bar on: "C4:4 D4:8. r:2 C4+E4:1~ s:4 | …". Values are as MEI writes them,
// with dots; ~ begins a tie, r is a rest, s a space, g a grace note of an eighth.
func (s *sheet) line(v score.VoiceRow, st score.StaffRow, from score.BarRow, text string) []score.EventRow {
	s.t.Helper()
	var rows []score.EventRow
	for i, bar := range strings.Split(text, "|") {
		at := theory.Tick(0)
		for _, word := range strings.Fields(bar) {
			e, row := s.note(v, st, from+score.BarRow(i), at, word)
			at += e.Dur
			rows = append(rows, row)
		}
	}
	return rows
}

func (s *sheet) note(v score.VoiceRow, st score.StaffRow, bar score.BarRow, at theory.Tick, word string) (score.Event, score.EventRow) {
	s.t.Helper()
	name, length, _ := strings.Cut(word, ":")
	tied := strings.HasSuffix(length, "~")
	length = strings.TrimSuffix(length, "~")
	e := score.Event{Onset: at, Bar: bar, Voice: v, Staff: st}
	if name[0] == 'g' {
		e.Grace, name = -1, name[1:]
	}
	plain := strings.TrimRight(length, ".")
	e.Dots = uint8(len(length) - len(plain))
	for value := theory.Longa; value <= theory.Value128th; value++ {
		if dur(value) == plain {
			e.Value = value
		}
	}
	if e.Grace == 0 {
		e.Dur = theory.ValueTicks(e.Value, e.Dots)
	}
	if name == "s" {
		e.Flags = score.SpaceOnly
	}
	row := s.AddEvent(e)
	if name != "r" && name != "s" {
		for _, p := range strings.Split(name, "+") {
			h := score.Head{Pitch: theory.MustPitch(p)}
			if tied {
				h.Flags = score.TieStart
			}
			s.AddHead(row, h)
		}
	}
	return e, row
}

// tuplet adds a run of equal notes in a tuplet.
func (s *sheet) tuplet(v score.VoiceRow, st score.StaffRow, bar score.BarRow, at theory.Tick, r theory.Ratio, outer score.TupletRow, words string) score.TupletRow {
	s.t.Helper()
	row := s.AddTuplet(score.Tuplet{Ratio: r, Value: theory.EighthValue, Outer: outer})
	for _, word := range strings.Fields(words) {
		_, e := s.note(v, st, bar, at, word)
		ev := s.Event(e)
		ev.Tuplet = row
		for t := row; t != 0; t = s.Tuplet(t).Outer {
			ratio := s.Tuplet(t).Ratio
			ev.Dur, _ = ev.Dur.MulDiv(int64(ratio.Normal), int64(ratio.Actual))
		}
		at += ev.Dur
	}
	return row
}

func (s *sheet) build() *score.Score {
	s.t.Helper()
	sc, err := s.Build()
	if err != nil {
		s.t.Fatal(err)
	}
	return sc
}

// everything is a score with every kind of row in it.
func everything(t *testing.T) *score.Score {
	t.Helper()
	s := newSheet(t, 40)
	s.SetMeta(score.Meta{Title: "All <signs> & more", Subtitle: "A catalogue", Composer: "Nobody", Credits: []score.Credit{{Kind: "lyricist", Text: "Anon."}}})
	voice, vs := s.part("Voice", 1)
	piano, ps := s.part("Piano", 2)
	horn, hs := s.part("Horn", 1)
	drums, ds := s.part("Drums", 1)
	guitar, gs := s.part("Guitar", 1)
	s.Transpose(horn, score.Place{Bar: 1}, theory.MustInterval("-P5"))
	s.Transpose(horn, score.Place{Bar: 20}, theory.MustInterval("-m2"))
	*s.Staff(ds[0]) = score.Staff{Part: drums, Number: 1, Lines: 1, Kind: score.PercussionStaff, Size: 80}
	*s.Staff(gs[0]) = score.Staff{Part: guitar, Number: 1, Lines: 6, Kind: score.TablatureStaff}
	s.AddGroup(score.Group{First: horn, Last: drums, Symbol: score.BracketSymbol, Name: "Band", Abbrev: "Bd.", BarsThrough: true})
	s.AddGroup(score.Group{First: voice, Last: drums, Symbol: score.SquareSymbol})
	s.AddGroup(score.Group{First: drums, Last: guitar, Symbol: score.LineSymbol})
	s.Clef(ps[1], score.Place{Bar: 1}, score.Bass)
	s.Clef(ps[1], score.Place{Bar: 2, Offset: theory.Half}, score.Clef{Sign: score.GClef, Line: 2, Octave: -1})
	s.Clef(ps[1], score.Place{Bar: 4}, score.Clef{Sign: score.CClef, Line: 3, Octave: 1, Hidden: true})
	s.Clef(ps[0], score.Place{Bar: 5}, score.Clef{Sign: score.FClef, Line: 4, Octave: -2})
	s.Clef(ps[0], score.Place{Bar: 6}, score.Treble)
	for i, st := range []score.StaffRow{vs[0], ps[0], ps[1]} {
		s.Key(st, score.Place{Bar: 1}, theory.KeySignature{Fifths: 2})
		s.Key(st, score.Place{Bar: 3}, theory.KeySignature{Fifths: -3})
		s.Key(st, score.Place{Bar: 7, Offset: theory.Half}, theory.KeySignature{Free: true, Alters: [7]int8{0, -2, 0, 2, 0, 0, 0}})
		s.Key(st, score.Place{Bar: 9}, theory.KeySignature{Fifths: int8(i)})
	}
	for bar, m := range map[score.BarRow]string{1: "4/4", 5: "C", 9: "cut", 13: "2/4+4/8", 17: "3+2+3/8", 21: "senza misura", 25: "4/4"} {
		s.Meter(1, bar, theory.MustMeter(m))
	}
	flagBars(s)
	everyLine(s, voice, vs[0])
	everyNote(s, piano, ps)
	for i := range 40 {
		s.line(s.Voice(horn, 1), hs[0], score.BarRow(i+1), []string{"C4+F#4:2 A4:2", "Bb4:1~", "C~4:1", "r:1"}[i%4])
	}
	for i := range 15 {
		_, e := s.note(s.Voice(drums, 1), ds[0], score.BarRow(i+1), 0, "F4:1")
		s.Event(e)
		s.Head(score.HeadRow(s.NumHeads())).Flags = (score.Unpitched | score.Parentheses).WithNotehead(score.Notehead(i))
	}
	for i, e := range s.line(s.Voice(guitar, 1), gs[0], 1, "E3+B3:2 C4:4 D4:4 | E3:1") {
		for h := range s.NumHeads() {
			if s.Head(score.HeadRow(h+1)).Event == e && i < 3 {
				s.AddMark(score.Mark{Kind: score.Fret, Arg: int32(i), At: score.Anchor{Head: score.HeadRow(h + 1)}})
				s.AddMark(score.Mark{Kind: score.StringNumber, Arg: int32(h%6 + 1), At: score.Anchor{Head: score.HeadRow(h + 1)}})
			}
		}
	}
	return s.build()
}

// flagBars gives bars every line, flag, ending and jump.
func flagBars(s *sheet) {
	for i := range barlines {
		s.Bar(score.BarRow(i + 1)).Right = score.Barline(i)
	}
	s.Bar(1).Left = score.HeavyLightLine
	s.Bar(12).Flags |= score.RepeatStart | score.NewSystem
	s.Bar(13).Flags |= score.RepeatEnd | score.EndingStart | score.EndingStop
	s.Bar(13).Endings = 0b111
	s.Bar(14).Flags |= score.EndingStart | score.EndingOpen | score.NewPage
	s.Bar(14).Endings, s.Bar(15).Endings = 0b11000, 0b11000
	s.Bar(16).Flags |= score.LeftSegno | score.Implicit
	s.Bar(17).Label = s.Text("17a")
	for k := score.DaCapo; k <= score.Coda; k++ {
		s.AddJump(score.Jump{Bar: score.BarRow(k) + 17, Kind: k})
	}
}

// everyLine adds a melody with every mark and spanner, lyrics, symbols and figures.
func everyLine(s *sheet, p score.PartRow, st score.StaffRow) {
	var events []score.EventRow
	for i := range 40 {
		events = append(events, s.line(s.Voice(p, 1), st, score.BarRow(i+1), "D5:8 F#5:8 A4:4 gC5:8 D5:4 E5:4")...)
	}
	for k := score.Staccato; k.String() != ""; k++ {
		s.AddMark(score.Mark{Kind: k, Text: s.Text("1"), Arg: 100 * int32(k%3), Place: score.Placement(k % 3), At: score.Anchor{Event: events[int(k)*2]}})
		if k >= score.Dynamic {
			s.AddMark(score.Mark{Kind: k, Text: s.Text("p"), At: score.Anchor{Bar: 3, Tick: theory.Quarter, Staff: st}})
		}
	}
	for k := score.Slur; k.String() != ""; k++ {
		s.AddSpanner(score.Spanner{
			Kind: k, Arg: 1, Style: score.LineStyle(k % 4), Place: score.Placement(k % 3), Text: s.Text([]string{"", "line"}[k%2]),
			From: score.Anchor{Event: events[int(k)*6]}, To: score.Anchor{Event: events[int(k)*6+1]},
		})
		s.AddSpanner(score.Spanner{
			Kind: k, Arg: -2, From: score.Anchor{Event: events[120+int(k)*2]}, To: score.Anchor{Bar: 30 + score.BarRow(k%4), Tick: theory.Half, Staff: st},
		})
	}
	for i := range 8 {
		s.AddLyric(score.Lyric{Event: events[i], Text: s.Text("la"), Syllabic: score.Syllabic(i % 4), Verse: uint8(1 + i/4), Extend: i%4 == 3})
		at := score.Anchor{Bar: score.BarRow(i + 1), Staff: st}
		s.AddTempo(score.Tempo{At: at, Text: s.Text("Allegro"), QuarterBPM: 90.5, Unit: theory.EighthValue, UnitDots: 1, Shown: score.TempoShown(i % 4)})
		s.AddHarmony(score.Harmony{At: at, Symbol: theory.MustChordSymbol([]string{"F#m7b5", "Bbmaj7/D"}[i%2])})
		s.AddFigures(score.Figures{At: at, Dur: theory.Half, Text: s.Text([]string{"6", "#6 5", "4-3", "n", "??", "9-8 4-3", "", "7\\"}[i])})
	}
	s.AddHarmony(score.Harmony{At: score.Anchor{Bar: 9, Staff: st}, Text: s.Text("N. C. (tacet)")})
}

// everyNote adds two staves with layers, cross-staff notes, tuplets, beams over bars, flags and values.
func everyNote(s *sheet, p score.PartRow, st []score.StaffRow) {
	one, two, low := s.Voice(p, 1), s.Voice(p, 2), s.Voice(p, 5)
	inner := s.tuplet(one, st[0], 1, 0, theory.Ratio{Actual: 3, Normal: 2}, 0, "C5:8 D5:8")
	s.tuplet(one, st[0], 1, theory.Half/3, theory.Ratio{Actual: 5, Normal: 4}, inner, "E5:32 F#5:32 G5:32 r:32 B5:32")
	s.Tuplet(inner).Flags = score.BracketShown | score.RatioShown
	for i, e := range s.line(one, st[0], 2, "C5:8 D5:8 E5:8 F5:8 G5:2 | C5:16 D5:16 E5:16 F5:16 G5:4 A5:2 | G5:2 A5:4 B5:8 C6:8 | D6:8 E6:2 F6:4.") {
		beam := map[int]score.Beam{0: score.BeamBegin, 1: score.BeamContinue, 2: score.BeamContinue, 3: score.BeamEnd, 5: score.BeamBegin, 6: score.BeamContinue, 7: score.BeamContinue, 8: score.BeamEnd, 13: score.BeamBegin, 14: score.BeamContinue, 15: score.BeamEnd}[i]
		s.Event(e).Beams = s.Event(e).Beams.With(0, beam)
		if i >= 5 && i <= 8 {
			s.Event(e).Beams = s.Event(e).Beams.With(1, []score.Beam{score.BeamBegin, score.BeamEnd}[(i-5)%2])
		}
		if i == 2 || i == 3 {
			s.Event(e).Staff = st[1]
		}
	}
	s.line(two, st[0], 2, "s:2 C4+E4:2 | r:1 | s:1")
	rest := s.line(two, st[0], 6, "r:1 | gB3:8 gC4:8 C4:1 | C4+Eb4+Gb4:breve")
	s.Event(rest[0]).Flags = score.BarRest
	s.Event(rest[1]).Flags = score.GraceSlash
	flags := []score.EventFlags{score.Cue, score.Hidden, score.StemUp, score.StemDown, score.StemNone, score.Measured}
	for i, e := range s.line(low, st[1], 1, "C3:4 D3:4 E3:4 F3:4 | G3:4 A3:4 B3:2 | C3:1~ | C3:1 | r:4 C3:2. | C3:4 r:2") {
		s.Event(e).Flags |= flags[i%len(flags)]
	}
	heads := []score.HeadFlags{score.Courtesy, score.Editorial, score.Parentheses, score.HeadHidden, score.ShowSign}
	for _, e := range s.line(low, st[1], 9, "C#3:4 Cb3:4 C3:4 C##3:4 | Fbb3:4 C~3:4 C`3:4 F3:4") {
		for h := 1; h <= s.NumHeads(); h++ {
			if s.Head(score.HeadRow(h)).Event == e {
				s.Head(score.HeadRow(h)).Flags |= heads[h%len(heads)]
			}
		}
	}
	for _, e := range s.line(low, st[1], 12, "E3+G3+C4:1 | C3:1") {
		s.AddMark(score.Mark{Kind: score.Arpeggio, At: score.Anchor{Event: e}})
	}
}
