package catalog

import (
	"context"
	"slices"
	"strings"

	"ricercar/backend/analysis/chords"
	"ricercar/backend/analysis/harmony"
	"ricercar/backend/analysis/key"
	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/format/midi"
	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/source"
	"ricercar/backend/library"
	"ricercar/backend/score"
)

// benchRow is an operation that is measured alone.
type benchRow struct {
	name string
	run  func(ctx context.Context, b *Bench) error
}

var benchRows = []benchRow{
	{"parse", func(ctx context.Context, b *Bench) error {
		_, err := b.read(ctx)
		return err
	}},
	{"key", func(_ context.Context, b *Bench) error {
		_, err := key.Find(b.score, key.Options{})
		return err
	}},
	{"chords", func(_ context.Context, b *Bench) error {
		chords.Find(b.score, chords.Options{})
		return nil
	}},
	{"harmony", func(_ context.Context, b *Bench) error {
		_, err := harmony.Find(b.score, harmony.Options{})
		return err
	}},
	{"write", func(_ context.Context, b *Bench) error {
		_, err := musicxml.Write(b.score)
		return err
	}},
	{"midi", func(ctx context.Context, b *Bench) error {
		_, _, err := midi.Write(ctx, b.score, source.WriteOptions{})
		return err
	}},
}

// BenchRows names the operations that can be measured alone.
func BenchRows() []string {
	out := make([]string, len(benchRows))
	for i, r := range benchRows {
		out[i] = r.name
	}
	return out
}

// CheckBenchRow reports whether an operation can be measured.
func CheckBenchRow(name string) error {
	if slices.Contains(BenchRows(), name) {
		return nil
	}
	return fault.New(fault.Unsupported, "there is no row %q", name).WithField("row").
		WithSuggestions(fault.Suggest(name, BenchRows())...).WithHint("rows are %s", strings.Join(BenchRows(), ", "))
}

// Bench is one operation on one file, ready to be run again and again. Everything but the operation is done before.
type Bench struct {
	Notes int // of the scores in the file

	run   func(ctx context.Context, b *Bench) error
	file  library.File
	deps  Deps
	score *score.Score
}

// NewBench prepares an operation on a FILE, which it reads by a rule.
func NewBench(d Deps, files op.Files, row, file, from string) (*Bench, error) {
	if err := CheckBenchRow(row); err != nil {
		return nil, err
	}
	ctx := op.WithFiles(context.Background(), files)
	s := op.Source{Source: file, From: from}
	if !strings.HasPrefix(file, fromCorpus+":") && !strings.HasPrefix(file, fromLibrary+":") {
		s.Type = fromFile
	}
	content, err := d.content(ctx, s)
	if err != nil {
		return nil, err
	}
	b := &Bench{file: content, deps: d}
	for _, r := range benchRows {
		if r.name == row {
			b.run = r.run
		}
	}
	read, err := b.read(ctx)
	if err != nil {
		return nil, err
	}
	b.score = read.Entries[0].Score
	for _, e := range read.Entries {
		b.Notes += e.Score.NumHeads()
	}
	return b, nil
}

// read reads the file's bytes.
func (b *Bench) read(ctx context.Context) (format.File, error) {
	f, _, err := format.Read(ctx, b.file.Name, b.file.Data, format.Hint{Format: b.file.Format, Tune: b.file.Tune, Limits: b.deps.limits()})
	return f, err
}

// Run does the operation once.
func (b *Bench) Run(ctx context.Context) error { return b.run(ctx, b) }
