package musicxml

import (
	"cmp"
	"slices"
	"sort"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// item is something that stands at a place of a part rather than at an event. The kinds come in the order in which
// they are written at one place, so that what ends does so before what begins.
type item struct {
	tick theory.Tick
	bar  score.BarRow
	row  uint32
	part score.PartRow
	kind itemKind
}

type itemKind uint8

const (
	attributesItem itemKind = iota
	lineStopItem
	jumpItem
	tempoItem
	markItem
	lineStartItem
	harmonyItem
	figuresItem
	lateStopItem // of a line without length
)

// attachment is something that is written with a note of an event.
type attachment struct {
	event score.EventRow
	row   uint32
	head  score.HeadRow // 0 is the event's first
	kind  attachmentKind
	mark  score.MarkKind
	line  score.SpannerKind
}

type attachmentKind uint8

const (
	markAttached attachmentKind = iota
	lineStopAttached
	lineStartAttached
	lyricAttached
)

// attachments are what is written with the notes of each event.
type attachments struct {
	rows []attachment // by event
	from []uint32     // by event: where its rows begin
}

// of returns what is written with an event.
func (a *attachments) of(e score.EventRow) []attachment {
	if len(a.rows) == 0 {
		return nil
	}
	return a.rows[a.from[e]:a.from[e+1]]
}

// sort brings the rows to their events.
func (a *attachments) sort(events int) {
	if len(a.rows) == 0 {
		return
	}
	a.from = make([]uint32, events+2)
	for i := range a.rows {
		a.from[a.rows[i].event+1]++
	}
	for i := 1; i < len(a.from); i++ {
		a.from[i] += a.from[i-1]
	}
	rows, next := make([]attachment, len(a.rows)), slices.Clone(a.from)
	for _, r := range a.rows {
		rows[next[r.event]] = r
		next[r.event]++
	}
	a.rows = rows
}

// collect tells what belongs to events from what stands at places.
func (w *writer) collect() {
	s := w.s
	w.attached.rows = make([]attachment, 0, len(s.Marks())+2*len(s.Spanners())+len(s.Lyrics()))
	for _, signs := range [...]bool{false, true} { // accidentals stand behind all that they can belong to
		for i := range s.Marks() {
			if (s.Marks()[i].Kind == score.OrnamentSign) == signs {
				w.collectMark(uint32(i))
			}
		}
	}
	for _, i := range w.linesByEnd() {
		w.collectLine(i)
	}
	for i := range s.Lyrics() {
		w.attach(attachment{event: s.Lyrics()[i].Event, row: uint32(i), kind: lyricAttached})
	}
	w.attached.sort(s.Events().Len())
	for i := range s.Tempos() {
		w.place(s.Tempos()[i].At, tempoItem, uint32(i))
	}
	for i := range s.Harmonies() {
		w.place(s.Harmonies()[i].At, harmonyItem, uint32(i))
	}
	for i := range s.FiguredBass() {
		w.place(s.FiguredBass()[i].At, figuresItem, uint32(i))
	}
	for i := range s.Jumps() {
		w.placeJump(uint32(i))
	}
	w.placeAttributes()
	slices.SortStableFunc(w.placed, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.bar, b.bar), cmp.Compare(a.tick, b.tick), cmp.Compare(a.kind, b.kind))
	})
}

// linesByEnd are the spanners in the order of their ends, so that those that begin at one place come in an order that
// does not depend on how they were read.
func (w *writer) linesByEnd() []uint32 {
	spanners := w.s.Spanners()
	order := make([]uint32, len(spanners))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(i, j uint32) int {
		a, b := &spanners[i], &spanners[j]
		return cmp.Or(cmp.Compare(a.To.Tick, b.To.Tick), cmp.Compare(a.From.Tick, b.From.Tick), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return order
}

func (w *writer) attach(a attachment) { w.attached.rows = append(w.attached.rows, a) }

// collectMark takes a mark to its event, or to its place.
func (w *writer) collectMark(i uint32) {
	m := &w.s.Marks()[i]
	event := m.At.Event
	if event == 0 && isNoteMark(m.Kind) {
		event = w.eventAt(m.At)
	}
	if event != 0 && hangsOnNote(m.Kind) {
		w.attach(attachment{event: event, head: m.At.Head, row: i, kind: markAttached, mark: m.Kind})
		return
	}
	w.place(m.At, markItem, i)
}

// isNoteMark reports whether a mark makes sense at a note only.
func isNoteMark(k score.MarkKind) bool { return k > score.NoMark && k < score.Dynamic }

// hangsOnNote reports whether a mark of an event is written with its notes.
func hangsOnNote(k score.MarkKind) bool {
	return isNoteMark(k) || k == score.Dynamic || k == score.OtherMark
}

// collectLine takes both ends of a spanner to events or to places, in the part where it begins.
func (w *writer) collectLine(i uint32) {
	sp := &w.s.Spanners()[i]
	from, to := sp.From, sp.To
	if from.Part == 0 {
		from.Part = w.partAt(from)
	}
	if to.Part != from.Part {
		to.Part, to.Staff, to.Event, to.Head = from.Part, from.Staff, 0, 0
	}
	if !joinsNotes(sp.Kind) {
		w.place(from, lineStartItem, i)
		kind := lineStopItem
		if to.Tick == from.Tick {
			kind = lateStopItem
		}
		w.place(to, kind, i)
		return
	}
	first, last := w.eventNear(from, 0), w.eventNear(to, -1)
	if first == 0 || last == 0 {
		w.lost[lineLoss]++
		return
	}
	if sp.Kind == score.Phrase {
		w.lost[phraseLoss]++
	}
	w.attach(attachment{event: first, head: from.Head, row: i, kind: lineStartAttached, line: sp.Kind})
	w.attach(attachment{event: last, head: to.Head, row: i, kind: lineStopAttached, line: sp.Kind})
}

// partAt is the part of an anchor, the first of the bar's grid where it names none.
func (w *writer) partAt(a score.Anchor) score.PartRow {
	if a.Part != 0 {
		return a.Part
	}
	return w.lead[w.s.Bar(a.Bar).Grid]
}

// place puts something at a place.
func (w *writer) place(a score.Anchor, kind itemKind, row uint32) {
	p := w.partAt(a)
	grid := w.s.Part(p).Grid
	if p == 0 || w.s.Grid(grid).Bars.IsEmpty() {
		return
	}
	if w.s.Bar(a.Bar).Grid != grid {
		a.Bar = w.s.BarAt(grid, a.Tick)
	}
	w.placed = append(w.placed, item{tick: a.Tick, bar: a.Bar, row: row, part: p, kind: kind})
}

// placeJump puts places to go to at the beginning of their bar, instructions at its end. What a mark of the bar says in
// words or by its sign is written with that.
func (w *writer) placeJump(i uint32) {
	j := &w.s.Jumps()[i]
	b := w.s.Bar(j.Bar)
	marks := w.s.Marks()
	first, _ := slices.BinarySearchFunc(marks, b.Start, func(m score.Mark, t theory.Tick) int { return cmp.Compare(m.At.Tick, t) })
	for k := first; k < len(marks) && marks[k].At.Tick <= b.Start+b.Len; k++ {
		if _, taken := w.said[uint32(k)]; !taken && marks[k].At.Bar == j.Bar && w.says(&marks[k], j) {
			if w.said == nil {
				w.said = map[uint32]uint32{}
			}
			w.said[uint32(k)] = i
			return
		}
	}
	if j.Kind == score.Segno && b.Flags&score.LeftSegno != 0 {
		return // the bar line has the sign
	}
	at := score.Anchor{Bar: j.Bar, Tick: b.Start + b.Len}
	if j.Kind == score.Segno || j.Kind == score.Coda {
		at.Tick = b.Start
	}
	w.place(at, jumpItem, i)
}

// says reports whether a mark is the printed form of a jump.
func (w *writer) says(m *score.Mark, j *score.Jump) bool {
	switch {
	case m.At.Event != 0:
		return false
	case m.Kind == score.Words:
		return j.Text != 0 && w.s.Text(m.Text) == w.s.Text(j.Text)
	}
	return m.Kind == score.SegnoSign && j.Kind == score.Segno || m.Kind == score.CodaSign && j.Kind == score.Coda
}

// placeAttributes puts attributes wherever any of them changes: at the beginning of each part at least.
func (w *writer) placeAttributes() {
	for p := range w.s.Parts().All() {
		part := w.s.Part(p)
		grid := w.s.Grid(part.Grid)
		if grid.Bars.IsEmpty() {
			continue
		}
		times := []theory.Tick{w.s.Bar(grid.Bars.Lo).Start}
		times = appendTimes(times, grid.Meters)
		times = appendTimes(times, part.Transpose)
		for st := range part.Staves.All() {
			staff := w.s.Staff(st)
			times = appendTimes(appendTimes(times, staff.Clefs), staff.Keys)
		}
		slices.Sort(times)
		for _, t := range slices.Compact(times) {
			bar := w.s.BarAt(part.Grid, t)
			w.placed = append(w.placed, item{tick: t, bar: bar, part: p, kind: attributesItem})
		}
	}
}

func appendTimes[T any](times []theory.Tick, l score.Timeline[T]) []theory.Tick {
	for i := range l {
		times = append(times, l[i].Tick)
	}
	return times
}

// takeItems cuts off what stands in the next bar of the part.
func (w *writer) takeItems(bar score.BarRow) []item {
	n := 0
	for n < len(w.placed) && w.placed[n].part == w.part.row && w.placed[n].bar <= bar {
		n++
	}
	items := w.placed[:n]
	w.placed = w.placed[n:]
	return items
}

// eventAt returns the event of a part that begins at a place, on its staff if it names one, the main note before grace
// notes; 0 where none does.
func (w *writer) eventAt(a score.Anchor) (found score.EventRow) {
	p := w.partAt(a)
	for v := range w.s.Part(p).Voices.All() {
		for r := w.firstFrom(v, a.Tick); r < w.s.Voice(v).Events.Hi; r++ {
			e := w.s.Event(r)
			if e.Onset != a.Tick {
				break
			}
			if e.Bar == a.Bar && (a.Staff == 0 || e.Staff == a.Staff) && (found == 0 || e.Grace == 0) {
				found = r
			}
			if found != 0 && e.Grace == 0 {
				return found
			}
		}
	}
	return found
}

// eventNear returns the anchor's event or the one at its place; else the first behind it, or with a step of −1 the
// last before it; 0 where there is none.
func (w *writer) eventNear(a score.Anchor, step int) score.EventRow {
	if a.Event != 0 {
		return a.Event
	}
	if r := w.eventAt(a); r != 0 {
		return r
	}
	var best score.EventRow
	for v := range w.s.Part(w.partAt(a)).Voices.All() {
		events := w.s.Voice(v).Events
		r := int(w.firstFrom(v, a.Tick)) + step
		if r < int(events.Lo) || r >= int(events.Hi) || a.Staff != 0 && w.s.Event(score.EventRow(r)).Staff != a.Staff {
			continue
		}
		onset := w.s.Event(score.EventRow(r)).Onset
		if best == 0 || step == 0 && onset < w.s.Event(best).Onset || step < 0 && onset > w.s.Event(best).Onset {
			best = score.EventRow(r)
		}
	}
	return best
}

// firstFrom returns the first event of a voice that begins at a time or later.
func (w *writer) firstFrom(v score.VoiceRow, t theory.Tick) score.EventRow {
	events := w.s.Voice(v).Events
	i := sort.Search(max(events.Len(), 0), func(i int) bool { return w.s.Event(events.Lo+score.EventRow(i)).Onset >= t })
	return events.Lo + score.EventRow(i)
}
