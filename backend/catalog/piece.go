package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/format/source"
	"ricercar/backend/library"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
)

// ScoreRef is embedded by the arguments of operations on one score.
type ScoreRef struct {
	ScoreID string `json:"score_id" minLength:"1" maxLength:"4096" doc:"Id in the library; also corpus:NAME or a path."`
}

// piece is a score that an operation works on, wherever it comes from.
type piece struct {
	*score.Score
	name        string        // by which outputs know it: the id, or the name of the file
	info        *library.Info // nil for what is not in the library
	metadata    library.Metadata
	source      []byte // of what is not in the library
	diagnostics []source.Diagnostic
	library     *library.Library // in which it is
	harmonies   *harmonies       // that were read of it
}

// entry is the piece as lists show it.
func (p piece) entry() Entry {
	if p.info != nil {
		return entryOf(*p.info)
	}
	return entryOf(library.Info{ID: p.name, Metadata: p.metadata})
}

// title is what a heading says.
func (p piece) title() string { return cmp.Or(p.metadata.Title, p.name) }

// piece finds the score that a caller names: in the library, else a built-in piece or a file.
func (d Deps) piece(ctx context.Context, ref string) (piece, error) {
	kind, where := d.resolve(ctx, op.Source{Source: ref})
	if kind == fromLibrary || d.Library == nil || library.CheckID(ref) != nil {
		return d.pieceOf(ctx, op.Source{Source: ref})
	}
	p, err := d.ofLibrary(ctx, ref)
	if !fault.Is(err, fault.NotFound) {
		return p, err
	}
	_, noCorpus := d.corpusPiece(where)
	_, _, noFile := statFile(ctx, where)
	if kind == fromText || kind == fromFile && noFile == nil || kind == fromCorpus && noCorpus == nil {
		return d.pieceOf(ctx, op.Source{Source: ref})
	}
	return piece{}, err // who wrote a name that fits nothing meant an id
}

// pieceOf reads the one score of a source.
func (d Deps) pieceOf(ctx context.Context, s op.Source) (piece, error) {
	all, err := d.pieces(ctx, s)
	switch {
	case err != nil:
		return piece{}, fault.As(err).WithField(cmp.Or(fault.As(err).Field, "score_id"))
	case len(all) > 1:
		return piece{}, whichTune(s.Source, all)
	}
	return all[0], nil
}

// maxChoices is how many tunes a person is asked to choose from; the argument itself takes every one.
const maxChoices = 100

// whichTune asks for one of the scores that a file holds.
func whichTune(source string, all []piece) error {
	holds := fault.New(fault.Invalid, "%s holds %d scores", short(source), len(all)).
		WithHint("name one by its number: %s#%s", short(source), all[0].metadata.TuneNumber)
	var choices []op.Choice
	for _, p := range all[:min(len(all), maxChoices)] {
		choices = append(choices, op.Choice{
			Value: source + "#" + p.metadata.TuneNumber, Title: p.metadata.TuneNumber + ": " + cmp.Or(p.metadata.Title, "untitled"),
		})
	}
	return op.Ask(holds, "score_id", fmt.Sprintf("%s holds %d scores. Which one?", short(source), len(all)), choices...)
}

// pieces reads the scores of a source: one, or as many as a tune book holds.
func (d Deps) pieces(ctx context.Context, s op.Source) ([]piece, error) {
	if kind, where := d.resolve(ctx, s); kind == fromLibrary {
		p, err := d.ofLibrary(ctx, where)
		if err != nil {
			return nil, err
		}
		return []piece{p}, nil
	}
	file, err := d.content(ctx, s)
	if err != nil {
		return nil, err
	}
	read, diagnostics, err := format.Read(ctx, file.Name, file.Data, format.Hint{Format: file.Format, Tune: file.Tune, Limits: d.limits()})
	if err != nil {
		return nil, err
	}
	out := make([]piece, len(read.Entries))
	for i, e := range read.Entries {
		out[i] = piece{Score: e.Score, name: cmp.Or(file.Name, s.Source), metadata: library.MetadataOf(e), source: file.Data, diagnostics: diagnostics}
	}
	return out, nil
}

func (d Deps) ofLibrary(ctx context.Context, id string) (piece, error) {
	if d.Library == nil {
		return piece{}, fault.New(fault.Unsupported, "there is no library here")
	}
	s, info, err := d.Library.Music(ctx, id)
	return piece{Score: s, name: info.ID, info: &info, metadata: info.Metadata, library: d.Library, harmonies: d.harmonies}, err
}

// selected turns what a caller selects into rows. Bars are those of the first grid; the whole where none are named.
func (p piece) selected(sel op.Selection) (out score.Selection, bars score.Span[score.BarRow], err error) {
	if p.Grids().IsEmpty() {
		return out, bars, nil
	}
	bars = p.Grid(1).Bars
	if sel.Measures != "" {
		if bars, err = p.FindBars(sel.Measures); err != nil {
			return out, bars, err
		}
		out.From, out.To = p.Times(bars)
	}
	for _, name := range sel.Parts {
		part, err := p.FindPart(name)
		if err != nil {
			return out, bars, err
		}
		out.Parts = append(out.Parts, part)
	}
	if out.Voices, err = p.voices(out.Parts, sel.Voices); err != nil {
		return out, bars, err
	}
	return out, bars, nil
}

// excerpt is the score of what is selected.
func (p piece) excerpt(sel op.Selection) (*score.Score, error) {
	if sel.IsZero() {
		return p.Score, nil
	}
	chosen, _, err := p.selected(sel)
	if err != nil {
		return nil, err
	}
	return edit.Extract(p.Score, chosen)
}

// voices finds the voices of the numbers in the parts, or in all.
func (p piece) voices(parts []score.PartRow, numbers []int) ([]score.VoiceRow, error) {
	var out []score.VoiceRow
	for _, n := range numbers {
		found := false
		for v := range p.Voices().All() {
			voice := p.Voice(v)
			if int(voice.Number) == n && (len(parts) == 0 || slices.Contains(parts, voice.Part)) {
				out, found = append(out, v), true
			}
		}
		if !found {
			return nil, fault.New(fault.NotFound, "no part has a voice %s", strconv.Itoa(n)).WithField("voices").
				WithHint("voices are numbered from 1 within each part")
		}
	}
	return out, nil
}
