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
// width, of the first part that sounds in them. Scale is as in Layout. A score without notes is fault.NotFound.
func (e *Engraver) Incipit(ctx context.Context, s *score.Score, widthPx, scale float64) (SVG, error) {
	bars, part, ok := opening(s)
	if !ok {
		return SVG{}, fault.New(fault.NotFound, "the score has no notes to begin with")
	}
	p, err := NewPlan(s, Layout{WidthPx: widthPx, Scale: scale, Bars: bars, Parts: []score.PartRow{part}})
	if err != nil {
		return SVG{}, err
	}
	window, err := mei.Write(s, p.Systems[0].Bars, mei.Options{Parts: p.Layout.Parts, OneLine: true, NoNames: true, NoChordSymbols: true})
	if err != nil {
		return SVG{}, err
	}
	return e.draw(ctx, window, p.frame(0, true))
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
		if s.Part(r).Grid == 1 && sounds(s, r, bars) {
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

// sounds reports whether a part has notes in some bars.
func sounds(s *score.Score, part score.PartRow, bars score.Span[score.BarRow]) bool {
	for v := range s.Voices().All() {
		voice := s.Voice(v)
		if voice.Part != part {
			continue
		}
		for r := range voice.Events.All() {
			event := s.Event(r)
			if event.Bar >= bars.Hi {
				break
			}
			if event.Bar >= bars.Lo && !event.IsRest() {
				return true
			}
		}
	}
	return false
}
