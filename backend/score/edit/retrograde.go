package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Retrograde turns a score round: its last bar comes first, every note and rest of it from the end to the beginning.
// Everything keeps its id; bars are numbered anew from the first.
//
// Ties, slurs, hairpins and beams are turned, a crescendo becomes a diminuendo. Grace notes stay before, or behind, the
// note that they belong to, in their order. What holds from a place on, such as clefs, keys, meters, tempi, dynamics
// and chord symbols, holds for the same notes as before; other signs stay with the note that they stand at, or the bar.
// Syllables stay with their notes. Repeated passages stay repeated. How notes were performed is lost.
//
// A score with endings or jumps is fault.Invalid: turned round they mean nothing. Turned round twice, a score is itself,
// if what holds does so from the beginning on.
func Retrograde(s *score.Score) (*score.Score, error) {
	for b := range s.Bars().All() {
		if s.Bar(b).Endings != 0 || len(s.Jumps()) > 0 {
			return nil, fault.New(fault.Invalid, "a score with endings or jumps cannot be turned round").WithHint("unfold its repeats first")
		}
	}
	r := &reverser{
		copier: newCopier(s, score.Selection{}), bars: make([]score.BarRow, s.Bars().Len()+1),
		events: make([]score.EventRow, s.Events().Len()+1), heads: make([]score.HeadRow, s.Heads().Len()+1),
	}
	for g := range s.Grids().All() {
		r.turnBars(g)
	}
	for p := range s.Parts().All() {
		r.timelines(p)
	}
	r.tuplets = tupletCopies{c: r.copier}
	for v := range s.Voices().All() {
		r.voice(s.Voice(v).Events)
	}
	r.ties()
	r.tables()
	return r.b.Build()
}

// reverser is a retrograde going on.
type reverser struct {
	*copier
	bars    []score.BarRow   // the builder's, by the score's
	events  []score.EventRow //
	heads   []score.HeadRow  //
	tuplets tupletCopies
}

// turnBars adds the bars of a grid from the last to the first. Numbers and the lines at both ends stay where they are.
func (r *reverser) turnBars(g score.GridRow) {
	bars := r.s.Grid(g).Bars
	repeats := r.turnedRepeats(bars)
	for k := range score.BarRow(bars.Len()) {
		old := bars.Hi - 1 - k
		bar, place := r.s.Bar(old), r.s.Bar(bars.Lo+k)
		bar.ID, bar.Start, bar.Number, bar.Label = r.id(bar.ID), 0, place.Number, r.text(place.Label)
		bar.Flags, bar.Times = place.Flags&score.Implicit|repeats[old].flags, repeats[old].times
		if bar.Right = r.s.Bar(bars.Hi - 1).Right; old > bars.Lo {
			bar.Right = r.s.Bar(old - 1).Right
		}
		if bar.Left = place.Left; k > 0 {
			bar.Left = r.s.Bar(old + 1).Left
		}
		r.bars[old] = r.b.AddBar(bar)
	}
	turnLine(r, g, r.s.Grid(g).Meters, func(at score.Place, m theory.Meter) { r.b.Meter(g, at.Bar, m) })
}

// repeatSigns are what a bar has of repeats.
type repeatSigns struct {
	flags score.BarFlags
	times uint8
}

// turnedRepeats says where repeats begin and end when they are turned round, by bars of the score. A passage that begins
// the score needs no sign to begin.
func (r *reverser) turnedRepeats(bars score.Span[score.BarRow]) map[score.BarRow]repeatSigns {
	signs := map[score.BarRow]repeatSigns{}
	for _, p := range planRepeats(r.s, bars).passages {
		first, last := p.bars.Lo, p.bars.Hi-1
		end := r.s.Bar(last)
		at := signs[first]
		at.flags, at.times = at.flags|end.Flags&(score.RepeatEnd|score.RepeatAfterJump), end.Times
		signs[first] = at
		if last+1 < bars.Hi || r.s.Bar(first).Flags&score.RepeatStart != 0 {
			at = signs[last]
			at.flags |= score.RepeatStart
			signs[last] = at
		}
	}
	return signs
}

// turnLine emits the entries of a timeline where they begin to hold in the turned score: where they ended before.
func turnLine[T any](r *reverser, g score.GridRow, l score.Timeline[T], emit func(score.Place, T)) {
	for i, e := range l {
		_, end := r.s.Times(r.s.Grid(g).Bars)
		if e.Tick >= end {
			break
		}
		if i+1 < len(l) {
			end = min(end, l[i+1].Tick)
		}
		emit(r.turned(g, end), e.Value)
	}
}

// turned is the place of a time in the turned grid; times behind the last bar are its end.
func (r *reverser) turned(g score.GridRow, t theory.Tick) score.Place {
	_, end := r.s.Times(r.s.Grid(g).Bars)
	t = min(t, end)
	return r.turnedIn(r.s.BarAt(g, max(t-1, 0)), t)
}

// turnedIn is the place of a time counted from the end of its bar.
func (r *reverser) turnedIn(bar score.BarRow, t theory.Tick) score.Place {
	b := r.s.Bar(bar)
	return score.Place{Bar: r.bars[bar], Offset: b.Start + b.Len - t}
}

func (r *reverser) timelines(p score.PartRow) {
	part := r.s.Part(p)
	turnLine(r, part.Grid, part.Transpose, func(at score.Place, v theory.Interval) { r.b.Transpose(r.parts[p], at, v) })
	for st := range part.Staves.All() {
		turnLine(r, part.Grid, r.s.Staff(st).Clefs, func(at score.Place, v score.Clef) { r.b.Clef(r.staves[st], at, v) })
		turnLine(r, part.Grid, r.s.Staff(st).Keys, func(at score.Place, v theory.KeySignature) { r.b.Key(r.staves[st], at, v) })
	}
}

// voice adds the events of a voice from the last to the first, each with its grace notes.
func (r *reverser) voice(events score.Span[score.EventRow]) {
	for hi := events.Hi; hi > events.Lo; {
		main := hi - 1
		for main > events.Lo && r.s.Event(main).IsGrace() && r.follows(main) {
			main--
		}
		lo := main
		if !r.s.Event(main).IsGrace() {
			for lo > events.Lo && r.leadsTo(lo-1, main) {
				lo--
			}
		}
		r.group(lo, main, hi)
		hi = lo
	}
}

// follows reports whether a grace note belongs to the note before it.
func (r *reverser) follows(grace score.EventRow) bool {
	return r.s.Event(grace).Flags&score.GraceAfter != 0
}

// leadsTo reports whether an event is a grace note before the given one.
func (r *reverser) leadsTo(grace, main score.EventRow) bool {
	g := r.s.Event(grace)
	return g.IsGrace() && g.Flags&score.GraceAfter == 0 && g.Onset == r.s.Event(main).Onset
}

// group adds a note with the grace notes before and behind it.
func (r *reverser) group(lo, main, hi score.EventRow) {
	e := r.s.Event(main)
	at := r.turnedIn(e.Bar, e.End())
	for i := lo; i < hi; i++ {
		if i == main+1 {
			at = r.turnedIn(e.Bar, e.Onset)
		}
		old := r.s.Event(i)
		r.events[i] = r.event(i, at, old.Dur, r.tuplets.row(old.Tuplet))
		made := r.b.Event(r.events[i])
		if !old.IsGrace() {
			made.Beams = turnedBeams(old.Beams)
		}
		first := score.HeadRow(r.b.NumHeads() - old.Heads.Len() + 1)
		for h := old.Heads.Lo; h < old.Heads.Hi; h++ {
			r.heads[h] = first + h - old.Heads.Lo
			head := r.b.Head(r.heads[h])
			head.Flags = turnedTie(head.Flags)
		}
	}
}

func turnedTie(f score.HeadFlags) score.HeadFlags {
	turned := f &^ (score.TieStart | score.TieStop)
	if f&score.TieStart != 0 {
		turned |= score.TieStop
	}
	if f&score.TieStop != 0 {
		turned |= score.TieStart
	}
	return turned
}

func turnedBeams(b score.Beams) score.Beams {
	turns := [8]score.Beam{
		score.BeamBegin: score.BeamEnd, score.BeamContinue: score.BeamContinue, score.BeamEnd: score.BeamBegin,
		score.BeamForwardHook: score.BeamBackwardHook, score.BeamBackwardHook: score.BeamForwardHook,
	}
	var out score.Beams
	for level := range score.BeamLevels {
		out = out.With(level, turns[b.At(level)])
	}
	return out
}

// ties turns the ties round. Those between a note and its own grace notes stay, those to the grace notes of others go.
func (r *reverser) ties() {
	for i := range r.s.Heads().All() {
		to := r.s.Head(i).Tie
		if to == 0 {
			continue
		}
		from, onto := r.b.Head(r.heads[i]), r.b.Head(r.heads[to])
		a, b := r.s.Event(r.s.Head(i).Event), r.s.Event(r.s.Head(to).Event)
		switch {
		case !a.IsGrace() && !b.IsGrace():
			onto.Tie = r.heads[i]
		case a.Onset == b.Onset && a.Flags&score.GraceAfter == b.Flags&score.GraceAfter || b.Flags&score.GraceAfter != 0 && a.End() == b.Onset:
			from.Tie = r.heads[to]
			from.Flags = from.Flags&^score.TieStop | score.TieStart
			onto.Flags = onto.Flags&^score.TieStart | score.TieStop
		default:
			from.Flags, onto.Flags = from.Flags&^score.TieStop, onto.Flags&^score.TieStart
		}
	}
}
