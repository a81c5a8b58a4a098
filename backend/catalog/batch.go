package catalog

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/job"
	"ricercar/backend/library"
	"ricercar/backend/observe"
)

// BatchOrder says what is done for which scores.
type BatchOrder struct {
	Tool       string         `json:"tool,omitempty" maxLength:"64" doc:"Of start: the tool, such as import_score, analyze_score or export_score."`
	Arguments  map[string]any `json:"arguments,omitempty" doc:"Of start: arguments of the tool that hold for all."`
	Sources    []string       `json:"sources,omitempty" maxItems:"10000" doc:"Of start: paths, folders (with the scores below), corpus:NAME, ids."`
	Query      string         `json:"query,omitempty" maxLength:"200" doc:"Of start: also the library's scores that these words find; * for all."`
	Collection string         `json:"collection,omitempty" maxLength:"64" doc:"Of start: only those, or all, of this collection."`
}

// maxBatch bounds a batch.
const maxBatch = 10_000

// batch is one tool for many scores.
type batch struct {
	deps    Deps
	spec    op.Spec
	field   string // by which the tool takes a score
	args    map[string]any
	sources []string
}

// startBatch checks everything that can be checked beforehand and begins the job.
func (d Deps) startBatch(ctx context.Context, specs []op.Spec, in BatchOrder) (jobsOut, error) {
	b := batch{deps: d, args: in.Arguments}
	var err error
	if b.spec, b.field, err = batchTool(specs, in.Tool); err != nil {
		return jobsOut{}, err
	}
	if b.sources, err = d.batchSources(ctx, in); err != nil {
		return jobsOut{}, err
	}
	raw, err := b.arguments(b.sources[0])
	if err == nil {
		_, err = b.spec.Arguments(raw)
	}
	if err != nil {
		return jobsOut{}, fault.As(err).WithField(strings.TrimSuffix("arguments."+fault.As(err).Field, "."))
	}
	caller := job.CallerOf(ctx)
	caller.Priority = job.Batch
	about := job.About{
		Operation: b.spec.Name, Title: fmt.Sprintf("%s: %s", b.spec.Title, count(len(b.sources), "score")),
		Client: caller.Client, CorrelationID: observe.CorrelationID(ctx),
	}
	status := d.Jobs.Begin(job.WithCaller(ctx, caller), about, b.run).Keep(ctx)
	view := viewOf(status)
	return jobsOut{Job: &view}, nil
}

// batchTool finds the tool, and the argument by which it takes a score.
func batchTool(specs []op.Spec, name string) (op.Spec, string, error) {
	var names []string
	for _, s := range specs {
		field := scoreField(s)
		if field == "" || s.Effect.Destructive() {
			continue
		}
		if s.Name == name {
			return s, field, nil
		}
		names = append(names, s.Name)
	}
	return op.Spec{}, "", fault.New(fault.Invalid, "%q is no tool that can be done for many scores", name).WithField("tool").
		WithSuggestions(fault.Suggest(name, names)...).WithHint("tools: %s", strings.Join(names, ", "))
}

// scoreField is the argument by which an operation takes one score, or "".
func scoreField(s op.Spec) string {
	properties := s.Input().Properties
	for _, field := range []string{"source", "score_id"} {
		if properties[field] != nil {
			return field
		}
	}
	return ""
}

// batchSources lists the scores: folders become the scores below them, a query those that it finds.
func (d Deps) batchSources(ctx context.Context, in BatchOrder) ([]string, error) {
	var all []string
	for _, s := range in.Sources {
		files, err := op.FilesOf(ctx).Walk(ctx, s, maxBatch)
		switch {
		case fault.Is(err, fault.TooLarge) || fault.Is(err, fault.Canceled):
			return nil, err
		case err != nil: // no folder that can be read: the tool will say what is wrong with it, if anything is
			all = append(all, s)
			continue
		}
		scores := slices.DeleteFunc(files, func(f string) bool { return !format.IsScoreName(f) })
		if len(scores) == 0 {
			return nil, fault.New(fault.NotFound, "there is no score below %s", short(s)).WithField("sources")
		}
		all = append(all, scores...)
	}
	found, err := d.batchQuery(ctx, in)
	all = append(all, found...)
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, fault.New(fault.Invalid, "no scores are named").WithField("sources").
			WithHint("give sources, or a query of the library; * is all of it")
	case len(all) > maxBatch:
		return nil, fault.New(fault.TooLarge, "these are %d scores; a job takes %d", len(all), maxBatch).WithField("sources")
	}
	return all, nil
}

// batchQuery lists the ids of the library's scores that are asked for.
func (d Deps) batchQuery(ctx context.Context, in BatchOrder) (ids []string, err error) {
	if in.Query == "" && in.Collection == "" || d.Library == nil {
		return nil, nil
	}
	q := library.Query{Text: strings.Trim(in.Query, "* "), Collection: in.Collection, Sort: library.ByID, Limit: 1000}
	for {
		page, err := d.Library.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, i := range page.Items {
			ids = append(ids, i.ID)
		}
		if q.Cursor = page.NextCursor; q.Cursor == "" || len(ids) > maxBatch {
			return ids, nil
		}
	}
}

// arguments are those of the tool for one score.
func (b batch) arguments(source string) (json.RawMessage, error) {
	args := maps.Clone(b.args)
	if args == nil {
		args = map[string]any{}
	}
	args[b.field] = source
	return json.Marshal(args)
}

// batchOut is how a batch ended; its report holds the rest.
type batchOut struct {
	Total  int `json:"total"`
	Failed int `json:"failed"`

	first []string // failures
}

// Digest counts, and names the first failures.
func (o batchOut) Digest() string {
	text := fmt.Sprintf("%d of %d done", o.Total-o.Failed, o.Total)
	if o.Failed > 0 {
		text += fmt.Sprintf(", %d failed:\n%s", o.Failed, strings.Join(o.first, "\n"))
	}
	return text
}

// run does the tool for all scores, several at once, and reports in their order. What is done when the context ends is
// kept.
func (b batch) run(ctx context.Context) (job.Result, error) {
	out := batchOut{Total: len(b.sources)}
	n := 0
	for done := range b.begin(ctx) {
		var item job.Item
		select {
		case item = <-done:
		case <-ctx.Done():
		}
		if ctx.Err() != nil && !item.OK {
			return nil, ctx.Err()
		}
		if !item.OK {
			if out.Failed++; len(out.first) < 5 {
				out.first = append(out.first, item.Source+": "+item.Err.Error())
			}
		}
		job.AddItem(ctx, item)
		n++
		job.Report(ctx, float64(n), float64(out.Total), short(item.Source))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// begin hands over where each score's item will come, in order.
func (b batch) begin(ctx context.Context) <-chan chan job.Item {
	workers := b.deps.Pool.Stats().Workers
	waiting, free := make(chan chan job.Item, workers), make(chan struct{}, workers)
	go func() {
		defer close(waiting)
		for _, source := range b.sources {
			select {
			case free <- struct{}{}:
			case <-ctx.Done():
				return
			}
			done := make(chan job.Item, 1)
			go func() {
				defer func() { <-free }()
				done <- b.one(ctx, source)
			}()
			select {
			case waiting <- done:
			case <-ctx.Done():
				return
			}
		}
	}()
	return waiting
}

// one does the tool for one score.
func (b batch) one(ctx context.Context, source string) job.Item {
	item := job.Item{Source: source}
	raw, err := b.arguments(source)
	if err != nil {
		item.Err = fault.As(err)
		return item
	}
	res, err := b.deps.Run(ctx, b.spec, raw)
	if err == nil {
		err = b.deps.keepFiles(ctx, res)
	}
	if err != nil {
		item.Err = fault.As(err)
		return item
	}
	item.OK, item.Text = true, res.Digest()
	if item.Result, err = json.Marshal(res); err != nil {
		item.Err, item.OK = fault.As(err), false
	}
	var made struct {
		ID       string `json:"id"`
		OutputID string `json:"output_id"`
		ScoreID  string `json:"score_id"`
	}
	_ = json.Unmarshal(item.Result, &made) // results without an id have none
	item.ID = cmp.Or(made.OutputID, made.ID, made.ScoreID)
	return item
}

// keepFiles writes the files of a result that would end with it.
func (d Deps) keepFiles(ctx context.Context, res op.Result) error {
	a, ok := res.(op.Attacher)
	if !ok || d.Keep == nil {
		return nil
	}
	for _, f := range a.Attached() {
		if f.Path != "" || f.Text != "" {
			continue
		}
		path, err := d.Keep(ctx, f)
		if err != nil {
			return err
		}
		f.Path = path
	}
	return nil
}
