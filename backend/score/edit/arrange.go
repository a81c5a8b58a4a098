package edit

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// occurrence is a bar of the score in a new order.
type occurrence struct {
	bar, made score.BarRow
	pass      int // that chooses the verse; 0 keeps all
	// Rows of the builder that the first event and head of each voice in the bar became, by voice of the part.
	rows map[score.VoiceRow]firstRows
}

type firstRows struct {
	event score.EventRow
	head  score.HeadRow
}

// arranger lays the bars of each grid out in another order, with everything in them, and what is in force where they
// are torn from what was before them.
type arranger struct {
	*copier
	order  [][]occurrence              // by grid
	at     [][]int                     // by bar: where it is in the order of its grid
	spans  [][]score.EventRow          // by voice and bar: the first event, and one more at the end
	look   func(*score.Bar, placement) // changes bars; nil leaves them as they are
	open   bool                        // ties that lead out of what is left stay open
	unfold bool                        // repeats go: jumps and their signs are left out
}

// placement is where a bar comes to stand in a new order.
type placement struct {
	occurrence
	nth  int // how often the bar occurred by then, itself counted
	last bool
}

// arrange does everything but Build.
func (a *arranger) arrange() {
	a.at = make([][]int, a.s.Bars().Len()+1)
	for g := range a.order {
		for i := range a.order[g] {
			a.addBar(g, i)
		}
		carry(a, a.order[g], a.meters(g), func(at score.Place, m theory.Meter) { a.b.Meter(score.GridRow(g), at.Bar, m) })
	}
	a.index()
	for p := range a.s.Parts().All() {
		if a.parts[p] != 0 {
			a.events(p)
			a.timelines(p)
		}
	}
	a.ties()
	a.tables()
}

// meters are the meters of a grid; none for the row of no grid.
func (a *arranger) meters(g int) score.Timeline[theory.Meter] {
	if g == 0 {
		return nil
	}
	return a.s.Grid(score.GridRow(g)).Meters
}

func (a *arranger) addBar(g, i int) {
	o := &a.order[g][i]
	a.at[o.bar] = append(a.at[o.bar], i)
	bar := a.s.Bar(o.bar)
	bar.ID, bar.Label, bar.Start = a.id(bar.ID), a.text(bar.Label), 0
	if a.look != nil {
		a.look(&bar, placement{*o, len(a.at[o.bar]), i+1 == len(a.order[g])})
	}
	o.made = a.b.AddBar(bar)
	o.rows = map[score.VoiceRow]firstRows{}
}

// index finds the events of each voice in each bar.
func (a *arranger) index() {
	a.spans = make([][]score.EventRow, len(a.voices))
	for v, made := range a.voices {
		if made == 0 {
			continue
		}
		events := a.s.Voice(score.VoiceRow(v)).Events
		first := make([]score.EventRow, a.s.Bars().Len()+2)
		r := events.Lo
		for bar := range first {
			for r < events.Hi && int(a.s.Event(r).Bar) < bar {
				r++
			}
			first[bar] = r
		}
		a.spans[v] = first
	}
}

func (a *arranger) grid(p score.PartRow) []occurrence { return a.order[a.s.Part(p).Grid] }

// events copies the events of a part, bar by bar.
func (a *arranger) events(p score.PartRow) {
	for v := range a.s.Part(p).Voices.All() {
		if a.voices[v] == 0 {
			continue
		}
		tuplets := tupletCopies{c: a.copier}
		for i, o := range a.grid(p) {
			if i > 0 && o.bar != a.grid(p)[i-1].bar+1 {
				tuplets.clear()
			}
			lo, hi := a.spans[v][o.bar], a.spans[v][o.bar+1]
			o.rows[v] = firstRows{score.EventRow(a.b.NumEvents() + 1), score.HeadRow(a.b.NumHeads() + 1)}
			for r := lo; r < hi; r++ {
				e := a.s.Event(r)
				a.event(r, score.Place{Bar: o.made, Offset: e.Onset - a.s.Bar(o.bar).Start}, e.Dur, tuplets.row(e.Tuplet))
			}
		}
	}
}

// eventIn returns what an event became in an occurrence of its bar; 0 where its voice is left out.
func (a *arranger) eventIn(r score.EventRow, o *occurrence) score.EventRow {
	v := a.s.Event(r).Voice
	if a.voices[v] == 0 {
		return 0
	}
	return o.rows[v].event + r - a.spans[v][o.bar]
}

// headIn is eventIn for heads.
func (a *arranger) headIn(h score.HeadRow, o *occurrence) score.HeadRow {
	v := a.s.Event(a.s.Head(h).Event).Voice
	if a.voices[v] == 0 {
		return 0
	}
	return o.rows[v].head + h - a.firstHead(v, o.bar)
}

// firstHead is the first head of a voice in a bar.
func (a *arranger) firstHead(v score.VoiceRow, bar score.BarRow) score.HeadRow {
	for r := a.spans[v][bar]; r < a.spans[v][bar+1]; r++ {
		if heads := a.s.Event(r).Heads; !heads.IsEmpty() {
			return heads.Lo
		}
	}
	return 0
}

// timelines says again what is in force where it changes.
func (a *arranger) timelines(p score.PartRow) {
	made := a.parts[p]
	carry(a, a.grid(p), a.s.Part(p).Transpose, func(at score.Place, v theory.Interval) { a.b.Transpose(made, at, v) })
	for r := range a.s.Part(p).Staves.All() {
		staff := a.staves[r]
		carry(a, a.grid(p), a.s.Staff(r).Clefs, func(at score.Place, v score.Clef) { a.b.Clef(staff, at, v) })
		carry(a, a.grid(p), a.s.Staff(r).Keys, func(at score.Place, v theory.KeySignature) { a.b.Key(staff, at, v) })
	}
}

// carry emits the entries of a timeline in the new order of bars, and the value in force at the start of a bar where it
// is another than at the end of the bar before.
func carry[T comparable](a *arranger, order []occurrence, l score.Timeline[T], emit func(score.Place, T)) {
	var current T
	known := false
	for _, o := range order {
		bar := a.s.Bar(o.bar)
		end := bar.Start + bar.Len
		if o.bar+1 == a.s.Grid(bar.Grid).Bars.Hi {
			end = theory.MaxTick + 1
		}
		here := l.Within(bar.Start, end)
		if v, ok := l.At(bar.Start); ok && (!known || v != current) && (len(here) == 0 || here[0].Tick > bar.Start) {
			emit(score.Place{Bar: o.made}, v)
			current, known = v, true
		}
		for _, e := range here {
			emit(score.Place{Bar: o.made, Offset: e.Tick - bar.Start}, e.Value)
			current, known = e.Value, true
		}
	}
}

// runsTo returns how far the order goes on forwards from an occurrence within bars up to the given one: the last
// occurrence, and whether it is the bar itself.
func (a *arranger) runsTo(order []occurrence, i int, to score.BarRow) (last int, arrived bool) {
	for order[i].bar < to && i+1 < len(order) && order[i+1].bar > order[i].bar && order[i+1].bar <= to {
		i++
	}
	return i, order[i].bar == to
}

// ties joins the heads that were tied, where the order leads from one to the other.
func (a *arranger) ties() {
	for i := range a.s.Heads().All() {
		h := a.s.Head(i)
		if h.Tie == 0 && h.Flags&score.TieStart == 0 {
			continue
		}
		e := a.s.Event(h.Event)
		if a.voices[e.Voice] == 0 {
			continue
		}
		order := a.order[a.s.Bar(e.Bar).Grid]
		for _, at := range a.at[e.Bar] {
			a.tie(order, at, i)
		}
	}
	if a.open {
		a.openTies()
	}
}

// tie joins one copy of a head to a copy of what it is tied to, else to what the next bar holds of its height with the
// end of a tie, as a second ending does.
func (a *arranger) tie(order []occurrence, at int, from score.HeadRow) {
	h := a.s.Head(from)
	made := a.headIn(from, &order[at])
	if h.Tie != 0 {
		if last, ok := a.runsTo(order, at, a.s.Event(a.s.Head(h.Tie).Event).Bar); ok && a.headIn(h.Tie, &order[last]) != 0 {
			a.b.Head(made).Tie = a.headIn(h.Tie, &order[last])
			return
		}
	}
	if to := a.tieEnd(order, at, from); to != 0 {
		a.b.Head(made).Tie = to
		a.b.Head(made).Flags |= score.TieStart
		return
	}
	if h.Tie != 0 && !a.open {
		a.b.Head(made).Flags &^= score.TieStart
	}
}

// tieEnd finds the head of the same height at the start of the next bar that a tie leads to.
func (a *arranger) tieEnd(order []occurrence, at int, from score.HeadRow) score.HeadRow {
	h := a.s.Head(from)
	e := a.s.Event(h.Event)
	if bar := a.s.Bar(e.Bar); at+1 >= len(order) || e.End() != bar.Start+bar.Len || order[at+1].bar == e.Bar+1 {
		return 0
	}
	next := &order[at+1]
	start := a.s.Bar(next.bar).Start
	for r := a.spans[e.Voice][next.bar]; r < a.spans[e.Voice][next.bar+1]; r++ {
		to := a.s.Event(r)
		if to.Onset > start {
			break
		}
		for i := to.Heads.Lo; i < to.Heads.Hi && !to.IsGrace(); i++ {
			if other := a.s.Head(i); other.Flags&(score.TieStop|score.TiedFrom) != 0 && other.Pitch.IsEnharmonic(h.Pitch) {
				return a.headIn(i, next)
			}
		}
	}
	return 0
}

// openTies marks heads whose tie leads out of what is left or comes from there.
func (a *arranger) openTies() {
	tied := map[score.HeadRow]bool{}
	for i := score.HeadRow(1); int(i) <= a.b.NumHeads(); i++ {
		tied[a.b.Head(i).Tie] = true
	}
	for i := range a.s.Heads().All() {
		to := a.s.Head(i).Tie
		if to == 0 {
			continue
		}
		for _, made := range a.copies(i) {
			if h := a.b.Head(made); h.Tie == 0 {
				h.Flags |= score.TieStart
			}
		}
		for _, made := range a.copies(to) {
			if !tied[made] {
				a.b.Head(made).Flags |= score.TieStop
			}
		}
	}
}

// copies returns what a head became.
func (a *arranger) copies(h score.HeadRow) []score.HeadRow {
	var out []score.HeadRow
	for _, o := range a.occurrences(a.s.Event(a.s.Head(h).Event).Bar) {
		if made := a.headIn(h, o); made != 0 {
			out = append(out, made)
		}
	}
	return out
}

// occurrences returns where a bar came to stand.
func (a *arranger) occurrences(bar score.BarRow) []*occurrence {
	order := a.order[a.s.Bar(bar).Grid]
	out := make([]*occurrence, len(a.at[bar]))
	for k, i := range a.at[bar] {
		out[k] = &order[i]
	}
	return out
}

// anchor is what an anchor becomes in an occurrence of its bar. It reports false where what it belongs to is left out.
func (a *arranger) anchor(at score.Anchor, o *occurrence) (score.Anchor, bool) {
	made := score.Anchor{Bar: o.made, Tick: at.Tick - a.s.Bar(at.Bar).Start, Staff: a.staves[at.Staff], Part: a.parts[at.Part]}
	if at.Part != 0 && made.Part == 0 {
		return made, false
	}
	if at.Event != 0 {
		if made.Event = a.eventIn(at.Event, o); made.Event == 0 {
			return made, false
		}
	}
	if at.Head != 0 {
		made.Head = a.headIn(at.Head, o)
	}
	return made, true
}

// each calls f with each occurrence of an anchor.
func (a *arranger) each(at score.Anchor, f func(score.Anchor)) {
	for _, o := range a.occurrences(at.Bar) {
		if made, ok := a.anchor(at, o); ok {
			f(made)
		}
	}
}
