package mei

import (
	"cmp"
	"slices"
	"sort"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// item is what follows in a layer: an event, or a gap that one symbol fills.
type item struct {
	row   score.EventRow // 0 for a gap
	event score.Event
	onset theory.Tick     // from the start of the bar
	gap   theory.Duration // of a gap; its tuplet is written around it
}

// end is where what comes next begins.
func (it item) end() theory.Tick {
	if it.row == 0 {
		return it.onset + it.gap.Ticks()
	}
	return it.onset + it.event.Dur
}

// isNote reports whether an item has a stem that can be beamed.
func (it item) isNote() bool { return it.row != 0 && !it.event.IsRest() }

// writeStaff writes the layers of a staff in the bar.
func (w *writer) writeStaff(st score.StaffRow) {
	w.start("staff", "n", itoa(w.number[st]))
	layers := w.layersOf(st)
	clefs := w.clefChanges(st)
	lines := w.linesWithin(st)
	if len(layers) == 0 {
		w.start("layer", "n", "1")
		w.empty("mSpace")
		w.writeClefs(clefs, false)
		w.end()
	}
	home := clefLayer(layers, clefs)
	for n, items := range layers {
		w.start("layer", "n", itoa(n+1))
		l := layerWriter{writer: w, staff: st, items: items, clefs: clefs, lines: lines, echo: n != home, voices: len(layers), n: n}
		l.write()
		w.end()
	}
	w.end()
}

// layersOf returns the lines whose home in this bar is the staff, by number of their voice.
func (w *writer) layersOf(st score.StaffRow) [][]item {
	var layers [][]item
	for v := range w.s.Part(w.s.Staff(st).Part).Voices.All() {
		events := w.eventsIn(v, w.bar)
		if !events.IsEmpty() && w.home(events) == st && w.isSeen(events) {
			layers = append(layers, w.items(events))
		}
	}
	return layers
}

// eventsIn returns the events of a voice in the measure that begins with a bar.
func (w *writer) eventsIn(v score.VoiceRow, r score.BarRow) score.Span[score.EventRow] {
	voice := w.s.Voice(v)
	bars := w.inMeasure(r)
	from, to := w.s.Times(bars)
	first := w.s.Part(voice.Part).Grid == 1
	before := func(e score.Event, after bool) bool {
		if first {
			return e.Bar < bars.Lo || after && e.Bar < bars.Hi
		}
		return w.before(e, from) || after && w.before(e, to)
	}
	n := voice.Events.Len()
	find := func(after bool) score.EventRow {
		return voice.Events.Lo + score.EventRow(sort.Search(n, func(i int) bool {
			return !before(w.s.Event(voice.Events.Lo+score.EventRow(i)), after)
		}))
	}
	return score.Span[score.EventRow]{Lo: find(false), Hi: find(true)}
}

// before reports whether an event belongs to what lies before a time: its bar begins there, and grace notes at the end
// of a bar are of that bar.
func (w *writer) before(e score.Event, t theory.Tick) bool {
	return e.Onset < t || e.Onset == t && w.s.Bar(e.Bar).Start < t
}

// home is the staff that most of the events are on; of equals, that of the first.
func (w *writer) home(events score.Span[score.EventRow]) score.StaffRow {
	var best score.StaffRow
	most := 0
	counts := map[score.StaffRow]int{}
	for e := range events.All() {
		counts[w.s.Event(e).Staff]++
	}
	for e := range events.All() {
		if st := w.s.Event(e).Staff; counts[st] > most {
			best, most = st, counts[st]
		}
	}
	return best
}

// isSeen reports whether anything of the events is printed.
func (w *writer) isSeen(events score.Span[score.EventRow]) bool {
	for e := range events.All() {
		if !isBlank(w.s.Event(e)) {
			return true
		}
	}
	return false
}

// isBlank reports whether an event only takes its time.
func isBlank(e score.Event) bool {
	return e.IsRest() && e.Flags&(score.Hidden|score.SpaceOnly) != 0
}

// items returns the events of a line in this bar, gaps filled up.
func (w *writer) items(events score.Span[score.EventRow]) []item {
	from, to := w.measureTimes(w.bar)
	var items []item
	at := theory.Tick(0)
	for e := range events.All() {
		event := w.s.Event(e)
		onset := event.Onset - from
		items = fill(items, at, onset)
		items = append(items, item{row: e, event: event, onset: onset})
		at = max(at, onset+event.Dur)
	}
	return fill(items, at, to-from)
}

// fill appends gaps from one time to another.
func fill(items []item, at, to theory.Tick) []item {
	for _, d := range theory.Components(to - at) {
		items = append(items, item{onset: at, gap: d})
		at += d.Ticks()
	}
	return items
}

// clefChange is a clef that begins within the bar, or with the next one; or a key that begins within the bar.
type clefChange struct {
	at   theory.Tick // from the start of the bar
	clef score.Clef  // none where key is set
	key  *theory.KeySignature
	id   string // for the other layers to refer to
}

// clefChanges returns the clefs that stand in the bar. One that begins with the next bar stands at the end of this
// one; the first bar of a window has its own before it.
func (w *writer) clefChanges(st score.StaffRow) []clefChange {
	from, to := w.measureTimes(w.bar)
	end := w.inMeasure(w.bar).Hi
	var out []clefChange
	for _, at := range w.s.Staff(st).Clefs.Within(from+1, to+1) {
		last := end == w.s.Grid(1).Bars.Hi || end == w.bars.Hi && !w.o.Announce
		if at.Tick == to && last || at.Value.Sign == score.NoClef {
			continue
		}
		if at.Value == w.clefAt(st, at.Tick-1) {
			continue
		}
		w.numClefs++
		id := "clef-" + itoa(w.numClefs)
		out = append(out, clefChange{at: at.Tick - from, clef: at.Value, id: id})
	}
	for _, at := range w.s.Staff(st).Keys.Within(from+1, to) {
		if key, ok := w.keyChange(st, at.Tick); ok {
			out = append(out, clefChange{at: at.Tick - from, key: &key})
		}
	}
	slices.SortStableFunc(out, func(a, b clefChange) int { return cmp.Compare(a.at, b.at) })
	return out
}

// clefLayer is the layer that has a place for the first clef, so that the clef stands between two of its notes.
func clefLayer(layers [][]item, clefs []clefChange) int {
	if len(clefs) == 0 {
		return 0
	}
	home := slices.IndexFunc(layers, func(items []item) bool {
		return slices.ContainsFunc(items, func(it item) bool { return it.row != 0 && (it.onset == clefs[0].at || it.end() == clefs[0].at) })
	})
	return max(home, 0)
}

// writeClefs writes clefs and keys, or refers to those of another layer.
func (w *writer) writeClefs(clefs []clefChange, echo bool) {
	for _, c := range clefs {
		switch {
		case echo && c.key != nil:
		case echo:
			w.empty("clef", "sameas", "#"+c.id)
		case c.key != nil:
			w.writeKeySig(*c.key, "")
		default:
			w.writeClef(c.clef, "xml:id", c.id)
		}
	}
}

// layerWriter writes one layer.
type layerWriter struct {
	*writer
	staff  score.StaffRow // whose layer it is
	items  []item
	clefs  []clefChange   // still to come
	lines  []score.BarRow // that begin within the measure, still to come
	echo   bool           // the clefs are another layer's
	voices int            // layers of the staff
	n      int            // of this layer, from 0
	open   []group        // elements that are open
}

// write writes the items, in their tuplets and beams.
func (l *layerWriter) write() {
	tuplets := l.tuplets()
	tremolos := l.tremolos()
	beams := slices.DeleteFunc(l.beams(), func(b group) bool {
		return slices.ContainsFunc(tremolos, func(t group) bool { return t.lo >= b.lo && t.hi <= b.hi && b.hi-b.lo == 2 })
	})
	nested, crossing := nest(slices.Concat(tuplets, tremolos, beams))
	for _, g := range crossing {
		l.spanBeam(l.noteRows(g))
	}
	for i, it := range l.items {
		l.linesBefore(it.onset)
		l.clefsBefore(it.onset)
		for len(nested) > 0 && nested[0].lo == i {
			l.startGroup(nested[0])
			l.open, nested = append(l.open, nested[0]), nested[1:]
		}
		l.writeItem(i)
		for len(l.open) > 0 && l.open[len(l.open)-1].hi == i+1 {
			l.end()
			l.open = l.open[:len(l.open)-1]
		}
	}
	l.linesBefore(theory.MaxTick)
	l.writeClefs(l.clefs, l.echo)
}

// clefsBefore writes the clefs that stand before what begins at a time.
func (l *layerWriter) clefsBefore(onset theory.Tick) {
	n := 0
	for n < len(l.clefs) && l.clefs[n].at <= onset {
		n++
	}
	l.writeClefs(l.clefs[:n], l.echo)
	l.clefs = l.clefs[n:]
}

// startGroup opens the element of a group.
func (l *layerWriter) startGroup(g group) {
	switch g.kind {
	case tupletGroup:
		l.start("tuplet", l.tupletAttrs(g)...)
		if l.isInner(score.TupletRow(g.index)) {
			l.noteInner(g)
		}
	case beamGroup:
		l.start("beam")
	case tremoloGroup:
		l.start("fTrem", "beams", itoa(min(max(g.index, 1), 5)), "unitdur", dur(theory.QuarterValue+int8(min(max(g.index, 1), 5))))
	}
}

// tuplets are the tuplets in the layer. Gaps between the notes of one belong to it.
func (l *layerWriter) tuplets() []group {
	seen := map[score.TupletRow]int{}
	var groups []group
	for i, it := range l.items {
		for t := it.event.Tuplet; t != 0; t = l.s.Tuplet(t).Outer {
			if l.isTremolo(t) {
				continue
			}
			k, ok := seen[t]
			if !ok {
				k = len(groups)
				seen[t] = k
				groups = append(groups, group{lo: i, kind: tupletGroup, index: int(t)})
			}
			groups[k].hi = i + 1
		}
	}
	return groups
}

// tupletAttrs are the attributes of a tuplet. One that began in the bar before has no id again.
func (l *layerWriter) tupletAttrs(g group) []string {
	t := l.s.Tuplet(score.TupletRow(g.index))
	attrs := []string{"num", itoa(t.Ratio.Actual), "numbase", itoa(t.Ratio.Normal)}
	if first := l.items[g.lo]; first.row == 1 || l.s.Event(first.row-1).Bar == first.event.Bar || !l.isIn(l.s.Event(first.row-1), score.TupletRow(g.index)) {
		attrs = append(attrs, "xml:id", t.ID.String())
	}
	if l.isInner(score.TupletRow(g.index)) {
		return append(attrs, "num.visible", "false", "bracket.visible", "false")
	}
	switch {
	case t.Flags&score.BracketShown != 0:
		attrs = append(attrs, "bracket.visible", "true")
	case t.Flags&score.BracketHidden != 0:
		attrs = append(attrs, "bracket.visible", "false")
	}
	switch {
	case t.Flags&score.NumberHidden != 0:
		attrs = append(attrs, "num.visible", "false")
	case t.Flags&score.RatioShown != 0:
		attrs = append(attrs, "num.format", "ratio")
	}
	place := placement(l.outerPlace(g))
	return append(attrs, "bracket.place", place, "num.place", place)
}

// isIn reports whether an event belongs to a tuplet, at any depth.
func (w *writer) isIn(e score.Event, tuplet score.TupletRow) bool {
	for t := e.Tuplet; t != 0; t = w.s.Tuplet(t).Outer {
		if t == tuplet {
			return true
		}
	}
	return false
}

// isTremolo reports whether a ratio only says that two notes share their time, as readers of tremolos may have it.
func (w *writer) isTremolo(t score.TupletRow) bool {
	r := w.s.Tuplet(t).Ratio
	return r.Actual == 2*r.Normal && w.s.Tuplet(t).Flags&score.NumberHidden != 0
}

// tremolos are the pairs of notes with a tremolo between them; index is the number of strokes.
func (l *layerWriter) tremolos() []group {
	var groups []group
	for i := 0; i+1 < len(l.items); i++ {
		sp := l.index.tremolos[l.items[i].row]
		if l.items[i].row != 0 && sp != nil && sp.To.Event == l.items[i+1].row {
			groups = append(groups, group{lo: i, hi: i + 2, kind: tremoloGroup, index: int(sp.Arg)})
		}
	}
	return groups
}

// compareOnsets orders events as they are read: by time, grace notes first.
func compareOnsets(a, b score.Event) int {
	return cmp.Or(cmp.Compare(a.Onset, b.Onset), cmp.Compare(graceOrder(a), graceOrder(b)))
}

// graceOrder is the place of an event among those of one onset.
func graceOrder(e score.Event) int {
	if e.Grace == 0 {
		return 1
	}
	return int(e.Grace)
}
