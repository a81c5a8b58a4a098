package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

type annotateIn struct {
	ScoreRef
	Action string    `json:"action,omitempty" default:"list" enum:"list,add,remove,replace,undo,redo" doc:"replace puts the other labels in the place of the first; undo and redo go back and forth among the changes of the layer."`
	Layer  string    `json:"layer,omitempty" default:"corrections" maxLength:"64" doc:"corrections is what analyses follow."`
	Labels []labelIn `json:"labels,omitempty" maxItems:"500" doc:"To add or remove; remove needs kind and place alone."`
	op.Paging
}

// labelIn is a label as callers give it.
type labelIn struct {
	Kind string `json:"kind" enum:"numeral,key,cadence,phrase,section,comment"`
	Place
	Key   string   `json:"key,omitempty" maxLength:"32" doc:"Of a numeral, key or cadence: F# minor."`
	Roman string   `json:"roman,omitempty" maxLength:"32" doc:"Of a numeral: V65/V."`
	Text  string   `json:"text,omitempty" maxLength:"2000" doc:"PAC, IAC, HC, DC, PC, EC or none of a cadence; none of a phrase: there is none; else free."`
	Notes []string `json:"notes,omitempty" maxItems:"200" doc:"Ids of what it is about: n42."`
}

// labelOut is a label as lists show it.
type labelOut struct {
	Kind     string   `json:"kind"`
	Offset   float64  `json:"offset"`
	Duration float64  `json:"duration"`
	Measure  string   `json:"measure"`
	Beat     float64  `json:"beat"`
	Key      *KeyName `json:"key,omitempty"`
	Roman    string   `json:"roman,omitempty"`
	Text     string   `json:"text,omitempty"`
	Notes    []string `json:"notes,omitempty"`
}

type annotateOut struct {
	ScoreID string `json:"score_id"`
	Layer   string `json:"layer"`
	op.Page[labelOut]
	Changed int          `json:"changed" doc:"Labels that were added or removed."`
	CanUndo bool         `json:"can_undo"`
	CanRedo bool         `json:"can_redo"`
	Layers  []layerCount `json:"layers" doc:"All layers of the score."`
}

// layerCount is a layer in a list.
type layerCount struct {
	Name   string `json:"name"`
	Labels int    `json:"labels"`
}

// Digest is the labels.
func (o annotateOut) Digest() string {
	text := fmt.Sprintf("%s, layer %s: %s", o.ScoreID, o.Layer, countOf(o.Total, "label", "labels"))
	if o.Changed > 0 {
		text += fmt.Sprintf(", %d changed", o.Changed)
	}
	for _, l := range o.Items[:min(len(o.Items), 40)] {
		text += fmt.Sprintf("\nm. %s beat %g: %s", l.Measure, l.Beat, l.words())
	}
	if others := slices.DeleteFunc(slices.Clone(o.Layers), func(l layerCount) bool { return l.Name == o.Layer }); len(others) > 0 {
		text += "\nOther layers: " + joined(others, func(l layerCount) string { return fmt.Sprintf("%s (%d)", l.Name, l.Labels) })
	}
	return text
}

// words is a label in a line.
func (l labelOut) words() string {
	words := []string{l.Kind}
	if l.Key != nil {
		words = append(words, l.Key.Tonic+" "+l.Key.Mode)
	}
	for _, w := range []string{l.Roman, l.Text} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

func annotateScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "annotate_score", Title: "Write beside the notes", Group: op.Writing, Effect: op.Change,
		Summary:  "Keep keys, numerals, cadences, phrases and comments beside a score; analyses follow those that correct them.",
		Detail:   "What the layer corrections says of keys, numerals, cadences and phrases holds: harmony_analysis reads everything around it anew. Changes can be undone.",
		Examples: []string{"score_id=bwv66.6", `score_id=bwv66.6 action=add labels='[{"kind":"numeral","measure":"1","beat":1,"duration":1,"key":"A major","roman":"vi"}]'`},
	}, func(ctx context.Context, in annotateIn) (annotateOut, error) {
		p, err := d.ofLibrary(ctx, strings.TrimPrefix(in.ScoreID, "library:"))
		if err != nil {
			return annotateOut{}, err
		}
		e := layerEdit{p: p, in: in}
		if err := e.run(ctx); err != nil {
			return annotateOut{}, err
		}
		return e.result(ctx)
	})
}

// layerEdit is one call.
type layerEdit struct {
	p       piece
	in      annotateIn
	journal annotate.Journal
	changed int
}

func (e *layerEdit) run(ctx context.Context) error {
	labels, err := e.labels()
	if err != nil {
		return err
	}
	return e.p.library.ChangeLayer(ctx, e.p.info.ID, e.in.Layer, func(data []byte) ([]byte, error) {
		e.journal = annotate.Journal{Layer: annotate.Layer{Name: e.in.Layer, Origin: "user"}}
		if data != nil {
			if err := json.Unmarshal(data, &e.journal); err != nil {
				return nil, fault.New(fault.Internal, "read the layer %s: %w", e.in.Layer, err).WithField("layer")
			}
		}
		if err := e.apply(labels); err != nil || e.in.Action == "list" {
			return nil, err
		}
		return json.Marshal(e.journal)
	})
}

// maxLabels is how many labels a layer holds.
const maxLabels = 5000

// apply makes the change.
func (e *layerEdit) apply(labels []annotate.Label) error {
	j := &e.journal
	switch e.in.Action {
	case "add":
		j.Change(func(l *annotate.Layer) { l.Put(labels...) })
		e.changed = len(labels)
		return e.check()
	case "remove":
		j.Change(func(l *annotate.Layer) { e.changed = l.Take(labels...) })
		if e.changed == 0 {
			return e.missing()
		}
	case "replace":
		j.Change(func(l *annotate.Layer) {
			if e.changed = l.Take(labels[0]); e.changed > 0 {
				l.Put(labels[1:]...)
			}
		})
		if e.changed == 0 {
			return e.missing()
		}
		return e.check()
	case "undo":
		if !j.Undo() {
			return fault.New(fault.Conflict, "nothing has been done to %s that could be undone", e.in.Layer)
		}
	case "redo":
		if !j.Redo() {
			return fault.New(fault.Conflict, "nothing of %s was undone", e.in.Layer)
		}
	}
	return nil
}

// missing is the error about a label that is not there.
func (e *layerEdit) missing() error {
	return fault.New(fault.NotFound, "there is no such label in %s", e.in.Layer).WithField("labels").WithHint("the action list shows what there is")
}

// check holds that the score can be read as the layer now says.
func (e *layerEdit) check() error {
	switch {
	case len(e.journal.Labels) > maxLabels:
		return fault.New(fault.TooLarge, "a layer holds at most %d labels", maxLabels).WithField("labels")
	case e.in.Layer != correctionLayer:
		return nil
	}
	if _, err := e.p.harmonies.find(e.p.Score, harmony.Options{Pins: e.journal.Pins()}); err != nil {
		return fault.As(err).WithField("labels")
	}
	return nil
}

// leastLabels is how many labels an action needs.
var leastLabels = map[string]int{"add": 1, "remove": 1, "replace": 2}

// labels reads what the caller gave.
func (e *layerEdit) labels() ([]annotate.Label, error) {
	least := leastLabels[e.in.Action]
	if len(e.in.Labels) < least {
		return nil, fault.New(fault.Invalid, "too few labels are given to %s", e.in.Action).WithField("labels")
	}
	out := annotate.Layer{}
	for i, in := range e.in.Labels {
		l, err := in.label(e.p.Score)
		if err != nil && len(e.in.Labels) > 1 {
			err = fault.New(fault.KindOf(err), "label %d: %w", i+1, err)
		}
		if err != nil {
			return nil, fault.As(err).WithField("labels")
		}
		out.Labels = append(out.Labels, l)
	}
	switch e.in.Action {
	case "add":
		return out.Labels, e.checkNew(out.Labels)
	case "replace":
		return out.Labels, e.checkNew(out.Labels[1:]) // the first need not say more than where it is
	}
	return out.Labels, nil
}

// checkNew holds that labels to be added say something of the score.
func (e *layerEdit) checkNew(labels []annotate.Label) error {
	for _, l := range labels {
		if l.Kind == annotate.Remark && strings.TrimSpace(l.Text) == "" {
			return fault.New(fault.Invalid, "the comment has no text").WithField("labels")
		}
	}
	return (&annotate.Layer{Labels: labels}).Check(e.p.Score)
}

// closes are what a cadence can be.
var closes = []string{"PAC", "IAC", "HC", "DC", "PC", "EC", noClose}

// noClose says that there is no cadence where one was found.
const noClose = "none"

func (in labelIn) label(s *score.Score) (l annotate.Label, err error) {
	var to theory.Tick
	if l.Onset, to, err = in.times(s); err != nil {
		return l, err
	}
	l.Kind, l.Dur, l.Text = annotate.Kind(in.Kind), to-l.Onset, in.Text
	if in.Kind == "comment" {
		l.Kind = annotate.Remark
	}
	if l.Kind == annotate.Cadence && l.Text != "" && !slices.Contains(closes, l.Text) {
		return l, fault.New(fault.Invalid, "%q is no kind of cadence", in.Text).WithHint("there are %s", strings.Join(closes, ", "))
	}
	if in.Key != "" {
		if l.Key, err = theory.ParseKey(in.Key); err != nil {
			return l, err
		}
	}
	if in.Roman != "" {
		if l.Roman, err = theory.ParseRoman(in.Roman); err != nil {
			return l, err
		}
	}
	for _, name := range in.Notes {
		id, err := score.ParseID(name)
		if err != nil {
			return l, err
		}
		l.Notes = append(l.Notes, id)
	}
	return l, nil
}

// result lists the layer.
func (e *layerEdit) result(ctx context.Context) (annotateOut, error) {
	j := &e.journal
	out := annotateOut{ScoreID: e.p.name, Layer: e.in.Layer, Changed: e.changed, CanUndo: len(j.Past) > 0, CanRedo: len(j.Future) > 0, Layers: []layerCount{}}
	page, cut, err := op.Of(e.in.Paging, j.Labels, 200)
	if err != nil {
		return out, err
	}
	out.Cut, out.Items = cut, make([]labelOut, len(page))
	for i := range page {
		out.Items[i] = shownLabel(e.p.Score, &page[i])
	}
	layers, err := e.p.library.Layers(ctx, e.p.info.ID)
	for _, l := range layers {
		read, err := readLayer(l)
		if err != nil {
			return out, err
		}
		out.Layers = append(out.Layers, layerCount{l.Name, len(read.Labels)})
	}
	return out, err
}

func shownLabel(s *score.Score, l *annotate.Label) labelOut {
	pos := s.PosIn(s.BarAt(1, l.Onset), l.Onset)
	out := labelOut{
		Kind: string(l.Kind), Offset: l.Onset.Quarters(), Duration: l.Dur.Quarters(), Measure: pos.Measure, Beat: pos.Beat.Float(), Text: l.Text,
	}
	if l.Kind == annotate.Remark {
		out.Kind = "comment"
	}
	if !l.Key.IsZero() {
		out.Key = keyName(l.Key)
	}
	if !l.Roman.IsZero() {
		out.Roman = l.Roman.String()
	}
	for _, id := range l.Notes {
		out.Notes = append(out.Notes, id.String())
	}
	return out
}
