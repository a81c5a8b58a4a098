package catalog

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ricercar/backend/analysis/chords"
	"ricercar/backend/catalog/op"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

type chordsIn struct {
	ScoreRef
	op.Selection
	Mode        string  `json:"mode,omitempty" default:"vertical" enum:"vertical,harmonic" doc:"vertical: a row for whatever sounds together; harmonic: passing notes merged into harmonies."`
	MinDuration float64 `json:"min_duration,omitempty" minimum:"0" maximum:"64" doc:"Shortest chord that stands by itself, in quarters."`
	op.Paging
}

// chordRow is one chord of a score.
type chordRow struct {
	Offset      float64  `json:"offset"`
	Duration    float64  `json:"duration"`
	Measure     string   `json:"measure"`
	Beat        float64  `json:"beat"`
	Pitches     []string `json:"pitches"`
	Symbol      string   `json:"symbol" doc:"F#m/A; empty for what has none."`
	Alternative string   `json:"alternative,omitempty"`
	Root        string   `json:"root,omitempty"`
	Bass        string   `json:"bass"`
	Quality     string   `json:"quality"`
	Inversion   int      `json:"inversion"`
	Notes       []string `json:"notes"`
}

type chordsOut struct {
	Chords []chordRow `json:"chords"`
	op.Cut
	Summary chordSummary `json:"summary" doc:"Of all chords."`
}

type chordSummary struct {
	Qualities    map[string]int `json:"qualities"`
	Common       []chordCount   `json:"most_common"`
	MeanDuration float64        `json:"mean_duration" doc:"Quarters."`
	PerMeasure   float64        `json:"chords_per_measure"`
}

type chordCount struct {
	Symbol string `json:"symbol"`
	Count  int    `json:"count"`
}

// Digest counts the chords and lists the first.
func (o chordsOut) Digest() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %.2f a measure, %.2f quarters each", count(o.Total, "chord"), o.Summary.PerMeasure, o.Summary.MeanDuration)
	if o.Total == 0 {
		return "No pitched notes sound here."
	}
	b.WriteString("\nQualities: " + joined(counted(o.Summary.Qualities), chordCount.text))
	b.WriteString("\nMost common: " + joined(o.Summary.Common, chordCount.text))
	b.WriteString("\n" + progression(o.Chords, 60))
	if rest := o.Total - min(len(o.Chords), 60); rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more", rest)
	}
	return b.String()
}

func (c chordCount) text() string { return fmt.Sprintf("%s %d", c.Symbol, c.Count) }

// progression lists chords measure by measure: "m. 1: F#m A/C# | m. 2: …".
func progression(rows []chordRow, most int) string {
	var b strings.Builder
	measure := ""
	for i, r := range rows[:min(len(rows), most)] {
		switch {
		case i == 0:
			b.WriteString("m. " + r.Measure + ":")
		case r.Measure != measure:
			b.WriteString(" | m. " + r.Measure + ":")
		}
		measure = r.Measure
		fmt.Fprintf(&b, " %s", r.label())
	}
	return b.String()
}

// label is the chord's symbol, its quality where it has none.
func (r chordRow) label() string {
	if r.Symbol != "" {
		return r.Symbol
	}
	return "[" + strings.Join(r.Pitches, " ") + "]"
}

// counted is a histogram, the most frequent first.
func counted(m map[string]int) []chordCount {
	out := []chordCount{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, chordCount{name, m[name]})
	}
	slices.SortStableFunc(out, func(a, b chordCount) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

func chordAnalysis(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "chord_analysis", Title: "List the chords", Group: op.Analysis,
		Summary:  "Name the chords of a score or of some measures, with their notes.",
		Detail:   "A row for each change of the sounding notes. What they do in their key, and where phrases end, says harmony_analysis.",
		Examples: []string{"score_id=bwv66.6 measures=1-4"},
	}, func(ctx context.Context, in chordsIn) (chordsOut, error) {
		p, err := d.piece(ctx, in.ScoreID)
		if err != nil {
			return chordsOut{}, err
		}
		sel, bars, err := p.selected(in.Selection)
		if err != nil {
			return chordsOut{}, err
		}
		rows := chordRows(p.Score, chordOptions(sel, in))
		out := chordsOut{Summary: summary(rows, bars.Len())}
		out.Chords, out.Cut, err = op.Of(in.Paging, rows, shownChords)
		return out, err
	})
}

// shownChords is how many chords a page has.
const shownChords = 100

func chordOptions(sel score.Selection, in chordsIn) chords.Options {
	o := chords.Options{Selection: sel, MinDuration: theory.Tick(in.MinDuration * float64(theory.Quarter))}
	if in.Mode == "harmonic" {
		o.Mode = chords.Harmonic
	}
	return o
}

func chordRows(s *score.Score, o chords.Options) []chordRow {
	a := chords.Find(s, o)
	out := make([]chordRow, len(a.Chords))
	for i, c := range a.Chords {
		r := a.Row(c)
		out[i] = chordRow{
			Offset: r.Offset, Duration: r.Duration, Measure: r.Measure, Beat: r.Beat, Pitches: r.Pitches, Symbol: r.Symbol,
			Alternative: r.Alternative, Root: r.Root, Bass: r.Bass, Quality: r.Quality, Inversion: r.Inversion, Notes: list(idNames(r.Notes)),
		}
	}
	return out
}

func summary(rows []chordRow, bars int) chordSummary {
	s := chordSummary{Qualities: map[string]int{}}
	symbols := map[string]int{}
	total := 0.0
	for _, r := range rows {
		s.Qualities[r.Quality]++
		total += r.Duration
		if r.Symbol != "" {
			symbols[r.Symbol]++
		}
	}
	s.Common = counted(symbols)
	s.Common = s.Common[:min(len(s.Common), 8)]
	if len(rows) > 0 {
		s.MeanDuration, s.PerMeasure = rounded(total/float64(len(rows))), rounded(float64(len(rows))/float64(max(bars, 1)))
	}
	return s
}

// findChords is the task chords.
func findChords(_ context.Context, p piece, sel score.Selection, out *Analysis) error {
	rows := chordRows(p.Score, chords.Options{Selection: sel})
	out.Chords = &rows
	out.text = append(out.text, count(len(rows), "chord")+strings.ReplaceAll(" | "+progression(rows, len(rows)), " | ", "\n"))
	return nil
}
