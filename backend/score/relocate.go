package score

import (
	"cmp"
	"slices"

	"ricercar/backend/theory"
)

// MoveBars moves what the parts have in bars to the same places of other bars: to returns the bar that a bar becomes
// for a part, the same one where nothing moves. Bars, their jumps and meters stay.
func (b *Builder) MoveBars(to func(PartRow, BarRow) BarRow) {
	b.relocate(func(p PartRow, at Place) Place { return Place{to(p, at.Bar), at.Offset} })
}

// relocate gives everything that parts have at places other places. What hangs on an event follows it.
func (b *Builder) relocate(to func(PartRow, Place) Place) {
	for i := 1; i < len(b.events); i++ {
		e := &b.events[i]
		at := to(b.voices[e.Voice].Part, Place{e.Bar, e.Onset})
		e.Bar, e.Onset = at.Bar, at.Offset
		b.Extend(e.Bar, e.Onset+e.Dur)
	}
	b.eachAnchor(func(a *Anchor) {
		if a.Event != 0 || a.Head != 0 {
			return
		}
		p := a.Part
		if p == 0 && a.Staff != 0 {
			p = b.staves[a.Staff].Part
		}
		at := to(p, Place{a.Bar, a.Tick})
		a.Bar, a.Tick = at.Bar, at.Offset
	})
	relocateEntries(b.clefs, func(r StaffRow) PartRow { return b.staves[r].Part }, to)
	relocateEntries(b.keys, func(r StaffRow) PartRow { return b.staves[r].Part }, to)
	relocateEntries(b.shifts, func(r PartRow) PartRow { return r }, to)
}

func relocateEntries[R Row, T any](entries []timed[R, T], part func(R) PartRow, to func(PartRow, Place) Place) {
	for i := range entries {
		entries[i].place = to(part(entries[i].row), entries[i].place)
	}
}

// SplitBars divides bars at places within them: a new bar begins at each, with what stood behind it, what the bar had at
// its right side and a share in its endings. It returns the new bars, one for each place; 0 where there is nothing to
// divide: at the ends of a bar, and where a note sounds across the place. Rests across it are divided. It is called once,
// when everything has been added.
func (b *Builder) SplitBars(places []Place) []BarRow {
	cuts := map[BarRow][]cut{}
	for i, p := range places {
		if p.Offset > 0 && p.Offset < b.lengths[p.Bar] {
			cuts[p.Bar] = append(cuts[p.Bar], cut{p.Offset, i, 0})
		}
	}
	b.keepSounding(cuts)
	b.cutRests(cuts)
	made := make([]BarRow, len(places))
	for _, r := range sortedKeys(cuts) {
		slices.SortFunc(cuts[r], func(x, y cut) int { return cmp.Compare(x.at, y.at) })
		b.cutBar(r, cuts[r])
		for _, c := range cuts[r] {
			made[c.place] = c.bar
		}
	}
	b.relocate(func(_ PartRow, at Place) Place { return behindCut(cuts[at.Bar], at) })
	b.graceBeforeCuts(cuts)
	return made
}

// cut is a place at which a bar is divided.
type cut struct {
	at    theory.Tick // from the start of the bar
	place int         // which of the caller's places it is
	bar   BarRow      // that begins there
}

func sortedKeys[V any](m map[BarRow]V) []BarRow {
	keys := make([]BarRow, 0, len(m))
	for r := range m {
		keys = append(keys, r)
	}
	slices.Sort(keys)
	return keys
}

// behindCut is a place in the bar that begins last before it.
func behindCut(cuts []cut, at Place) Place {
	for _, c := range slices.Backward(cuts) {
		if at.Offset >= c.at {
			return Place{c.bar, at.Offset - c.at}
		}
	}
	return at
}

// keepSounding drops the cuts that would go through a note.
func (b *Builder) keepSounding(cuts map[BarRow][]cut) {
	for i := 1; i < len(b.heads); i++ {
		e := &b.events[b.heads[i].Event]
		if list := cuts[e.Bar]; len(list) > 0 {
			cuts[e.Bar] = slices.DeleteFunc(list, func(c cut) bool { return e.Onset < c.at && c.at < e.Onset+e.Dur })
		}
	}
}

// cutBar adds the bars that a bar is divided into behind the first.
func (b *Builder) cutBar(r BarRow, cuts []cut) {
	if len(cuts) == 0 {
		return
	}
	length := b.lengths[r]
	for i := range cuts {
		end := length
		if i+1 < len(cuts) {
			end = cuts[i+1].at
		}
		before := r
		if i > 0 {
			before = cuts[i-1].bar
		}
		first, second := b.bars[before].divided()
		second.Len = end - cuts[i].at
		b.bars[before] = first
		cuts[i].bar = b.AddBar(second)
		if b.follows == nil {
			b.follows = map[BarRow]BarRow{}
		}
		b.follows[cuts[i].bar] = r
	}
	b.lengths[r], b.bars[r].Len = cuts[0].at, 0
}

// divided is a bar as two: the first has the left side, the second the right one.
func (bar Bar) divided() (first, second Bar) {
	const left, right = RepeatStart | EndingStart | NewSystem | NewPage | LeftSegno, RepeatEnd | EndingStop | EndingOpen | RepeatAfterJump
	first, second = bar, bar
	first.Right, first.Times, first.Flags = NormalLine, 0, bar.Flags&^right
	second.ID, second.Left, second.Flags = 0, NormalLine, bar.Flags&^left
	return first, second
}

// cutRests divides the rests and spaces that go on over cuts.
func (b *Builder) cutRests(cuts map[BarRow][]cut) {
	for i, n := 1, len(b.events); i < n; i++ {
		e := b.events[i]
		list := cuts[e.Bar]
		for _, c := range slices.Backward(list) {
			if e.Onset < c.at && c.at < e.Onset+e.Dur {
				b.restsFrom(e, c.at)
				e.Dur = c.at - e.Onset
			}
		}
		if e.Dur != b.events[i].Dur {
			b.events[i] = restOf(e)
		}
	}
}

// restsFrom adds what is left of a rest behind a place.
func (b *Builder) restsFrom(e Event, at theory.Tick) {
	rest := e
	rest.ID, rest.Dur, rest.Onset = 0, e.Onset+e.Dur-at, at
	b.AddEvent(restOf(rest))
}

// restOf gives a rest the value of its length, if one symbol writes it.
func restOf(e Event) Event {
	if e.Flags&BarRest != 0 {
		return e
	}
	e.Tuplet, e.Flags = 0, e.Flags&^Measured
	d, ok := theory.Notate(e.Dur)
	if ok {
		e.Value, e.Dots = d.Value, d.Dots
	}
	if !ok || !d.Tuplet.IsZero() {
		e.Flags |= Measured
	}
	return e
}

// graceBeforeCuts takes grace notes that end a note back to the bar that it is in.
func (b *Builder) graceBeforeCuts(cuts map[BarRow][]cut) {
	lengths := map[BarRow]Place{} // where the bar before a new one ends
	for r, list := range cuts {
		for i, c := range list {
			before, from := r, theory.Tick(0)
			if i > 0 {
				before, from = list[i-1].bar, list[i-1].at
			}
			lengths[c.bar] = Place{before, c.at - from}
		}
	}
	for i := 1; i < len(b.events); i++ {
		if e := &b.events[i]; e.Grace != 0 && e.Flags&GraceAfter != 0 && e.Onset == 0 {
			if at, ok := lengths[e.Bar]; ok {
				e.Bar, e.Onset = at.Bar, at.Offset
			}
		}
	}
}
