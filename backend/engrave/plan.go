package engrave

import (
	"context"
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/format/mei"
	"ricercar/backend/score"
)

// Layout says what of a score is set in systems, and how.
type Layout struct {
	WidthPx float64 // of each system
	Scale   float64 // per cent; at 100 a staff is 72 px high
	// Bars are those of the first grid that are shown; none are all.
	Bars score.Span[score.BarRow]
	// Parts are those that are shown; none are all.
	Parts []score.PartRow
	// Labels are texts that are no part of the score.
	Labels []mei.Label
	// SourceBreaks begins systems where the source does, as far as its lines fit.
	SourceBreaks bool
	// NoChordSymbols leaves chord symbols out.
	NoChordSymbols bool
}

// System is one system of a plan.
type System struct {
	Bars     score.Span[score.BarRow]
	HeightPx float64 // estimated, until it is drawn

	content float64 // estimated width of what it holds, in units
}

// Plan distributes the bars of a score over systems. It is made from estimates: nothing is engraved for it, and the
// same score and layout give the same plan.
type Plan struct {
	Layout  Layout
	Systems []System // none where there are no bars
}

// tightest is how much a system may be denser than Verovio would have it; music that is denser is drawn smaller.
const tightest = 1.12

// NewPlan breaks a score into systems. A layout without a size, or that names bars or parts the score has not, is
// fault.Invalid.
//
// Systems are filled from the first on, so that an edit changes none before it; only the last two share their bars
// evenly where the last would be nearly empty.
func NewPlan(s *score.Score, l Layout) (Plan, error) {
	if !(l.WidthPx > 0) || !(l.Scale > 0) {
		return Plan{}, fault.New(fault.Invalid, "a system of %g pixels at %g per cent cannot be drawn", l.WidthPx, l.Scale)
	}
	p := Plan{Layout: l}
	if s.Grids().IsEmpty() {
		return p, nil
	}
	all := s.Grid(1).Bars
	if p.Layout.Bars == (score.Span[score.BarRow]{}) {
		p.Layout.Bars = all
	}
	if b := p.Layout.Bars; b.Lo < all.Lo || b.Hi > all.Hi {
		return Plan{}, fault.New(fault.Invalid, "the score has no measures %d to %d", b.Lo, b.Hi-1)
	}
	for _, part := range l.Parts {
		if !s.Parts().Has(part) {
			return Plan{}, fault.New(fault.Invalid, "the score has no part %d", part)
		}
	}
	newBreaker(s, &p).run()
	return p, nil
}

// partsOf are the parts that a layout shows.
func partsOf(s *score.Score, l Layout) []score.PartRow {
	if len(l.Parts) > 0 {
		return l.Parts
	}
	return slices.Collect(s.Parts().All())
}

// breaker finds the systems of a plan.
type breaker struct {
	s      *score.Score
	plan   *Plan
	m      *estimator
	units  float64   // width of a system
	widths []float64 // of the bars
	whole  []bool    // bars that begin a measure; the others are in one with those before
}

func newBreaker(s *score.Score, p *Plan) *breaker {
	b := &breaker{s: s, plan: p, m: newEstimator(s, partsOf(s, p.Layout))}
	b.units = frame{WidthPx: p.Layout.WidthPx, Scale: p.Layout.Scale}.unitWidth() - sideMargin
	for r := range p.Layout.Bars.All() {
		b.widths = append(b.widths, b.m.bar(r))
	}
	b.whole = make([]bool, len(b.widths))
	for _, m := range mei.Measures(s, p.Layout.Bars) {
		b.whole[m.Lo-p.Layout.Bars.Lo] = true
	}
	return b
}

func (b *breaker) run() {
	bars := b.plan.Layout.Bars
	for lo := bars.Lo; lo < bars.Hi; {
		hi := b.fill(lo)
		b.add(lo, hi)
		lo = hi
	}
	b.balance()
	for i := range b.plan.Systems {
		sys := &b.plan.Systems[i]
		sys.HeightPx = b.m.height(sys.Bars) * b.plan.Layout.Scale / 100 / b.shrink(*sys)
	}
}

// shrink is how much smaller than asked for a system is drawn.
func (b *breaker) shrink(sys System) float64 { return max(1, sys.content/(tightest*b.units)) }

func (b *breaker) add(lo, hi score.BarRow) {
	b.plan.Systems = append(b.plan.Systems, System{Bars: score.Span[score.BarRow]{Lo: lo, Hi: hi}, content: b.content(lo, hi)})
}

// content is the width of bars as a system.
func (b *breaker) content(lo, hi score.BarRow) float64 {
	first := b.plan.Layout.Bars.Lo
	width := b.m.opening(lo, lo == 1)
	for _, w := range b.widths[lo-first : hi-first] {
		width += w
	}
	return width
}

// fill returns where the system that begins with a bar ends: as many measures as fit, at least one.
func (b *breaker) fill(lo score.BarRow) score.BarRow {
	first, end := b.plan.Layout.Bars.Lo, b.plan.Layout.Bars.Hi
	width := b.m.opening(lo, lo == 1)
	full := lo // where the system may end
	for hi := lo; hi < end; hi++ {
		if b.whole[hi-first] {
			full = hi
		}
		width += b.widths[hi-first]
		breaks := full == hi && b.plan.Layout.SourceBreaks && b.s.Bar(hi).Flags&(score.NewSystem|score.NewPage) != 0
		if full > lo && (width > b.units || breaks) {
			return full
		}
	}
	return end
}

// nearlyEmpty is the part of the width below which a last system takes bars from the one before.
const nearlyEmpty = 0.4

// balance evens out the last two systems.
func (b *breaker) balance() {
	n := len(b.plan.Systems)
	if n < 2 || b.plan.Layout.SourceBreaks || b.plan.Systems[n-1].content > nearlyEmpty*b.units {
		return
	}
	lo, hi := b.plan.Systems[n-2].Bars.Lo, b.plan.Systems[n-1].Bars.Hi
	cut := b.plan.Systems[n-1].Bars.Lo
	for at := cut - 1; at > lo && b.content(at, hi) <= b.content(lo, at); at-- {
		if b.whole[at-b.plan.Layout.Bars.Lo] {
			cut = at
		}
	}
	b.plan.Systems = b.plan.Systems[:n-2]
	b.add(lo, cut)
	b.add(cut, hi)
}

// System draws the system of a number, 1 for the first, as wide as the plan says; a last one that is not nearly full
// keeps its own width. A number that the plan has not is fault.NotFound.
func (e *Engraver) System(ctx context.Context, s *score.Score, p Plan, number int) (SVG, error) {
	if number < 1 || number > len(p.Systems) {
		return SVG{}, fault.New(fault.NotFound, "there is no system %d", number).WithHint("the systems are 1 to %d", len(p.Systems))
	}
	if err := ctx.Err(); err != nil {
		return SVG{}, fault.New(fault.KindOf(err), "engraving was given up: %w", context.Cause(ctx))
	}
	sys := p.Systems[number-1]
	last := number == len(p.Systems)
	window, err := mei.Write(s, sys.Bars, mei.Options{
		Parts: p.Layout.Parts, Labels: p.Layout.Labels, NoChordSymbols: p.Layout.NoChordSymbols,
		OneLine: true, Announce: !last,
	})
	if err != nil {
		return SVG{}, err
	}
	return e.draw(ctx, window, p.frame(number-1, last))
}

// frame is what a system is drawn in; a natural one may keep its own width.
func (p Plan) frame(system int, natural bool) frame {
	f := frame{WidthPx: p.Layout.WidthPx, Scale: p.Layout.Scale, Natural: natural}
	if over := p.Systems[system].content / (tightest * (f.unitWidth() - sideMargin)); over > 1 {
		f.Shrink = over
	}
	return f
}
