package edit

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// mover builds a score whose events change while the order of time stays; everything else follows to where its event or
// its time went.
type mover struct {
	*copier
	events  []score.EventRow // the builder's, by the score's; 0 is left out
	ends    []score.EventRow // the last symbol of events that became several
	heads   []score.HeadRow
	bars    []score.BarRow                                     // the builder's, by the score's
	barEnds []score.BarRow                                     // where bars end, if they became several
	place   func(bar score.BarRow, at theory.Tick) score.Place // where a time in a bar went
	tuplets tupletCopies
}

func newMover(c *copier) *mover {
	m := &mover{
		copier: c, events: make([]score.EventRow, c.s.Events().Len()+1), ends: make([]score.EventRow, c.s.Events().Len()+1),
		heads: make([]score.HeadRow, c.s.Heads().Len()+1), bars: make([]score.BarRow, c.s.Bars().Len()+1),
		barEnds: make([]score.BarRow, c.s.Bars().Len()+1), tuplets: tupletCopies{c: c},
	}
	m.place = func(bar score.BarRow, at theory.Tick) score.Place {
		return score.Place{Bar: m.bars[bar], Offset: at - c.s.Bar(bar).Start}
	}
	return m
}

// sameBars copies the bars and meters as they are.
func (m *mover) sameBars() {
	for g := range m.s.Grids().All() {
		m.gridBars(g)
	}
}

func (m *mover) gridBars(g score.GridRow) {
	for r := range m.s.Grid(g).Bars.All() {
		bar := m.s.Bar(r)
		bar.ID, bar.Label, bar.Start = m.id(bar.ID), m.text(bar.Label), 0
		m.bars[r] = m.b.AddBar(bar)
		m.barEnds[r] = m.bars[r]
	}
	for _, e := range m.s.Grid(g).Meters {
		m.b.Meter(g, m.bars[m.s.BarAt(g, e.Tick)], e.Value)
	}
}

// keep copies an event as it is.
func (m *mover) keep(r score.EventRow) {
	e := m.s.Event(r)
	m.keepAt(r, m.place(e.Bar, e.Onset), e.Dur)
}

// keepAt copies an event to a place, with another length.
func (m *mover) keepAt(r score.EventRow, at score.Place, length theory.Tick) {
	e := m.s.Event(r)
	first := score.HeadRow(m.b.NumHeads() + 1)
	m.events[r] = m.event(r, at, length, m.tuplets.row(e.Tuplet))
	m.ends[r] = m.events[r]
	for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
		m.heads[h] = first + h - e.Heads.Lo
	}
}

// keepVoice copies the events of a voice as they are.
func (m *mover) keepVoice(v score.VoiceRow) {
	for r := range m.s.Voice(v).Events.All() {
		m.keep(r)
	}
}

// ties joins the copies of heads that were tied. From returns the last symbol of a head.
func (m *mover) ties(from func(score.HeadRow) score.HeadRow) {
	for i := range m.s.Heads().All() {
		to := m.heads[m.s.Head(i).Tie]
		if made := from(i); made != 0 && to != 0 && made != to {
			m.b.Head(made).Tie = to
		}
	}
}

// sameTies joins heads that stayed single.
func (m *mover) sameTies() { m.ties(func(h score.HeadRow) score.HeadRow { return m.heads[h] }) }

// timelines copies what holds in a part, for its staves as the copier has them.
func (m *mover) timelines(p score.PartRow) {
	part := m.s.Part(p)
	at := func(t theory.Tick) score.Place { return m.place(m.s.BarAt(part.Grid, t), t) }
	for _, e := range part.Transpose {
		m.b.Transpose(m.parts[p], at(e.Tick), e.Value)
	}
	for r := range part.Staves.All() {
		m.staffLines(r, m.copier.staves[r])
	}
}

// staffLines copies the clefs and keys of a staff to another.
func (m *mover) staffLines(r, made score.StaffRow) {
	st := m.s.Staff(r)
	grid := m.s.Part(st.Part).Grid
	for _, e := range st.Clefs {
		m.b.Clef(made, m.place(m.s.BarAt(grid, e.Tick), e.Tick), e.Value)
	}
	for _, e := range st.Keys {
		m.b.Key(made, m.place(m.s.BarAt(grid, e.Tick), e.Tick), e.Value)
	}
}

// anchor is where an anchor went. It reports false where its part or its event is left out.
func (m *mover) anchor(a score.Anchor, last bool) (score.Anchor, bool) {
	at := m.place(a.Bar, a.Tick)
	made := score.Anchor{Bar: at.Bar, Tick: at.Offset, Staff: m.staves[a.Staff], Part: m.parts[a.Part]}
	if a.Part != 0 && made.Part == 0 {
		return made, false
	}
	if made.Staff != 0 {
		made.Part = m.b.Staff(made.Staff).Part
	}
	if a.Event != 0 {
		if made.Event = m.events[a.Event]; last {
			made.Event = m.ends[a.Event]
		}
		if made.Event == 0 {
			return made, m.s.Event(a.Event).IsRest() // over silence that is written anew
		}
		made.Staff, made.Part = 0, 0 // Build finds them
		if a.Head != 0 && !last {
			made.Head = m.heads[a.Head]
		}
	}
	return made, true
}

// tables copies everything that hangs on events and places.
func (m *mover) tables() {
	for _, x := range m.s.Marks() {
		if at, ok := m.anchor(x.At, false); ok {
			x.ID, x.Text, x.At = m.id(x.ID), m.text(x.Text), at
			m.b.AddMark(x)
		}
	}
	for _, x := range m.s.Spanners() {
		from, okFrom := m.anchor(x.From, false)
		to, okTo := m.anchor(x.To, true)
		if okFrom && okTo && (from.Event == 0 || from.Event != to.Event || x.From.Event == x.To.Event) {
			x.ID, x.Text, x.From, x.To = m.id(x.ID), m.text(x.Text), from, to
			m.b.AddSpanner(x)
		}
	}
	for _, x := range m.s.FiguredBass() {
		if at, ok := m.anchor(x.At, false); ok {
			x.ID, x.Text, x.At = m.id(x.ID), m.text(x.Text), at
			m.b.AddFigures(x)
		}
	}
	m.lyrics()
	m.global()
	m.harmonies()
}

func (m *mover) harmonies() {
	for _, x := range m.s.Harmonies() {
		if at, ok := m.anchor(x.At, false); ok {
			x.ID, x.Text, x.At = m.id(x.ID), m.text(x.Text), at
			m.b.AddHarmony(x)
		}
	}
}

// global copies tempi and jumps.
func (m *mover) global() {
	for _, x := range m.s.Tempos() {
		if at, ok := m.anchor(x.At, false); ok {
			x.ID, x.Text, x.At = m.id(x.ID), m.text(x.Text), at
			m.b.AddTempo(x)
		}
	}
	for _, x := range m.s.Jumps() {
		bar := m.bars[x.Bar]
		if x.Kind < score.Segno {
			bar = m.barEnds[x.Bar]
		}
		if bar == 0 {
			continue
		}
		x.ID, x.Text, x.Bar = m.id(x.ID), m.text(x.Text), bar
		m.b.AddJump(x)
	}
}

// lyrics copies the syllables; where events were joined, the first of each verse.
func (m *mover) lyrics() {
	type line struct {
		event score.EventRow
		verse uint8
	}
	taken := map[line]bool{}
	for _, x := range m.s.Lyrics() {
		made := m.events[x.Event]
		if key := (line{made, x.Verse}); made != 0 && !taken[key] {
			taken[key] = true
			x.ID, x.Text, x.Event = m.id(x.ID), m.text(x.Text), made
			m.b.AddLyric(x)
		}
	}
}

// performance copies how heads were played.
func (m *mover) performance() {
	for _, x := range m.s.Performance() {
		if x.Head = m.heads[x.Head]; x.Head != 0 {
			m.b.AddPerformed(x)
		}
	}
}
