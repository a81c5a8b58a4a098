package abc

import (
	"cmp"
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// finish ends all voices and completes the bars of a tune.
func (r *reader) finish() {
	t := r.t
	for _, v := range t.voices {
		t.cur = v
		r.finishVoice(v)
		for _, o := range v.overlays {
			o.endBeam(t.b)
			o.closeGraces(t.b)
			r.openSlurs(o)
		}
	}
	t.cur = nil
	r.compareVoices()
	eachChange(t.keys, t.b.Key)
	eachChange(t.clefs, t.b.Clef)
	r.numberBars()
	for _, row := range t.restBars {
		e := t.b.Event(row)
		if e.Onset == 0 && e.Dur == t.b.Length(e.Bar) && e.Tuplet == 0 && e.Flags&score.SpaceOnly == 0 {
			e.Flags |= score.BarRest
		}
		switch d, ok := theory.Notate(e.Dur); {
		case e.Flags&score.BarRest == 0:
		case e.Onset == 0 && e.Dur == t.b.Length(e.Bar):
			e.Value, e.Dots = theory.WholeValue, 0
		case ok && d.Tuplet.IsZero():
			e.Flags, e.Value, e.Dots = e.Flags&^score.BarRest, d.Value, d.Dots
		default:
			e.Flags |= score.Measured
		}
	}
	own := t.own
	for _, f := range t.credits {
		if !own[f.letter&127] {
			t.credit(f.letter, f.text)
		}
	}
	t.meta.Number = t.number
	t.b.SetMeta(t.meta)
}

// finishVoice ends the bar and what is open.
func (r *reader) finishVoice(v *voice) {
	v.endBeam(r.t.b)
	if v.events > 0 || len(v.graces) > 0 {
		r.endBar(v)
	}
	r.endEnding(v, score.EndingOpen)
	r.openSlurs(v)
	if len(v.tuplets) > 0 {
		r.warn(codeTuplet, "end", "a tuplet is not full at the end")
	}
	if v.index > 0 {
		v.index--
		last := r.t.b.Length(v.bar())
		r.placeSigns(v, last)
		for _, d := range v.decor {
			r.place(v, d, v.here(last), 0)
		}
		v.index++
	}
	if !v.seen && (v.newKey || v.newClef) && r.t.b.NumBars() > 0 {
		v.index = 0
		r.writeSigns(v)
	}
}

// change is what a staff has from a place on.
type change[T comparable] struct {
	staff score.StaffRow
	at    score.Place
	value T
}

// eachChange calls f with the changes of all staves in order, without those that change nothing: the voices of a staff
// all say the same.
func eachChange[T comparable](list []change[T], f func(score.StaffRow, score.Place, T)) {
	slices.SortStableFunc(list, func(a, b change[T]) int {
		return cmp.Or(cmp.Compare(a.staff, b.staff), cmp.Compare(a.at.Bar, b.at.Bar), cmp.Compare(a.at.Offset, b.at.Offset))
	})
	for i, c := range list {
		if i == 0 || list[i-1].staff != c.staff || list[i-1].value != c.value {
			f(c.staff, c.at, c.value)
		}
	}
}

// compareVoices remarks on voices that have fewer bars than others.
func (r *reader) compareVoices() {
	most := 0
	for _, v := range r.t.voices {
		most = max(most, v.index)
	}
	for _, v := range r.t.voices {
		if v.seen && v.index > 0 && v.index < most {
			r.say(source.Warning, fault.Invalid, codeAlign, "", "the voice %q has %d measures, where another has %d", v.id, v.index, most)
			return
		}
	}
}

// numberBars numbers the bars as musicians count: a pickup is 0, the second part of a divided bar has the number of the
// first.
func (r *reader) numberBars() {
	t := r.t
	meter := t.meter
	number := int32(0)
	so := score.Bar{}.Len // of the bar that is not full yet
	for row := score.BarRow(1); int(row) <= t.b.NumBars(); row++ {
		if m, ok := t.meters[int(row)-1]; ok {
			meter = m
		}
		bar, length, full := t.b.Bar(row), t.b.Length(row), meter.Length()
		switch {
		case row == 1 && length < full && t.b.NumBars() > 1:
			bar.Flags |= score.Implicit
			so = 0
		case so > 0 && length < full && so+length == full:
			bar.Flags |= score.Implicit
			so = 0
		default:
			number++
			so = 0
			if length < full {
				so = length
			}
		}
		bar.Number = number
	}
}
