package abc

import (
	"context"
	"math/bits"
	"strconv"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// barsOfLine is how many bars stand in a line where the score does not say.
const barsOfLine = 4

// body writes the music, line by line, each with all voices.
func (w *writer) body(ctx context.Context) error {
	bars := w.s.Grid(1).Bars
	w.broken = w.saysLines(bars)
	for lo := bars.Lo; lo < bars.Hi; {
		if err := ctx.Err(); err != nil {
			return err
		}
		hi := w.lineEnd(lo, bars.Hi)
		for _, v := range w.voices {
			w.voiceLine(v, lo, hi, bars)
		}
		lo = hi
	}
	return nil
}

// saysLines reports whether the score says where lines begin.
func (w *writer) saysLines(bars score.Span[score.BarRow]) bool {
	for b := range bars.All() {
		if w.s.Bar(b).Flags&(score.NewSystem|score.NewPage) != 0 {
			return true
		}
	}
	return false
}

// lineEnd is the bar behind a line that begins with one.
func (w *writer) lineEnd(lo, end score.BarRow) score.BarRow {
	hi := lo + 1
	for hi < end {
		if w.broken && w.s.Bar(hi).Flags&(score.NewSystem|score.NewPage) != 0 {
			break
		}
		if !w.broken && int(hi-lo) >= barsOfLine && w.s.Bar(hi).Missing == 0 {
			break
		}
		hi++
	}
	return hi
}

// voiceLine writes some bars of a voice and what is sung on them.
func (w *writer) voiceLine(v *writtenVoice, lo, hi score.BarRow, all score.Span[score.BarRow]) {
	if w.tagged {
		w.add("[V:", v.id, "] ")
	}
	v.words = v.words[:0]
	if lo == all.Lo {
		w.beginVoice(v)
	}
	for b := lo; b < hi; b++ {
		w.barStart(b, b == lo)
		w.meterChange(b)
		w.bar(v, b)
		w.barEnd(b, b+1 < hi)
		if b+1 < hi {
			w.add(" ")
		}
	}
	w.add("\n")
	w.verseLines(v)
}

// beginVoice writes the key of a voice whose key is not that of the header.
func (w *writer) beginVoice(v *writtenVoice) {
	if text := w.beginKey(v); text != w.beginKey(w.voices[0]) {
		w.add("[K:", text, "] ")
	}
}

// beginKey is the key that a voice begins with, "none" where its staff names none.
func (w *writer) beginKey(v *writtenVoice) string {
	if _, ok := w.s.Staff(v.staff).Keys.At(0); !ok {
		return "none"
	}
	return w.keyText(v.key)
}

// meterChange writes a meter that begins with a bar.
func (w *writer) meterChange(b score.BarRow) {
	start := w.s.Bar(b).Start
	for _, m := range w.s.Grid(1).Meters.Within(start, start+1) {
		if start > 0 {
			w.add("[M:", w.meterText(m.Value), "]")
		}
	}
}

// barStart writes what stands at the left of a bar. Within a line the bar line before it has said the most of it.
func (w *writer) barStart(b score.BarRow, first bool) {
	bar := w.s.Bar(b)
	if first {
		switch {
		case bar.Flags&score.RepeatStart != 0:
			w.add("|:")
		case bar.Left == score.HeavyLightLine:
			w.add("[|")
		case bar.Left == score.DoubleLine && bar.Start == 0:
			w.add("||")
		}
	}
	if bar.Left != score.NormalLine && bar.Left != score.HeavyLightLine && bar.Flags&score.RepeatStart == 0 && (bar.Left != score.DoubleLine || bar.Start > 0) {
		w.lost("bar lines at the left of a measure")
	}
	if bar.Flags&score.EndingStart == 0 || bar.Endings == 0 {
		return
	}
	w.add("[")
	comma := ""
	for rest := bar.Endings; rest != 0; rest &= rest - 1 {
		w.add(comma, strconv.Itoa(bits.TrailingZeros32(rest)+1))
		comma = ","
	}
	w.add(" ")
}

// barEnd writes the bar line behind a bar; together with the beginning of the next one where that is in the line.
func (w *writer) barEnd(b score.BarRow, joined bool) {
	bar := w.s.Bar(b)
	var next score.Bar
	if joined {
		next = w.s.Bar(b + 1)
	}
	starts := next.Flags&score.RepeatStart != 0
	if w.out[len(w.out)-1] != ' ' {
		w.add(" ")
	}
	switch {
	case bar.Flags&score.RepeatEnd != 0:
		for range max(int(bar.Times)-1, 1) {
			w.add(":")
		}
		w.add("|")
		if starts {
			w.add(":")
		}
		return
	case starts:
		if bar.Right != score.NormalLine && bar.Right != score.HiddenLine {
			w.add(w.lineText(bar.Right), " ")
		}
		w.add("|:")
		return
	case next.Left == score.HeavyLightLine:
		w.add("[|")
		return
	}
	line := bar.Right
	if bar.Flags&(score.EndingStop|score.EndingOpen) != 0 && line == score.NormalLine && w.goesOn(b) {
		w.lost("endings that end at a plain bar line; it is double")
		line = score.DoubleLine
	}
	w.add(w.lineText(line))
}

// goesOn reports whether an ending that ends with a bar would be read on beyond it: nothing else ends it there.
func (w *writer) goesOn(b score.BarRow) bool {
	if b+1 >= w.s.Grid(1).Bars.Hi {
		return w.s.Bar(b).Flags&score.EndingOpen == 0
	}
	next := w.s.Bar(b + 1)
	return next.Flags&score.EndingStart == 0 || next.Endings == 0
}

func (w *writer) lineText(line score.Barline) string {
	switch line {
	case score.NormalLine:
		return "|"
	case score.DoubleLine:
		return "||"
	case score.FinalLine:
		return "|]"
	case score.DottedLine:
		return ".|"
	case score.HiddenLine:
		return "[|]"
	case score.HeavyLightLine, score.HeavyLine, score.DoubleHeavyLine, score.DashedLine, score.TickLine, score.ShortLine:
	}
	w.lost("some kinds of bar lines")
	if line == score.DashedLine {
		return ".|"
	}
	return "|"
}

// bar writes the events of a voice in a bar, with spaces where it has none.
func (w *writer) bar(v *writtenVoice, b score.BarRow) {
	bar := w.s.Bar(b)
	v.state = v.state[:0]
	at, end := bar.Start, bar.Start+bar.Len
	begin := v.next
	hi := begin
	for v.row != 0 && hi < w.s.Voice(v.row).Events.Hi && w.s.Event(hi).Bar == b {
		hi++
	}
	v.next = hi
	spaced := false
	for r := begin; r < hi; r++ {
		e := w.s.Event(r)
		if spaced {
			w.add(" ")
		}
		spaced = false
		at = w.gap(v, at, e.Onset)
		if e.IsGrace() {
			w.changes(v, at)
			r = w.graces(v, r, hi)
			continue
		}
		w.event(v, r, bar)
		at = e.End()
		spaced = w.spaceAfter(r, hi, bar)
	}
	if begin == hi || at < end && len(w.voices) > 1 {
		if at > bar.Start {
			w.add(" ")
		}
		w.gap(v, at, end)
	}
	w.signsUpTo(v, end, b+1 < w.s.Grid(1).Bars.Hi)
}

// gap writes the space between two events, in pieces where signs stand in it.
func (w *writer) gap(v *writtenVoice, at, until theory.Tick) theory.Tick {
	for at < until {
		next := until
		w.changes(v, at)
		for _, s := range v.signs {
			if s.at > at && s.at < next {
				next = s.at
			}
		}
		length := next - at
		v.ties = nil
		w.add("x", w.length(length), " ")
		at = next
	}
	return at
}

// signsUpTo writes signs that belong to the end of a bar. What stands at the beginning of the next one waits for it.
func (w *writer) signsUpTo(v *writtenVoice, end theory.Tick, more bool) {
	n := 0
	for n < len(v.signs) && (v.signs[n].at < end || v.signs[n].at == end && (v.signs[n].end || !more)) {
		w.moved(v.signs[n].at < end)
		w.add(v.signs[n].text)
		n++
	}
	v.signs = v.signs[n:]
}

func (w *writer) moved(is bool) {
	if is {
		w.note(codeMoved, "sign", "signs within a note stand at the next one")
	}
}

// changes writes the signs and the changes of key, clef and transposition up to a time at which something begins.
func (w *writer) changes(v *writtenVoice, at theory.Tick) {
	staff := w.s.Staff(v.staff)
	if k, ok := staff.Keys.At(at); ok && k != v.key {
		w.add("[K:", w.keyText(k), "]")
		v.key = k
		w.moved(v.first && len(staff.Keys.Within(at, at+1)) == 0)
	}
	if c, ok := staff.Clefs.At(at); ok && c != v.clef {
		w.add("[K:", w.clefText(c), "]")
		v.clef = c
		w.moved(v.first && len(staff.Clefs.Within(at, at+1)) == 0)
	}
	if iv := w.s.Transposition(v.part, at); iv != v.transpose {
		w.add("[K:transpose=", w.semitones(iv), "]")
		v.transpose = iv
	}
	n := 0
	for n < len(v.signs) && v.signs[n].at <= at && (!v.signs[n].end || v.signs[n].at < at) {
		w.moved(v.signs[n].at < at)
		w.add(v.signs[n].text)
		n++
	}
	v.signs = v.signs[n:]
}

// spaceAfter reports whether a space stands behind an event: not within a beam.
func (w *writer) spaceAfter(r, hi score.EventRow, bar score.Bar) bool {
	e := w.s.Event(r)
	next := r + 1
	for next < hi && w.s.Event(next).IsGrace() {
		next++
	}
	if next >= hi {
		return false
	}
	n := w.s.Event(next)
	if e.Beams != 0 {
		state := e.Beams.At(0)
		return state != score.BeamBegin && state != score.BeamContinue
	}
	if n.Beams != 0 || e.Value < theory.EighthValue || n.Value < theory.EighthValue || e.IsRest() || n.IsRest() {
		return true
	}
	meter := w.s.Meter(e.Bar)
	at := theory.Tick(0)
	for _, g := range meter.BeamGroups(max(e.Value, n.Value)) {
		if at += g; at == n.Onset-bar.Start+bar.Missing {
			return true
		}
	}
	return meter.IsFree()
}
