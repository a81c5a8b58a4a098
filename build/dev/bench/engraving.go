package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"ricercar/backend/engrave"
	"ricercar/backend/engrave/verovio"
	"ricercar/backend/score"
)

// engraving measures drawing the first system, the first eight bars and the whole of each small piece, without a cache of
// drawings. The engraver is compiled before.
func (b *bench) engraving(ctx context.Context, set []piece) error {
	e := engrave.New(engrave.Config{Cache: engrave.NewMemoryCache(0), Verovio: verovio.Options{CacheDir: filepath.Join(b.folder, "engraver")}})
	defer e.Close()
	if !e.Available() {
		b.table.note("Engraving is not measured: the engraver is not in this build; go run ./build/dev fetch brings it")
		return nil
	}
	if err := e.Prepare(ctx); err != nil {
		return err
	}
	b.table.title("Engraving to SVG", "piece", "what", "CPU", "ns a notehead of the piece", "bare passes", "goal")
	for _, p := range set {
		if !p.isSmall() {
			continue
		}
		for _, what := range []struct {
			name    string
			bars    score.Span[score.BarRow]
			systems int
			goal    goal
		}{
			{"first system", score.Span[score.BarRow]{}, 1, 300},
			{"measures 1–8", score.Span[score.BarRow]{Lo: 1, Hi: min(9, p.score.Grid(1).Bars.Hi)}, math.MaxInt, 0},
			{"all", score.Span[score.BarRow]{}, math.MaxInt, 3200},
		} {
			limit := what.goal
			if !p.isMovement() {
				limit = 0
			}
			c, err := b.measure(p.xml, func() error {
				return draw(ctx, e, p.score, engrave.Layout{WidthPx: 864, Scale: 40, Bars: what.bars}, what.systems)
			})
			if err != nil {
				return fmt.Errorf("engrave %s: %w", p.name, err)
			}
			b.table.row(p.name, what.name, duration(c.cpu), each(c.cpu, p.score.NumHeads()), fmt.Sprintf("%.0f", c.passes), limit.of(c.passes))
		}
	}
	return nil
}

// draw engraves the first systems of a layout.
func draw(ctx context.Context, e *engrave.Engraver, s *score.Score, l engrave.Layout, systems int) error {
	plan, err := engrave.NewPlan(s, l)
	if err != nil {
		return err
	}
	for i := range min(systems, len(plan.Systems)) {
		if _, err := e.System(ctx, s, plan, i+1); err != nil {
			return err
		}
	}
	return nil
}
