package musicxml

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// composer makes up scores that use everything that a score can hold.
type composer struct {
	*rand.Rand
	b       *score.Builder
	staves  []score.StaffRow // of the part
	part    score.PartRow
	bars    []score.BarRow
	length  []theory.Tick // by bar
	meters  []string      // by bar
	events  []score.EventRow
	tremolo bool // the part has one
	figured map[score.Anchor]bool
	head    map[score.EventRow]score.HeadRow // a head of each event
}

// randomScore makes up a score; the same for the same seed.
func randomScore(t testing.TB, seed uint64) *score.Score {
	t.Helper()
	c := &composer{Rand: rand.New(rand.NewPCG(seed, 1)), b: score.NewBuilder(0), head: map[score.EventRow]score.HeadRow{}, figured: map[score.Anchor]bool{}}
	c.meta()
	c.grid()
	parts := 1 + c.IntN(3)
	main := c.bars
	for i := range parts {
		if i == 1 && c.chance(3) {
			c.ownMeters()
		}
		c.addPart(i)
	}
	c.bars = main
	if parts > 1 {
		c.b.AddGroup(score.Group{First: 1, Last: score.PartRow(parts), Symbol: pick(c, score.BracketSymbol, score.SquareSymbol, score.LineSymbol), Name: "All", Abbrev: "A.", BarsThrough: c.chance(2)})
		c.b.AddGroup(score.Group{First: 1, Last: 2, Symbol: score.BraceSymbol})
	}
	c.jumps()
	s, err := c.b.Build()
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return s
}

func pick[T any](c *composer, of ...T) T { return of[c.IntN(len(of))] }

// chance is true once in n times.
func (c *composer) chance(n int) bool { return c.IntN(n) == 0 }

func (c *composer) text(of ...string) score.TextRow { return c.b.Text(pick(c, of...)) }

func (c *composer) meta() {
	c.b.SetMeta(score.Meta{
		Title: "Ricercar <1> & \"2\"", Subtitle: "a 6", Number: "BWV 1079", Composer: "J. S. Bach",
		Credits: []score.Credit{{Kind: "lyricist", Text: "Anon."}, {Kind: "arranger", Text: "Webern"}, {Kind: "rights", Text: "Public domain"}, {Kind: "source", Text: "Autograph"}},
	})
}

var meters = []string{"4/4", "3/4", "6/8", "C", "cut", "3+2/8", "2/4+3/8", "5/4"}

func (c *composer) grid() {
	meter, name := theory.NewMeter(4, 4), ""
	for i := range 2 + c.IntN(5) {
		bar := score.Bar{Number: int32(i + 1)}
		if c.chance(6) {
			bar.Label = c.b.Text(fmt.Sprintf("%da", i+1))
		}
		bar.Right = pick(c, score.NormalLine, score.NormalLine, score.DoubleLine, score.FinalLine, score.DashedLine, score.DottedLine, score.TickLine, score.ShortLine, score.HiddenLine, score.HeavyLine, score.DoubleHeavyLine)
		bar.Flags = pick[score.BarFlags](c, 0, 0, 0, score.NewSystem, score.NewPage, score.Implicit)
		row := c.b.AddBar(bar)
		if i == 0 || c.chance(3) {
			name = pick(c, meters...)
			meter = theory.MustMeter(name)
			meter.Symbol = max(meter.Symbol, pick(c, meter.Symbol, meter.Symbol, theory.MeterHidden))
			c.b.Meter(1, row, meter)
		}
		c.bars, c.length, c.meters = append(c.bars, row), append(c.length, meter.Length()), append(c.meters, name)
	}
	c.repeats()
}

// ownMeters gives the parts to come bars of their own, as long as the others.
func (c *composer) ownMeters() {
	own := map[string]string{"4/4": "2/2", "3/4": "6/8", "6/8": "3/4", "C": "3+3+2/8", "cut": "4/4", "3+2/8": "2+3/8", "2/4+3/8": "3/8+2/4", "5/4": "10/8"}
	g := c.b.AddGrid()
	bars := make([]score.BarRow, len(c.bars))
	for i, row := range c.bars {
		bar := *c.b.Bar(row)
		bar.Grid = g
		bars[i] = c.b.AddBar(bar)
		meter := theory.MustMeter(own[c.meters[i]])
		if i == 0 || c.meters[i] != c.meters[i-1] {
			c.b.Meter(g, bars[i], meter)
		}
	}
	c.bars = bars
}

// repeats makes a repeat with two endings of the last bars, where there are enough.
func (c *composer) repeats() {
	n := len(c.bars)
	if n < 4 || c.chance(2) {
		return
	}
	start, one, two := c.b.Bar(c.bars[0]), c.b.Bar(c.bars[n-2]), c.b.Bar(c.bars[n-1])
	start.Flags |= score.RepeatStart
	start.Left = score.HeavyLightLine
	one.Flags |= score.RepeatEnd | score.EndingStart | score.EndingStop
	one.Endings, one.Times, one.Right = 3, 3, score.FinalLine
	two.Flags |= score.EndingStart | pick(c, score.EndingOpen, score.EndingStop)
	two.Endings = 4
}

func (c *composer) jumps() {
	for _, k := range []score.JumpKind{score.DaCapo, score.DaCapoAlFine, score.DaCapoAlCoda, score.DalSegno, score.DalSegnoAlFine, score.DalSegnoAlCoda, score.ToCoda, score.Fine, score.Segno, score.Coda} {
		if c.chance(6) {
			c.jump(k)
		}
	}
}

// jump adds a jump with the sign that says it.
func (c *composer) jump(k score.JumpKind) {
	i := c.IntN(len(c.bars))
	m := score.Mark{At: score.Anchor{Bar: c.bars[i], Tick: c.length[i], Part: 1, Staff: 1}, Place: score.Above}
	j := score.Jump{Bar: c.bars[i], Kind: k}
	switch k {
	case score.Segno:
		m.At.Tick, m.Kind = 0, score.SegnoSign
	case score.Coda:
		m.At.Tick, m.Kind = 0, score.CodaSign
	default:
		m.Kind, m.Text = score.Words, c.b.Text(jumpLooks[k].words)
		j.Text = m.Text
	}
	c.b.AddMark(m)
	c.b.AddJump(j)
}

func (c *composer) addPart(i int) {
	p := score.Part{Name: fmt.Sprintf("Part %d", i+1), Abbrev: fmt.Sprintf("P. %d", i+1)}
	var drum score.SoundRow
	if c.chance(2) {
		p.Sound = c.b.AddSound(score.Sound{Name: "Oboe", Program: 68, Channel: uint8(i + 1), Volume: 100})
		drum = c.b.AddSound(score.Sound{Name: "Drum", Channel: 10, Drum: 38})
	}
	p.Grid = c.b.Bar(c.bars[0]).Grid
	c.part = c.b.AddPart(p)
	c.staves = nil
	for range 1 + c.IntN(2) {
		c.addStaff()
	}
	if c.chance(3) {
		c.b.Transpose(c.part, score.Place{Bar: c.bars[0]}, pick(c, theory.Interval{Steps: -1, Cents: -200}, theory.Interval{Steps: -7, Cents: -1200}, theory.Interval{Steps: -12, Cents: -2100}, theory.Interval{Steps: 2, Cents: 300}))
	}
	c.events, c.tremolo = nil, false
	for v := range 1 + c.IntN(3) {
		c.voice(uint16(v+1), pick(c, c.staves...), drum)
	}
	c.ornament()
	for range c.IntN(12) {
		c.direction()
	}
	for range c.IntN(8) {
		c.line()
	}
}

func (c *composer) addStaff() {
	s := score.Staff{Part: c.part, Kind: score.NoteStaff}
	clef := pick(c, score.Treble, score.Bass, score.Alto, score.Tenor, score.Clef{Sign: score.GClef, Line: 2, Octave: -1})
	switch c.IntN(6) {
	case 0:
		s.Lines, s.Kind, clef = 1, score.PercussionStaff, score.Clef{Sign: score.PercussionClef, Line: 3}
	case 1:
		s.Lines, s.Kind, clef = 6, score.TablatureStaff, score.Clef{Sign: score.TabClef, Line: 5}
		s.Tuning = theory.MustPitches("E2 A2 D3 G3 B3 E4")
	case 2:
		s.Size = 70
	}
	row := c.b.AddStaff(s)
	c.staves = append(c.staves, row)
	c.b.Clef(row, score.Place{Bar: c.bars[0]}, clef)
	if c.chance(2) && s.Kind == score.NoteStaff {
		i := c.IntN(len(c.bars))
		c.b.Clef(row, score.Place{Bar: c.bars[i], Offset: theory.Eighth * theory.Tick(c.IntN(4))}, score.Bass)
	}
	c.b.Key(row, score.Place{Bar: c.bars[0]}, theory.KeySignature{Fifths: int8(c.IntN(15) - 7), Mode: pick(c, theory.NoMode, theory.Major, theory.Dorian)})
	if c.chance(2) {
		free := theory.KeySignature{Free: true}
		free.Alters[theory.F], free.Alters[theory.B] = 2, -3
		c.b.Key(row, score.Place{Bar: pick(c, c.bars...)}, free)
	}
}

// figureOf is a way to fill a length: notes in a tuplet of a unit, or one note.
type figureOf struct {
	length theory.Tick
	ratio  theory.Ratio
	unit   int8
	inner  bool // a triplet of 16ths in the place of the last note
}

var shapes = []figureOf{
	{length: theory.Quarter},
	{length: theory.Half},
	{length: theory.Eighth},
	{length: theory.Sixteenth},
	{length: theory.Quarter + theory.Eighth},
	{length: theory.Half + theory.Quarter},
	{length: theory.Quarter + theory.Eighth + theory.Sixteenth},
	{theory.Quarter, theory.Ratio{Actual: 3, Normal: 2}, theory.EighthValue, false},
	{theory.Quarter, theory.Ratio{Actual: 3, Normal: 2}, theory.EighthValue, true},
	{theory.Quarter, theory.Ratio{Actual: 5, Normal: 4}, theory.Value16th, false},
	{theory.Half, theory.Ratio{Actual: 7, Normal: 4}, theory.EighthValue, false},
	{theory.Quarter, theory.Ratio{Actual: 29, Normal: 16}, theory.Value64th, false},
}

// voice fills the bars with a line, with a gap here and there.
func (c *composer) voice(number uint16, staff score.StaffRow, drum score.SoundRow) {
	for i, bar := range c.bars {
		if number > 1 && c.chance(4) {
			continue
		}
		at, left := theory.Tick(0), c.length[i]
		for left > 0 {
			f := pick(c, shapes...)
			if f.length > left {
				f = figureOf{length: min(left, theory.Eighth)}
			}
			switch e := (score.Event{Onset: at, Bar: bar, Staff: staff}); {
			case number > 1 && c.chance(8):
			case f.ratio.Actual > 0:
				e.Voice = c.b.Voice(c.part, number)
				c.tuplet(e, f, drum)
			default:
				e.Voice = c.b.Voice(c.part, number)
				c.single(e, f.length, drum)
			}
			at, left = at+f.length, left-f.length
		}
	}
}

func (c *composer) single(e score.Event, length theory.Tick, drum score.SoundRow) {
	d, _ := theory.Notate(length)
	if c.chance(6) {
		grace := e
		grace.Grace, grace.Value, grace.Flags = -1, theory.EighthValue, pick[score.EventFlags](c, 0, score.GraceSlash, score.GraceAfter)
		c.notes(grace, drum)
	}
	e.Dur, e.Value, e.Dots = length, d.Value, d.Dots
	if d.Value >= theory.EighthValue {
		e.Beams = e.Beams.With(0, pick(c, score.NoBeam, score.BeamBegin, score.BeamContinue, score.BeamEnd))
	}
	if d.Value >= theory.Value16th {
		e.Beams = e.Beams.With(1, pick(c, score.BeamBegin, score.BeamForwardHook, score.BeamBackwardHook))
	}
	e.Flags |= pick[score.EventFlags](c, 0, 0, 0, 0, score.Cue, score.StemUp, score.StemDown, score.StemNone)
	c.notes(e, drum)
}

// notes adds an event as a rest, a note or a chord.
func (c *composer) notes(e score.Event, drum score.SoundRow) {
	rest := e.Grace == 0 && c.chance(6)
	if rest {
		e.Flags &^= score.StemUp | score.StemDown | score.StemNone
		e.Beams = 0
		e.Flags |= pick[score.EventFlags](c, 0, score.Hidden)
	}
	r := c.b.AddEvent(e)
	c.events = append(c.events, r)
	if rest {
		c.head[r] = 0
		return
	}
	hidden := true
	low := theory.Pitch{Step: theory.Step(c.IntN(7)), Oct: int8(3 + c.IntN(3)), Alter: pick[int16](c, 0, 0, 0, 100, -100, 200, -200, 50, -50, 150, -150)}
	size := pick(c, 1, 1, 1, 2, 3)
	for i := range size {
		h := score.Head{Pitch: low.Add(theory.Interval{Steps: 2, Cents: int16(300 + 100*c.IntN(2))}.Times(i))}
		h.Flags = pick[score.HeadFlags](c, 0, 0, 0, 0, score.TieStart, score.Courtesy, score.Editorial, score.Parentheses, score.HeadHidden)
		if e.Flags&score.Cue != 0 {
			h.Flags &^= score.TieStart
		}
		h.Flags = h.Flags.WithNotehead(pick(c, score.NormalHead, score.NormalHead, score.NormalHead, score.Notehead(c.IntN(int(score.PlusHead)+1))))
		h.Velocity = pick[uint8](c, 0, 0, 1, 64, 127)
		if drum != 0 && c.chance(4) {
			h.Flags = h.Flags&^(score.TieStart|score.Courtesy|score.Editorial) | score.Unpitched
			h.Pitch.Alter, h.Sound = 0, drum
		}
		if i+1 < size && c.chance(5) {
			h.Staff = pick(c, c.staves...)
		}
		c.head[r] = c.b.AddHead(r, h)
		hidden = hidden && h.Flags&score.HeadHidden != 0
	}
	if hidden {
		c.b.Event(r).Flags |= score.Hidden
	}
}

func (c *composer) tuplet(e score.Event, f figureOf, drum score.SoundRow) {
	t := c.b.AddTuplet(score.Tuplet{
		Ratio: f.ratio, Value: f.unit, Place: pick(c, score.AutoPlace, score.Above, score.Below),
		Flags: pick[score.TupletFlags](c, 0, score.BracketShown, score.BracketHidden, score.NumberHidden, score.RatioShown),
	})
	start, actual := e.Onset, int64(f.ratio.Actual)
	for i := range actual {
		from, _ := f.length.MulDiv(i, actual)
		to, _ := f.length.MulDiv(i+1, actual)
		e.Onset, e.Dur, e.Value, e.Tuplet = start+from, to-from, f.unit, t
		if f.inner && i == actual-1 {
			c.innerTuplet(e, t, drum)
			continue
		}
		c.notes(e, drum)
	}
}

func (c *composer) innerTuplet(e score.Event, outer score.TupletRow, drum score.SoundRow) {
	e.Tuplet = c.b.AddTuplet(score.Tuplet{Outer: outer, Ratio: theory.Ratio{Actual: 3, Normal: 2}, Value: e.Value + 1})
	e.Value++
	e.Dur /= 3
	for range 3 {
		c.notes(e, drum)
		e.Onset += e.Dur
	}
}

// ornament hangs marks and syllables on events.
func (c *composer) ornament() {
	for _, r := range c.events {
		e := c.b.Event(r)
		arpeggio := false
		for range pick(c, 0, 0, 0, 1, 1, 3) {
			m := score.Mark{At: score.Anchor{Event: r}, Kind: score.MarkKind(1 + c.IntN(int(score.Dynamic)-1)), Place: pick(c, score.AutoPlace, score.Above, score.Below)}
			switch m.Kind {
			case score.Fermata:
				m.Text = c.text("", "angled", "square", "double-dot")
			case score.Breath:
				m.Text = c.text("", "comma", "tick")
			case score.Caesura:
				m.Text = c.text("", "thick")
			case score.Fingering, score.Pluck:
				m.Text = c.text("1", "3", "p")
			case score.OtherTechnique:
				m.Text = c.text("golpe", "flip", "with a <stick>")
			case score.Tremolo:
				m.Arg = int32(c.IntN(4))
			case score.OrnamentSign:
				m.Arg = pick[int32](c, 100, -100, 0)
			case score.Fret:
				m.Arg, m.Place = int32(c.IntN(12)), score.AutoPlace
			case score.StringNumber:
				m.Arg = int32(1 + c.IntN(6))
			case score.Arpeggio, score.ArpeggioUp, score.ArpeggioDown, score.NonArpeggio:
				if m.Place = score.AutoPlace; arpeggio {
					continue
				}
				arpeggio = true
			default:
			}
			if m.Kind.IsTechnique() {
				m.At.Head = c.head[r]
			}
			c.b.AddMark(m)
		}
		for verse := range pick[uint8](c, 0, 0, 1, 2) {
			if e.Grace == 0 {
				c.b.AddLyric(score.Lyric{Event: r, Text: c.text("la", "Öl & <Brot>", "glo ri"), Verse: verse + 1, Syllabic: score.Syllabic(c.IntN(4)), Extend: c.chance(4)})
			}
		}
	}
}

// somewhere is a place in a bar of the part.
func (c *composer) somewhere() score.Anchor {
	i := c.IntN(len(c.bars))
	a := score.Anchor{Bar: c.bars[i], Part: c.part, Staff: pick(c, c.staves...)}
	a.Tick = min(theory.Sixteenth*theory.Tick(c.IntN(18)), c.length[i])
	return a
}

func (c *composer) direction() {
	at := c.somewhere()
	place := pick(c, score.AutoPlace, score.Above, score.Below)
	switch c.IntN(10) {
	case 0:
		s, _ := theory.ParseChordSymbol(pick(c, "C", "Bbmaj7", "F#m7b5", "G7sus4/D", "C7(b9)", "N.C.", "Eb6/9"))
		c.b.AddHarmony(score.Harmony{At: at, Symbol: s, Place: place})
	case 1:
		c.b.AddHarmony(score.Harmony{At: at, Text: c.text("V65/V", "bVI", "T", "Sp"), Place: place})
	case 2:
		if at.Staff = c.staves[0]; c.figured[at] { // figures at one place would follow each other
			return
		}
		c.figured[at] = true
		c.b.AddFigures(score.Figures{At: at, Dur: pick(c, 0, theory.Eighth, theory.Quarter), Text: c.text("6", "6 5", "#", "b7 n5", "4 2")})
	case 3:
		c.b.AddTempo(score.Tempo{At: at, QuarterBPM: pick(c, 60, 92.5, 120), Text: c.text("Allegro", "Più mosso"), Unit: theory.QuarterValue, Shown: score.TempoBoth, Place: place})
	case 4:
		c.b.AddTempo(score.Tempo{At: at, QuarterBPM: 90, Unit: theory.QuarterValue, UnitDots: 1, Shown: score.TempoNumber})
	default:
		m := score.Mark{At: at, Kind: pick(c, score.Dynamic, score.Words, score.Rehearsal, score.OtherMark), Place: place}
		switch m.Kind {
		case score.Dynamic:
			m.Text = c.text("p", "sfz", "pppppp", "più f")
		default:
			m.Text = c.text("dolce", "A", "con <sord.>")
		}
		c.b.AddMark(m)
	}
}

var lines = []score.SpannerKind{
	score.Slur, score.Slur, score.Slur, score.Crescendo, score.Diminuendo, score.OctaveLine, score.Pedal, score.TrillLine, score.Glissando,
	score.Slide, score.TextLine, score.BracketLine, score.NoteTremolo, score.HammerOn, score.PullOff, score.SostenutoPedal,
}

// line adds a spanner between two events, or two places.
func (c *composer) line() {
	sp := score.Spanner{Kind: pick(c, lines...), Place: pick(c, score.AutoPlace, score.Above, score.Below)}
	if sp.Kind == score.NoteTremolo {
		if c.tremolo { // they have no numbers, so that one at a time is all there is
			return
		}
		c.tremolo = true
	}
	if joinsNotes(sp.Kind) {
		from, to := c.twoEvents()
		if from == to {
			return
		}
		sp.From, sp.To = score.Anchor{Event: from}, score.Anchor{Event: to}
		if sp.Kind == score.Glissando || sp.Kind == score.Slide {
			sp.From.Head, sp.To.Head = c.head[from], c.head[to]
		}
	} else {
		sp.From, sp.To = c.somewhere(), c.somewhere()
		sp.To.Staff = sp.From.Staff
		if sp.To.Bar < sp.From.Bar || sp.To.Bar == sp.From.Bar && sp.To.Tick <= sp.From.Tick {
			sp.From, sp.To = sp.To, sp.From
		}
		if sp.From == sp.To {
			return
		}
	}
	switch sp.Kind {
	case score.OctaveLine:
		sp.Arg = pick[int32](c, 1, -1, 2, -2)
	case score.NoteTremolo:
		sp.Arg = 3
	case score.TextLine:
		sp.Text, sp.Style = c.text("rit.", "cresc."), score.DashedStyle
	case score.Pedal:
		sp.Text = c.text("", "line")
	case score.Slur:
		sp.Style = pick(c, score.SolidLine, score.DashedStyle, score.DottedStyle)
	case score.BracketLine:
		sp.Style = pick(c, score.SolidLine, score.DashedStyle)
	case score.Glissando, score.Slide, score.HammerOn, score.PullOff:
		if sp.Place = score.AutoPlace; c.chance(2) {
			sp.Text = c.text("gliss.", "H")
		}
	default:
	}
	c.b.AddSpanner(sp)
}

// twoEvents are two events of the part in the order of time, no grace notes and no rests.
func (c *composer) twoEvents() (from, to score.EventRow) {
	at := func(r score.EventRow) (score.BarRow, theory.Tick) { e := c.b.Event(r); return e.Bar, e.Onset }
	from, to = pick(c, c.events...), pick(c, c.events...)
	fromBar, fromAt := at(from)
	toBar, toAt := at(to)
	if toBar < fromBar || toBar == fromBar && toAt < fromAt {
		from, to = to, from
	}
	if fromBar == toBar && fromAt == toAt {
		return from, from
	}
	return from, to
}
