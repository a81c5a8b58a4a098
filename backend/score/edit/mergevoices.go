package edit

import (
	"cmp"
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// MergeVoices joins the voices of a part into its first one, as chords. Notes that last while others change are tied
// over the change; notes of two voices at one height are one. Rests stay where all voices rest. Ids, signs and syllables
// stay with the notes; of several syllables of one verse the upper voice's stays. Notes that are not cut keep their
// written value, and their tuplet where the whole of it fits.
func MergeVoices(s *score.Score, p score.PartRow) (*score.Score, error) {
	if err := checkPart(s, p); err != nil {
		return nil, err
	}
	if s.Part(p).Voices.Len() < 2 {
		return s, nil
	}
	c := bareCopier(s)
	for q := range s.Parts().All() {
		sel := score.Selection{}
		if q == p {
			sel.Voices = []score.VoiceRow{s.Part(p).Voices.Lo}
		}
		c.part(q, sel)
	}
	c.groups()
	m := newMover(c)
	m.sameBars()
	lastOf := make([]score.HeadRow, s.Heads().Len()+1)
	for q := range s.Parts().All() {
		m.timelines(q)
		for v := range s.Part(q).Voices.All() {
			if q == p {
				m.voices[v] = m.voices[s.Part(p).Voices.Lo]
				continue
			}
			m.keepVoice(v)
		}
	}
	for i := range s.Heads().All() {
		lastOf[i] = m.heads[i]
	}
	if err := m.mergePart(p, lastOf); err != nil {
		return nil, err
	}
	m.mergedTies(lastOf)
	m.tables()
	m.performance()
	return m.b.Build()
}

func checkPart(s *score.Score, p score.PartRow) error {
	if p == 0 || !s.Parts().Has(p) {
		return fault.New(fault.NotFound, "the score has no part %d", p).WithField("parts")
	}
	return nil
}

// merger joins the voices of a part.
type merger struct {
	*mover
	voice   score.VoiceRow // of the builder
	staff   score.StaffRow // of the builder
	layout  *score.Layout
	relay   *relay
	waiting []score.EventRow // to begin, in order
	active  []score.EventRow // that sound
}

func (m *mover) mergePart(p score.PartRow, lastOf []score.HeadRow) error {
	part := m.s.Part(p)
	x := &merger{mover: m, voice: m.voices[part.Voices.Lo], staff: m.staves[part.Staves.Lo], layout: m.b.Layout(part.Grid)}
	x.relay = m.relay(m.b.Scribe(x.layout, x.voice, x.staff, false), lastOf)
	x.waiting = m.soundingEvents(p)
	at := theory.Tick(0)
	for len(x.waiting) > 0 || len(x.active) > 0 {
		if len(x.active) == 0 {
			next := m.s.Event(x.waiting[0]).Onset
			if err := x.silence(p, at, next); err != nil {
				return err
			}
			at = next
		}
		x.begin(at)
		if len(x.active) == 0 {
			continue // grace notes alone
		}
		end := x.until()
		if err := x.chord(x.active, at, end); err != nil {
			return err
		}
		x.active = slices.DeleteFunc(x.active, func(r score.EventRow) bool { return m.s.Event(r).End() <= end })
		at = end
	}
	_, end := m.s.Times(m.s.Grid(part.Grid).Bars)
	return x.silence(p, at, end)
}

// begin takes what begins at a time from the waiting events: grace notes are written, the others sound from now on.
func (x *merger) begin(at theory.Tick) {
	for ; len(x.waiting) > 0 && x.s.Event(x.waiting[0]).Onset == at; x.waiting = x.waiting[1:] {
		r := x.waiting[0]
		if x.s.Event(r).IsGrace() {
			x.keepAt(r, x.layout.Place(at), 0)
			linkSelf(x.mover, r, x.relay.lastOf)
		} else {
			x.active = append(x.active, r)
		}
	}
}

// until is when the next event begins or one that sounds ends.
func (x *merger) until() theory.Tick {
	end := theory.MaxTick
	for _, r := range x.active {
		end = min(end, x.s.Event(r).End())
	}
	if len(x.waiting) > 0 {
		end = min(end, x.s.Event(x.waiting[0]).Onset)
	}
	return end
}

// linkSelf makes the heads of an event that was copied as it is their own last symbols.
func linkSelf(m *mover, r score.EventRow, lastOf []score.HeadRow) {
	for h := range m.s.Event(r).Heads.All() {
		lastOf[h] = m.heads[h]
	}
}

// soundingEvents returns the notes of a part, grace notes and cues too, by onset, grace notes first, then by voice.
func (m *mover) soundingEvents(p score.PartRow) []score.EventRow {
	var out []score.EventRow
	for v := range m.s.Part(p).Voices.All() {
		for r := range m.s.Voice(v).Events.All() {
			if e := m.s.Event(r); !e.IsRest() && (e.Dur > 0 || e.IsGrace()) {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(i, j score.EventRow) int {
		a, b := m.s.Event(i), m.s.Event(j)
		return cmp.Or(cmp.Compare(a.Onset, b.Onset), boolRank(b.IsGrace())-boolRank(a.IsGrace()))
	})
	return out
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// chord writes what sounds between two times.
func (x *merger) chord(active []score.EventRow, from, to theory.Tick) error {
	var heads, doubled []score.HeadRow
	begun, exact := score.EventRow(0), score.EventRow(0)
	for _, r := range active {
		e := x.s.Event(r)
		if e.Onset == from && begun == 0 {
			begun = r
		}
		if e.Onset == from && e.End() == to && exact == 0 {
			exact = r
		}
		for h := range e.Heads.All() {
			k := slices.IndexFunc(heads, func(o score.HeadRow) bool { return sameSound(x.s.Head(o), x.s.Head(h)) })
			switch {
			case k < 0:
				heads = append(heads, h)
			case x.struck(h, from) && !x.struck(heads[k], from):
				heads[k], h = h, heads[k]
				fallthrough
			default:
				doubled = append(doubled, h)
			}
		}
	}
	base := score.HeadRow(x.b.NumHeads() + 1)
	rows, err := x.write(begun, exact, from, to, heads)
	if err != nil {
		return err
	}
	for _, r := range active {
		if e := x.s.Event(r); e.Onset == from {
			x.events[r] = rows[0]
		}
		x.ends[r] = rows[len(rows)-1]
	}
	for _, h := range doubled { // sounds on in the one that is written
		for k, o := range heads {
			if sameSound(x.s.Head(o), x.s.Head(h)) {
				if x.heads[h] == 0 {
					x.heads[h] = base + score.HeadRow(k)
				}
				x.relay.lastOf[h] = x.relay.lastOf[o]
			}
		}
	}
	return nil
}

// struck reports whether a head is attacked at a time.
func (x *merger) struck(h score.HeadRow, at theory.Tick) bool {
	head := x.s.Head(h)
	return head.Flags&score.TiedFrom == 0 && x.s.Event(head.Event).Onset == at
}

// mergedTies joins what was tied, unless another voice strikes the same height there.
func (m *mover) mergedTies(lastOf []score.HeadRow) {
	m.ties(func(i score.HeadRow) score.HeadRow {
		to := m.s.Head(i).Tie
		if to == 0 {
			return 0
		}
		made := m.b.Head(m.heads[to])
		if made.ID == 0 { // in the middle of another note, which goes on already
			return 0
		}
		if ref, ok := m.s.Find(made.ID); ok && made.ID != m.s.Head(to).ID && m.s.Head(score.HeadRow(ref.Row)).Flags&score.TiedFrom == 0 {
			m.b.Head(lastOf[i]).Flags &^= score.TieStart
			return 0
		}
		return lastOf[i]
	})
}

func sameSound(a, b score.Head) bool {
	return a.IsPitched() == b.IsPitched() && a.Pitch.Cents() == b.Pitch.Cents()
}

// write writes a chord: with the written value of an event that lasts as long, else anew.
func (x *merger) write(begun, exact score.EventRow, from, to theory.Tick, heads []score.HeadRow) ([]score.EventRow, error) {
	if exact == 0 {
		return x.relay.note(begun, from, to-from, heads)
	}
	e := x.s.Event(exact)
	e.ID, e.Onset, e.Tuplet = x.id(e.ID), from-x.s.Bar(e.Bar).Start, x.tuplets.row(e.Tuplet)
	e.Bar, e.Voice, e.Staff, e.Beams = x.bars[e.Bar], x.voice, x.staves[e.Staff], 0
	row := x.b.AddEvent(e)
	for _, h := range heads {
		head := x.s.Head(h)
		head.Tie, head.Staff, head.Flags = 0, x.staves[head.Staff], head.Flags&^score.TiedFrom
		x.link(h, x.b.AddHead(row, head), x.relay.lastOf)
	}
	return []score.EventRow{row}, nil
}

// silence writes rests: those of a voice where they fill it, whole bars as such, else anew.
func (x *merger) silence(p score.PartRow, from, to theory.Tick) error {
	for from < to {
		bar := x.s.BarAt(x.s.Part(p).Grid, from)
		b := x.s.Bar(bar)
		end := min(to, b.Start+b.Len)
		r := x.restIn(p, from, end)
		switch {
		case r != 0:
			end = x.s.Event(r).End()
			x.keep(r)
		case from == b.Start && end == b.Start+b.Len:
			x.b.AddEvent(score.Event{Dur: b.Len, Bar: x.bars[bar], Voice: x.voice, Staff: x.staff, Flags: score.BarRest})
		default:
			if _, err := x.relay.scribe.Write(from, end-from); err != nil {
				return err
			}
		}
		from = end
	}
	return nil
}

// restIn is a rest of the part that begins at a time and ends by another.
func (x *merger) restIn(p score.PartRow, from, to theory.Tick) score.EventRow {
	for v := range x.s.Part(p).Voices.All() {
		if r := firstAt(x.s, x.s.Voice(v).Events, from); r != 0 && x.s.Event(r).IsRest() && x.s.Event(r).End() <= to {
			return r
		}
	}
	return 0
}

// firstAt is the first event of a voice at a time that takes time, 0 where there is none.
func firstAt(s *score.Score, events score.Span[score.EventRow], at theory.Tick) score.EventRow {
	lo, hi := events.Lo, events.Hi
	for lo < hi {
		if mid := lo + (hi-lo)/2; s.Event(mid).Onset < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for ; lo < events.Hi && s.Event(lo).Onset == at; lo++ {
		if s.Event(lo).Dur > 0 {
			return lo
		}
	}
	return 0
}
