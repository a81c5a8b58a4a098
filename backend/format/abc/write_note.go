package abc

import (
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// length writes a length in units: nothing, "3", "/", "3/2".
func (w *writer) length(t theory.Tick) string {
	ratio, _ := t.MulDiv(int64(theory.Quarter), int64(w.unit))
	num, den := ratio.Fraction()
	text := ""
	if num != 1 {
		text = strconv.FormatInt(num, 10)
	}
	switch {
	case den == 2:
		text += "/"
	case den != 1:
		text += "/" + strconv.FormatInt(den, 10)
	}
	return text
}

// event writes a note, chord or rest with all that stands before it.
func (w *writer) event(v *writtenVoice, r score.EventRow, bar score.Bar) {
	e := w.s.Event(r)
	w.changes(v, e.Onset)
	w.openTuplets(v, r)
	w.add(w.opens[r]...)
	w.eventMarks(r)
	switch {
	case e.Flags&score.Cue != 0:
		w.lost("cue notes")
	case e.Flags&score.Hidden != 0 && !e.IsRest():
		w.lost("hidden notes")
	}
	switch {
	case e.IsRest() && e.Flags&(score.SpaceOnly|score.Hidden) != 0:
		w.add("x", w.written(e))
	case e.Flags&score.BarRest != 0 && e.Onset == bar.Start && e.Dur == bar.Len && w.s.Meter(e.Bar).Length() == bar.Len:
		w.add("Z")
	case e.IsRest():
		w.add("z", w.written(e))
	default:
		w.heads(v, r, w.written(e))
		v.words = append(v.words, r)
	}
	if e.IsRest() {
		v.ties = v.ties[:0]
		if len(w.lyrics[r]) > 0 {
			w.lost("syllables under rests")
		}
	}
	w.add(strings.Repeat(")", w.closes[r]))
}

// written writes the length of an event as its symbol has it: within tuplets longer or shorter than it sounds.
func (w *writer) written(e score.Event) string {
	t := e.Dur
	d := theory.Duration{Value: e.Value, Dots: e.Dots}
	for row := e.Tuplet; row != 0; row = w.s.Tuplet(row).Outer {
		ratio := w.s.Tuplet(row).Ratio
		d.Tuplet = ratio.Inside(d.Tuplet)
		t, _ = t.MulDiv(int64(ratio.Actual), int64(ratio.Normal))
	}
	if e.Tuplet != 0 && d.Ticks() == e.Dur {
		t = theory.ValueTicks(e.Value, e.Dots)
	}
	return w.length(t)
}

// heads writes the notes of an event.
func (w *writer) heads(v *writtenVoice, r score.EventRow, length string) {
	e := w.s.Event(r)
	chord := e.Heads.Len() > 1
	ties, tied := v.ties, 0
	v.ties = nil
	if chord {
		w.add("[")
	}
	for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
		if w.isTied(h) {
			tied++
		}
	}
	all := tied == e.Heads.Len()
	for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
		w.headMarks(r, h)
		w.pitch(v, h, ties)
		if chord && !all && w.isTied(h) {
			w.add("-")
		}
		w.headLosses(h)
	}
	if chord {
		w.add("]")
	}
	w.add(length)
	if all && tied > 0 {
		w.add("-")
	}
}

// isTied reports whether a tie of a head can be written: one that leads to the next note of its voice, or nowhere.
func (w *writer) isTied(h score.HeadRow) bool {
	head := w.s.Head(h)
	switch {
	case head.Tie != 0:
		to, from := w.s.Event(w.s.Head(head.Tie).Event), w.s.Event(head.Event)
		if to.Voice != from.Voice || to.Onset != from.End() {
			w.lost("ties between voices")
			return false
		}
		return true
	case head.Flags&score.TieStart == 0:
		return false
	}
	// A tie that leads nowhere must not lead to what stands at its place next.
	next := head.Event + 1
	if next < w.s.Voice(w.s.Event(head.Event).Voice).Events.Hi {
		heads := w.s.Event(next).Heads
		for n := heads.Lo; n < heads.Hi; n++ {
			if w.s.Written(n).Diatonic() == w.s.Written(h).Diatonic() {
				w.lost("ties that lead nowhere")
				return false
			}
		}
	}
	return true
}

func (w *writer) headLosses(h score.HeadRow) {
	head := w.s.Head(h)
	switch {
	case !head.IsPitched():
		w.lost("notes without pitch; they are written where they stand")
	case head.Flags.Notehead() != score.NormalHead:
		w.lost("shapes of noteheads")
	case head.Flags&score.Parentheses != 0:
		w.lost("notes in brackets")
	case head.Sound != 0 || head.Flags&score.HeadHidden != 0:
		w.lost("sounds and looks of single notes")
	}
}

// accidentals are those in force, by letter and octave.
type accidentals []altered

// pitch writes accidental, letter and octave of a head as written, under the clef.
func (w *writer) pitch(v *writtenVoice, h score.HeadRow, ties []tie) {
	p := w.s.Written(h)
	p.Oct -= v.clef.Octave
	place := p.Diatonic()
	if v.needsSign(p, ties) || w.s.Head(h).Flags&(score.Courtesy|score.Editorial) != 0 {
		w.add(accidentalText(p.Alter))
		v.state = append(v.state, altered{place, p.Alter})
	}
	w.out = appendLetter(w.out, place)
	v.ties = append(v.ties, tie{place, p.Alter})
	if !w.isTied(h) {
		v.ties = v.ties[:len(v.ties)-1]
	}
}

// needsSign reports whether a pitch must have an accidental, whether those before it in the bar count for all octaves
// or for their own alone.
func (v *writtenVoice) needsSign(p theory.Pitch, ties []tie) bool {
	place := p.Diatonic()
	for _, t := range ties {
		if t.place == place {
			return t.alter != p.Alter
		}
	}
	same, any := v.key.Alter(p.Step), v.key.Alter(p.Step)
	for _, a := range v.state {
		if floorMod7(a.place) == floorMod7(place) {
			any = a.alter
		}
		if a.place == place {
			same = a.alter
		}
	}
	return same != p.Alter || any != p.Alter
}

// accidentalText writes an alteration.
func accidentalText(alter int16) string {
	sign, n := "^", int(alter)
	if n < 0 {
		sign, n = "_", -n
	}
	switch {
	case n == 0:
		return "="
	case n%100 == 0 && n <= 400:
		return strings.Repeat(sign, n/100)
	case n%50 == 0:
		if n == 50 {
			return sign + "/"
		}
		return sign + strconv.Itoa(n/50) + "/2"
	}
	return sign + strconv.Itoa(n) + "/100"
}

// eventMarks writes the signs of an event, and of its only head.
func (w *writer) eventMarks(r score.EventRow) {
	single := w.s.Event(r).Heads.Len() == 1
	for _, m := range w.marks[r] {
		if m.At.Head == 0 || single {
			w.add(w.markName(m))
		}
	}
	if single {
		w.headSigns(w.s.Event(r).Heads.Lo)
	}
}

// headMarks writes the signs of one head of a chord.
func (w *writer) headMarks(r score.EventRow, h score.HeadRow) {
	if w.s.Event(r).Heads.Len() == 1 {
		return
	}
	for _, m := range w.marks[r] {
		if m.At.Head == h {
			w.add(w.markName(m))
		}
	}
	w.headSigns(h)
}

func (w *writer) headSigns(h score.HeadRow) {
	switch f := w.s.Head(h).Flags; {
	case f&score.Editorial != 0:
		w.add("!editorial!")
	case f&score.Courtesy != 0:
		w.add("!courtesy!")
	}
}

// graces writes the grace notes from one on in braces and returns the last.
func (w *writer) graces(v *writtenVoice, r, hi score.EventRow) score.EventRow {
	first := w.s.Event(r)
	ties := v.ties
	w.add("{")
	if first.Flags&score.GraceSlash != 0 {
		w.add("/")
	}
	for ; r < hi; r++ {
		e := w.s.Event(r)
		if !e.IsGrace() || e.Onset != first.Onset || e.Flags&score.GraceSlash != first.Flags&score.GraceSlash {
			break
		}
		if e.IsRest() {
			w.lost("rests among grace notes")
			continue
		}
		w.add(w.opens[r]...)
		w.eventMarks(r)
		w.heads(v, r, w.length(theory.ValueTicks(e.Value, e.Dots)))
		v.ties = ties
		w.add(strings.Repeat(")", w.closes[r]))
		if len(w.lyrics[r]) > 0 {
			w.lost("syllables under grace notes")
		}
	}
	w.add("}")
	return r - 1
}

// openTuplets writes the beginnings of tuplets around an event.
func (w *writer) openTuplets(v *writtenVoice, r score.EventRow) {
	var chain []score.TupletRow
	for t := w.s.Event(r).Tuplet; t != 0; t = w.s.Tuplet(t).Outer {
		chain = append([]score.TupletRow{t}, chain...)
	}
	if e := w.s.Event(r); e.Onset != v.tupletEnd {
		v.tuplets = nil
	}
	v.tupletEnd = w.s.Event(r).End()
	keep := 0
	for keep < len(chain) && keep < len(v.tuplets) && chain[keep] == v.tuplets[keep] {
		keep++
	}
	for _, row := range chain[keep:] {
		t := w.s.Tuplet(row)
		count := w.notesIn(r, row)
		p, q := int(t.Ratio.Actual), int(t.Ratio.Normal)
		w.add("(", strconv.Itoa(p))
		if q != usualTime(p) || count != p {
			w.add(":", strconv.Itoa(q), ":", strconv.Itoa(count))
		}
	}
	if len(chain) > 1 {
		w.note(codeDialec, "nested", "tuplets within tuplets are not in the standard")
	}
	v.tuplets = chain
}

// usualTime is the time of so many notes that a tuplet need not name; 0 where it depends.
func usualTime(p int) int {
	switch p {
	case 2, 4, 8:
		return 3
	case 3, 6:
		return 2
	}
	return 0
}

// notesIn counts the events from one on that a tuplet goes on for.
func (w *writer) notesIn(r score.EventRow, t score.TupletRow) int {
	n := 0
	voice := w.s.Event(r).Voice
	end := w.s.Event(r).Onset
	for ; r < w.s.Voice(voice).Events.Hi; r++ {
		e := w.s.Event(r)
		if e.IsGrace() {
			continue
		}
		inside := false
		for row := e.Tuplet; row != 0; row = w.s.Tuplet(row).Outer {
			inside = inside || row == t
		}
		if !inside || e.Onset != end {
			break
		}
		end = e.End()
		n++
	}
	return n
}
