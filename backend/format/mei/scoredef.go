package mei

import (
	"cmp"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// writeScoreDef writes what is in force where the window begins. The meter is shown where it begins there, too.
func (w *writer) writeScoreDef() {
	w.start("scoreDef")
	w.start("staffGrp")
	for i := 0; i < len(w.parts); {
		i = w.writeGroup(i, len(w.parts), 0)
	}
	w.end()
	w.end()
}

// partGroup is a group of the parts that are written: those from lo up to but not including hi.
type partGroup struct {
	score.Group
	lo, hi int
}

// partGroups are the groups with at least two of the written parts, outer ones first.
func (w *writer) partGroups() []partGroup {
	var groups []partGroup
	for _, g := range w.s.Groups() {
		in := func(p score.PartRow) bool { return p >= g.First && p <= g.Last }
		lo := slices.IndexFunc(w.parts, in)
		if lo < 0 {
			continue
		}
		hi := lo
		for hi < len(w.parts) && in(w.parts[hi]) {
			hi++
		}
		if hi-lo >= 2 {
			groups = append(groups, partGroup{g, lo, hi})
		}
	}
	slices.SortStableFunc(groups, func(a, b partGroup) int {
		return cmp.Or(cmp.Compare(a.lo, b.lo), cmp.Compare(b.hi, a.hi))
	})
	return groups
}

// writeGroup writes the part at i, or the groups that begin with it; depth groups around it are open already. It
// returns what comes next. A group that crosses the end of the one around it is left out.
func (w *writer) writeGroup(i, end, depth int) int {
	var starting []partGroup
	for _, g := range w.partGroups() {
		if g.lo == i && g.hi <= end {
			starting = append(starting, g)
		}
	}
	if depth >= len(starting) {
		w.writePart(w.parts[i])
		return i + 1
	}
	g := starting[depth]
	w.start("staffGrp", "symbol", groupSymbols[g.Symbol], "bar.thru", truth(g.BarsThrough))
	if !w.areNamed(g) {
		w.writeLabels(g.Name, g.Abbrev)
	}
	next := w.writeGroup(i, g.hi, depth+1)
	for next < g.hi {
		next = w.writeGroup(next, g.hi, 0)
	}
	w.end()
	return next
}

// areNamed reports whether parts of a group have names of their own: those of both would be drawn over each other.
func (w *writer) areNamed(g partGroup) bool {
	return slices.ContainsFunc(w.parts[g.lo:g.hi], func(p score.PartRow) bool {
		return w.s.Part(p).Name != "" && (w.bars.Lo <= 1 || w.s.Part(p).Abbrev != "")
	})
}

var groupSymbols = [...]string{
	score.NoSymbol: "none", score.BraceSymbol: "brace", score.BracketSymbol: "bracket", score.SquareSymbol: "bracketsq", score.LineSymbol: "line",
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// writeLabels writes the name of a part or group: in full where the score begins, else abbreviated.
func (w *writer) writeLabels(name, abbrev string) {
	if w.o.NoNames {
		return
	}
	if w.bars.Lo > 1 {
		name = abbrev
	}
	if name != "" {
		w.leaf("label", name)
	}
	if abbrev != "" {
		w.leaf("labelAbbr", abbrev)
	}
}

func (w *writer) writePart(p score.PartRow) {
	part := w.s.Part(p)
	if part.Staves.Len() == 1 {
		w.writeStaffDef(part.Staves.Lo, part)
		return
	}
	w.start("staffGrp", "symbol", "brace", "bar.thru", "true")
	w.writeLabels(part.Name, part.Abbrev)
	for st := range part.Staves.All() {
		w.writeStaffDef(st, score.Part{Transpose: part.Transpose})
	}
	w.end()
}

// writeStaffDef writes a staff with the clef, key and meter in force. The part's name, where it has one, goes with
// it.
func (w *writer) writeStaffDef(st score.StaffRow, part score.Part) {
	from, _ := w.times()
	staff := w.s.Staff(st)
	lines := max(staff.Lines, 1)
	if staff.Kind == score.TablatureStaff && !w.isTablature(st) {
		lines = 5
	}
	attrs := []string{"xml:id", staff.ID.String(), "n", itoa(w.number[st]), "lines", itoa(lines)}
	if staff.Size != 0 && staff.Size != 100 {
		attrs = append(attrs, "scale", itoa(staff.Size)+"%")
	}
	if w.isTablature(st) {
		attrs = append(attrs, "notationtype", "tab.guitar")
	}
	if iv, ok := part.Transpose.At(from); ok && iv != (theory.Interval{}) {
		attrs = append(attrs, transposition(iv)...)
	}
	w.start("staffDef", attrs...)
	w.writeLabels(part.Name, part.Abbrev)
	w.writeClef(w.clefAt(st, from))
	if key, ok := staff.Keys.At(from); ok && staff.Kind == score.NoteStaff {
		w.writeKeySig(key, "")
	}
	if !w.bars.IsEmpty() {
		r := w.staffBar(st, from)
		w.writeMeterSig(w.s.Meter(r), w.meterBegins(r))
	}
	w.end()
}

// transposition is what leads from written to sounding pitch.
func transposition(iv theory.Interval) []string {
	return []string{"trans.diat", itoa(iv.Steps), "trans.semi", itoa(int(iv.Cents) / 100)}
}

// meterBegins reports whether a bar begins with a meter of its own, as the first bar of a score does.
func (w *writer) meterBegins(r score.BarRow) bool {
	bar := w.s.Bar(r)
	meters := w.s.Grid(bar.Grid).Meters
	at := meters.Within(bar.Start, bar.Start+1)
	if len(at) == 0 {
		return false
	}
	before, ok := meters.At(bar.Start - 1)
	return !ok || before != at[0].Value
}

// staffMeterBegins reports whether a staff begins a bar with a meter of its own at a time.
func (w *writer) staffMeterBegins(st score.StaffRow, t theory.Tick) bool {
	r := w.staffBar(st, t)
	return w.s.Bar(r).Start == t && w.meterBegins(r)
}

// clefAt is the clef of a staff at a time; where none is written, the usual one of its kind.
func (w *writer) clefAt(st score.StaffRow, t theory.Tick) score.Clef {
	staff := w.s.Staff(st)
	c, ok := staff.Clefs.At(t)
	switch {
	case w.isTablature(st):
		return score.Clef{Sign: score.TabClef}
	case staff.Kind == score.TablatureStaff:
		return score.Clef{Sign: score.GClef, Line: 2, Octave: -1} // of the guitar
	case ok && c.Sign != score.NoClef:
		return c
	case staff.Kind == score.PercussionStaff:
		return score.Clef{Sign: score.PercussionClef}
	}
	return score.Treble
}

var clefShapes = [...]string{
	score.GClef: "G", score.FClef: "F", score.CClef: "C", score.PercussionClef: "perc", score.TabClef: "TAB",
}

func (w *writer) writeClef(c score.Clef, attrs ...string) {
	w.empty("clef", append(clef(c), attrs...)...)
}

// clef is the attributes of a clef element.
func clef(c score.Clef) []string {
	attrs := []string{"shape", clefShapes[c.Sign]}
	if c.Sign <= score.CClef {
		attrs = append(attrs, "line", itoa(c.Line))
	}
	switch {
	case c.Octave > 0:
		attrs = append(attrs, "dis", octaves(int(c.Octave)), "dis.place", "above")
	case c.Octave < 0:
		attrs = append(attrs, "dis", octaves(-int(c.Octave)), "dis.place", "below")
	}
	if c.Hidden {
		attrs = append(attrs, "visible", "false")
	}
	return attrs
}

// octaves is the figure of an octave line or clef: 8, 15, 22.
func octaves(n int) string { return itoa(1 + 7*min(n, 3)) }
