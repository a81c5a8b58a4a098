package mei

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// eventID is the id of the element that stands for an event: a single head's, a chord's or a rest's.
func (w *writer) eventID(row score.EventRow) string {
	e := w.s.Event(row)
	if e.Heads.Len() == 1 {
		return w.s.Head(e.Heads.Lo).ID.String()
	}
	return e.ID.String()
}

// writeItem writes an event or a gap.
func (l *layerWriter) writeItem(i int) {
	it := l.items[i]
	switch e := it.event; {
	case it.row == 0:
		l.writeGap(it)
	case isBlank(e) && l.fillsBar(it):
		l.empty("mSpace")
	case isBlank(e):
		l.empty("space", l.length(it)...)
	case e.IsRest() && l.isBarRest(it):
		l.empty("mRest", l.attach(it, "xml:id", e.ID.String(), "cue", flag(e.Flags&score.Cue != 0))...)
	case e.IsRest() && e.Flags&score.BarRest != 0:
		l.writeRests(it)
	case e.IsRest():
		attrs := append(l.length(it), "cue", flag(e.Flags&score.Cue != 0))
		l.empty("rest", l.attach(it, append([]string{"xml:id", e.ID.String()}, attrs...)...)...)
	default:
		l.writeNote(i)
	}
}

// writeRests writes a rest of a whole bar that is but a part of its measure in the values that make up its length.
func (l *layerWriter) writeRests(it item) {
	id := it.event.ID.String()
	for _, d := range theory.Components(it.event.Dur) {
		l.empty("rest", l.attach(it, "xml:id", id, "dur", dur(d.Value), "dots", dots(d.Dots), "cue", flag(it.event.Flags&score.Cue != 0))...)
		id = ""
	}
}

// flag is an attribute that says true or nothing.
func flag(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// fillsBar reports whether an item is as long as its bar.
func (l *layerWriter) fillsBar(it item) bool {
	from, to := l.measureTimes(l.bar)
	return it.onset == 0 && it.event.Dur >= to-from && len(l.items) == 1
}

// isBarRest reports whether a rest stands in the middle of its bar: the source says so, or a whole rest is alone
// in it.
func (l *layerWriter) isBarRest(it item) bool {
	return len(l.items) == 1 && len(l.linesWithin(l.staff)) == 0 &&
		(it.event.Flags&score.BarRest != 0 || l.fillsBar(it) && it.event.Value == theory.WholeValue)
}

// attach adds the staff where an item is not on that of its layer.
func (l *layerWriter) attach(it item, attrs ...string) []string {
	return l.onStaff(attrs, it.event.Staff)
}

// writeGap writes a space. One that needs a tuplet which is not open has one that nobody sees.
func (l *layerWriter) writeGap(it item) {
	attrs := []string{"dur", dur(it.gap.Value), "dots", dots(it.gap.Dots)}
	if it.gap.Tuplet.IsZero() || l.openRatio() == it.gap.Tuplet {
		l.empty("space", attrs...)
		return
	}
	l.start("tuplet", "num", itoa(it.gap.Tuplet.Actual), "numbase", itoa(it.gap.Tuplet.Normal), "num.visible", "false", "bracket.visible", "false")
	l.empty("space", attrs...)
	l.end()
}

// openRatio is the ratio of the tuplets that are open, all together.
func (l *layerWriter) openRatio() theory.Ratio {
	var ratio theory.Ratio
	for _, g := range l.open {
		if g.kind == tupletGroup {
			ratio = l.s.Tuplet(score.TupletRow(g.index)).Ratio.Inside(ratio)
		}
	}
	return ratio
}

// length is the written value of an event, and what it lasts where that is something else.
func (l *layerWriter) length(it item) []string {
	e := it.event
	attrs := []string{"dur", dur(e.Value), "dots", dots(e.Dots)}
	if e.IsGrace() {
		return attrs
	}
	ratio := l.openRatio()
	written := theory.Duration{Value: e.Value, Dots: e.Dots, Tuplet: ratio}.Ticks()
	if written == e.Dur || l.inTremolo() {
		return attrs
	}
	plain := e.Dur
	if !ratio.IsZero() {
		plain, _ = e.Dur.MulDiv(int64(ratio.Actual), int64(ratio.Normal))
	}
	if d, ok := theory.Notate(plain); ok && d.Tuplet.IsZero() {
		attrs = append(attrs, "dur.ges", dur(d.Value), "dots.ges", itoa(d.Dots))
	}
	return attrs
}

func (l *layerWriter) inTremolo() bool {
	return len(l.open) > 0 && l.open[len(l.open)-1].kind == tremoloGroup
}

// writeNote writes a note or chord, in a tremolo where it has strokes.
func (l *layerWriter) writeNote(i int) {
	it := l.items[i]
	for _, m := range l.index.onEvents[it.row] {
		if m.Kind == score.Tremolo {
			l.start("bTrem", "xml:id", m.ID.String())
			l.writeStem(i, stemSlashes(m.Arg))
			l.end()
			return
		}
	}
	l.writeStem(i, "")
}

// stemSlashes are the strokes of a tremolo; 0 is unmeasured.
func stemSlashes(n int32) string {
	if n <= 0 {
		return "z"
	}
	return itoa(min(n, 6)) + "slash"
}

// writeStem writes what has one stem: a note, or a chord of several.
func (l *layerWriter) writeStem(i int, slashes string) {
	it := l.items[i]
	attrs := append(l.length(it), l.stemAttrs(i, slashes)...)
	if l.isTablature(it.event.Staff) {
		l.writeTablature(it, attrs[:4])
		return
	}
	if it.event.Heads.Len() == 1 {
		l.writeHeadElement(it, it.event.Heads.Lo, attrs)
		return
	}
	l.start("chord", l.attach(it, append([]string{"xml:id", it.event.ID.String()}, attrs...)...)...)
	l.writeChildren(it)
	for h := range it.event.Heads.All() {
		l.writeHeadElement(it, h, nil)
	}
	l.end()
}

// stemAttrs are the attributes that notes and chords have in common.
func (l *layerWriter) stemAttrs(i int, slashes string) []string {
	e := l.items[i].event
	attrs := []string{"cue", flag(e.Flags&score.Cue != 0), "breaksec", l.beamBreak(i)}
	if e.IsGrace() {
		kind := "acc"
		if e.Flags&score.GraceSlash != 0 {
			kind = "unacc" // Verovio draws its stroke
		}
		attrs = append(attrs, "grace", kind)
	}
	attrs = append(attrs, "stem.mod", slashes, "stem.dir", l.stemDirection(e))
	if e.Flags&score.StemNone != 0 {
		attrs = append(attrs, "stem.visible", "false")
	}
	if e.Flags&score.Hidden != 0 {
		attrs = append(attrs, "visible", "false")
	}
	return attrs
}

// stemDirection is the source's direction of a stem. By rule, the inner voices of a staff are up and down in turn.
func (l *layerWriter) stemDirection(e score.Event) string {
	switch {
	case e.Flags&score.StemUp != 0:
		return "up"
	case e.Flags&score.StemDown != 0:
		return "down"
	case l.voices > 2 && !e.IsGrace() && l.n%2 == 0:
		return "up"
	case l.voices > 2 && !e.IsGrace():
		return "down"
	}
	return ""
}

// onStaff adds a staff that is another than the layer's. What goes to one that is not written stays where it comes from.
func (l *layerWriter) onStaff(attrs []string, st score.StaffRow) []string {
	if st == l.staff || l.number[st] == 0 {
		return attrs
	}
	return append(attrs, "staff", itoa(l.number[st]))
}

// writeHeadElement writes a note. With attributes it stands alone, without it is one of a chord.
func (l *layerWriter) writeHeadElement(it item, row score.HeadRow, attrs []string) {
	h := l.s.Head(row)
	note := append([]string{"xml:id", h.ID.String()}, l.pitch(row)...)
	note = append(note, attrs...)
	note = append(l.onStaff(note, h.Staff), notehead(h.Flags)...)
	sign, children := l.accidental(row)
	note = append(note, sign...)
	alone := attrs != nil
	if children == nil && (!alone || !l.hasChildren(it)) {
		l.empty("note", note...)
		return
	}
	l.start("note", note...)
	if children != nil {
		l.empty("accid", children...)
	}
	if alone {
		l.writeChildren(it)
	}
	l.end()
}

// pitch is the written pitch of a head, or its place on a staff without pitches.
func (w *writer) pitch(row score.HeadRow) []string {
	h := w.s.Head(row)
	p := w.s.Written(row)
	if !h.IsPitched() || w.s.Staff(h.Staff).Kind == score.PercussionStaff {
		clef := w.clefAt(h.Staff, w.s.Event(h.Event).Onset)
		return []string{"loc", itoa(clef.StaffPlace(p))}
	}
	shift := w.octaveShift(h)
	attrs := []string{"pname", pname(p.Step), "oct", itoa(min(max(int(p.Oct)-shift, 0), 9))}
	if shift != 0 {
		attrs = append(attrs, "oct.ges", itoa(min(max(int(p.Oct), 0), 9)))
	}
	return attrs
}

// octaveShift is how many octaves a head sounds above what is written, by the octave lines over it.
func (w *writer) octaveShift(h score.Head) int {
	at := w.s.Event(h.Event).Onset
	for _, sp := range w.index.octaves {
		if sp.From.Staff == h.Staff && sp.From.Tick <= at && (at < sp.To.Tick || sp.To.Event != 0 && at == sp.To.Tick) {
			return int(sp.Arg)
		}
	}
	return 0
}

// headShapes are MEI's names of the noteheads; those that begin with U+ are signs of SMuFL.
var headShapes = [...]string{
	score.CrossHead: "x", score.CircleCrossHead: "U+E0B3", score.DiamondHead: "diamond", score.TriangleHead: "U+E0BE",
	score.InvertedTriangleHead: "U+E0C7", score.SquareHead: "U+E0B8", score.SlashHead: "slash", score.BackSlashHead: "backslash",
	score.ArrowUpHead: "U+E0ED", score.ArrowDownHead: "U+E0F1", score.RectangleHead: "U+E0B8", score.PlusHead: "+",
}

// notehead is the look of a head.
func notehead(f score.HeadFlags) []string {
	var attrs []string
	shape := f.Notehead()
	if shape == score.NoHead || f&score.HeadHidden != 0 {
		attrs = append(attrs, "head.visible", "false")
	} else if int(shape) < len(headShapes) {
		attrs = append(attrs, "head.shape", headShapes[shape])
	}
	if f&score.Parentheses != 0 {
		attrs = append(attrs, "head.mod", "paren")
	}
	return attrs
}
