package mei

import (
	"regexp"
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// one is a score of one part with one staff; more adds to its notes.
func one(t *testing.T, notes string, more func(s *sheet, events []score.EventRow)) *score.Score {
	t.Helper()
	s := newSheet(t, strings.Count(notes, "|")+1)
	p, st := s.part("Oboe", 1)
	s.Meter(1, 1, theory.MustMeter("4/4"))
	events := s.line(s.Voice(p, 1), st[0], 1, notes)
	if more != nil {
		more(s, events)
	}
	return s.build()
}

var idAttribute = regexp.MustCompile(` xml:id="[^"]*"`)

// body is a document without its head, ids of the score and line breaks.
func body(doc []byte) string {
	_, text, _ := strings.Cut(string(doc), "<section>")
	return strings.ReplaceAll(idAttribute.ReplaceAllString(text, ""), "\n", "")
}

func TestElements(t *testing.T) {
	beam := func(s *sheet, e score.EventRow, level int, b score.Beam) {
		s.Event(e).Beams = s.Event(e).Beams.With(level, b)
	}
	for name, c := range map[string]struct {
		notes string
		more  func(s *sheet, e []score.EventRow)
		want  []string
	}{
		"notes": {"C4:4. D#5:8 E4+G4:2", nil, []string{
			`<note pname="c" oct="4" dur="4" dots="1"/>`, `<note pname="d" oct="5" dur="8" accid="s"/>`,
			`<chord dur="2"><note pname="e" oct="4"/><note pname="g" oct="4"/></chord>`,
		}},
		"accidentals hold for the bar": {"F#4:4 F#4:4 F4:4 F#5:4 | F#4:1", nil, []string{
			`accid="s"/><note pname="f" oct="4" dur="4" accid.ges="s"/><note pname="f" oct="4" dur="4" accid="n"/><note pname="f" oct="5" dur="4" accid="s"/>`,
			`<note pname="f" oct="4" dur="1" accid="s"/>`,
		}},
		"a tied note needs none": {"F#4:1~ | F#4:2 F#4:2", nil, []string{
			`<note pname="f" oct="4" dur="2" accid.ges="s"/><note pname="f" oct="4" dur="2" accid="s"/>`,
		}},
		"rests":        {"r:1 | r:2 C4:2 | s:2 C4:2", nil, []string{`<layer n="1"><mRest/></layer>`, `<rest dur="2"/><note`, `<space dur="2"/><note`}},
		"a silent bar": {"C4:1 | s:1", nil, []string{`<layer n="1"><mSpace/></layer>`}},
		"gaps":         {"C4:2 | C4:4", nil, []string{`dur="2"/><space dur="2"/></layer>`, `dur="4"/><space dur="2" dots="1"/></layer>`}},
		"grace notes": {"gB3:8 C4:1", func(s *sheet, e []score.EventRow) { s.Event(e[0]).Flags = score.GraceSlash }, []string{
			`<note pname="b" oct="3" dur="8" grace="unacc"/><note pname="c" oct="4" dur="1"/>`,
		}},
		"beams by the meter": {"C4:8 C4:8 C4:8 C4:8 C4:2", nil, []string{`<layer n="1"><beam><note`, `</beam><note pname="c" oct="4" dur="2"/>`}},
		"beams of the source": {"C4:8 C4:8 C4:8 C4:8 C4:2", func(s *sheet, e []score.EventRow) {
			beam(s, e[1], 0, score.BeamBegin)
			beam(s, e[2], 0, score.BeamEnd)
		}, []string{`<layer n="1"><note pname="c" oct="4" dur="8"/><beam><note pname="c" oct="4" dur="8"/><note pname="c" oct="4" dur="8"/></beam><note`}},
		"secondary beams part": {"C4:16 C4:16 C4:16 C4:16 C4:2.", func(s *sheet, e []score.EventRow) {
			for i, b := range []score.Beam{score.BeamBegin, score.BeamContinue, score.BeamContinue, score.BeamEnd} {
				beam(s, e[i], 0, b)
				beam(s, e[i], 1, []score.Beam{score.BeamBegin, score.BeamEnd}[i%2])
			}
		}, []string{`<note pname="c" oct="4" dur="16"/><note pname="c" oct="4" dur="16" breaksec="1"/><note pname="c" oct="4" dur="16"/>`}},
		"a beam over the bar line": {"C4:2. C4:8 C4:8 | C4:8 C4:8 C4:2.", func(s *sheet, e []score.EventRow) {
			for i, b := range []score.Beam{score.BeamBegin, score.BeamContinue, score.BeamContinue, score.BeamEnd} {
				beam(s, e[i+1], 0, b)
			}
		}, []string{`<beamSpan startid="#n8" endid="#n14" plist="#n8 #n10 #n12 #n14"/>`, `<layer n="1"><note pname="c" oct="4" dur="8"/><note`}},
		"a tremolo": {"C4:1", func(s *sheet, e []score.EventRow) {
			s.AddMark(score.Mark{Kind: score.Tremolo, Arg: 3, At: score.Anchor{Event: e[0]}})
		}, []string{`<bTrem><note pname="c" oct="4" dur="1" stem.mod="3slash"/></bTrem>`}},
		"between notes": {"C4:2 E4:2", func(s *sheet, e []score.EventRow) {
			s.AddSpanner(score.Spanner{Kind: score.NoteTremolo, Arg: 3, From: score.Anchor{Event: e[0]}, To: score.Anchor{Event: e[1]}})
		}, []string{`<fTrem beams="3" unitdur="32"><note pname="c" oct="4" dur="2"/><note pname="e" oct="4" dur="2"/></fTrem>`}},
		"signs": {"C4:1", func(s *sheet, e []score.EventRow) {
			for _, k := range []score.MarkKind{score.Staccato, score.Fermata, score.Mordent, score.ArpeggioUp} {
				s.AddMark(score.Mark{Kind: k, At: score.Anchor{Event: e[0]}, Place: score.Above})
			}
			s.AddMark(score.Mark{Kind: score.OrnamentSign, Arg: -100, At: score.Anchor{Event: e[0]}})
			s.AddMark(score.Mark{Kind: score.Dynamic, Text: s.Text("sfz"), At: score.Anchor{Bar: 1, Tick: theory.Half, Staff: 1}})
		}, []string{
			`<artic artic="stacc" place="above"/>`, `<fermata startid="#n5" staff="1" place="above"/>`, `<arpeg plist="#n5" order="up" arrow="true"/>`,
			`<mordent startid="#n5" staff="1" place="above" form="lower" accidupper="f"/>`, `<dynam tstamp="3" staff="1">sfz</dynam>`,
		}},
		"lines of marks": {"C4:2 E4:2", func(s *sheet, e []score.EventRow) {
			s.AddMark(score.Mark{Kind: score.Trill, At: score.Anchor{Event: e[0]}})
			s.AddSpanner(score.Spanner{Kind: score.TrillLine, From: score.Anchor{Event: e[0]}, To: score.Anchor{Event: e[1]}})
			at := score.Anchor{Bar: 1, Staff: 1}
			s.AddMark(score.Mark{Kind: score.Words, Text: s.Text("cresc."), At: at})
			s.AddSpanner(score.Spanner{Kind: score.TextLine, Style: score.DashedStyle, From: at, To: score.Anchor{Bar: 1, Staff: 1, Tick: theory.Half}})
		}, []string{
			`</staff><trill startid="#n5" staff="1" endid="#n7" extender="true"/><dir tstamp="1" staff="1" tstamp2="0m+3" extender="true" lform="dashed">cresc.</dir></measure>`,
		}},
		"grace notes without a stroke": {"gB3:8 C4:1", nil, []string{`<note pname="b" oct="3" dur="8" grace="acc"/>`}},
		"lyrics": {"C4:4 D4:4 E4:4 F4:4", func(s *sheet, e []score.EventRow) {
			for i, l := range []score.Lyric{{Syllabic: score.BeginSyllable}, {Syllabic: score.EndSyllable, Extend: true}, {Syllabic: score.BeginSyllable}, {Verse: 2}} {
				l.Event, l.Text = e[i], s.Text("la")
				s.AddLyric(l)
			}
		}, []string{
			`<syl con="d" wordpos="i">la</syl>`, `<syl con="u" wordpos="t">la</syl>`, `<syl wordpos="i">la</syl>`, `<verse n="2"><syl>la</syl></verse>`,
		}},
		"harmony": {"C4:1", func(s *sheet, _ []score.EventRow) {
			at := score.Anchor{Bar: 1, Staff: 1, Tick: theory.Quarter}
			s.AddHarmony(score.Harmony{At: at, Symbol: theory.MustChordSymbol("Bb7")})
			s.AddFigures(score.Figures{At: at, Dur: theory.Half, Text: s.Text("#6 4-3")})
		}, []string{
			`<harm tstamp="2" staff="1" place="above">B♭7</harm>`, `<harm tstamp="2" staff="1" place="below"><fb><f>♯6</f><f>4</f></fb></harm>`,
			`<harm tstamp="3" staff="1" place="below"><fb><f>3</f></fb></harm>`,
		}},
		"tempo": {"C4:1", func(s *sheet, _ []score.EventRow) {
			at := score.Anchor{Bar: 1, Staff: 1}
			for range 2 {
				s.AddTempo(score.Tempo{At: at, Text: s.Text("Presto"), QuarterBPM: 90, Unit: theory.QuarterValue, UnitDots: 1, Shown: score.TempoBoth})
			}
			s.AddTempo(score.Tempo{At: at, QuarterBPM: 80})
		}, []string{
			`<tempo tstamp="1" staff="1" midi.bpm="90" mm="60" mm.unit="4" mm.dots="1">Presto (<rend glyph.auth="smufl" fontstyle="normal" fontweight="normal">` +
				"\uE1D5\uE1E7" + `</rend> = 60)</tempo></measure>`,
		}},
		"bar lines": {"C4:1 | C4:1 | C4:1 | C4:1", func(s *sheet, _ []score.EventRow) {
			s.Bar(1).Right = score.DoubleLine
			s.Bar(2).Flags = score.RepeatStart
			s.Bar(3).Flags, s.Bar(3).Endings = score.RepeatEnd|score.EndingStart|score.EndingStop, 1
			s.Bar(4).Flags, s.Bar(4).Endings = score.EndingStart|score.EndingOpen, 0b1110
		}, []string{
			`<measure n="1" right="dbl">`, `<measure n="2" left="rptstart">`, `<ending n="1" label="1."><measure n="3" right="rptend">`,
			`</ending><ending n="2" label="2–4." lendsym="none"><measure n="4">`,
		}},
		"jumps": {"C4:1 | C4:1", func(s *sheet, _ []score.EventRow) {
			s.AddJump(score.Jump{Bar: 1, Kind: score.Segno})
			s.AddJump(score.Jump{Bar: 2, Kind: score.DalSegnoAlFine})
		}, []string{
			`<repeatMark tstamp="1" staff="1" place="above" func="segno"/>`,
			`<repeatMark tstamp="5" staff="1" place="above" func="dalSegno"><rend halign="right">D.S. al Fine</rend></repeatMark>`,
		}},
		"what changes": {"C4:1 | C4:1", func(s *sheet, _ []score.EventRow) {
			s.Clef(1, score.Place{Bar: 2}, score.Bass)
			s.Key(1, score.Place{Bar: 2}, theory.KeySignature{Fifths: -1})
			s.Meter(1, 2, theory.MustMeter("C"))
		}, []string{
			`<clef shape="F" line="4"/></layer></staff></measure><scoreDef><meterSig sym="common" count="4" unit="4"/>` +
				`<staffGrp><staffDef n="1"><keySig sig="1f"/></staffDef></staffGrp></scoreDef><measure n="2">`,
		}},
		"octave lines": {"C6:2 C6:2", func(s *sheet, _ []score.EventRow) {
			s.AddSpanner(score.Spanner{Kind: score.OctaveLine, Arg: 1, From: score.Anchor{Bar: 1, Staff: 1}, To: score.Anchor{Bar: 1, Staff: 1, Tick: theory.Half}})
		}, []string{
			`<note pname="c" oct="5" oct.ges="6" dur="2"/><note pname="c" oct="6" dur="2"/>`, `<octave tstamp="1" staff="1" tstamp2="0m+3" dis="8" dis.place="above"/>`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			text := body(write(t, one(t, c.notes, c.more), score.Span[score.BarRow]{}, Options{}))
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %s\nin %s", want, text)
				}
			}
		})
	}
}

// TestWindowBorders looks at what reaches into a window of the second bar of three, and out of it.
func TestWindowBorders(t *testing.T) {
	s := one(t, "C4:1~ | C4:1~ | C4:1", func(s *sheet, e []score.EventRow) {
		staff := func(bar score.BarRow) score.Anchor { return score.Anchor{Bar: bar, Staff: 1} }
		s.AddSpanner(score.Spanner{Kind: score.Slur, From: score.Anchor{Event: e[0]}, To: score.Anchor{Event: e[1]}})
		s.AddSpanner(score.Spanner{Kind: score.Slur, From: score.Anchor{Event: e[1]}, To: score.Anchor{Event: e[2]}})
		s.AddSpanner(score.Spanner{Kind: score.Slur, From: score.Anchor{Event: e[0]}, To: score.Anchor{Event: e[2]}})
		s.AddSpanner(score.Spanner{Kind: score.Crescendo, From: staff(1), To: score.Anchor{Bar: 2, Staff: 1, Tick: theory.Half}})
		s.AddSpanner(score.Spanner{Kind: score.Diminuendo, From: staff(1), To: staff(2)})
		s.AddSpanner(score.Spanner{Kind: score.OctaveLine, Arg: -1, From: staff(2), To: score.Anchor{Bar: 3, Staff: 1, Tick: theory.Half}})
		s.Clef(1, score.Place{Bar: 1}, score.Alto)
		s.Clef(1, score.Place{Bar: 3}, score.Bass)
		s.Key(1, score.Place{Bar: 1}, theory.KeySignature{Fifths: 3})
		s.Key(1, score.Place{Bar: 3}, theory.KeySignature{Fifths: -1})
		s.Bar(1).Endings, s.Bar(2).Endings, s.Bar(3).Endings = 1, 1, 1
		s.Bar(1).Flags, s.Bar(3).Flags = score.EndingStart, score.EndingStop
	})
	doc := write(t, s, score.Span[score.BarRow]{Lo: 2, Hi: 3}, Options{Announce: true})
	text := body(doc)
	for _, want := range []string{
		`<tie tstamp="0" staff="1" endid="#n9"/>`, `<tie startid="#n9" tstamp2="0m+5"/>`,
		`<slur tstamp="0" staff="1" endid="#n9"/>`, `<slur startid="#n9" staff="1" tstamp2="0m+5"/>`, `<slur tstamp="0" staff="1" tstamp2="0m+5"/>`,
		`<hairpin tstamp="1" staff="1" tstamp2="0m+3" form="cres"/>`, `<octave tstamp="1" staff="1" tstamp2="0m+5" dis="8" dis.place="below"/>`,
		`<ending n="1" label="1." lstartsym="none" lendsym="none">`, `<clef shape="F" line="4"/></layer>`,
		`<keySig sig="1f"/></staffDef></staffGrp></scoreDef><measure right="invis" metcon="false">`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s\nin %s", want, text)
		}
	}
	if strings.Contains(text, `form="dim"`) {
		t.Error("a hairpin that ends where the window begins is drawn")
	}
	head, _, _ := strings.Cut(string(doc), "<section>")
	for _, want := range []string{`<clef shape="C" line="3"/>`, `<keySig sig="3s"/>`, `<meterSig count="4" unit="4" visible="false"/>`, `<label>O.</label>`} {
		if !strings.Contains(head, want) {
			t.Errorf("no %s before the window", want)
		}
	}
	quiet := body(write(t, s, score.Span[score.BarRow]{Lo: 2, Hi: 3}, Options{}))
	if strings.Contains(quiet, "<clef") || strings.Contains(quiet, "invis") {
		t.Error("what comes behind the window is announced unasked")
	}
}

func TestLabels(t *testing.T) {
	s := one(t, "C4:1 | C4:1", nil)
	text := body(write(t, s, score.Span[score.BarRow]{}, Options{Labels: []Label{
		{At: theory.Half, Text: "V65/V", Roman: true}, {At: theory.Whole, Text: "a < b", Above: true},
	}}))
	for _, want := range []string{
		`<harm type="label" tstamp="3" staff="1" place="below">V<rend rend="sup">65</rend>/V</harm></measure>`,
		`<harm type="label" tstamp="1" staff="1" place="above">a &lt; b</harm>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s\nin %s", want, text)
		}
	}
}

// TestCrossStaff has two notes of a voice on the other staff, in one beam with the rest.
func TestCrossStaff(t *testing.T) {
	s := newSheet(t, 1)
	p, st := s.part("Piano", 2)
	for i, e := range s.line(s.Voice(p, 1), st[0], 1, "C4:8 E4:8 G4:8 C5:8 E5:2") {
		if i < 2 {
			s.Event(e).Staff = st[1]
		}
	}
	s.line(s.Voice(p, 2), st[1], 1, "C3:1")
	text := body(write(t, s.build(), score.Span[score.BarRow]{}, Options{}))
	want := `<staff n="1"><layer n="1"><beam><note pname="c" oct="4" dur="8" staff="2"/><note pname="e" oct="4" dur="8" staff="2"/><note pname="g" oct="4" dur="8"/>`
	if !strings.Contains(text, want) || !strings.Contains(text, `<staff n="2"><layer n="1"><note pname="c" oct="3" dur="1"/>`) {
		t.Errorf("got %s", text)
	}
}

func TestGroups(t *testing.T) {
	doc := string(write(t, everything(t), score.Span[score.BarRow]{}, Options{}))
	head, _, _ := strings.Cut(idAttribute.ReplaceAllString(doc, ""), "<section>")
	var open []string
	for _, m := range regexp.MustCompile(`<staffGrp symbol="(\w+)"|<staffDef n="(\d)"`).FindAllStringSubmatch(head, -1) {
		open = append(open, m[1]+m[2])
	}
	if got, want := strings.Join(open, " "), "bracketsq 1 brace 2 3 bracket 4 5 6"; got != want {
		t.Errorf("groups %s, want %s", got, want)
	}
	if !strings.Contains(head, `trans.diat="-4" trans.semi="-7"`) || strings.Count(doc, `trans.semi="-1"`) != 1 {
		t.Error("transpositions are missing")
	}
}
