package edit

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// copier makes rows of a builder from rows of a score. What it copies first keeps its id; what it copies again gets one
// of its own, and heads say where they come from.
type copier struct {
	s      *score.Score
	b      *score.Builder
	used   []bool                          // ids, by id
	texts  []score.TextRow                 // the builder's, by the score's
	parts  []score.PartRow                 // the builder's, by the score's; 0 is left out
	staves []score.StaffRow                //
	voices []score.VoiceRow                //
	ends   map[score.PartRow]score.PartRow // the last of parts that became several
}

// newCopier copies the title page, the sounds, grids without bars, and the parts that hold a chosen voice, or are chosen
// where voices do not matter, with all staves and the chosen voices.
func newCopier(s *score.Score, sel score.Selection) *copier {
	c := bareCopier(s)
	for p := range s.Parts().All() {
		if hasPart(s, sel, p) {
			c.part(p, sel)
		}
	}
	c.groups()
	return c
}

// bareCopier is newCopier without parts.
func bareCopier(s *score.Score) *copier {
	c := &copier{
		s: s, b: score.NewBuilder(s.Events().Len()), used: make([]bool, s.LastID()+1),
		parts: make([]score.PartRow, s.Parts().Len()+1), staves: make([]score.StaffRow, s.Staves().Len()+1),
		voices: make([]score.VoiceRow, s.Voices().Len()+1),
	}
	c.b.ReserveIDs(s.LastID())
	c.b.KeepTies()
	c.b.SetMeta(s.Meta())
	for r := range s.Sounds().All() {
		c.b.AddSound(s.Sound(r))
	}
	for range s.Grids().All() {
		c.b.AddGrid()
	}
	return c
}

// hasPart reports whether a selection takes in a part or a voice of it.
func hasPart(s *score.Score, sel score.Selection, p score.PartRow) bool {
	if len(sel.Voices) == 0 {
		return sel.HasPart(p)
	}
	for v := range s.Part(p).Voices.All() {
		if sel.HasVoice(s, v) {
			return true
		}
	}
	return false
}

func (c *copier) part(p score.PartRow, sel score.Selection) {
	part := c.s.Part(p)
	part.ID, part.Transpose = c.id(part.ID), nil
	part.Staves, part.Voices = score.Span[score.StaffRow]{}, score.Span[score.VoiceRow]{}
	c.parts[p] = c.b.AddPart(part)
	for r := range c.s.Part(p).Staves.All() {
		st := c.s.Staff(r)
		st.ID, st.Part, st.Clefs, st.Keys = c.id(st.ID), c.parts[p], nil, nil
		c.staves[r] = c.b.AddStaff(st)
	}
	for v := range c.s.Part(p).Voices.All() {
		if sel.HasVoice(c.s, v) {
			c.voices[v] = c.b.Voice(c.parts[p], c.s.Voice(v).Number)
		}
	}
}

// groups copies the groups around what is left of their parts.
func (c *copier) groups() {
	for _, g := range c.s.Groups() {
		first, last := score.PartRow(0), score.PartRow(0)
		for p := g.First; p <= g.Last; p++ {
			if made := c.parts[p]; made != 0 {
				if first == 0 {
					first = made
				}
				last = max(made, c.ends[p])
			}
		}
		if first != 0 {
			g.First, g.Last = first, last
			c.b.AddGroup(g)
		}
	}
}

// id is the id of a copy: the row's own the first time, then none, for the builder to give one.
func (c *copier) id(id score.ID) score.ID {
	if c.used[id] {
		return 0
	}
	c.used[id] = true
	return id
}

func (c *copier) text(r score.TextRow) score.TextRow {
	if r == 0 {
		return 0
	}
	for len(c.texts) <= int(r) {
		c.texts = append(c.texts, 0)
	}
	if c.texts[r] == 0 {
		c.texts[r] = c.b.Text(c.s.Text(r))
	}
	return c.texts[r]
}

// event copies an event and its heads to a place, with another length. Ties are left to the caller.
func (c *copier) event(r score.EventRow, at score.Place, length theory.Tick, tuplet score.TupletRow) score.EventRow {
	e := c.s.Event(r)
	heads := e.Heads
	e.ID, e.Bar, e.Onset, e.Dur = c.id(e.ID), at.Bar, at.Offset, length
	e.Voice, e.Staff, e.Tuplet = c.voices[e.Voice], c.staves[e.Staff], tuplet
	made := c.b.AddEvent(e)
	for i := heads.Lo; i < heads.Hi; i++ {
		h := c.s.Head(i)
		own := h.ID
		if h.ID = c.id(own); h.ID == 0 {
			h.From = own
		}
		h.Staff, h.Tie, h.Flags = c.staves[h.Staff], 0, h.Flags&^score.TiedFrom
		c.b.AddHead(made, h)
	}
	return made
}

// tupletCopies copies the tuplets around events, each once until it is cleared.
type tupletCopies struct {
	c    *copier
	made map[score.TupletRow]score.TupletRow
}

func (t *tupletCopies) clear() { clear(t.made) }

func (t *tupletCopies) row(r score.TupletRow) score.TupletRow {
	if r == 0 {
		return 0
	}
	if made, ok := t.made[r]; ok {
		return made
	}
	tuplet := t.c.s.Tuplet(r)
	tuplet.ID, tuplet.Outer = t.c.id(tuplet.ID), t.row(tuplet.Outer)
	if t.made == nil {
		t.made = map[score.TupletRow]score.TupletRow{}
	}
	t.made[r] = t.c.b.AddTuplet(tuplet)
	return t.made[r]
}
