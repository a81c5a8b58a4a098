package engrave

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// simple is a score of parts with so many bars of four quarters, in C major.
func simple(t testing.TB, parts, bars int) *score.Score {
	t.Helper()
	b := score.NewBuilder(parts * bars * 4)
	b.AddGrid()
	b.SetMeta(score.Meta{Title: "Fuga & <Co>", Composer: "J. S. Bach"})
	for p := range parts {
		part := b.AddPart(score.Part{Name: fmt.Sprintf("Part %d", p+1)})
		staff := b.AddStaff(score.Staff{Part: part})
		for i := range bars {
			bar := score.BarRow(i + 1)
			if b.NumBars() < int(bar) {
				b.AddBar(score.Bar{Number: int32(bar)})
			}
			for n := range 4 {
				e := b.AddEvent(score.Event{
					Onset: theory.Tick(n) * theory.Quarter, Dur: theory.Quarter, Value: theory.QuarterValue,
					Bar: bar, Voice: b.Voice(part, 1), Staff: staff,
				})
				b.AddHead(e, score.Head{Pitch: theory.Pitch{Step: theory.Step((i + n + p) % 7), Oct: 4}})
			}
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func plan(t testing.TB, s *score.Score, l Layout) Plan {
	t.Helper()
	p, err := NewPlan(s, l)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var screen = Layout{WidthPx: 864, Scale: 40}

// covers checks that systems hold all bars in order.
func covers(t *testing.T, p Plan, bars score.Span[score.BarRow]) {
	t.Helper()
	next := bars.Lo
	for i, sys := range p.Systems {
		if sys.Bars.Lo != next || sys.Bars.IsEmpty() || !(sys.HeightPx > 0) {
			t.Errorf("system %d: %+v, should begin with %d", i+1, sys, next)
		}
		next = sys.Bars.Hi
	}
	if next != bars.Hi {
		t.Errorf("the plan ends with bar %d of %v", next-1, bars)
	}
}

func TestPlanCovers(t *testing.T) {
	for _, bars := range []int{1, 2, 7, 50, 400} {
		s := simple(t, 2, bars)
		p := plan(t, s, screen)
		covers(t, p, s.Grid(1).Bars)
		if again := plan(t, s, screen); !reflect.DeepEqual(p, again) {
			t.Error("two plans of one score differ")
		}
		if n := len(p.Systems); bars == 50 && (n < 5 || n > 14) {
			t.Errorf("%d systems for 50 bars of four quarters", n)
		}
	}
	if p := plan(t, simple(t, 1, 0), screen); len(p.Systems) != 0 {
		t.Errorf("systems without bars: %+v", p.Systems)
	}
}

func TestPlanOfBars(t *testing.T) {
	s := simple(t, 3, 40)
	window := score.Span[score.BarRow]{Lo: 12, Hi: 31}
	p := plan(t, s, Layout{WidthPx: 864, Scale: 40, Bars: window, Parts: []score.PartRow{2}})
	covers(t, p, window)
	if all := plan(t, s, Layout{WidthPx: 864, Scale: 40, Bars: window}); all.Systems[0].HeightPx < 2*p.Systems[0].HeightPx {
		t.Error("three parts are hardly higher than one")
	}
}

func TestPlanChangesBehindAnEditOnly(t *testing.T) {
	long, longer := plan(t, simple(t, 1, 60), screen), plan(t, simple(t, 1, 90), screen)
	same := len(long.Systems) - 2
	if !reflect.DeepEqual(long.Systems[:same], longer.Systems[:same]) {
		t.Errorf("%+v\n%+v", long.Systems, longer.Systems)
	}
}

func TestLastSystemIsNotNearlyEmpty(t *testing.T) {
	for bars := 12; bars < 24; bars++ {
		p := plan(t, simple(t, 1, bars), screen)
		if n := len(p.Systems); p.Systems[n-1].Bars.Len() < 2 && p.Systems[n-2].Bars.Len() > 3 {
			t.Errorf("%d bars: %+v", bars, p.Systems)
		}
	}
}

func TestPlanFollowsTheSource(t *testing.T) {
	d := score.NewDraft(simple(t, 1, 12))
	d.Bars()[3].Flags |= score.NewSystem
	d.Bars()[8].Flags |= score.NewPage
	s, err := d.Finish()
	if err != nil {
		t.Fatal(err)
	}
	l := screen
	l.WidthPx, l.SourceBreaks = 3000, true
	p := plan(t, s, l)
	covers(t, p, s.Grid(1).Bars)
	if len(p.Systems) != 3 || p.Systems[1].Bars != (score.Span[score.BarRow]{Lo: 3, Hi: 8}) {
		t.Errorf("%+v", p.Systems)
	}
}

func TestBadPlans(t *testing.T) {
	s := simple(t, 1, 4)
	for name, l := range map[string]Layout{
		"no width": {Scale: 40}, "no scale": {WidthPx: 500}, "bars": {WidthPx: 500, Scale: 40, Bars: score.Span[score.BarRow]{Lo: 3, Hi: 9}},
		"part": {WidthPx: 500, Scale: 40, Parts: []score.PartRow{2}},
	} {
		if _, err := NewPlan(s, l); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	e := New(Config{})
	defer e.Close()
	for _, n := range []int{0, -1, 99} {
		if _, err := e.System(t.Context(), s, plan(t, s, screen), n); !fault.Is(err, fault.NotFound) {
			t.Errorf("system %d: %v", n, err)
		}
	}
	if _, err := e.Pages(t.Context(), s, Paper{Width: 30, Height: 30, Margin: 10}, PageOptions{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a paper without room: %v", err)
	}
}

// countHeads counts how often each head of a score is in drawings.
func countHeads(s *score.Score, drawings ...SVG) map[int]int {
	counts := map[int]int{}
	for h := range s.Heads().All() {
		n := 0
		for _, d := range drawings {
			n += bytes.Count(d.Bytes, []byte(`<g id="`+s.Head(h).ID.String()+`" class="note"`))
		}
		counts[n]++
	}
	return counts
}

func TestSystems(t *testing.T) {
	e := needEngraver(t)
	s := simple(t, 2, 17)
	p := plan(t, s, screen)
	var drawn []SVG
	for i := range p.Systems {
		svg, err := e.System(t.Context(), s, p, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(svg.Bytes, []byte(`class="system"`)); n != 2 { // ours and Verovio's
			t.Errorf("system %d is drawn on %d lines", i+1, n-1)
		}
		if got := svg.HeightPx / p.Systems[i].HeightPx; svg.WidthPx != 864 || got < 0.85 || got > 1.15 {
			t.Errorf("system %d is %g × %g, estimated %g", i+1, svg.WidthPx, svg.HeightPx, p.Systems[i].HeightPx)
		}
		if got := drawnWidth(svg.Bytes) / svg.Width; i+1 < len(p.Systems) && (got < 0.98 || got > 1.01) {
			t.Errorf("system %d fills %g of its width", i+1, got)
		}
		drawn = append(drawn, svg)
	}
	if got := countHeads(s, drawn...); got[1] != s.NumHeads() {
		t.Errorf("heads by how often they are drawn: %v", got)
	}
}

func TestCrowdedBarIsSmaller(t *testing.T) {
	e := needEngraver(t)
	s := simple(t, 1, 1)
	l := Layout{WidthPx: 80, Scale: 60}
	svg, err := e.System(t.Context(), s, plan(t, s, l), 1)
	if err != nil {
		t.Fatal(err)
	}
	if svg.WidthPx != 80 || svg.Width < 1.2*80*100/60 || drawnWidth(svg.Bytes) > svg.Width*1.01 {
		t.Errorf("%g px for %g units, drawn %g", svg.WidthPx, svg.Width, drawnWidth(svg.Bytes))
	}
}

func TestPages(t *testing.T) {
	e := needEngraver(t)
	s := simple(t, 3, 90)
	var last job.Progress
	ctx := job.WithReporter(t.Context(), func(p job.Progress) { last = p })
	pages, err := e.Pages(ctx, s, A4, PageOptions{Marks: map[string]Mark{s.Head(1).ID.String(): {Color: "#c00"}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 2 || countHeads(s, pages...)[1] < s.NumHeads()-1 {
		t.Errorf("%d pages, heads %v", len(pages), countHeads(s, pages...))
	}
	for _, want := range []string{"Fuga &amp; &lt;Co&gt;", "J. S. Bach", `fill="#c00" id="` + s.Head(1).ID.String() + `"`} {
		if !bytes.Contains(pages[0].Bytes, []byte(want)) {
			t.Errorf("page 1 lacks %s", want)
		}
	}
	if last.Done != last.Total || last.Total == 0 {
		t.Errorf("progress ended with %+v", last)
	}
	part, err := e.Pages(t.Context(), s, A4, PageOptions{Parts: []score.PartRow{2}, Bars: score.Span[score.BarRow]{Lo: 1, Hi: 9}})
	if err != nil {
		t.Fatal(err)
	}
	if len(part) != 1 || countHeads(s, part...)[1] != 8*4 || !bytes.Contains(part[0].Bytes, []byte("– Part 2")) {
		t.Errorf("a part: %d pages, heads %v", len(part), countHeads(s, part...))
	}
}

func TestPagesStop(t *testing.T) {
	e := needEngraver(t)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	ctx = job.WithReporter(ctx, func(job.Progress) { calls++; cancel() })
	_, err := e.Pages(ctx, simple(t, 1, 203), A4, PageOptions{})
	if !fault.Is(err, fault.Canceled) || calls > 2 {
		t.Errorf("%v after %d systems", err, calls)
	}
}

// Systems begin where measures of all parts do.
func TestPlanKeepsJoinedMeasures(t *testing.T) {
	b := score.NewBuilder(0)
	for i, length := range []theory.Tick{3 * theory.Quarter, 2 * theory.Quarter} {
		part := b.AddPart(score.Part{Grid: score.GridRow(i + 1)})
		staff := b.AddStaff(score.Staff{Part: part})
		for range 120 * theory.Quarter / length {
			bar := b.AddBar(score.Bar{Grid: score.GridRow(i + 1), Len: length})
			for at := theory.Tick(0); at < length; at += theory.Quarter {
				e := b.AddEvent(score.Event{Onset: at, Dur: theory.Quarter, Bar: bar, Voice: b.Voice(part, 1), Staff: staff})
				b.AddHead(e, score.Head{Pitch: theory.MustPitch("C5")})
			}
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	p := plan(t, s, screen)
	covers(t, p, s.Grid(1).Bars)
	if len(p.Systems) < 3 {
		t.Fatalf("%d systems", len(p.Systems))
	}
	for _, system := range p.Systems {
		if start := s.Bar(system.Bars.Lo).Start; !s.Meets(start) {
			t.Errorf("a system begins at %s, where measures go on", start)
		}
	}
}
