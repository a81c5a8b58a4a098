package engrave

import (
	"context"
	"fmt"
	"image/color"
	"io"
	"math"
	"sync"

	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/fault"
	"ricercar/backend/format/mei"
	"ricercar/backend/job"
	"ricercar/backend/score"
)

// PageOptions say what of a score stands on pages. The zero value is all of it, under its title.
type PageOptions struct {
	Bars           score.Span[score.BarRow] // none are all
	Parts          []score.PartRow          // none are all
	Labels         []mei.Label              // texts that are no part of the score
	Marks          map[string]Mark          // by id, how elements are set off
	StaffMM        float64                  // height of a staff; 0: as usual, or less where a system would not fit on a page
	Heading        *Heading                 // nil: title and composer of the score, where its first bar is shown
	SourceBreaks   bool
	NoChordSymbols bool
}

// smallestStaff is the height of a staff that can just be read, in millimetres.
const smallestStaff = 2.5

// usualStaff is how high a staff is usually printed, by the number of staves in a system, in millimetres.
func usualStaff(staves int) float64 {
	switch {
	case staves <= 3:
		return 6.5
	case staves <= 8:
		return 5.5
	}
	return 4.5
}

// Pages engraves a score on pages of paper. It reports how far it has come, and stops between two systems when ctx
// ends. A paper without room for music is fault.Invalid.
func (e *Engraver) Pages(ctx context.Context, s *score.Score, paper Paper, o PageOptions) ([]SVG, error) {
	if paper.Width-2*paper.Margin < 20 || paper.Height-2*paper.Margin < 20 || paper.Margin < 0 {
		return nil, fault.New(fault.Invalid, "a page of %g by %g mm with margins of %g mm has no room for music", paper.Width, paper.Height, paper.Margin)
	}
	heading := o.heading(s)
	plan, err := planPages(s, paper, heading, o)
	if err != nil {
		return nil, err
	}
	systems, err := e.systems(ctx, s, plan)
	if err != nil {
		return nil, err
	}
	for i := range systems {
		systems[i].Bytes = Highlight(systems[i].Bytes, o.Marks)
	}
	return layOut(systems, paper, heading, nil), nil
}

// heading is what stands above the music.
func (o PageOptions) heading(s *score.Score) Heading {
	switch {
	case o.Heading != nil:
		return *o.Heading
	case o.Bars.Lo > 1:
		return Heading{}
	}
	m := s.Meta()
	h := Heading{Title: m.Title, Composer: m.Composer}
	if h.Title == "" {
		h.Title = m.Subtitle
	}
	if len(o.Parts) == 1 && s.Parts().Len() > 1 && h.Title != "" {
		if name := s.Part(o.Parts[0]).Name; name != "" {
			h.Title += " – " + name
		}
	}
	return h
}

// planPages plans systems as wide as the paper. Staves are as high as usual, and smaller where a system would be
// higher than a page.
func planPages(s *score.Score, paper Paper, heading Heading, o PageOptions) (Plan, error) {
	staff := o.StaffMM
	if staff <= 0 {
		staff = usualStaff(len(newEstimator(s, partsOf(s, o.layout(paper, 1))).staves))
	}
	plan, err := NewPlan(s, o.layout(paper, staff))
	if o.StaffMM > 0 || err != nil {
		return plan, err
	}
	room := (&sheet{paper: paper}).room() - leastGap
	for range maxTries {
		better := betterStaff(plan, staff, room, room-(&sheet{heading: heading}).headingHeight())
		if better == staff {
			return plan, nil
		}
		staff = better
		if plan, err = NewPlan(s, o.layout(paper, staff)); err != nil {
			return plan, err
		}
	}
	return plan, nil
}

// maxTries bounds how often staves are made smaller.
const maxTries = 6

// scoreStaff is the smallest staff that is chosen only to save paper, in millimetres.
const scoreStaff = 3.2

// betterStaff returns a height of staves that suits the pages better than the one of a plan: less where a system is
// too high for a page, or where two would nearly fit on one.
func betterStaff(plan Plan, staff, room, firstRoom float64) float64 {
	mmPerUnit := staff / staffHeight
	highest := 0.0
	for i, sys := range plan.Systems {
		height := sys.HeightPx * mmPerUnit
		if i == 0 {
			height *= room / firstRoom
		}
		highest = max(highest, height)
	}
	const aBitLess = 0.97
	switch two := staff * (room - leastGap) / (2 * max(highest, 1)) * aBitLess; {
	case highest > room:
		return max(smallestStaff, staff*min(aBitLess, aBitLess*room/highest))
	case len(plan.Systems) > 1 && 2*highest+leastGap > room && two >= scoreStaff && two < staff:
		return two
	}
	return staff
}

// layout is the layout of a page whose staves are so high.
func (o PageOptions) layout(paper Paper, staffMM float64) Layout {
	return Layout{
		WidthPx: math.Round((paper.Width - 2*paper.Margin) * staffHeight / staffMM), Scale: 100,
		Bars: o.Bars, Parts: o.Parts, Labels: o.Labels, SourceBreaks: o.SourceBreaks, NoChordSymbols: o.NoChordSymbols,
	}
}

// systems draws all systems of a plan, two at a time.
func (e *Engraver) systems(ctx context.Context, s *score.Score, p Plan) ([]SVG, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := make([]SVG, len(p.Systems))
	next := make(chan int)
	var mu sync.Mutex
	done := 0
	work := func() {
		for i := range next {
			svg, err := e.System(ctx, s, p, i+1)
			if err != nil {
				cancel(err)
				return
			}
			mu.Lock()
			out[i] = svg
			done++
			job.Report(ctx, float64(done), float64(len(out)), fmt.Sprintf("engraved %d of %d systems", done, len(out)))
			mu.Unlock()
		}
	}
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(work)
	}
	for i := range out {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	if ctx.Err() != nil {
		return nil, givenUp(ctx)
	}
	return out, nil
}

// givenUp is the error of a context that has ended: the one that ended it, or that it was cancelled.
func givenUp(ctx context.Context) error {
	if cause := context.Cause(ctx); fault.KindOf(cause) != fault.KindOf(ctx.Err()) {
		return cause
	}
	return fault.New(fault.KindOf(ctx.Err()), "engraving was given up: %w", context.Cause(ctx))
}

// Picture engraves bars as one drawing, its systems below each other.
func (e *Engraver) Picture(ctx context.Context, s *score.Score, l Layout, marks map[string]Mark) (SVG, error) {
	plan, err := NewPlan(s, l)
	if err != nil {
		return SVG{}, err
	}
	if len(plan.Systems) == 0 {
		return SVG{}, fault.New(fault.NotFound, "there is no measure to be drawn")
	}
	systems, err := e.systems(ctx, s, plan)
	if err != nil {
		return SVG{}, err
	}
	return stack(systems, marks), nil
}

// PDF writes pages of one paper as a PDF file.
func (e *Engraver) PDF(ctx context.Context, w io.Writer, paper Paper, info svgdraw.Info, pages ...SVG) error {
	painter, err := e.brush(ctx)
	if err != nil {
		return err
	}
	pictures := make([]*svgdraw.Picture, len(pages))
	for i, page := range pages {
		if pictures[i], err = svgdraw.Parse(page.Bytes); err != nil {
			return err
		}
	}
	return painter.PDF(w, paper.Width, info, pictures...)
}

// PNG writes a drawing as a PNG image of a width in pixels, black on white; 0 is the drawing's own width.
func (e *Engraver) PNG(ctx context.Context, w io.Writer, drawing SVG, widthPx int) error {
	painter, err := e.brush(ctx)
	if err != nil {
		return err
	}
	picture, err := svgdraw.Parse(drawing.Bytes)
	if err != nil {
		return err
	}
	if widthPx <= 0 {
		widthPx = int(math.Round(drawing.WidthPx))
	}
	return painter.PNG(w, picture, svgdraw.Raster{WidthPx: widthPx, Background: color.White})
}
