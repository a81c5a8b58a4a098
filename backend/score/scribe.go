package score

import (
	"slices"
	"sort"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// Layout knows where the bars of a builder's grid begin, once they and their meters have all been added with their
// lengths. Events that are written by Scribes must not make bars longer.
type Layout struct {
	rows    []BarRow
	starts  []theory.Tick // and the end of the last
	missing []theory.Tick
	meters  []theory.Meter
}

// Layout lays out the bars of a grid as they are now.
func (b *Builder) Layout(g GridRow) *Layout {
	l := &Layout{starts: []theory.Tick{0}}
	meter := theory.NewMeter(4, 4)
	changes := map[BarRow]theory.Meter{}
	for _, m := range b.meters {
		if m.row == g {
			changes[m.place.Bar] = m.value
		}
	}
	bars := make([]Bar, 0, len(b.bars))
	for r := BarRow(1); int(r) < len(b.bars); r++ {
		if b.bars[r].Grid != g {
			continue
		}
		if m, ok := changes[r]; ok {
			meter = m
		}
		bar := b.bars[r]
		if bar.Len = b.lengths[r]; bar.Len == 0 {
			bar.Len = max(meter.Length(), 1)
		}
		bars = append(bars, bar)
		l.rows, l.meters = append(l.rows, r), append(l.meters, meter)
		l.starts = append(l.starts, l.starts[len(l.starts)-1]+bar.Len)
	}
	for i := range bars {
		bars[i].Missing = missing(bars, i, l.meters[i].Length())
		l.missing = append(l.missing, bars[i].Missing)
	}
	return l
}

// End is the end of the last bar.
func (l *Layout) End() theory.Tick { return l.starts[len(l.starts)-1] }

// Place returns the place of a time; the end of the last bar and what lies behind it are places in that bar.
func (l *Layout) Place(t theory.Tick) Place {
	i := l.barAt(t)
	return Place{l.rows[i], t - l.starts[i]}
}

func (l *Layout) barAt(t theory.Tick) int {
	return max(sort.Search(len(l.rows), func(i int) bool { return l.starts[i] > t })-1, 0)
}

// Scribe writes a line of sounds into a voice as notation: cut at bar lines and by the meter, tied, in tuplets, with
// rests in the gaps. For sources that know what sounds and not how it is written.
type Scribe struct {
	b      *Builder
	layout *Layout
	voice  VoiceRow
	staff  StaffRow
	rests  bool
	at     theory.Tick // end of what is written
	groups TupletGroups
	pieces []theory.Piece // room for those of one sound
	rows   []EventRow     // all that were written, so that what is returned costs nothing
}

// Scribe returns a scribe for a voice. Where rests is false, gaps stay gaps, as in second voices.
func (b *Builder) Scribe(l *Layout, v VoiceRow, s StaffRow, rests bool) *Scribe {
	return &Scribe{b: b, layout: l, voice: v, staff: s, rests: rests}
}

// Write writes a chord, or a rest where there are no heads, from the onset on, counted from the start of the score. The
// onset must not lie before the end of what was written before, nor the end behind the last bar. It returns the events,
// one for each symbol; their heads are tied.
func (sc *Scribe) Write(onset, length theory.Tick, heads ...Head) ([]EventRow, error) {
	if onset < sc.at || length <= 0 || onset+length > sc.layout.End() {
		return nil, fault.New(fault.Internal, "a line cannot hold a note at %s of %s behind %s", onset, length, sc.at)
	}
	sc.fill(onset)
	rows := sc.write(onset, length, heads)
	sc.at = onset + length
	return rows, nil
}

// FillTo fills what lies between what was written and a time, where it is later, as before a grace note at that time.
func (sc *Scribe) FillTo(t theory.Tick) { sc.fill(t) }

// Finish fills what is left up to the end of the last bar.
func (sc *Scribe) Finish() { sc.fill(sc.layout.End()) }

// fill writes rests up to a time: whole bars as bar rests.
func (sc *Scribe) fill(to theory.Tick) {
	if !sc.rests {
		sc.at = max(sc.at, to)
		return
	}
	for sc.at < to {
		i := sc.layout.barAt(sc.at)
		end := min(to, sc.layout.starts[i+1])
		if sc.at == sc.layout.starts[i] && end == sc.layout.starts[i+1] {
			sc.b.AddEvent(Event{
				Dur: end - sc.at, Bar: sc.layout.rows[i], Voice: sc.voice, Staff: sc.staff, Flags: BarRest, Value: theory.WholeValue,
			})
		} else {
			sc.write(sc.at, end-sc.at, nil)
		}
		sc.at = end
	}
}

func (sc *Scribe) write(onset, length theory.Tick, heads []Head) []EventRow {
	end, first := onset+length, len(sc.rows)
	for onset < end {
		i := sc.layout.barAt(onset)
		start, stop := sc.layout.starts[i], min(end, sc.layout.starts[i+1])
		lead := sc.layout.missing[i] - start
		if m := &sc.layout.meters[i]; len(heads) == 0 {
			sc.pieces = m.AppendSplitRest(sc.pieces[:0], onset+lead, stop-onset)
		} else {
			sc.pieces = m.AppendSplit(sc.pieces[:0], onset+lead, stop-onset)
		}
		pieces := sc.pieces
		for k, p := range pieces {
			at, until := p.Onset-lead, stop
			if k+1 < len(pieces) {
				until = pieces[k+1].Onset - lead
			}
			row := sc.symbol(Place{sc.layout.rows[i], at - start}, until-at, p.Duration)
			sc.addHeads(row, heads, len(sc.rows) > first, until < end)
			sc.rows = append(sc.rows, row)
		}
		if len(pieces) == 0 { // shorter than any symbol: kept in time by the shortest
			row := sc.symbol(Place{sc.layout.rows[i], onset - start}, stop-onset, theory.Duration{Value: theory.Value2048th})
			sc.addHeads(row, heads, len(sc.rows) > first, stop < end)
			sc.rows = append(sc.rows, row)
		}
		onset = stop
	}
	return slices.Clip(sc.rows[first:])
}

// symbol adds one event.
func (sc *Scribe) symbol(at Place, length theory.Tick, d theory.Duration) EventRow {
	e := Event{Onset: at.Offset, Dur: length, Bar: at.Bar, Voice: sc.voice, Staff: sc.staff, Value: d.Value, Dots: d.Dots}
	e.Tuplet = sc.groups.Of(sc.b, at, length, d)
	return sc.b.AddEvent(e)
}

func (sc *Scribe) addHeads(row EventRow, heads []Head, from, to bool) {
	for _, h := range heads {
		if from {
			h.Flags |= TieStop
		}
		if to {
			h.Flags |= TieStart
		}
		sc.b.AddHead(row, h)
	}
}
