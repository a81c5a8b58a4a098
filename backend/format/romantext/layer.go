package romantext

import (
	"cmp"
	"slices"
	"strings"

	"ricercar/backend/annotate"
	"ricercar/backend/theory"
)

// grid says where the bars of an analysis lie in time.
type grid struct {
	// place is the time of a place in bar i, false where there is none.
	place func(i int, b *Bar, at theory.Tick) (theory.Tick, bool)
	end   theory.Tick
}

// own is the grid of the analysis alone: bars follow each other, and a first bar that begins with a later beat is a
// pickup, which the last bar makes up for.
func (a *Analysis) own() (g grid, starts, lengths []theory.Tick) {
	starts, lengths = make([]theory.Tick, len(a.Bars)), make([]theory.Tick, len(a.Bars))
	missing := a.pickup()
	at := theory.Tick(0)
	for i := range a.Bars {
		lengths[i] = a.Bars[i].length()
		if i == 0 {
			lengths[i] -= missing
		}
		starts[i] = at
		at += lengths[i]
	}
	if n := len(a.Bars) - 1; missing > 0 && n > 0 {
		if short := lengths[n] - (a.Bars[0].length() - missing); short > a.Bars[n].lastItem() && short > 0 {
			at -= lengths[n] - short
			lengths[n] = short
		}
	}
	g = grid{end: at, place: func(i int, _ *Bar, t theory.Tick) (theory.Tick, bool) {
		if i == 0 {
			t -= missing
		}
		return starts[i] + max(min(t, lengths[i]), 0), true
	}}
	return g, starts, lengths
}

// length is that of a full bar.
func (b *Bar) length() theory.Tick { return cmp.Or(b.Meter.Length(), theory.Whole) }

// lastItem is where the last chord begins, −1 where there is none.
func (b *Bar) lastItem() theory.Tick {
	at := theory.Tick(-1)
	for _, item := range b.Items {
		if item.Kind != Boundary {
			at = max(at, item.At)
		}
	}
	return at
}

// pickup is how much of the first bar lies before the music: up to its first chord, where it is measure 0.
func (a *Analysis) pickup() theory.Tick {
	if len(a.Bars) == 0 || a.Bars[0].Number != 0 {
		return 0
	}
	for _, item := range a.Bars[0].Items {
		if item.Kind != Boundary && item.At < a.Bars[0].length() {
			return item.At
		}
	}
	return 0
}

// Layers are the analysis on its own bars, as in the score that Read makes of it, and a layer for each of its variants.
func (a *Analysis) Layers() []annotate.Layer {
	g, _, _ := a.own()
	return a.withVariants(a.layer(g), g)
}

// layer lays the analysis on a grid.
func (a *Analysis) layer(g grid) annotate.Layer {
	l := annotate.Layer{Name: "Roman numerals", Author: a.Meta.Credit("analyst"), Origin: "romantext"}
	l.Labels = a.numerals(a.Bars, g, nil)
	l.Labels = append(l.Labels, keys(l.Labels)...)
	l.Labels = append(l.Labels, a.phrases(g)...)
	l.Labels = append(l.Labels, a.sections(g)...)
	l.Labels = append(l.Labels, a.remarks(g)...)
	l.Sort()
	return l
}

// numerals are the chords of bars, each until the next one; index says which bar of the analysis each is, nil that they
// are those. The reading of a pivot chord in the key that is left has no duration.
func (a *Analysis) numerals(bars []Bar, g grid, index []int) []annotate.Label {
	var out []annotate.Label
	open := -1 // the label that lasts until the next one
	closeAt := func(t theory.Tick) {
		if open >= 0 {
			out[open].Dur = max(t-out[open].Onset, 0)
		}
		open = -1
	}
	for i := range bars {
		row := i
		if index != nil {
			row = index[i]
		}
		for _, item := range bars[i].Items {
			t, ok := g.place(row, &bars[i], item.At)
			if item.Kind == Boundary || !ok {
				continue
			}
			closeAt(t)
			if item.Kind == Chord {
				open = len(out)
				out = append(out, annotate.Label{Kind: annotate.Numeral, Onset: t, Key: item.Key, Roman: item.Roman})
			}
		}
		if index != nil { // measures of a variant stand for themselves
			if t, ok := g.place(row, &bars[i], bars[i].length()); ok {
				closeAt(t)
			}
		}
	}
	closeAt(g.end)
	return withoutEmpty(inOrder(out))
}

// inOrder sorts numerals, which measures out of order mix, and lets none last into the next.
func inOrder(all []annotate.Label) []annotate.Label {
	slices.SortStableFunc(all, func(a, b annotate.Label) int { return cmp.Compare(a.Onset, b.Onset) })
	for i := range all[:max(len(all)-1, 0)] {
		all[i].Dur = min(all[i].Dur, all[i+1].Onset-all[i].Onset)
	}
	return all
}

// withoutEmpty drops numerals without a duration that are no readings of pivot chords: others took their place.
func withoutEmpty(all []annotate.Label) []annotate.Label {
	out := all[:0]
	for i, l := range all {
		if l.Dur > 0 || i+1 < len(all) && all[i+1].Onset == l.Onset && all[i+1].Dur > 0 && all[i+1].Key != l.Key {
			out = append(out, l)
		}
	}
	return out
}

// keys joins numerals of one key; a pivot chord's is the new one.
func keys(numerals []annotate.Label) []annotate.Label {
	var out []annotate.Label
	for _, n := range numerals {
		if n.Dur == 0 {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].Key == n.Key {
			out[k].Dur = n.End() - out[k].Onset
		} else {
			if k >= 0 {
				out[k].Dur = n.Onset - out[k].Onset
			}
			out = append(out, annotate.Label{Kind: annotate.LocalKey, Onset: n.Onset, Dur: n.Dur, Key: n.Key})
		}
	}
	return out
}

// phrases are the stretches between phrase marks.
func (a *Analysis) phrases(g grid) []annotate.Label {
	var out []annotate.Label
	from, marked := theory.Tick(0), false
	for i := range a.Bars {
		for _, item := range a.Bars[i].Items {
			if t, ok := g.place(i, &a.Bars[i], item.At); ok && item.Kind == Boundary && t > from {
				out = append(out, annotate.Label{Kind: annotate.Phrase, Onset: from, Dur: t - from})
				from, marked = t, true
			}
		}
	}
	if marked && g.end > from {
		out = append(out, annotate.Label{Kind: annotate.Phrase, Onset: from, Dur: g.end - from})
	}
	return out
}

// sections are the parts of the form, each until the next.
func (a *Analysis) sections(g grid) []annotate.Label {
	var out []annotate.Label
	for i := range a.Bars {
		b := &a.Bars[i]
		t, ok := g.place(i, b, 0)
		if len(b.Sections) == 0 || !ok {
			continue
		}
		if n := len(out) - 1; n >= 0 {
			out[n].Dur = max(t-out[n].Onset, 0)
		}
		out = append(out, annotate.Label{Kind: annotate.Section, Onset: t, Dur: max(g.end-t, 0), Text: strings.Join(b.Sections, "; ")})
	}
	return out
}

// remarks are notes and pedals.
func (a *Analysis) remarks(g grid) []annotate.Label {
	var out []annotate.Label
	for i := range a.Bars {
		for _, text := range a.Bars[i].Remarks {
			if t, ok := g.place(i, &a.Bars[i], 0); ok {
				out = append(out, annotate.Label{Kind: annotate.Remark, Onset: t, Text: text})
			}
		}
	}
	for _, p := range a.Pedals {
		from, ok1 := a.find(g, p.From)
		to, ok2 := a.find(g, p.To)
		if ok1 && ok2 && to >= from {
			out = append(out, annotate.Label{Kind: annotate.Remark, Onset: from, Dur: to - from, Text: "pedal " + p.Note})
		}
	}
	return out
}

// find is the time of a place that is given by a measure's number.
func (a *Analysis) find(g grid, p Place) (theory.Tick, bool) {
	for i := range a.Bars {
		if a.Bars[i].Name() == p.Measure {
			return g.place(i, &a.Bars[i], p.At)
		}
	}
	return 0, false
}

// variantLayer lays the other reading of some measures on a grid.
func (a *Analysis) variantLayer(v *Variant, g grid) annotate.Layer {
	l := annotate.Layer{Name: strings.TrimSpace("Variant " + v.Name), Author: a.Meta.Credit("analyst"), Origin: "romantext"}
	var bars []Bar
	var index []int
	for _, b := range v.Bars {
		for i := range a.Bars {
			if a.Bars[i].Number == b.Number && a.Bars[i].Suffix == b.Suffix {
				bars, index = append(bars, b), append(index, i)
				break
			}
		}
	}
	l.Labels = a.numerals(bars, g, index)
	l.Sort()
	return l
}
