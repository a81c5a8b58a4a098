package tiny

import (
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// note adds a note or a rest, in pieces where it crosses a bar line.
func (r *reader) note(t token) error {
	r.beginBar()
	r.openTuplets(t)
	length := r.length(t)
	r.checkTie(&t)
	if room := r.meter.Length() - r.at; length > room && r.ratio.IsZero() {
		r.acrossBars(t, length)
	} else {
		r.add(t, theory.Duration{Value: r.value, Dots: r.dots}, length, t.tie, true)
	}
	if t.name != "" || t.ignored != "" {
		r.say(source.Info, fault.Unsupported, codeIgnored, "", "names and signs of one's own, such as %q, are not kept", clip(r.text))
	}
	if !t.rest && t.tie {
		r.tied, r.tiedPlace = &t.pitch, r.offset
	}
	if r.at > r.meter.Length() {
		r.say(source.Warning, fault.Invalid, codeTuplet, "", "the tuplet runs over the bar line; the measure is longer")
	}
	r.closeTuplets(t)
	if r.b.NumBars() > maxBars {
		return source.TooLarge(maxBars, "measures")
	}
	return nil
}

// maxBars bounds the bars of a text; it lies below what theory.MaxTick allows for the longest bars.
const maxBars = 1 << 17

// length is how long a word lasts; value and dots are kept for the words that give none.
func (r *reader) length(t token) theory.Tick {
	switch {
	case t.bar:
		r.wholeBar, r.dots = true, 0
	case t.given:
		r.value, r.dots, r.wholeBar = t.value, t.dots, false
	case t.dots > 0:
		r.dots = t.dots
	}
	if n := len(t.opens); n > 0 {
		for _, row := range r.tuplets[len(r.tuplets)-n:] {
			r.b.Tuplet(row).Value = r.value
		}
	}
	if r.wholeBar {
		length := r.meter.Length()
		if d, ok := theory.Notate(length); ok {
			r.value, r.dots = d.Value, d.Dots
		}
		return length
	}
	return theory.Duration{Value: r.value, Dots: r.dots, Tuplet: r.ratio}.Ticks()
}

// checkTie looks whether the tie of the note before leads to the next one; nil is the end.
func (r *reader) checkTie(t *token) {
	if r.tied != nil && (t == nil || t.rest || t.pitch.Cents() != r.tied.Cents()) {
		r.s.Say(source.Remark{
			Severity: source.Warning, Kind: fault.Invalid, Code: codeTie, Offset: r.tiedPlace,
			Place: fault.Position{Measure: measure(r.bar)},
		}, "the tie leads to no note of the same pitch")
	}
	r.tied = nil
}

// acrossBars writes a note that crosses bar lines as tied ones.
func (r *reader) acrossBars(t token, length theory.Tick) {
	pieces := r.meter.Split(r.at, length)
	bar, start := r.meter.Length(), theory.Tick(0)
	for i, p := range pieces {
		if p.Onset-start >= bar {
			start += bar
			r.endBar()
			r.beginBar()
		}
		last := i == len(pieces)-1
		r.add(t, p.Duration, p.Ticks(), t.tie || !last, i == 0)
	}
}

// add adds one event.
func (r *reader) add(t token, d theory.Duration, length theory.Tick, tie, first bool) {
	e := score.Event{
		Bar: r.bar, Onset: r.at, Dur: length, Voice: r.voice, Staff: r.staff, Value: d.Value, Dots: d.Dots,
	}
	if n := len(r.tuplets); n > 0 {
		e.Tuplet = r.tuplets[n-1]
	}
	if t.rest && r.wholeBar && r.at == 0 {
		e.Flags |= score.BarRest
	}
	row := r.b.AddEvent(e)
	r.at += length
	if first && t.lyric != "" {
		r.syllable(row, t.lyric)
	}
	if t.rest {
		return
	}
	h := score.Head{Pitch: t.pitch}
	if tie {
		h.Flags |= score.TieStart
	}
	if t.sign && first {
		h.Flags |= score.ShowSign
	}
	if t.edit && first {
		h.Flags |= score.Editorial
	}
	r.b.AddHead(row, h)
	r.height, r.numHeads = r.height+t.pitch.Cents(), r.numHeads+1
}

// beginBar begins a bar where none is open or the open one is full; while a tuplet is open it goes on.
func (r *reader) beginBar() {
	if r.open && (r.at < r.meter.Length() || len(r.tuplets) > 0) {
		return
	}
	r.bar, r.open, r.at = r.b.AddBar(score.Bar{Number: int32(r.b.NumBars() + 1)}), true, 0
	if r.newMeter {
		r.b.Meter(1, r.bar, r.meter)
		r.newMeter = false
	}
}

// endBar closes the bar, so that the next note begins another.
func (r *reader) endBar() { r.open = false }

func measure(r score.BarRow) string { return strconv.Itoa(int(r)) }
