package catalog

import (
	"bytes"
	"context"
	"fmt"

	"ricercar/backend/catalog/op"
	"ricercar/backend/engrave"
	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/fault"
	"ricercar/backend/format/mei"
	"ricercar/backend/score"
)

type renderIn struct {
	ScoreRef
	op.Selection
	Format    string   `json:"format,omitempty" default:"png" enum:"png,svg,pdf" doc:"pdf is on pages; the others are one picture."`
	Highlight []string `json:"highlight,omitempty" maxItems:"2000" doc:"Ids of notes and other signs to set off (n42)."`
	Color     string   `json:"color,omitempty" default:"#c00000" pattern:"^(#[0-9a-fA-F]{3,8}|[a-z]+)$" doc:"Of what is set off."`
	Labels    string   `json:"labels,omitempty" default:"none" enum:"none,chords,roman,issues" doc:"What to write at the notes: chord symbols, numerals, or numbers of findings and oddities that the result explains."`
	Width     int      `json:"width_px,omitempty" default:"1000" minimum:"200" maximum:"4000" doc:"Of a picture."`
}

type renderOut struct {
	ScoreID  string   `json:"score_id"`
	Measures string   `json:"measures" doc:"What is drawn."`
	Next     string   `json:"next_measures,omitempty" doc:"Give this as measures to see more."`
	Issues   []issue  `json:"issues,omitempty" doc:"What the numbers mean, with labels issues."`
	File     *op.File `json:"file"`

	labels string
}

// Attached is the picture.
func (o renderOut) Attached() []*op.File { return []*op.File{o.File} }

// Digest says what is drawn.
func (o renderOut) Digest() string {
	text := fmt.Sprintf("%s, measures %s: %s, %d bytes", o.ScoreID, o.Measures, o.File.Name, o.File.Size)
	if o.labels == "issues" {
		text += issueList(o.Issues)
	}
	if o.Next != "" {
		text += "\nMore: measures " + o.Next
	}
	return text
}

// The bounds of a picture that a chat can show.
const (
	pictureHeight = 1600 // pixels
	pictureScale  = 40   // per cent: a staff is 29 pixels high
)

func renderScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "render_score", Title: "Show the notes", Group: op.Showing,
		Summary:  "Draw a score or some measures as a picture, with notes set off, chords, numerals or findings named.",
		Detail:   "A picture holds what fits below each other; next_measures says where to go on. pdf holds everything.",
		Examples: []string{"score_id=bwv66.6 measures=1-4 format=svg"},
	}, func(ctx context.Context, in renderIn) (renderOut, error) {
		e, err := d.engraver()
		if err != nil {
			return renderOut{}, err
		}
		p, err := d.piece(ctx, in.ScoreID)
		if err != nil {
			return renderOut{}, err
		}
		r, err := d.drawing(ctx, p, in)
		if err != nil {
			return renderOut{}, err
		}
		return r.draw(ctx, e)
	})
}

// render is one drawing to be made.
type render struct {
	in    renderIn
	p     piece
	s     *score.Score
	parts []score.PartRow
	bars  score.Span[score.BarRow]
	marks map[string]engrave.Mark

	labels         []mei.Label
	noChordSymbols bool
	issues         []issue
	plan           engrave.Plan
}

func (d Deps) drawing(ctx context.Context, p piece, in renderIn) (*render, error) {
	sel, bars, err := p.selected(in.Selection)
	if err != nil {
		return nil, err
	}
	r := &render{in: in, p: p, parts: sel.Parts, bars: bars}
	if r.s, err = p.chosenVoices(exportOptions{Selection: in.Selection}); err != nil {
		return nil, err
	}
	if err = r.label(ctx, d, sel); err != nil {
		return nil, err
	}
	if r.marks, err = highlights(r.s, r.in.Highlight, in.Color); err != nil {
		return nil, err
	}
	l := engrave.Layout{
		WidthPx: float64(in.Width), Scale: pictureScale, Bars: bars, Parts: sel.Parts, Labels: r.labels, NoChordSymbols: r.noChordSymbols,
	}
	r.plan, err = engrave.NewPlan(r.s, l)
	if err == nil && len(r.plan.Systems) == 0 {
		err = fault.New(fault.NotFound, "there is no measure to be drawn")
	}
	return r, err
}

// draw makes the drawing.
func (r *render) draw(ctx context.Context, e *engrave.Engraver) (renderOut, error) {
	out := renderOut{ScoreID: r.p.name, Issues: r.issues, labels: r.in.Labels}
	var b bytes.Buffer
	var err error
	mime := "image/svg+xml"
	shown := r.bars
	switch r.in.Format {
	case "pdf":
		mime, err = "application/pdf", r.pdf(ctx, e, &b)
	default:
		shown = drawnBars(r.plan, pictureHeight)
		l := r.plan.Layout
		l.Bars = shown
		var svg engrave.SVG
		if svg, err = e.Picture(ctx, r.s, l, r.marks); err != nil {
			return out, err
		}
		if r.in.Format == "svg" {
			b.Write(svg.Bytes)
			break
		}
		mime, err = "image/png", e.PNG(ctx, &b, svg, r.in.Width)
	}
	if err != nil {
		return out, err
	}
	out.Measures = r.p.Measure(shown.Lo) + "-" + r.p.Measure(shown.Hi-1)
	if shown.Hi < r.bars.Hi {
		out.Next = r.p.Measure(shown.Hi) + "-" + r.p.Measure(r.bars.Hi-1)
	}
	out.File = op.NewFile(r.p.base()+"."+r.in.Format, mime, b.Bytes())
	return out, nil
}

func (r *render) pdf(ctx context.Context, e *engrave.Engraver, b *bytes.Buffer) error {
	l := r.plan.Layout
	o := engrave.PageOptions{Bars: r.bars, Parts: r.parts, Labels: l.Labels, NoChordSymbols: l.NoChordSymbols, Marks: r.marks}
	pages, err := e.Pages(ctx, r.s, engrave.A4, o)
	if err != nil {
		return err
	}
	return e.PDF(ctx, b, engrave.A4, svgdraw.Info{Title: r.p.title(), Author: r.p.metadata.Composer}, pages...)
}
