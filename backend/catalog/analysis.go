package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format/events"
	"ricercar/backend/format/source"
	"ricercar/backend/job"
	"ricercar/backend/score"
)

// KeyName is a key as results carry it.
type KeyName struct {
	Tonic string `json:"tonic"`
	Mode  string `json:"mode"`
}

// SureKey is a key with the probability that it is the one.
type SureKey struct {
	KeyName
	Confidence float64 `json:"confidence"`
}

// Analysis is what was found in one score: what was asked for, and its measures always.
type Analysis struct {
	Tune     *tune            `json:"tune,omitempty"`
	Measures []events.Measure `json:"measures"`

	GlobalKey     *found[SureKey] `json:"global_key,omitempty" nullable:"true" doc:"null where there is no clear key; reason says why."`
	Reason        string          `json:"reason,omitempty"`
	KeyCandidates *[]SureKey      `json:"key_candidates,omitempty"`
	LocalKeys     *[]localKey     `json:"local_keys,omitempty"`
	Chords        *[]chordRow     `json:"chords,omitempty"`
	Roman         *[]romanRow     `json:"roman,omitempty"`
	Cadences      *[]cadenceRow   `json:"cadences,omitempty"`

	Diagnostics []source.Diagnostic `json:"diagnostics"`
	Elapsed     float64             `json:"elapsed_ms"`

	name    string
	text    []string          // a paragraph for each task
	harmony *harmony.Analysis // of the tasks that rest on it
	labels  annotate.Layer    // of readers, that it follows
}

// task is something that can be found in a score.
type task struct {
	name string
	find func(ctx context.Context, p piece, sel score.Selection, out *Analysis) error // nil where this program cannot yet
}

// tasks are those of CONTRACT, in the order in which they are done.
var tasks = []task{
	{name: "key", find: findKey},
	{name: "local_key", find: findLocalKeys},
	{name: "chords", find: findChords},
	{name: "roman", find: findRoman},
	{name: "cadences", find: findCadences},
	{name: "form"},
	{name: "voice_leading"},
	{name: "patterns"},
	{name: "melody"},
	{name: "rhythm"},
	{name: "set_classes"},
	{name: "features"},
	{name: "counterpoint"},
}

// usualTasks are done where none is named, as far as they are there.
var usualTasks = []string{"key", "local_key", "chords", "roman", "cadences"}

// allTasks names everything that can be found.
const allTasks = "all"

// chosen returns the tasks of the names, in their own order. One that does not exist yet is fault.Unsupported, one that
// never will fault.Invalid.
func chosenTasks(names []string) ([]task, error) {
	usual := len(names) == 0
	if usual {
		names = usualTasks
	}
	var known []string
	for _, t := range tasks {
		known = append(known, t.name)
	}
	for _, n := range names {
		if n != allTasks && !slices.Contains(known, n) {
			return nil, fault.New(fault.Invalid, "there is no task %q", n).WithField("tasks").
				WithSuggestions(fault.Suggest(n, known)...).WithHint("tasks are %s, all", strings.Join(known, ", "))
		}
	}
	var out []task
	for _, t := range tasks {
		named := slices.Contains(names, t.name)
		switch {
		case t.find != nil && (named || slices.Contains(names, allTasks)):
			out = append(out, t)
		case t.find == nil && named && !usual:
			return nil, fault.New(fault.Unsupported, "this version does not know the task %s", t.name).WithField("tasks").
				WithHint("it knows %s", strings.Join(knownTasks(), ", "))
		}
	}
	return out, nil
}

// CheckTasks reports whether this program knows the tasks of the names.
func CheckTasks(names []string) error {
	_, err := chosenTasks(names)
	return err
}

func knownTasks() []string {
	var out []string
	for _, t := range tasks {
		if t.find != nil {
			out = append(out, t.name)
		}
	}
	return out
}

type analyzeIn struct {
	op.Source
	Tasks []string `json:"tasks,omitempty" maxItems:"20" doc:"key, local_key, chords, roman, cadences, form, voice_leading, patterns, melody, rhythm, set_classes, features, counterpoint or all. The first five when absent."`
	op.Selection
}

type analyzeOut struct {
	Analysis
	Total int `json:"total" doc:"Scores in the file; the fields are those of the first."`

	all []Analysis
}

// Each are the scores one by one.
func (o analyzeOut) Each() []op.Result {
	out := make([]op.Result, len(o.all))
	for i, a := range o.all {
		out[i] = a
	}
	return out
}

func analyzeScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "analyze_score", Title: "Analyse", Group: op.Analysis, Surfaces: op.CLI | op.HTTP,
		Summary:  "Find keys, chords and more in the scores of any source, without the library.",
		Examples: []string{"source=corpus:bwv66.6 tasks=key tasks=roman"},
	}, func(ctx context.Context, in analyzeIn) (analyzeOut, error) {
		chosen, err := chosenTasks(in.Tasks)
		if err != nil {
			return analyzeOut{}, err
		}
		all, err := d.pieces(ctx, in.Source)
		if err != nil {
			return analyzeOut{}, err
		}
		out := analyzeOut{Total: len(all)}
		for _, p := range all {
			a, err := analysed(ctx, p, in.Selection, chosen)
			if err != nil {
				return analyzeOut{}, err
			}
			out.all = append(out.all, a)
		}
		out.Analysis = out.all[0]
		return out, nil
	})
}

// analysed does the tasks on one score.
func analysed(ctx context.Context, p piece, selection op.Selection, chosen []task) (Analysis, error) {
	begun := time.Now()
	out := Analysis{Tune: tuneOf(p.metadata), Measures: events.Measures(p.Score), Diagnostics: list(p.diagnostics), name: p.title()}
	sel, _, err := p.selected(selection)
	if err != nil {
		return Analysis{}, err
	}
	for i, t := range chosen {
		job.Report(ctx, float64(i), float64(len(chosen)), t.name)
		if err := ctx.Err(); err != nil {
			return Analysis{}, err
		}
		if err := t.find(ctx, p, sel, &out); err != nil {
			return Analysis{}, err
		}
	}
	out.Elapsed = float64(time.Since(begun).Microseconds()) / 1000
	return out, nil
}

// Text is the analysis in full.
func (a Analysis) Text() string {
	head := fmt.Sprintf("%s, %s", a.name, count(len(a.Measures), "measure"))
	return strings.Join(append([]string{head}, a.text...), "\n") + remarks(a.Diagnostics)
}

// Digest is the analysis, cut where it is long.
func (a Analysis) Digest() string { return shortened(a.Text(), maxRead) }

// shortened cuts a text at a line end.
func shortened(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	cut := text[:limit]
	return cut[:max(0, strings.LastIndexByte(cut, '\n'))] + "\n…"
}
