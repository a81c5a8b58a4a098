package engrave

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"ricercar/backend/format"
	"ricercar/backend/score"
)

// pieces are conformance scores of several kinds, with how many bars of each are drawn.
var pieces = map[string]score.BarRow{
	"corpus/bach/bwv66.6.mxl":                      99,
	"corpus/schumann_robert/dichterliebe_no2.xml":  99,
	"corpus/mozart/k545/movement1_exposition.mxl":  99,
	"corpus/beethoven/opus18no1/movement4.mxl":     40,
	"corpus/schumann_clara/polonaise_op1n1.mxl":    40,
	"corpus/handel/rinaldo/Lascia_chio_pianga.mxl": 20,
	"corpus/bach/bwv248.64-6.mxl":                  12,
	"corpus/weber/concertino_clarinet.mxl":         30,
}

// piece reads a score of the conformance data.
func piece(t testing.TB, name string) *score.Score {
	t.Helper()
	oracle := os.Getenv("RICERCAR_ORACLE")
	if oracle == "" {
		t.Skip("RICERCAR_ORACLE does not name the conformance data")
	}
	found, err := filepath.Glob(filepath.Join(oracle, "corpus", "*", filepath.FromSlash(name)))
	if err != nil || len(found) == 0 {
		t.Skipf("the conformance data lack %s", name)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	file, _, err := format.Read(t.Context(), name, data, format.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	return file.Entries[0].Score
}

// TestPieces draws real music system by system: every notehead of the bars is there exactly once, and what the plan
// expected comes near to what was drawn.
func TestPieces(t *testing.T) {
	e := needEngraver(t)
	for name, bars := range pieces {
		t.Run(name, func(t *testing.T) {
			s := piece(t, name)
			l := screen
			l.Bars = score.Span[score.BarRow]{Lo: 1, Hi: min(bars+1, s.Grid(1).Bars.Hi)}
			p := plan(t, s, l)
			var drawn []SVG
			estimated, actual := 0.0, 0.0
			for i, sys := range p.Systems {
				svg, err := e.System(t.Context(), s, p, i+1)
				if err != nil {
					t.Fatal(err)
				}
				drawn = append(drawn, svg)
				estimated, actual = estimated+sys.HeightPx, actual+svg.HeightPx
			}
			want := 0
			for h := range s.Heads().All() {
				if l.Bars.Has(s.Event(s.Head(h).Event).Bar) {
					want++
				}
			}
			if got := countHeads(s, drawn...); got[1] != want || got[0] != s.NumHeads()-want {
				t.Errorf("of %d heads so many are drawn 0, 1 … times: %v", want, got)
			}
			if off := math.Abs(math.Log(estimated / actual)); off > 0.12 {
				t.Errorf("systems are %.0f px high, estimated %.0f", actual, estimated)
			}
		})
	}
}

// TestEstimates compares estimated widths of systems with what they take in Verovio's own spacing.
func TestEstimates(t *testing.T) {
	e := needEngraver(t)
	for name := range pieces {
		t.Run(name, func(t *testing.T) {
			s := piece(t, name)
			l := Layout{WidthPx: 4000, Scale: 100, Bars: score.Span[score.BarRow]{Lo: 1, Hi: min(9, s.Grid(1).Bars.Hi)}}
			p := plan(t, s, l)
			// A last system that is far from full keeps its own width.
			l.WidthPx = 2 * p.Systems[0].content
			if p = plan(t, s, l); len(p.Systems) != 1 {
				t.Fatalf("%d systems", len(p.Systems))
			}
			svg, err := e.System(t.Context(), s, p, 1)
			if err != nil {
				t.Fatal(err)
			}
			if ratio := p.Systems[0].content / drawnWidth(svg.Bytes); ratio < 0.85 || ratio > 1.2 {
				t.Errorf("the estimate is %.2f of %.0f units", ratio, drawnWidth(svg.Bytes))
			}
		})
	}
}

// BenchmarkFirstSystem draws the first system of a long score without a cache.
func BenchmarkFirstSystem(b *testing.B) { benchmarkSystems(b, 1) }

// BenchmarkAllSystems draws all of it.
func BenchmarkAllSystems(b *testing.B) { benchmarkSystems(b, math.MaxInt) }

func benchmarkSystems(b *testing.B, most int) {
	if !shared().Available() {
		b.Skip("no engraver in this build; `go run ./build/dev fetch` brings it")
	}
	s := piece(b, "corpus/beethoven/opus59no1/movement4.mxl")
	e := New(Config{Cache: NewMemoryCache(0), Verovio: compiled()})
	defer e.Close()
	if err := e.Prepare(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p, err := NewPlan(s, screen)
		if err != nil {
			b.Fatal(err)
		}
		for i := range min(most, len(p.Systems)) {
			if _, err := e.System(b.Context(), s, p, i+1); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkPlan breaks the same score into systems.
func BenchmarkPlan(b *testing.B) {
	s := piece(b, "corpus/beethoven/opus59no1/movement4.mxl")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := NewPlan(s, screen); err != nil {
			b.Fatal(err)
		}
	}
}
