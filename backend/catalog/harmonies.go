package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/fault"
	"ricercar/backend/library"
	"ricercar/backend/score"
)

// harmonies finds the harmony of pieces and remembers the last analyses: the pages of one list, a picture and an export
// ask for the same one after the other. A nil *harmonies remembers nothing.
type harmonies struct {
	mu     sync.Mutex
	recent []*reading // last used first
}

// reading is one analysis, made once.
type reading struct {
	s       *score.Score
	options string
	make    func() (*harmony.Analysis, error)
}

// keptReadings is how many analyses are remembered. They hold their scores.
const keptReadings = 4

// find returns the analysis of a score, which nobody changes.
func (h *harmonies) find(s *score.Score, opt harmony.Options) (*harmony.Analysis, error) {
	if h == nil {
		return harmony.Find(s, opt)
	}
	r := &reading{s: s, options: fmt.Sprint(opt), make: sync.OnceValues(func() (*harmony.Analysis, error) { return harmony.Find(s, opt) })}
	h.mu.Lock()
	if i := slices.IndexFunc(h.recent, func(o *reading) bool { return o.s == s && o.options == r.options }); i >= 0 {
		r = h.recent[i]
		h.recent = slices.Delete(h.recent, i, i+1)
	}
	h.recent = slices.Insert(h.recent, 0, r)
	h.recent = h.recent[:min(len(h.recent), keptReadings)]
	h.mu.Unlock()
	return r.make()
}

// correctionLayer is the layer beside a score in which its readers settle keys and numerals.
const correctionLayer = "corrections"

// harmony reads the harmony of a piece with the corrections that are kept beside it, unless a key is given for the whole.
// Corrections that no longer fit, because the score has changed, are left out: ignored then says why.
func (p piece) harmony(ctx context.Context, opt harmony.Options) (a *harmony.Analysis, used annotate.Layer, ignored string, err error) {
	used, err = p.layer(ctx, correctionLayer)
	if err != nil || !opt.Key.IsZero() {
		used = annotate.Layer{}
	}
	if sel := opt.Selection; sel.To > 0 {
		used.Labels = slices.DeleteFunc(used.Labels, func(l annotate.Label) bool {
			return l.Onset >= sel.To || l.End() < sel.From || l.End() == sel.From && l.Dur > 0
		})
	}
	given := opt.Pins
	opt.Pins, opt.Phrases = append(used.Pins(), given...), used.Phrases()
	a, err = p.harmonies.find(p.Score, opt)
	if len(opt.Pins) > len(given) && fault.Is(err, fault.Invalid) {
		opt.Pins, opt.Phrases, ignored, used = given, nil, err.Error(), annotate.Layer{}
		a, err = p.harmonies.find(p.Score, opt)
	}
	return a, used, ignored, err
}

// layer is what is written beside a piece of the library under a name; an empty one where there is nothing.
func (p piece) layer(ctx context.Context, name string) (annotate.Layer, error) {
	if p.info == nil || p.library == nil {
		return annotate.Layer{}, nil
	}
	layers, err := p.library.Layers(ctx, p.info.ID)
	if err != nil {
		return annotate.Layer{}, err
	}
	i := slices.IndexFunc(layers, func(l library.Layer) bool { return l.Name == name })
	if i < 0 {
		return annotate.Layer{}, nil
	}
	return readLayer(layers[i])
}

// readLayer reads what the library keeps.
func readLayer(l library.Layer) (annotate.Layer, error) {
	var out annotate.Layer
	if err := json.Unmarshal(l.Data, &out); err != nil {
		return out, fault.New(fault.Internal, "read the layer %s: %w", l.Name, err).WithField("layer")
	}
	return out, nil
}
