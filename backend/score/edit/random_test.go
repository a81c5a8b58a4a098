package edit_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// composer makes random scores with about everything in them.
type composer struct {
	r       *rand.Rand
	b       *score.Builder
	bars    []theory.Tick // lengths
	first   score.BarRow  // of the grid of the part
	repeats bool
	signs   bool // at places
}

// randomScore returns the random score of a seed, with repeats or without.
func randomScore(t testing.TB, seed uint64, repeats bool) *score.Score {
	t.Helper()
	return compose(t, seed, composer{repeats: repeats, signs: true})
}

func compose(t testing.TB, seed uint64, c composer) *score.Score {
	t.Helper()
	c.r, c.b = rand.New(rand.NewPCG(seed, 1)), score.NewBuilder(0)
	c.b.SetMeta(score.Meta{Title: fmt.Sprint("Study ", seed)})
	c.addBars()
	c.first = 1
	for i := range 1 + c.r.IntN(3) {
		if i == 1 && c.is(3) {
			c.ownBars()
		}
		c.addPart(i)
	}
	c.first = 1
	if c.signs && c.is(2) {
		c.b.AddTempo(score.Tempo{At: score.Anchor{Bar: c.bar()}, QuarterBPM: 100, Text: c.b.Text("Allegro"), Shown: score.TempoWords})
	}
	s, err := c.b.Build()
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return s
}

// is is true one time in n.
func (c *composer) is(n int) bool { return c.r.IntN(n) == 0 }

// bar is any bar.
func (c *composer) bar() score.BarRow { return c.first + score.BarRow(c.r.IntN(len(c.bars))) }

// ownBars gives the parts to come bars of their own: as long as the others, with another meter.
func (c *composer) ownBars() {
	g := c.b.AddGrid()
	for i := range c.bars {
		bar := *c.b.Bar(score.BarRow(i + 1))
		bar.Grid = g
		row := c.b.AddBar(bar)
		if i == 0 {
			c.first = row
		}
		n, den := c.bars[i].Fraction()
		c.b.Meter(g, row, theory.NewMeter(uint8(8*n/den), 32))
	}
}

func (c *composer) addBars() {
	meters := []string{"4/4", "3/4", "6/8", "2/2", "3+2/8"}
	meter := theory.MustMeter(meters[c.r.IntN(len(meters))])
	for i := range 1 + c.r.IntN(8) {
		if i == 0 || c.is(5) {
			meter = theory.MustMeter(meters[c.r.IntN(len(meters))])
			c.b.Meter(1, score.BarRow(i+1), meter)
		}
		bar := score.Bar{Number: int32(i + 1), Len: meter.Length()}
		if c.repeats {
			c.repeatSigns(&bar)
		}
		c.bars = append(c.bars, bar.Len)
		row := c.b.AddBar(bar)
		if c.repeats && c.is(6) {
			c.b.AddJump(score.Jump{Bar: row, Kind: score.JumpKind(1 + c.r.IntN(int(score.Coda)))})
		}
	}
}

func (c *composer) repeatSigns(bar *score.Bar) {
	if c.is(3) {
		bar.Flags |= score.RepeatStart
	}
	if c.is(3) {
		bar.Flags |= score.RepeatEnd
		bar.Times = uint8(c.r.IntN(4))
	}
	if c.is(4) {
		bar.Endings, bar.Flags = uint32(1+c.r.IntN(7)), bar.Flags|score.EndingStart
	}
}

func (c *composer) addPart(i int) {
	p := c.b.AddPart(score.Part{Name: fmt.Sprint("Part ", i+1), Grid: c.b.Bar(c.first).Grid})
	if c.is(3) {
		c.b.Transpose(p, score.Place{Bar: c.first}, theory.MustInterval("-M2"))
	}
	var staves []score.StaffRow
	for range 1 + c.r.IntN(2) {
		st := c.b.AddStaff(score.Staff{Part: p})
		staves = append(staves, st)
		c.b.Clef(st, score.Place{Bar: c.first}, score.Treble)
		c.b.Key(st, score.Place{Bar: c.first}, theory.KeySignature{Fifths: int8(c.r.IntN(9) - 4)})
		if c.is(2) {
			c.b.Clef(st, score.Place{Bar: c.bar(), Offset: theory.Quarter}, score.Bass)
			c.b.Key(st, score.Place{Bar: c.bar()}, theory.KeySignature{Fifths: int8(c.r.IntN(9) - 4)})
		}
	}
	for v := range 1 + c.r.IntN(2) {
		c.addVoice(p, c.b.Voice(p, uint16(v+1)), staves[v%len(staves)])
	}
	if c.is(2) {
		if c.signs {
			c.b.AddMark(score.Mark{Kind: score.Dynamic, Text: c.b.Text("mf"), At: score.Anchor{Bar: c.bar(), Staff: staves[0]}})
		}
		at := score.Anchor{Bar: c.first, Staff: staves[0]}
		if c.signs {
			at.Bar = c.bar()
		}
		c.b.AddHarmony(score.Harmony{At: at, Symbol: theory.MustChordSymbol("F#m7/E"), Text: c.b.Text("F#mi7/E")})
		from, to := c.bar(), c.bar()
		c.b.AddSpanner(score.Spanner{
			Kind: score.Crescendo, From: score.Anchor{Bar: min(from, to), Staff: staves[0]},
			To: score.Anchor{Bar: max(from, to), Staff: staves[0], Tick: theory.Quarter},
		})
	}
}

// addVoice fills the bars of a voice.
func (c *composer) addVoice(p score.PartRow, v score.VoiceRow, st score.StaffRow) {
	var last []score.HeadRow // of the note before, where it may be tied
	slur := score.EventRow(0)
	for i, length := range c.bars {
		for at := theory.Tick(0); at < length; {
			at += c.addUnit(v, st, score.Place{Bar: c.first + score.BarRow(i), Offset: at}, length-at, &last, &slur)
		}
	}
}

// addUnit adds a note, a rest or a triplet of the voice, and returns how long it is.
func (c *composer) addUnit(v score.VoiceRow, st score.StaffRow, at score.Place, room theory.Tick, last *[]score.HeadRow, slur *score.EventRow) theory.Tick {
	if room >= theory.Quarter && c.is(6) {
		tuplet := c.b.AddTuplet(score.Tuplet{Ratio: theory.Ratio{Actual: 3, Normal: 2}, Value: theory.EighthValue})
		for k := range 3 {
			at := score.Place{Bar: at.Bar, Offset: at.Offset + theory.Tick(k)*theory.Quarter/3}
			c.addEvent(v, st, at, theory.Quarter/3, theory.Duration{Value: theory.EighthValue}, tuplet, last, slur)
		}
		return theory.Quarter
	}
	lengths := []theory.Tick{theory.Quarter, theory.Eighth, theory.Half, 3 * theory.Eighth, theory.Sixteenth, theory.Whole}
	length := lengths[c.r.IntN(len(lengths))]
	for length > room {
		length = lengths[c.r.IntN(len(lengths))]
		if room < theory.Sixteenth {
			length = room
		}
	}
	d, _ := theory.Notate(length)
	c.addEvent(v, st, at, length, d, 0, last, slur)
	return length
}

func (c *composer) addEvent(v score.VoiceRow, st score.StaffRow, at score.Place, length theory.Tick, d theory.Duration, tuplet score.TupletRow, last *[]score.HeadRow, slur *score.EventRow) {
	if c.is(8) {
		grace := c.b.AddEvent(score.Event{Bar: at.Bar, Onset: at.Offset, Voice: v, Staff: st, Grace: -1, Value: theory.EighthValue})
		p := c.pitch()
		p.Oct = 7 // or the note before might be tied to it
		c.b.AddHead(grace, score.Head{Pitch: p})
	}
	e := c.b.AddEvent(score.Event{Bar: at.Bar, Onset: at.Offset, Dur: length, Voice: v, Staff: st, Value: d.Value, Dots: d.Dots, Tuplet: tuplet})
	if c.is(6) {
		*last = nil
		return
	}
	var heads []score.HeadRow
	if len(*last) > 0 && c.is(2) { // the note before is tied to this one
		for _, h := range *last {
			c.b.Head(h).Flags |= score.TieStart
			heads = append(heads, c.b.AddHead(e, score.Head{Pitch: c.b.Head(h).Pitch, Flags: score.TieStop}))
		}
	} else {
		seen := map[int]bool{}
		for range 1 + c.r.IntN(3) {
			if p := c.pitch(); !seen[p.Cents()] {
				seen[p.Cents()] = true
				heads = append(heads, c.b.AddHead(e, score.Head{Pitch: p}))
			}
		}
	}
	*last = heads
	c.hang(e, slur)
}

// hang hangs signs on an event.
func (c *composer) hang(e score.EventRow, slur *score.EventRow) {
	switch c.r.IntN(8) {
	case 0:
		c.b.AddMark(score.Mark{Kind: score.Staccato, At: score.Anchor{Event: e}})
	case 1:
		c.b.AddLyric(score.Lyric{Event: e, Text: c.b.Text("la")})
		c.b.AddLyric(score.Lyric{Event: e, Text: c.b.Text("lo"), Verse: 2})
	case 2:
		if *slur != 0 {
			c.b.AddSpanner(score.Spanner{Kind: score.Slur, From: score.Anchor{Event: *slur}, To: score.Anchor{Event: e}})
		}
		*slur = e
	}
}

func (c *composer) pitch() theory.Pitch {
	return theory.Pitch{Step: theory.Step(c.r.IntN(7)), Oct: int8(2 + c.r.IntN(4)), Alter: int16(100 * (c.r.IntN(3) - 1))}
}

const seeds = 200

func TestRandomScores(t *testing.T) {
	kinds := map[string]bool{}
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		for _, sp := range s.Spanners() {
			kinds[sp.Kind.String()] = true
		}
		for h := range s.Heads().All() {
			if s.Head(h).Tie != 0 {
				kinds["tie"] = true
			}
		}
	}
	if len(kinds) != 3 {
		t.Errorf("the random scores have %v", kinds)
	}
}
