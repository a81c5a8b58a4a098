package catalog

import (
	"context"
	"fmt"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/score"
)

type readIn struct {
	ScoreRef
	op.Selection
	Written bool `json:"written,omitempty" doc:"Written pitches of transposing parts, not sounding ones."`
	IDs     bool `json:"ids,omitempty" doc:"With the ids by which notes are named in findings and highlights."`
	Details bool `json:"details,omitempty" doc:"With what changes the look only."`
}

type readOut struct {
	ScoreID  string `json:"score_id"`
	Measures string `json:"measures" doc:"What was read."`
	Text     string `json:"text" doc:"A line for each measure and voice: pitch:quarters, chords in [ ], r rest, ~ tie, @ place in the measure."`
	Complete bool   `json:"complete"`
	Next     string `json:"next_measures,omitempty" doc:"Give this as measures to read on."`
}

// Digest is the text itself.
func (o readOut) Digest() string {
	text := fmt.Sprintf("%s, measures %s\n%s", o.ScoreID, o.Measures, o.Text)
	if !o.Complete {
		text += "\n… read on with measures " + o.Next
	}
	return text
}

// maxRead is how much text is read at once, in bytes: what a digest holds.
const maxRead = 5500

func readScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "read_score", Title: "Read the notes", Group: op.Reading,
		Summary:  "Read measures of a score as compact text: every note, rest and sign.",
		Detail:   "Long scores are read piece by piece: next_measures says where to go on.",
		Examples: []string{"score_id=bwv66.6 measures=1-2"},
	}, func(ctx context.Context, in readIn) (readOut, error) {
		p, err := d.piece(ctx, in.ScoreID)
		if err != nil {
			return readOut{}, err
		}
		sel, bars, err := p.selected(in.Selection)
		if err != nil {
			return readOut{}, err
		}
		o := score.TextOptions{Selection: sel, IDs: in.IDs, Written: in.Written, Details: in.Details}
		return readBars(p, o, bars), nil
	})
}

// readBars reads as many of the bars as fit, at least one.
func readBars(p piece, o score.TextOptions, bars score.Span[score.BarRow]) readOut {
	out := readOut{ScoreID: p.name, Complete: true}
	fits := func(n int) bool {
		part := score.Span[score.BarRow]{Lo: bars.Lo, Hi: bars.Lo + score.BarRow(n)}
		if n < p.Grid(1).Bars.Len() {
			o.From, o.To = p.Times(part)
		}
		out.Text = strings.TrimRight(string(score.AppendText(nil, p.Score, o)), "\n")
		return len(out.Text) <= maxRead
	}
	if bars.IsEmpty() {
		out.Text = score.Text(p.Score)
		return out
	}
	n := bars.Len()
	for !fits(n) && n > 1 {
		n = max(1, min(n-1, n*maxRead/len(out.Text)))
	}
	last := bars.Lo + score.BarRow(n) - 1
	out.Measures = p.Measure(bars.Lo) + "-" + p.Measure(last)
	if last+1 < bars.Hi {
		out.Complete, out.Next = false, p.Measure(last+1)+"-"+p.Measure(bars.Hi-1)
	}
	return out
}
