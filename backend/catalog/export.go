package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/format/source"
)

// output is a format that an export can have: one of package format, or one that is drawn or played.
type output struct {
	name, title string
	aliases     []string
	extension   string // with the dot
	mime        string
	paged       bool // a file for each page
	// write gives the file; pictures of several pages are as many files.
	write func(ctx context.Context, p piece, o exportOptions) (pages [][]byte, diagnostics []source.Diagnostic, err error)
}

// exportOptions are what all outputs may look at.
type exportOptions struct {
	op.Selection
	Performing
	label string // the score as the caller named it
	page  int    // of pictures, from 1; 0 is all
}

// Performing says how MIDI is played. It is embedded by the arguments of exports.
type Performing struct {
	Plain  bool `json:"plain,omitempty" doc:"Of midi: notes and tempi exactly as written; otherwise staccato is short, grace notes and ornaments are played, and so on."`
	Unfold bool `json:"unfold,omitempty" doc:"Of midi: repeats and jumps played out."`
}

// outputs are all formats of exports, in the order in which help lists them.
func (d Deps) outputs() []output {
	var all []output
	for _, f := range format.Formats() {
		if f.Writer != nil {
			all = append(all, notationOutput(f))
		}
	}
	all = append(append(all, d.pictureOutputs()...), d.soundOutputs()...)
	return append(all, output{name: formatSource, title: "the imported file itself", write: d.writeSource})
}

// Output is a format that scores can be exported in.
type Output struct {
	Name      string `json:"name" doc:"as export_score takes it"`
	Title     string `json:"title"`
	Extension string `json:"extension" doc:"of the file, with its dot; empty for the imported file itself"`
}

// Outputs are the formats that scores can be exported in, in the order in which help lists them.
func (d Deps) Outputs() []Output {
	var out []Output
	for _, o := range d.outputs() {
		out = append(out, Output{o.name, o.title, o.extension})
	}
	return out
}

// formatSource is the name of the format that gives the imported bytes back.
const formatSource = "source"

// notationOutput writes a format of package format.
func notationOutput(f format.Format) output {
	return output{
		name: f.Name, title: f.Title, aliases: append(f.Aliases, trimDots(f.Extensions)...), extension: f.Extensions[0], mime: f.MIME,
		write: func(ctx context.Context, p piece, o exportOptions) ([][]byte, []source.Diagnostic, error) {
			if f.Harmony {
				return p.writeHarmony(ctx, f, o)
			}
			s, err := p.excerpt(o.Selection)
			if err != nil {
				return nil, nil, err
			}
			data, diagnostics, err := f.Writer(ctx, s, source.WriteOptions{Name: o.label, Plain: o.Plain, Unfold: o.Unfold})
			return [][]byte{data}, diagnostics, err
		},
	}
}

// writeHarmony writes a format that holds the analysis of a piece, with the corrections that are kept beside it.
func (p piece) writeHarmony(ctx context.Context, f format.Format, o exportOptions) ([][]byte, []source.Diagnostic, error) {
	sel, _, err := p.selected(o.Selection)
	if err != nil {
		return nil, nil, err
	}
	a, _, _, err := p.harmony(ctx, harmony.Options{Selection: sel})
	if err != nil {
		return nil, nil, err
	}
	data, diagnostics, err := f.Writer(ctx, p.Score, source.WriteOptions{Name: o.label, Harmony: a})
	return [][]byte{data}, diagnostics, err
}

func trimDots(extensions []string) []string {
	out := make([]string, len(extensions))
	for i, e := range extensions {
		out[i] = strings.TrimPrefix(e, ".")
	}
	return out
}

// output finds a format by a name that users write for it.
func (d Deps) output(name string) (output, error) {
	low := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), ".")
	var names []string
	for _, o := range d.outputs() {
		if o.name == low || slices.Contains(o.aliases, low) {
			return o, nil
		}
		names = append(names, o.name)
	}
	return output{}, fault.New(fault.Unsupported, "scores cannot be written as %q", name).WithField("format").
		WithSuggestions(fault.Suggest(low, names)...).WithHint("formats: %s", strings.Join(names, ", "))
}

// writeSource gives the imported bytes back.
func (d Deps) writeSource(ctx context.Context, p piece, o exportOptions) ([][]byte, []source.Diagnostic, error) {
	if !o.IsZero() {
		return nil, nil, fault.New(fault.Invalid, "the imported file is given whole").WithField("measures")
	}
	if p.info == nil {
		return [][]byte{p.source}, nil, nil
	}
	data, _, err := d.Library.Source(ctx, p.info.ID)
	return [][]byte{data}, nil, err
}

type exportIn struct {
	ScoreRef
	Format string `json:"format,omitempty" default:"musicxml" maxLength:"32" doc:"musicxml, mxl, midi, mei, text, svg, png, pdf, wav, flac, romantext or csv (the harmony), events (notes as JSON), source (the imported file) …"`
	op.Selection
	Performing
	Page       int    `json:"page,omitempty" default:"1" minimum:"1" maximum:"10000" doc:"Of svg and png, which page."`
	OutputPath string `json:"output_path,omitempty" maxLength:"4096" doc:"New file to write, in a folder that Ricercar may use. Without it short texts come in the answer, and others as a link."`
}

// Exported is one score in a format.
type Exported struct {
	ScoreID     string              `json:"score_id"`
	Format      string              `json:"format"`
	Tune        *tune               `json:"tune,omitempty"`
	File        *op.File            `json:"file"`
	Pages       int                 `json:"num_pages,omitempty" doc:"Of pictures."`
	Diagnostics []source.Diagnostic `json:"diagnostics" doc:"What the format cannot hold."`

	files []*op.File // all pages, where all are wanted
}

// Attached are the file, or the files of all pages.
func (o Exported) Attached() []*op.File { return o.files }

// Digest says what was written and where; a short text is shown.
func (o Exported) Digest() string {
	text := fmt.Sprintf("%s as %s: %s, %s, %d bytes", o.ScoreID, o.Format, o.File.Name, o.File.MIME, o.File.Size)
	if o.Pages > 1 {
		text += fmt.Sprintf("; %d pages in all", o.Pages)
	}
	if o.File.Path != "" {
		text += "\nWritten to " + o.File.Path
	}
	text += remarks(o.Diagnostics)
	if len(o.File.Text) > 0 && len(text)+len(o.File.Text) < maxRead && o.File.Path == "" {
		text += "\n\n" + o.File.Text
	}
	return text
}

func exportScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "export_score", Title: "Export a score", Group: op.Showing, Effect: op.Add,
		Summary:  "Write a score in another format: notation, picture or sound.",
		Detail:   "For files. To show notes in the chat use render_score, to read them read_score.",
		Examples: []string{"score_id=bwv66.6 format=midi"},
	}, func(ctx context.Context, in exportIn) (Exported, error) {
		p, err := d.piece(ctx, in.ScoreID)
		if err != nil {
			return Exported{}, err
		}
		out, err := d.export(ctx, p, in.Format, exportOptions{in.Selection, in.Performing, labelOf(p, in.ScoreID), in.Page})
		if err != nil || in.OutputPath == "" {
			return out, err
		}
		if err := op.FilesOf(ctx).WriteFile(ctx, in.OutputPath, out.File.Bytes); err != nil {
			return Exported{}, fault.As(err).WithField("output_path")
		}
		out.File.Path = in.OutputPath
		return out, nil
	})
}

// labelOf is what a caller called a score, its name where that was the notation itself.
func labelOf(p piece, ref string) string {
	if notation.MatchString(ref) || isNotes(ref) {
		return p.name
	}
	return ref
}

// export writes a piece in a format.
func (d Deps) export(ctx context.Context, p piece, name string, o exportOptions) (Exported, error) {
	out, err := d.output(name)
	if err != nil {
		return Exported{}, err
	}
	pages, diagnostics, err := out.write(ctx, p, o)
	if err != nil {
		return Exported{}, err
	}
	e := Exported{ScoreID: p.name, Format: out.name, Tune: tuneOf(p.metadata), Diagnostics: list(diagnostics)}
	if out.paged {
		e.Pages = len(pages)
	}
	for i, data := range pages {
		if o.page != 0 && out.paged && i != o.page-1 {
			continue
		}
		name := p.base()
		if len(pages) > 1 {
			name += "-" + strconv.Itoa(i+1)
		}
		e.files = append(e.files, op.NewFile(name+p.extension(out), p.mime(out), data))
	}
	if len(e.files) == 0 {
		return Exported{}, fault.New(fault.NotFound, "there is no page %d", o.page).WithField("page").WithHint("the pages are 1 to %d", len(pages))
	}
	e.File = e.files[0]
	return e, nil
}

// base is the name of a piece's files without the extension: book-12 for a tune of a book.
func (p piece) base() string {
	if p.info != nil {
		return p.info.ID
	}
	base := baseName(p.name)
	if _, ok := format.ByName(base); ok {
		base = base[:strings.LastIndexByte(base, '.')]
	}
	if p.metadata.TuneNumber != "" {
		base += "-" + p.metadata.TuneNumber
	}
	if base == "-" || base == "" {
		base = "score"
	}
	return base
}

// extension is that of the format, and of the source's own name where the source is written.
func (p piece) extension(o output) string {
	if o.name != formatSource {
		return o.extension
	}
	name := p.sourceName()
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[i:]
	}
	return ""
}

func (p piece) mime(o output) string {
	if o.name != formatSource {
		return o.mime
	}
	f, _ := format.ByName(p.sourceName())
	return cmp.Or(f.MIME, "application/octet-stream")
}

// sourceName is the name of the file that the piece was read from.
func (p piece) sourceName() string {
	if p.info != nil {
		return p.info.File
	}
	return p.name
}

type convertIn struct {
	op.Source
	Format string `json:"format,omitempty" default:"musicxml" maxLength:"32" doc:"Format to write, as export_score has them."`
	op.Selection
	Performing
}

type convertOut struct {
	Exported
	Total int `json:"total" doc:"Scores in the file; the fields are those of the first."`

	all []Exported
}

// Digest says what was written.
func (o convertOut) Digest() string {
	if o.Total == 1 {
		return o.Exported.Digest()
	}
	return fmt.Sprintf("%s as %s; the first:\n%s", count(o.Total, "score"), o.Format, o.Exported.Digest())
}

// Each are the scores one by one.
func (o convertOut) Each() []op.Result {
	out := make([]op.Result, len(o.all))
	for i, e := range o.all {
		out[i] = e
	}
	return out
}

func convertScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "convert_score", Title: "Convert a file", Group: op.Showing, Surfaces: op.CLI,
		Summary:  "Write the scores of any source in another format, without the library.",
		Examples: []string{"source=corpus:bwv66.6 format=abc"},
	}, func(ctx context.Context, in convertIn) (convertOut, error) {
		all, err := d.pieces(ctx, in.Source)
		if err != nil {
			return convertOut{}, err
		}
		out := convertOut{Total: len(all)}
		for _, p := range all {
			one, err := d.export(ctx, p, in.Format, exportOptions{in.Selection, in.Performing, labelOf(p, in.Source.Source), 0})
			if err != nil {
				return convertOut{}, err
			}
			one.Diagnostics = append(list(p.diagnostics), one.Diagnostics...)
			out.all = append(out.all, one)
		}
		out.Exported = out.all[0]
		return out, nil
	})
}

// CheckOutput reports whether scores can be written in a format, given by a name or an extension.
func CheckOutput(d Deps, name string) error {
	_, err := d.output(name)
	return err
}
