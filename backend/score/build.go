package score

import (
	"cmp"
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// Build sorts, links ties, numbers and checks. The builder cannot be used again.
//
// Events that overlap others of their voice move to a voice of their own; a tie that finds no head to lead to keeps its
// flag. A score beyond theory.MaxTick is fault.TooLarge. A builder whose rows do not fit together is a mistake of the
// caller, fault.Internal.
func (b *Builder) Build() (*Score, error) {
	if len(b.parts) > maxNarrow || len(b.staves) > maxNarrow || len(b.voices) > maxNarrow {
		return nil, fault.New(fault.TooLarge, "the score has more than %d parts, staves or voices", maxNarrow)
	}
	if err := b.checkRows(); err != nil {
		return nil, err
	}
	b.sortBars()
	if err := b.timeBars(); err != nil {
		return nil, err
	}
	b.sortStaves()
	b.timeEvents()
	b.sortVoices()
	events, heads, err := b.sortEvents()
	if err != nil {
		return nil, err
	}
	b.numberGraces()
	b.linkTies()
	b.placeTables(events, heads)
	b.layTimelines()
	b.texts = string(b.arena)
	b.trim()
	s := &Score{meta: b.meta, tables: b.tables, lastID: b.reserved}
	s.finish()
	if err := s.Check(); err != nil {
		return nil, err
	}
	return s, nil
}

// maxNarrow is the highest row number of the narrow tables.
const maxNarrow = 1<<16 - 2

// checkRows finds references to rows that were never added, before anything relies on them.
func (b *Builder) checkRows() error {
	for i := 1; i < len(b.events); i++ {
		e := &b.events[i]
		if e.Bar == 0 || int(e.Bar) >= len(b.bars) || e.Voice == 0 || int(e.Voice) >= len(b.voices) ||
			e.Staff == 0 || int(e.Staff) >= len(b.staves) || int(e.Tuplet) >= len(b.tuplets) {
			return broken("event %d has no measure, voice, staff or tuplet of this score", i)
		}
		if e.Onset < 0 || e.Dur < 0 {
			return broken("event %d lies before its measure or lasts less than nothing", i)
		}
	}
	for i := 1; i < len(b.heads); i++ {
		h := &b.heads[i]
		if h.Event == 0 || int(h.Event) >= len(b.events) || int(h.Staff) >= len(b.staves) || int(h.Tie) >= len(b.heads) || int(h.Sound) >= len(b.sounds) {
			return broken("head %d has no event, staff, tie or sound of this score", i)
		}
	}
	return nil
}

func broken(format string, args ...any) error {
	return fault.New(fault.Internal, "the score does not hold together: "+format, args...)
}

// sortBars brings the bars of each grid together.
func (b *Builder) sortBars() {
	var compare func(i, j BarRow) int
	if len(b.follows) > 0 {
		compare = b.before
	}
	order := rowsInOrder(len(b.bars), len(b.grids), func(r BarRow) int { return int(b.bars[r].Grid) }, compare)
	if order == nil {
		return
	}
	b.bars, b.lengths = permute(b.bars, order), permute(b.lengths, order)
	to := inverse(order)
	for i := range b.events {
		b.events[i].Bar = to[b.events[i].Bar]
	}
	b.eachAnchor(func(a *Anchor) { a.Bar = to[a.Bar] })
	for i := range b.jumps {
		b.jumps[i].Bar = to[b.jumps[i].Bar]
	}
	for i := range b.clefs {
		b.clefs[i].place.Bar = to[b.clefs[i].place.Bar]
	}
	for i := range b.keys {
		b.keys[i].place.Bar = to[b.keys[i].place.Bar]
	}
	for i := range b.meters {
		b.meters[i].place.Bar = to[b.meters[i].place.Bar]
	}
	for i := range b.shifts {
		b.shifts[i].place.Bar = to[b.shifts[i].place.Bar]
	}
}

// timeBars gives bars their length and start, and grids their bars and meters.
func (b *Builder) timeBars() error {
	slices.SortStableFunc(b.meters, func(x, y timed[GridRow, theory.Meter]) int { return cmp.Compare(x.place.Bar, y.place.Bar) })
	next := 0
	meter := theory.NewMeter(4, 4)
	for r := BarRow(1); int(r) < len(b.bars); r++ {
		bar := &b.bars[r]
		grid := &b.grids[bar.Grid]
		if grid.Bars.IsEmpty() {
			grid.Bars.Lo, meter = r, theory.NewMeter(4, 4)
		} else {
			bar.Start = b.bars[r-1].Start + b.bars[r-1].Len
		}
		grid.Bars.Hi = r + 1
		for ; next < len(b.meters) && b.meters[next].place.Bar <= r; next++ {
			meter = b.meters[next].value
			grid.Meters = append(grid.Meters, At[theory.Meter]{bar.Start, meter})
		}
		bar.Len = b.lengths[r]
		if bar.Len == 0 {
			bar.Len = cmp.Or(meter.Length(), theory.Whole)
		}
		bar.Missing = meter.Length() // until all lengths are known
		if bar.Start+bar.Len > theory.MaxTick {
			return fault.New(fault.TooLarge, "the score is longer than %s quarters", theory.MaxTick)
		}
	}
	for _, g := range b.grids {
		for r := range g.Bars.All() {
			b.bars[r].Missing = missing(b.bars[g.Bars.Lo:g.Bars.Hi], int(r-g.Bars.Lo), b.bars[r].Missing)
		}
	}
	return nil
}

// missing is what a pickup or the second part of a divided bar lacks at its beginning, of the meter's length. Two bars
// that make up one of that length are a divided bar, whatever their numbers, save a pickup before a bar that is counted.
func missing(bars []Bar, i int, full theory.Tick) theory.Tick {
	bar := &bars[i]
	switch {
	case bar.Len >= full:
		return 0
	case i > 0:
		before := &bars[i-1]
		so := before.Missing + before.Len
		if before.Len < full && (so+bar.Len == full || so+bar.Len < full && bar.Flags&Implicit != 0) {
			return so
		}
		return 0
	case len(bars) > 1 && bar.Flags&Implicit == 0 && bars[1].Flags&Implicit != 0 && bar.Len+bars[1].Len == full:
		return 0
	}
	return full - bar.Len
}
