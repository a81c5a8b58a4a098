package musicxml

import "ricercar/backend/score"

// notations writes what hangs on a note: first what ties and joins it to others, then the signs, each kind in the
// element that MusicXML has for it.
func (w *writer) notations(n *noteOf) {
	tied := n.head.Tie != 0 || n.head.Flags&(score.TieStart|score.TieStop|score.TiedFrom) != 0
	named := n.first && n.headRow != 0 && n.ID+1 != n.head.ID
	if !tied && !named && len(n.attached) == 0 && (n.Tuplet == 0 || !n.first) {
		return
	}
	before := len(w.out)
	w.put("        <notations")
	if named {
		w.idAttr(n.ID)
	}
	w.put(">\n")
	after := len(w.out)
	w.ties("          <tied type=\"", "\"/>\n", n.head)
	w.lines(n, lineStopAttached)
	w.lines(n, lineStartAttached)
	if n.first {
		w.tupletsAt(n)
	}
	if len(n.attached) > 0 {
		for g := ornamentGroup; g <= articulationGroup; g++ {
			w.signGroup(n, g)
		}
		w.looseSigns(n)
	}
	if len(w.out) == after && !named {
		w.out = w.out[:before]
		return
	}
	w.put("        </notations>\n")
}

// belongs reports whether something that hangs on the event is written with this note: what names a head with that,
// all else with the first.
func (n *noteOf) belongs(a *attachment) bool {
	return a.head == n.headRow && a.head != 0 || a.head == 0 && n.first
}

// lines writes the slurs and other lines that end or begin at a note.
func (w *writer) lines(n *noteOf, kind attachmentKind) {
	for i := range n.attached {
		a := &n.attached[i]
		if a.kind != kind || !n.belongs(a) {
			continue
		}
		switch a.line {
		case score.Slur, score.Phrase:
			w.put("          ")
			w.line("slur", a, "/>\n")
		case score.Glissando:
			w.looseLine("glissando", a)
		case score.Slide:
			w.looseLine("slide", a)
		default: // within ornaments or technical
		}
	}
}

// line writes an end of a line as an element.
func (w *writer) line(name string, a *attachment, after string) {
	sp := &w.s.Spanners()[a.row]
	w.put("<")
	w.put(name)
	if a.kind == lineStopAttached {
		w.intAttr("number", w.number(int(a.row)))
		w.put(` type="stop"`)
		w.put(after)
		return
	}
	if takesID(sp.Kind) {
		w.idAttr(sp.ID)
	}
	w.intAttr("number", w.number(int(a.row)))
	w.put(` type="start"`)
	if sp.Style != score.SolidLine && sp.Kind != score.TrillLine {
		w.attr("line-type", lineTypes.word(sp.Style))
	}
	if sp.Kind != score.Glissando && sp.Kind != score.Slide {
		w.attr("placement", placements.word(sp.Place))
	}
	w.put(after)
}

// takesID reports whether the element of a line has an id.
func takesID(k score.SpannerKind) bool {
	return k == score.Slur || k == score.Phrase || k == score.Glissando || k == score.Slide
}

// textLine writes an end of a line that may have a text.
func (w *writer) textLine(name string, a *attachment) {
	text := w.s.Text(w.s.Spanners()[a.row].Text)
	if a.kind == lineStopAttached || text == "" {
		w.line(name, a, "/>")
		return
	}
	w.line(name, a, ">")
	w.text(text)
	w.end(name)
}

// looseLine writes an end of a line that stands in notations itself.
func (w *writer) looseLine(name string, a *attachment) {
	w.put("          ")
	w.textLine(name, a)
	w.put("\n")
}

// signGroup is the element within notations that a sign stands in.
type signGroup uint8

const (
	noGroup signGroup = iota
	ornamentGroup
	technicalGroup
	articulationGroup
)

var groupNames = [...]string{"", "ornaments", "technical", "articulations"}

// groupOf tells where something that hangs on a note stands.
func (w *writer) groupOf(n *noteOf, a *attachment) signGroup {
	switch {
	case a.kind == lyricAttached:
		return noGroup
	case a.kind != markAttached:
		return groupOfLine(a.line)
	case a.mark.IsOrnament(), a.mark == score.OrnamentSign && hasOrnament(n):
		return ornamentGroup
	case a.mark.IsTechnique():
		return technicalGroup
	case a.mark.IsArticulation(), a.mark == score.Breath, a.mark == score.Caesura, a.mark == score.OtherMark && !w.ringsOn(a):
		return articulationGroup
	}
	return noGroup
}

func groupOfLine(k score.SpannerKind) signGroup {
	switch k {
	case score.TrillLine, score.NoteTremolo:
		return ornamentGroup
	case score.HammerOn, score.PullOff:
		return technicalGroup
	default:
		return noGroup
	}
}

// ringsOn reports whether a mark is a tie into silence.
func (w *writer) ringsOn(a *attachment) bool {
	return a.mark == score.OtherMark && w.s.Text(w.s.Marks()[a.row].Text) == letRing
}

// signGroup writes the signs of a note that belong into one element. Only that has an id: it is the first mark's, and
// the others have those that follow it, or stand in an element of their own.
func (w *writer) signGroup(n *noteOf, g signGroup) {
	open, next := false, score.ID(0)
	for i := range n.attached {
		a := &n.attached[i]
		if !n.belongs(a) || w.groupOf(n, a) != g {
			continue
		}
		id := next
		if a.kind == markAttached && a.mark != score.OrnamentSign {
			id = w.s.Marks()[a.row].ID
		}
		if open && id != next {
			w.closeGroup(g)
			open = false
		}
		if !open {
			w.put("          <")
			w.put(groupNames[g])
			w.idAttr(id)
			w.put(">")
		}
		if open, next = true, id; id != 0 && a.kind == markAttached && a.mark != score.OrnamentSign {
			next = id + 1
		}
		w.grouped(a, g)
	}
	if open {
		w.closeGroup(g)
	}
}

func (w *writer) closeGroup(g signGroup) {
	w.end(groupNames[g])
	w.put("\n")
}

// grouped writes one sign of a group.
func (w *writer) grouped(a *attachment, g signGroup) {
	switch g {
	case ornamentGroup:
		w.ornament(a)
	case technicalGroup:
		w.technique(a)
	case articulationGroup:
		w.articulation(a)
	case noGroup:
	}
}

// sign writes an element without content, at its place above or below.
func (w *writer) sign(name string, place score.Placement) {
	w.put("<")
	w.put(name)
	w.attr("placement", placements.word(place))
	w.put("/>")
}

// textSign writes a sign that has a text.
func (w *writer) textSign(name, text string, place score.Placement) {
	w.put("<")
	w.put(name)
	w.attr("placement", placements.word(place))
	w.put(">")
	w.text(text)
	w.end(name)
}

// numberSign writes a sign that is a number.
func (w *writer) numberSign(name string, n int64, place score.Placement) {
	w.put("<")
	w.put(name)
	w.attr("placement", placements.word(place))
	w.put(">")
	w.int(n)
	w.end(name)
}
