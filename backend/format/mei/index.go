package mei

import (
	"sort"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// index is what of the score's tables belongs into the window, by bar or by event.
type index struct {
	marks    [][]*score.Mark // by bar of the window, those that are elements of a measure
	spanners [][]*score.Spanner
	harmony  [][]*score.Harmony
	figures  [][]*score.Figures
	tempos   [][]*score.Tempo
	jumps    [][]*score.Jump
	labels   [][]*Label
	onEvents map[score.EventRow][]*score.Mark // those that are children of a note or chord
	octaves  []*score.Spanner
	tremolos map[score.EventRow]*score.Spanner // between two events, by the first
	tied     map[score.HeadRow]bool            // heads that a head of the window is tied to
	lines    map[*score.Mark]*score.Spanner    // lines that go on from a mark and are one sign with it
	joined   map[*score.Spanner]bool           // the same lines
}

func (w *writer) makeIndex() {
	x := &w.index
	x.marks = byBar(w, w.s.Marks(), func(m *score.Mark) score.Anchor { return m.At })
	x.harmony = byBar(w, w.s.Harmonies(), func(h *score.Harmony) score.Anchor { return h.At })
	x.figures = byBar(w, w.s.FiguredBass(), func(f *score.Figures) score.Anchor { return f.At })
	x.tempos = byBar(w, w.s.Tempos(), func(t *score.Tempo) score.Anchor { return t.At })
	x.jumps = byBar(w, w.s.Jumps(), func(j *score.Jump) score.Anchor { return score.Anchor{Bar: j.Bar, Tick: w.s.Bar(j.Bar).Start} })
	x.labels = byBar(w, w.o.Labels, func(l *Label) score.Anchor { return w.anchorAt(l.At) })
	x.onEvents = map[score.EventRow][]*score.Mark{}
	x.tied = map[score.HeadRow]bool{}
	for _, marks := range x.marks {
		for _, m := range marks {
			if m.At.Event != 0 && (isArticulation(m.Kind) || m.Kind == score.Tremolo || m.Kind == score.Fret || m.Kind == score.StringNumber) {
				x.onEvents[m.At.Event] = append(x.onEvents[m.At.Event], m)
			}
		}
	}
	w.indexSpanners()
	w.joinLines()
	w.sung = make([]bool, w.s.Parts().Hi)
	for _, l := range w.s.Lyrics() {
		w.sung[w.s.PartOf(l.Event)] = true
	}
}

// anchorAt is the place of a time in the first grid; the end of the score is in its last bar.
func (w *writer) anchorAt(t theory.Tick) score.Anchor {
	return score.Anchor{Tick: t, Bar: w.s.BarAt(1, t)}
}

// barOf is the bar of the first grid that a place is in, or the one that begins its measure.
func (w *writer) barOf(a score.Anchor) score.BarRow {
	r := a.Bar
	if w.s.Bar(r).Grid != 1 {
		r = w.s.BarAt(1, a.Tick)
	}
	if w.bars.Has(r) {
		return w.inMeasure(r).Lo
	}
	return r
}

// barOfEvent is the bar of the first grid that an event is in, or the one that begins its measure.
func (w *writer) barOfEvent(e score.Event) score.BarRow {
	return w.barOf(score.Anchor{Bar: e.Bar, Tick: e.Onset})
}

// byBar sorts rows into the bars of the window and leaves the others out.
func byBar[T any](w *writer, table []T, at func(*T) score.Anchor) [][]*T {
	out := make([][]*T, w.bars.Len())
	for i := range table {
		if bar := w.barOf(at(&table[i])); w.bars.Has(bar) {
			out[bar-w.bars.Lo] = append(out[bar-w.bars.Lo], &table[i])
		}
	}
	return out
}

// indexSpanners takes the spanners that have any part in the window. One that began before it belongs to its first
// bar.
func (w *writer) indexSpanners() {
	x := &w.index
	x.spanners = make([][]*score.Spanner, w.bars.Len())
	x.tremolos = map[score.EventRow]*score.Spanner{}
	table := w.s.Spanners()
	for i := range table {
		sp := &table[i]
		from, to := w.barOf(sp.From), w.barOf(sp.To)
		if to < w.bars.Lo || from >= w.bars.Hi || !w.reachesIn(sp, from) {
			continue
		}
		bar := max(from, w.bars.Lo) - w.bars.Lo
		switch sp.Kind {
		case score.NoteTremolo:
			x.tremolos[sp.From.Event] = sp
			continue
		case score.OctaveLine:
			x.octaves = append(x.octaves, sp)
		default:
		}
		x.spanners[bar] = append(x.spanners[bar], sp)
	}
}

// joinLines finds the wavy lines that begin with a trill, and the lines without words that begin with words.
func (w *writer) joinLines() {
	x := &w.index
	x.lines, x.joined = map[*score.Mark]*score.Spanner{}, map[*score.Spanner]bool{}
	for i, spanners := range x.spanners {
		for _, sp := range spanners {
			if sp.Kind != score.TrillLine && (sp.Kind != score.TextLine || sp.Text != 0) {
				continue
			}
			for _, m := range x.marks[i] {
				if begins(sp, m) && x.lines[m] == nil {
					x.lines[m], x.joined[sp] = sp, true
					break
				}
			}
		}
	}
}

// begins reports whether a line goes on from a mark.
func begins(sp *score.Spanner, m *score.Mark) bool {
	if sp.Kind == score.TrillLine {
		return m.Kind == score.Trill && m.At.Event != 0 && m.At.Event == sp.From.Event
	}
	return m.Kind == score.Words && m.At.Tick == sp.From.Tick && m.At.Staff == sp.From.Staff
}

// reachesIn reports whether a spanner has an extent in the window: one that ends where the window begins has not,
// unless it ends at a note there.
func (w *writer) reachesIn(sp *score.Spanner, from score.BarRow) bool {
	start, _ := w.times()
	return from >= w.bars.Lo || sp.To.Tick > start || sp.To.Event != 0
}

// lyricsOf returns which of the score's syllables are under an event.
func (w *writer) lyricsOf(e score.EventRow) score.Span[uint32] {
	all := w.s.Lyrics()
	lo := sort.Search(len(all), func(i int) bool { return all[i].Event >= e })
	hi := lo
	for hi < len(all) && all[hi].Event == e {
		hi++
	}
	return score.Span[uint32]{Lo: uint32(lo), Hi: uint32(hi)}
}
