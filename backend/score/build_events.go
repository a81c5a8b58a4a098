package score

import (
	"cmp"
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// sortStaves brings the staves of each part together and tells parts of theirs.
func (b *Builder) sortStaves() {
	order := rowsInOrder(len(b.staves), len(b.parts), func(r StaffRow) int { return int(b.staves[r].Part) },
		func(i, j StaffRow) int { return cmp.Compare(b.staves[i].Number, b.staves[j].Number) })
	if order != nil {
		b.staves = permute(b.staves, order)
		to := inverse(order)
		for i := range b.events {
			b.events[i].Staff = to[b.events[i].Staff]
		}
		for i := range b.heads {
			b.heads[i].Staff = to[b.heads[i].Staff]
		}
		for i := range b.clefs {
			b.clefs[i].row = to[b.clefs[i].row]
		}
		for i := range b.keys {
			b.keys[i].row = to[b.keys[i].row]
		}
		b.eachAnchor(func(a *Anchor) { a.Staff = to[a.Staff] })
	}
	for r := StaffRow(1); int(r) < len(b.staves); r++ {
		grow(&b.parts[b.staves[r].Part].Staves, r)
	}
}

// grow extends a span of rows that come in order.
func grow[R Row](s *Span[R], r R) {
	if s.IsEmpty() {
		s.Lo = r
	}
	s.Hi = r + 1
}

// timeEvents counts onsets from the start of the score.
func (b *Builder) timeEvents() {
	for i := 1; i < len(b.events); i++ {
		e := &b.events[i]
		e.Onset += b.bars[e.Bar].Start
		if e.Grace != 0 {
			e.Grace, e.Dur = -1, 0
		}
	}
}

// sortVoices brings the voices of each part together.
func (b *Builder) sortVoices() {
	order := rowsInOrder(len(b.voices), len(b.parts), func(r VoiceRow) int { return int(b.voices[r].Part) },
		func(i, j VoiceRow) int { return cmp.Compare(b.voices[i].Number, b.voices[j].Number) })
	if order == nil {
		return
	}
	b.voices = permute(b.voices, order)
	to := inverse(order)
	for i := range b.events {
		b.events[i].Voice = to[b.events[i].Voice]
	}
}

// lines returns the order of the events by voice, onset and grace, nil where they are in order already. Events that
// begin before the one before them ends have moved to further voices of their part by then.
func (b *Builder) lines() ([]EventRow, error) {
	order := b.eventOrder()
	split, err := b.splitOverlaps(order)
	if err != nil || !split {
		return order, err
	}
	b.sortVoices()
	return b.eventOrder(), nil
}

func (b *Builder) eventOrder() []EventRow {
	return rowsInOrder(len(b.events), len(b.voices), func(r EventRow) int { return int(b.events[r].Voice) }, func(i, j EventRow) int {
		x, y := &b.events[i], &b.events[j]
		if x.Onset != y.Onset {
			return cmp.Compare(x.Onset, y.Onset)
		}
		return cmp.Compare(x.Grace, y.Grace)
	})
}

// maxSpares bounds how many events of one voice may sound at once, beside the first.
const maxSpares = 64

// spare is a further voice for what overlaps in one, and when it is free again.
type spare struct {
	voice VoiceRow
	end   theory.Tick
}

// splitOverlaps moves what overlaps in each voice to further voices, each to the first that is free, and reports
// whether there was anything.
func (b *Builder) splitOverlaps(order []EventRow) (split bool, err error) {
	var voice VoiceRow
	var end theory.Tick
	var spares []spare
	for i := 1; i < len(b.events); i++ {
		e := &b.events[i]
		if order != nil {
			e = &b.events[order[i]]
		}
		if e.Voice != voice {
			voice, end, spares = e.Voice, 0, spares[:0]
		}
		switch {
		case e.Onset >= end:
			end = e.Onset + e.Dur
		default:
			k := slices.IndexFunc(spares, func(s spare) bool { return s.end <= e.Onset })
			if k < 0 {
				if len(spares) == maxSpares || len(b.voices) > maxNarrow {
					return split, fault.New(fault.TooLarge, "more than %d notes of one voice overlap", len(spares))
				}
				k = len(spares)
				spares = append(spares, spare{voice: b.spareVoice(b.voices[voice].Part)})
			}
			e.Voice, spares[k].end, split = spares[k].voice, e.Onset+e.Dur, true
		}
	}
	return split, nil
}

// spareVoice adds a voice behind all others of its part.
func (b *Builder) spareVoice(p PartRow) VoiceRow {
	number := uint16(0)
	for _, v := range b.voices[1:] {
		if v.Part == p {
			number = max(number, v.Number)
		}
	}
	b.voices = append(b.voices, Voice{Part: p, Number: number + 1})
	return VoiceRow(len(b.voices) - 1)
}

// sortEvents brings events into order and heads behind their events. It returns where each row went.
func (b *Builder) sortEvents() (events []EventRow, heads []HeadRow, err error) {
	order, err := b.lines()
	if err != nil {
		return nil, nil, err
	}
	if order != nil {
		b.events = permute(b.events, order)
		events = inverse(order)
		for i := 1; i < len(b.heads); i++ {
			b.heads[i].Event = events[b.heads[i].Event]
		}
	}
	headOrder := rowsInOrder(len(b.heads), len(b.events), func(r HeadRow) int { return int(b.heads[r].Event) },
		func(i, j HeadRow) int { return b.heads[i].Pitch.Compare(b.heads[j].Pitch) })
	if headOrder != nil {
		b.heads = permute(b.heads, headOrder)
		heads = inverse(headOrder)
		for i := range b.heads {
			b.heads[i].Tie = heads[b.heads[i].Tie]
		}
	}
	b.joinHeads()
	return events, heads, nil
}

// joinHeads tells events of their heads, and heads and voices of what they belong to.
func (b *Builder) joinHeads() {
	for i := 1; i < len(b.heads); i++ {
		h := &b.heads[i]
		e := &b.events[h.Event]
		grow(&e.Heads, HeadRow(i))
		if h.Staff == 0 {
			h.Staff = e.Staff
		}
	}
	for i := 1; i < len(b.events); i++ {
		grow(&b.voices[b.events[i].Voice].Events, EventRow(i))
	}
	for r := VoiceRow(1); int(r) < len(b.voices); r++ {
		grow(&b.parts[b.voices[r].Part].Voices, r)
	}
}

// numberGraces counts the grace notes at each onset up to −1.
func (b *Builder) numberGraces() {
	for hi := len(b.events) - 1; hi > 0; {
		if b.events[hi].Grace == 0 {
			hi--
			continue
		}
		for n, e := int8(-1), b.events[hi]; hi > 0 && b.events[hi].Grace != 0 && b.events[hi].Voice == e.Voice && b.events[hi].Onset == e.Onset; hi-- {
			b.events[hi].Grace = n
			n = max(n-1, -128)
		}
	}
}
