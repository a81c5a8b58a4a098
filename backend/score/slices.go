package score

import (
	"iter"
	"slices"

	"ricercar/backend/theory"
)

// Slice is a verticality: a stretch of time in which the same heads sound.
type Slice struct {
	Start, End theory.Tick
	// Heads are the pitched heads that sound, those attacked at Start in front. Heads that are tied to are held. It
	// holds until the next slice is asked for. It is empty where everything rests.
	Heads    []HeadRow
	Attacked int // how many heads are attacked
}

// Selection is a part of a score. The zero value is all of it.
type Selection struct {
	From, To theory.Tick // To of 0 is the end
	Parts    []PartRow   // none are all
	Voices   []VoiceRow  // none are all of the parts
}

// HasVoice reports whether the selection takes in a voice.
func (sel Selection) HasVoice(s *Score, v VoiceRow) bool {
	return (len(sel.Parts) == 0 || slices.Contains(sel.Parts, s.voices[v].Part)) &&
		(len(sel.Voices) == 0 || slices.Contains(sel.Voices, v))
}

// Bounds returns the stretch of time, To filled in.
func (sel Selection) Bounds(s *Score) (from, to theory.Tick) {
	if sel.To == 0 {
		return sel.From, s.end
	}
	return sel.From, sel.To
}

// Slices yields the verticalities of the whole score in order of time, without gaps from the first event on.
func (s *Score) Slices() iter.Seq[Slice] { return s.SlicesOf(Selection{}) }

// SlicesOf yields the verticalities of a selection. Grace notes, cues and unpitched heads are left out.
func (s *Score) SlicesOf(sel Selection) iter.Seq[Slice] {
	return func(yield func(Slice) bool) {
		w := newSweep(s, sel)
		for w.next() {
			if !yield(w.slice) {
				return
			}
		}
	}
}

// sweep goes through the events by onset and keeps those that sound.
type sweep struct {
	s        *Score
	from, to theory.Tick
	chosen   []bool // by voice; nil is all
	i        int    // the next event in byOnset
	active   []EventRow
	slice    Slice
}

func newSweep(s *Score, sel Selection) *sweep {
	w := &sweep{s: s, active: make([]EventRow, 0, 32)}
	w.from, w.to = sel.Bounds(s)
	w.slice.Heads = make([]HeadRow, 0, 64)
	if len(sel.Parts)+len(sel.Voices) > 0 {
		w.chosen = make([]bool, len(s.voices))
		for v := range s.Voices().All() {
			w.chosen[v] = sel.HasVoice(s, v)
		}
	}
	w.skip()
	w.slice.End = w.from
	if w.i < len(s.byOnset) && len(w.active) == 0 {
		w.slice.End = max(w.from, s.events[s.byOnset[w.i]].Onset)
	}
	return w
}

// skip takes what begins before the selection and sounds into it.
func (w *sweep) skip() {
	for w.advance(); w.i < len(w.s.byOnset); w.advance() {
		row := w.s.byOnset[w.i]
		e := &w.s.events[row]
		if e.Onset >= w.from {
			return
		}
		if e.Sounds() && e.End() > w.from {
			w.active = append(w.active, row)
		}
		w.i++
	}
}

// advance goes to the next event that counts.
func (w *sweep) advance() {
	for w.i < len(w.s.byOnset) {
		e := &w.s.events[w.s.byOnset[w.i]]
		if (w.chosen == nil || w.chosen[e.Voice]) && e.Grace == 0 && e.Dur > 0 {
			return
		}
		w.i++
	}
}

// next makes the next slice; false at the end.
func (w *sweep) next() bool {
	t := w.slice.End
	if t >= w.to {
		return false
	}
	w.active = slices.DeleteFunc(w.active, func(r EventRow) bool { return w.s.events[r].End() <= t })
	held := len(w.active)
	for w.advance(); w.i < len(w.s.byOnset) && w.s.events[w.s.byOnset[w.i]].Onset == t; w.advance() {
		if row := w.s.byOnset[w.i]; w.s.events[row].Sounds() {
			w.active = append(w.active, row)
		}
		w.i++
	}
	if len(w.active) == 0 && w.i >= len(w.s.byOnset) {
		return false
	}
	w.collect(held)
	w.slice.Start, w.slice.End = t, w.until()
	return true
}

// collect takes the heads of the active events, attacked ones first; events from held on begin now.
func (w *sweep) collect(held int) {
	heads := w.slice.Heads[:0]
	for _, r := range w.active[held:] {
		for h := w.s.events[r].Heads.Lo; h < w.s.events[r].Heads.Hi; h++ {
			if w.s.heads[h].Flags&(Unpitched|TiedFrom) == 0 {
				heads = append(heads, h)
			}
		}
	}
	w.slice.Attacked = len(heads)
	for i, r := range w.active {
		for h := w.s.events[r].Heads.Lo; h < w.s.events[r].Heads.Hi; h++ {
			if f := w.s.heads[h].Flags; f&Unpitched == 0 && (i < held || f&TiedFrom != 0) {
				heads = append(heads, h)
			}
		}
	}
	w.slice.Heads = heads
}

// until is where the next event begins or an active one ends.
func (w *sweep) until() theory.Tick {
	end := w.to
	if w.i < len(w.s.byOnset) {
		end = min(end, w.s.events[w.s.byOnset[w.i]].Onset)
	}
	for _, r := range w.active {
		end = min(end, w.s.events[r].End())
	}
	return end
}
