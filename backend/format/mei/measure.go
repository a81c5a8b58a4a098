package mei

import (
	"math/bits"
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// endingState is the repeat ending that is open.
type endingState struct {
	endings uint32
	open    bool
}

func (w *writer) writeBars() {
	for _, m := range w.measures {
		r := m.Lo
		w.bar = r
		w.closeEnding(r)
		w.writeBreak(r)
		if r > w.bars.Lo {
			w.writeChanges(r)
		}
		w.openEnding(r)
		w.writeMeasure(r)
	}
	if w.ending.open {
		w.end()
		w.ending = endingState{}
	}
	if w.o.Announce {
		w.writeTail()
	}
}

// writeBreak writes where the source begins a line or page.
func (w *writer) writeBreak(r score.BarRow) {
	flags := w.s.Bar(r).Flags
	switch {
	case !w.o.Breaks || r == w.bars.Lo:
	case flags&score.NewPage != 0:
		w.empty("pb")
	case flags&score.NewSystem != 0:
		w.empty("sb")
	}
}

// closeEnding ends the bracket of the bar before, where r does not belong to it.
func (w *writer) closeEnding(r score.BarRow) {
	b := w.s.Bar(r)
	if w.ending.open && (b.Endings != w.ending.endings || b.Flags&score.EndingStart != 0) {
		w.end()
		w.ending = endingState{}
	}
}

// openEnding begins a bracket. One that goes on from before the window begins without a stroke, one that goes on
// behind it or is open ends without.
func (w *writer) openEnding(r score.BarRow) {
	b := w.s.Bar(r)
	if b.Endings == 0 || w.ending.open {
		return
	}
	var attrs []string
	if b.Flags&score.EndingStart == 0 && r == w.bars.Lo && r > 1 && w.s.Bar(r-1).Endings == b.Endings {
		attrs = append(attrs, "lstartsym", "none")
	}
	last := w.lastOfEnding(r)
	if f := w.s.Bar(last).Flags; f&score.EndingOpen != 0 || last+1 == w.bars.Hi && f&score.EndingStop == 0 && w.goesOn(last) {
		attrs = append(attrs, "lendsym", "none")
	}
	w.start("ending", append([]string{"n", itoa(bits.TrailingZeros32(b.Endings) + 1), "label", endingNumbers(b.Endings)}, attrs...)...)
	w.ending = endingState{b.Endings, true}
}

// lastOfEnding is the last bar in the window of the ending that r is in.
func (w *writer) lastOfEnding(r score.BarRow) score.BarRow {
	for r+1 < w.bars.Hi {
		if next := w.s.Bar(r + 1); next.Endings != w.s.Bar(r).Endings || next.Flags&score.EndingStart != 0 {
			break
		}
		r++
	}
	return r
}

// goesOn reports whether the ending of a bar holds the next one, too.
func (w *writer) goesOn(r score.BarRow) bool {
	if !w.s.Grid(1).Bars.Has(r + 1) {
		return false
	}
	next := w.s.Bar(r + 1)
	return next.Endings == w.s.Bar(r).Endings && next.Flags&score.EndingStart == 0
}

// endingNumbers writes the passes of an ending: "1", "1, 2", "1–3".
func endingNumbers(passes uint32) string {
	var parts []string
	for i := 0; i < 32; i++ {
		if passes>>i&1 == 0 {
			continue
		}
		last := i
		for last+1 < 32 && passes>>(last+1)&1 == 1 {
			last++
		}
		switch last - i {
		case 0:
			parts = append(parts, strconv.Itoa(i+1))
		case 1:
			parts = append(parts, strconv.Itoa(i+1), strconv.Itoa(last+1))
		default:
			parts = append(parts, strconv.Itoa(i+1)+"–"+strconv.Itoa(last+1))
		}
		i = last
	}
	return strings.Join(parts, ", ") + "."
}

var barlines = [...]string{
	score.NormalLine: "", score.DoubleLine: "dbl", score.FinalLine: "end", score.HeavyLine: "heavy", score.DoubleHeavyLine: "dblheavy",
	score.DashedLine: "dashed", score.DottedLine: "dotted", score.TickLine: "single", score.ShortLine: "single", score.HiddenLine: "invis",
	score.HeavyLightLine: "heavy",
}

// writeMeasure writes the measure that begins with a bar: its staves, then the signs of its tables.
func (w *writer) writeMeasure(r score.BarRow) {
	b, last := w.s.Bar(r), w.s.Bar(w.inMeasure(r).Hi-1)
	b.Right, b.Flags = last.Right, b.Flags&^score.RepeatEnd|last.Flags&score.RepeatEnd
	from, to := w.measureTimes(r)
	attrs := []string{"xml:id", b.ID.String()}
	if b.Flags&score.Implicit == 0 {
		attrs = append(attrs, "n", w.s.Measure(r))
	}
	if to-from < w.s.Meter(r).Length() || last.ID != b.ID {
		attrs = append(attrs, "metcon", "false")
	}
	w.start("measure", append(attrs, w.barlines(b)...)...)
	w.chooseAccidentals(r)
	for _, st := range w.staves {
		w.writeStaff(st)
	}
	w.writeSigns(r)
	w.end()
}

// barlines are the lines at both ends of a bar.
func (w *writer) barlines(b score.Bar) []string {
	left, right := barlines[b.Left], barlines[b.Right]
	if b.Flags&score.RepeatStart != 0 {
		left = "rptstart"
	}
	if b.Flags&score.RepeatEnd != 0 {
		right = "rptend"
	}
	attrs := []string{"left", left, "right", right}
	switch b.Right {
	case score.TickLine:
		attrs = append(attrs, "bar.method", "takt")
	case score.ShortLine:
		attrs = append(attrs, "bar.len", "4")
	default:
	}
	return attrs
}

// writeChanges writes the signatures and transpositions that begin with a bar.
func (w *writer) writeChanges(r score.BarRow) {
	start := w.s.Bar(r).Start
	meter := w.meterBegins(r) && !w.metersDiffer()
	var changed []score.StaffRow
	for _, st := range w.staves {
		if _, ok := w.keyChange(st, start); ok || w.transposed(st, start) || w.metersDiffer() && w.staffMeterBegins(st, start) {
			changed = append(changed, st)
		}
	}
	if !meter && len(changed) == 0 {
		return
	}
	w.start("scoreDef")
	if meter {
		w.writeMeterSig(w.s.Meter(r), true)
	}
	w.writeStaffChanges(changed, start)
	w.end()
}

// writeStaffChanges writes what changes in each of the staves.
func (w *writer) writeStaffChanges(changed []score.StaffRow, at theory.Tick) {
	if len(changed) == 0 {
		return
	}
	w.start("staffGrp")
	for _, st := range changed {
		attrs := []string{"n", itoa(w.number[st])}
		if w.transposed(st, at) {
			attrs = append(attrs, transposition(w.s.Transposition(w.s.Staff(st).Part, at))...)
		}
		w.start("staffDef", attrs...)
		if key, ok := w.keyChange(st, at); ok {
			w.writeKeySig(key, "")
		}
		if w.metersDiffer() && w.staffMeterBegins(st, at) {
			w.writeMeterSig(w.s.Meter(w.staffBar(st, at)), true)
		}
		w.end()
	}
	w.end()
}

// keyChange returns the key that a staff changes to at a time.
func (w *writer) keyChange(st score.StaffRow, t theory.Tick) (key theory.KeySignature, ok bool) {
	staff := w.s.Staff(st)
	at := staff.Keys.Within(t, t+1)
	if len(at) == 0 || staff.Kind != score.NoteStaff {
		return key, false
	}
	before, _ := staff.Keys.At(t - 1)
	return at[0].Value, !sameSigns(before, at[0].Value)
}

// sameSigns reports whether two signatures look alike: G major and E minor do.
func sameSigns(a, b theory.KeySignature) bool {
	a.Mode, b.Mode = theory.NoMode, theory.NoMode
	return a == b
}

// transposed reports whether the part of a staff changes its transposition at a time.
func (w *writer) transposed(st score.StaffRow, t theory.Tick) bool {
	line := w.s.Part(w.s.Staff(st).Part).Transpose
	return t > 0 && len(line.Within(t, t+1)) > 0 && w.s.Transposition(w.s.Staff(st).Part, t-1) != w.s.Transposition(w.s.Staff(st).Part, t)
}

// writeTail announces the signatures of the bar behind the window, before an empty bar without a line.
func (w *writer) writeTail() {
	next := w.bars.Hi
	if w.s.Grids().IsEmpty() || !w.s.Grid(1).Bars.Has(next) {
		return
	}
	before := len(w.out)
	w.writeChanges(next)
	if len(w.out) == before {
		return
	}
	w.start("measure", "right", "invis", "metcon", "false")
	for _, st := range w.staves {
		w.start("staff", "n", itoa(w.number[st]))
		w.start("layer", "n", "1")
		w.empty("space", "dur", "4")
		w.end()
		w.end()
	}
	w.end()
}
