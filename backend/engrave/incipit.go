package engrave

import (
	"context"

	"ricercar/backend/fault"
	"ricercar/backend/format/mei"
	"ricercar/backend/score"
)

// incipitBars is how many whole measures an incipit has at most.
const incipitBars = 2

// Incipit draws how a score begins, small, to be known by: the first two measures, or one where no more fit into the
// width, of the first part that sounds in them, and of
// its uppermost staff alone where that does. Scale is as in Layout. A score without notes is fault.NotFound.
func (e *Engraver) Incipit(ctx context.Context, s *score.Score, widthPx, scale float64) (SVG, error) {
	if err := ctx.Err(); err != nil {
		return SVG{}, fault.New(fault.KindOf(err), "engraving was given up: %w", context.Cause(ctx))
	}
	bars, part, ok := opening(s)
	if !ok {
		return SVG{}, fault.New(fault.NotFound, "the score has no notes to begin with")
	}
	p, err := planOpening(s, Layout{WidthPx: widthPx, Scale: scale, Bars: bars, Parts: []score.PartRow{part}})
	if err != nil {
		return SVG{}, err
	}
	window, err := mei.Write(s, p.Systems[0].Bars, mei.Options{
		Parts: p.Layout.Parts, OneLine: true, NoNames: true, NoChordSymbols: true,
		TopStaff: sounds(s, bars, func(e score.Event) bool { return e.Staff == s.Part(part).Staves.Lo }),
	})
	if err != nil {
		return SVG{}, err
	}
	return e.draw(ctx, window, p.frame(0, true))
}

// denser is how much smaller an incipit is tried whose first system is a pickup alone.
const denser = 0.7

// planOpening plans a first system that holds a whole measure.
func planOpening(s *score.Score, l Layout) (Plan, error) {
	p, err := NewPlan(s, l)
	if err != nil {
		return Plan{}, err
	}
	if first := p.Systems[0].Bars; first.Hi < l.Bars.Hi && first.Len() == 1 && s.Bar(first.Lo).Missing > 0 {
		l.Scale *= denser
		return NewPlan(s, l)
	}
	return p, nil
}

// opening are the bars that a score is known by, and the part.
func opening(s *score.Score) (bars score.Span[score.BarRow], part score.PartRow, ok bool) {
	first, ok := firstSound(s)
	if !ok {
		return bars, 0, false
	}
	all := s.Grid(1).Bars
	bars = score.Span[score.BarRow]{Lo: first, Hi: first + 1}
	for whole := 0; bars.Hi < all.Hi; bars.Hi++ {
		if s.Bar(bars.Hi-1).Missing == 0 {
			whole++
		}
		if whole >= incipitBars {
			break
		}
	}
	for r := range s.Parts().All() {
		if s.Part(r).Grid == 1 && sounds(s, bars, func(e score.Event) bool { return s.Voice(e.Voice).Part == r }) {
			return bars, r, true
		}
	}
	return bars, 0, false
}

// firstSound is the bar of the first grid in which a note sounds first.
func firstSound(s *score.Score) (first score.BarRow, ok bool) {
	if s.Grids().IsEmpty() {
		return 0, false
	}
	for v := range s.Voices().All() {
		voice := s.Voice(v)
		if s.Part(voice.Part).Grid != 1 {
			continue
		}
		for r := range voice.Events.All() {
			event := s.Event(r)
			if ok && event.Bar >= first {
				break
			}
			if !event.IsRest() {
				first, ok = event.Bar, true
				break
			}
		}
	}
	return first, ok
}

// sounds reports whether there are notes in some bars that a condition holds for.
func sounds(s *score.Score, bars score.Span[score.BarRow], holds func(score.Event) bool) bool {
	for v := range s.Voices().All() {
		for r := range s.Voice(v).Events.All() {
			event := s.Event(r)
			if event.Bar >= bars.Hi {
				break
			}
			if event.Bar >= bars.Lo && !event.IsRest() && holds(event) {
				return true
			}
		}
	}
	return false
}
