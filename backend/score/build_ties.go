package score

import (
	"slices"

	"ricercar/backend/theory"
)

// openTie is a head that waits for what it is tied to.
type openTie struct {
	head HeadRow
	at   theory.Tick // where its other end must be
}

// linkTies finds the other ends of ties: the next head of the same height where the first one ends. Within a voice a
// beginning suffices; heads of different voices of a part need a beginning and an end.
func (b *Builder) linkTies() {
	if !b.keepTies {
		b.linkWithinVoices()
		b.linkAcrossVoices()
	}
	for i := 1; i < len(b.heads); i++ {
		if t := b.heads[i].Tie; t != 0 {
			b.heads[t].Flags |= TiedFrom
		}
	}
}

func (b *Builder) linkWithinVoices() {
	var open []openTie
	voice := VoiceRow(0)
	for i := 1; i < len(b.heads); i++ {
		h := &b.heads[i]
		e := &b.events[h.Event]
		if e.Voice != voice {
			voice, open = e.Voice, open[:0]
		}
		if h.Flags&(TieStart|TieStop) == 0 && len(open) == 0 {
			continue
		}
		open = slices.DeleteFunc(open, func(o openTie) bool { return o.at < e.Onset })
		for k, o := range open {
			if o.at == e.Onset && b.heads[o.head].Event != h.Event && sameHeight(&b.heads[o.head], h) {
				b.link(o.head, HeadRow(i))
				open = slices.Delete(open, k, k+1)
				break
			}
		}
		if h.Flags&TieStart != 0 && h.Tie == 0 {
			open = append(open, openTie{HeadRow(i), e.Onset + e.Dur})
		}
	}
}

func sameHeight(a, b *Head) bool {
	return a.Pitch.Cents() == b.Pitch.Cents() && a.IsPitched() == b.IsPitched()
}

func (b *Builder) link(from, to HeadRow) {
	b.heads[from].Tie = to
	b.heads[to].Flags |= TiedFrom
}

// linkAcrossVoices links beginnings and ends that are left over in different voices of one part.
func (b *Builder) linkAcrossVoices() {
	type meeting struct {
		part  PartRow
		at    theory.Tick
		cents int
	}
	var ends map[meeting]HeadRow
	for i := 1; i < len(b.heads); i++ {
		if h := &b.heads[i]; h.Flags&(TieStop|TiedFrom) == TieStop {
			if ends == nil {
				ends = map[meeting]HeadRow{}
			}
			e := &b.events[h.Event]
			ends[meeting{b.voices[e.Voice].Part, e.Onset, h.Pitch.Cents()}] = HeadRow(i)
		}
	}
	if ends == nil {
		return
	}
	for i := 1; i < len(b.heads); i++ {
		h := &b.heads[i]
		if h.Flags&TieStart == 0 || h.Tie != 0 {
			continue
		}
		e := &b.events[h.Event]
		k := meeting{b.voices[e.Voice].Part, e.Onset + e.Dur, h.Pitch.Cents()}
		if to := ends[k]; to != 0 && b.heads[to].Event != h.Event {
			b.link(HeadRow(i), to)
			delete(ends, k)
		}
	}
}
