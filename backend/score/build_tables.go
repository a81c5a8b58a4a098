package score

import (
	"cmp"
	"slices"

	"ricercar/backend/theory"
)

// eachAnchor calls f with the anchors of all tables.
func (b *Builder) eachAnchor(f func(*Anchor)) {
	for i := range b.marks {
		f(&b.marks[i].At)
	}
	for i := range b.spanners {
		f(&b.spanners[i].From)
		f(&b.spanners[i].To)
	}
	for i := range b.harmony {
		f(&b.harmony[i].At)
	}
	for i := range b.figures {
		f(&b.figures[i].At)
	}
	for i := range b.tempos {
		f(&b.tempos[i].At)
	}
}

// moved leads a row to where it went; nil moves nothing.
func moved[R Row](to []R, r R) R {
	if to == nil {
		return r
	}
	return to[r]
}

// placeTables completes anchors and brings the tables into order.
func (b *Builder) placeTables(events []EventRow, heads []HeadRow) {
	b.eachAnchor(func(a *Anchor) {
		a.Event, a.Head = moved(events, a.Event), moved(heads, a.Head)
		b.complete(a)
	})
	for i := range b.lyrics {
		b.lyrics[i].Event = moved(events, b.lyrics[i].Event)
		b.lyrics[i].Verse = max(b.lyrics[i].Verse, 1)
	}
	for i := range b.played {
		b.played[i].Head = moved(heads, b.played[i].Head)
	}
	b.marks = placed(b, b.marks, func(x *Mark) *Anchor { return &x.At })
	b.spanners = placed(b, b.spanners, func(x *Spanner) *Anchor { return &x.From })
	b.harmony = placed(b, b.harmony, func(x *Harmony) *Anchor { return &x.At })
	b.figures = placed(b, b.figures, func(x *Figures) *Anchor { return &x.At })
	b.tempos = placed(b, b.tempos, func(x *Tempo) *Anchor { return &x.At })
	slices.SortStableFunc(b.lyrics, func(x, y Lyric) int {
		return cmp.Or(cmp.Compare(x.Event, y.Event), cmp.Compare(x.Verse, y.Verse))
	})
	slices.SortStableFunc(b.jumps, func(x, y Jump) int { return cmp.Compare(x.Bar, y.Bar) })
	slices.SortStableFunc(b.played, func(x, y Performed) int { return cmp.Compare(x.Head, y.Head) })
}

// complete finds the rest of an anchor: of a head its event, of an event its place, of a place its time.
func (b *Builder) complete(a *Anchor) {
	if a.Head != 0 {
		a.Event = b.heads[a.Head].Event
	}
	if a.Event != 0 {
		e := &b.events[a.Event]
		a.Tick, a.Bar = e.Onset, e.Bar
		if a.Staff == 0 {
			a.Staff = e.Staff
		}
		a.Part = b.voices[e.Voice].Part
		return
	}
	bar := &b.bars[a.Bar]
	a.Tick = bar.Start + min(max(a.Tick, 0), bar.Len)
	if a.Part == 0 && a.Staff != 0 {
		a.Part = b.staves[a.Staff].Part
	}
}

func compareAnchors(x, y *Anchor) int {
	if x.Tick != y.Tick {
		return cmp.Compare(x.Tick, y.Tick)
	}
	return cmp.Or(cmp.Compare(x.Part, y.Part), cmp.Compare(x.Staff, y.Staff))
}

// layTimelines gives staves and parts their timelines.
func (b *Builder) layTimelines() {
	lay(b, b.clefs, func(r StaffRow) *Timeline[Clef] { return &b.staves[r].Clefs })
	lay(b, b.keys, func(r StaffRow) *Timeline[theory.KeySignature] { return &b.staves[r].Keys })
	lay(b, b.shifts, func(r PartRow) *Timeline[theory.Interval] { return &b.parts[r].Transpose })
	for i := range b.grids {
		b.grids[i].Meters = lastOfEach(b.grids[i].Meters)
	}
}

func lay[R Row, T any](b *Builder, entries []timed[R, T], line func(R) *Timeline[T]) {
	for _, e := range entries {
		l := line(e.row)
		*l = append(*l, At[T]{b.bars[e.place.Bar].Start + e.place.Offset, e.value})
	}
	seen := map[R]bool{}
	for _, e := range entries {
		if !seen[e.row] {
			seen[e.row] = true
			l := line(e.row)
			slices.SortStableFunc(*l, func(x, y At[T]) int { return cmp.Compare(x.Tick, y.Tick) })
			*l = lastOfEach(*l)
		}
	}
}

// lastOfEach keeps the last of several entries at one time.
func lastOfEach[T any](l Timeline[T]) Timeline[T] {
	out := l[:0]
	for i, e := range l {
		if i+1 == len(l) || l[i+1].Tick != e.Tick {
			out = append(out, e)
		}
	}
	return out
}

// trim gives back the room to grow that tables have left.
func (b *Builder) trim() {
	b.parts, b.staves, b.voices, b.grids, b.sounds = trimmed(b.parts), trimmed(b.staves), trimmed(b.voices), trimmed(b.grids), trimmed(b.sounds)
	b.bars, b.events, b.heads, b.tuplets, b.groups = trimmed(b.bars), trimmed(b.events), trimmed(b.heads), trimmed(b.tuplets), trimmed(b.groups)
	b.marks, b.spanners, b.lyrics, b.harmony = trimmed(b.marks), trimmed(b.spanners), trimmed(b.lyrics), trimmed(b.harmony)
	b.figures, b.tempos, b.jumps, b.played, b.ends = trimmed(b.figures), trimmed(b.tempos), trimmed(b.jumps), trimmed(b.played), trimmed(b.ends)
}

// trimmed is a table without much room to grow. Up to a thirty-second stays, as copying would cost more than it saves.
func trimmed[T any](table []T) []T {
	if cap(table)-len(table) <= len(table)/32+1 {
		return table
	}
	return append(make([]T, 0, len(table)), table...)
}

// finish makes what is derived from the rows: ids, the order by onset, the end.
func (s *Score) finish() {
	s.numberIDs()
	s.orderByOnset()
	s.end = 0
	for i := 1; i < len(s.bars); i++ {
		s.end = max(s.end, s.bars[i].Start+s.bars[i].Len)
	}
	for i := 1; i < len(s.events); i++ {
		s.end = max(s.end, s.events[i].End())
	}
}

// numberIDs gives ids, in document order, to rows that have none.
func (s *Score) numberIDs() {
	s.eachID(func(id *ID, _ Ref) { s.lastID = max(s.lastID, *id) })
	s.eachID(func(id *ID, _ Ref) {
		if *id == 0 {
			s.lastID++
			*id = s.lastID
		}
	})
}

// orderByOnset sorts the events by onset, keeping those of one onset by voice. Bars come in order of time in a single
// grid, so that only the few events of each bar need sorting.
func (s *Score) orderByOnset() {
	onset := func(i, j EventRow) int { return cmp.Compare(s.events[i].Onset, s.events[j].Onset) }
	groups, group := 1, func(EventRow) int { return 0 }
	if len(s.grids) <= 2 {
		groups, group = len(s.bars), func(r EventRow) int { return int(s.events[r].Bar) }
	}
	order := rowsInOrder(len(s.events), groups, group, onset)
	if order == nil {
		order = make([]EventRow, len(s.events))
		for i := range order {
			order[i] = EventRow(i)
		}
	}
	s.byOnset = order[1:]
}
