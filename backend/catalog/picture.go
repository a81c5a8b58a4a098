package catalog

import (
	"bytes"
	"context"
	"slices"

	"ricercar/backend/engrave"
	"ricercar/backend/engrave/svgdraw"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// pictureOutputs are the formats that are drawn.
func (d Deps) pictureOutputs() []output {
	return []output{
		{name: "svg", title: "SVG", extension: ".svg", mime: "image/svg+xml", paged: true, write: d.writePages(d.svgPages)},
		{name: "png", title: "PNG", extension: ".png", mime: "image/png", paged: true, write: d.writePages(d.pngPages)},
		{name: "pdf", title: "PDF", extension: ".pdf", mime: "application/pdf", write: d.writePages(d.pdfPages)},
	}
}

// engraver returns what draws, or says why nothing does.
func (d Deps) engraver() (*engrave.Engraver, error) {
	if d.Engraver == nil || !d.Engraver.Available() {
		return nil, fault.New(fault.Unsupported, "this build has no engraver").WithHint("put Verovio's module into the folder verovio among the program's data")
	}
	return d.Engraver, nil
}

// writePages engraves a score on pages and has them encoded.
func (d Deps) writePages(encode func(context.Context, piece, []engrave.SVG) ([][]byte, error)) func(context.Context, piece, exportOptions) ([][]byte, []source.Diagnostic, error) {
	return func(ctx context.Context, p piece, o exportOptions) ([][]byte, []source.Diagnostic, error) {
		e, err := d.engraver()
		if err != nil {
			return nil, nil, err
		}
		s, err := p.chosenVoices(o)
		if err != nil {
			return nil, nil, err
		}
		sel, bars, err := p.selected(o.Selection)
		if err != nil {
			return nil, nil, err
		}
		options := engrave.PageOptions{Bars: bars, Parts: sel.Parts}
		if s.Meta().Title == "" && s.Meta().Subtitle == "" {
			options.Heading = &engrave.Heading{Title: p.title(), Composer: p.metadata.Composer}
		}
		pages, err := e.Pages(ctx, s, engrave.A4, options)
		if err != nil {
			return nil, nil, err
		}
		data, err := encode(ctx, p, pages)
		return data, nil, err
	}
}

// chosenVoices is the score with the voices that are wanted; bars and parts are chosen by the engraver.
func (p piece) chosenVoices(o exportOptions) (*score.Score, error) {
	if len(o.Voices) == 0 {
		return p.Score, nil
	}
	o.Measures, o.Parts = "", nil
	return p.excerpt(o.Selection)
}

func (d Deps) svgPages(_ context.Context, _ piece, pages []engrave.SVG) ([][]byte, error) {
	out := make([][]byte, len(pages))
	for i, p := range pages {
		out[i] = p.Bytes
	}
	return out, nil
}

// printWidth is the width of pages as PNG, in pixels: A4 at 200 dots an inch.
const printWidth = 1654

func (d Deps) pngPages(ctx context.Context, _ piece, pages []engrave.SVG) ([][]byte, error) {
	out := make([][]byte, len(pages))
	for i, p := range pages {
		var b bytes.Buffer
		if err := d.Engraver.PNG(ctx, &b, p, printWidth); err != nil {
			return nil, err
		}
		out[i] = b.Bytes()
	}
	return out, nil
}

func (d Deps) pdfPages(ctx context.Context, p piece, pages []engrave.SVG) ([][]byte, error) {
	var b bytes.Buffer
	err := d.Engraver.PDF(ctx, &b, engrave.A4, svgdraw.Info{Title: p.title(), Author: p.metadata.Composer}, pages...)
	return [][]byte{b.Bytes()}, err
}

// highlights sets elements off in a colour. An id that the score has not is fault.NotFound.
func highlights(s *score.Score, ids []string, color string) (map[string]engrave.Mark, error) {
	marks := map[string]engrave.Mark{}
	for _, name := range ids {
		id, err := score.ParseID(name)
		if err != nil {
			return nil, fault.As(err).WithField("highlight")
		}
		if _, ok := s.Find(id); !ok {
			return nil, fault.New(fault.NotFound, "the score has no note %s", name).WithField("highlight").
				WithHint("read_score with ids names the notes")
		}
		marks[name] = engrave.Mark{Class: "highlight", Color: color}
	}
	return marks, nil
}

// drawnBars is how many bars, from the first on, fill a picture of a height in pixels: those of whole systems, at least
// one system.
func drawnBars(p engrave.Plan, heightPx float64) score.Span[score.BarRow] {
	n := 1
	for height := p.Systems[0].HeightPx; n < len(p.Systems); n++ {
		if height += p.Systems[n].HeightPx; height > heightPx {
			break
		}
	}
	shown := slices.Clone(p.Systems[:n])
	return score.Span[score.BarRow]{Lo: shown[0].Bars.Lo, Hi: shown[n-1].Bars.Hi}
}
