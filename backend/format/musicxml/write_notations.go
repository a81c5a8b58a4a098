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
		w.signGroup(n, "ornaments", (*writer).ornament)
		w.signGroup(n, "technical", (*writer).technique)
		w.signGroup(n, "articulations", (*writer).articulation)
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
			w.line("slur", a, "/>\n")
		case score.Glissando:
			w.textLine("glissando", a)
		case score.Slide:
			w.textLine("slide", a)
		default: // within ornaments or technical
		}
	}
}

// line writes an end of a line as an element.
func (w *writer) line(name string, a *attachment, after string) {
	sp := &w.s.Spanners()[a.row]
	w.put("          <")
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
		w.line(name, a, "/>\n")
		return
	}
	w.line(name, a, ">")
	w.text(text)
	w.end(name)
	w.put("\n")
}

// signGroup writes the signs of a note that belong into one element.
func (w *writer) signGroup(n *noteOf, name string, write func(*writer, *noteOf, *attachment)) {
	before := len(w.out)
	w.put("          <")
	w.put(name)
	w.put(">\n")
	after := len(w.out)
	for i := range n.attached {
		if a := &n.attached[i]; a.kind != lyricAttached && n.belongs(a) {
			write(w, n, a)
		}
	}
	if len(w.out) == after {
		w.out = w.out[:before]
		return
	}
	w.put("          </")
	w.put(name)
	w.put(">\n")
}

// sign writes an element without content, at its place above or below.
func (w *writer) sign(name string, place score.Placement) {
	w.put("          <")
	w.put(name)
	w.attr("placement", placements.word(place))
	w.put("/>\n")
}

// textSign writes a sign that has a text.
func (w *writer) textSign(name, text string, place score.Placement) {
	w.put("          <")
	w.put(name)
	w.attr("placement", placements.word(place))
	w.put(">")
	w.text(text)
	w.end(name)
	w.put("\n")
}

// numberSign writes a sign that is a number.
func (w *writer) numberSign(name string, n int64, place score.Placement) {
	w.put("          <")
	w.put(name)
	w.attr("placement", placements.word(place))
	w.put(">")
	w.int(n)
	w.end(name)
	w.put("\n")
}
