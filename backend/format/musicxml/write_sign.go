package musicxml

import (
	"slices"

	"ricercar/backend/score"
)

// ornament writes what stands in ornaments: the sign of a mark, the wavy line of a trill, a tremolo. Accidentals
// follow the sign that they belong to; those without one stand outside.
func (w *writer) ornament(a *attachment) {
	if a.kind != markAttached {
		w.ornamentLine(a)
		return
	}
	m := &w.s.Marks()[a.row]
	switch {
	case m.Kind == score.OrnamentSign:
		w.ornamentSign(m)
	case m.Kind == score.Tremolo && m.Arg == 0:
		w.put("<tremolo type=\"unmeasured\"")
		w.attr("placement", placements.word(m.Place))
		w.put(">0</tremolo>")
	case m.Kind == score.Tremolo:
		w.put("<tremolo type=\"single\"")
		w.attr("placement", placements.word(m.Place))
		w.put(">")
		w.int(strokes(m.Arg))
		w.put("</tremolo>")
	default:
		w.sign(ornaments.word(m.Kind), m.Place)
	}
}

// strokes is the number of strokes as far as MusicXML has them.
func strokes(n int32) int64 { return int64(min(max(n, 0), 8)) }

// hasOrnament reports whether the note has an ornament that an accidental can stand at.
func hasOrnament(n *noteOf) bool {
	for i := range n.attached {
		if a := &n.attached[i]; a.kind == markAttached && a.mark.IsOrnament() && n.belongs(a) {
			return true
		}
	}
	return false
}

func (w *writer) ornamentSign(m *score.Mark) {
	if word := accidentals.word(int16(m.Arg)); word != "" {
		w.put("<accidental-mark")
		w.idAttr(m.ID)
		w.attr("placement", placements.word(m.Place))
		w.put(">")
		w.put(word)
		w.put("</accidental-mark>")
	}
}

// ornamentLine writes an end of a wavy line or of a tremolo between two notes.
func (w *writer) ornamentLine(a *attachment) {
	if a.line == score.TrillLine {
		w.line("wavy-line", a, "/>")
		return
	}
	sp := &w.s.Spanners()[a.row]
	if a.kind == lineStopAttached {
		w.put("<tremolo type=\"stop\">")
	} else {
		w.put("<tremolo type=\"start\"")
		w.attr("placement", placements.word(sp.Place))
		w.put(">")
	}
	w.int(strokes(sp.Arg))
	w.put("</tremolo>")
}

// technique writes what stands in technical.
func (w *writer) technique(a *attachment) {
	if a.kind != markAttached {
		w.textLine(noteLines.word(a.line), a)
		return
	}
	m := &w.s.Marks()[a.row]
	name, text := techniques.word(m.Kind), w.s.Text(m.Text)
	switch m.Kind {
	case score.Fret:
		w.numberSign(name, int64(max(m.Arg, 0)), score.AutoPlace)
	case score.StringNumber:
		w.numberSign(name, int64(max(m.Arg, 1)), m.Place)
	case score.Fingering, score.Pluck:
		w.textSign(name, text, m.Place)
	case score.OtherTechnique:
		if _, ok := emptyTechniques.value([]byte(text)); ok {
			w.sign(text, m.Place)
		} else {
			w.textSign(name, text, m.Place)
		}
	default:
		w.sign(name, m.Place)
	}
}

// breathMarks and caesuras are the texts that MusicXML has for them.
var (
	breathMarks = []string{"comma", "tick", "upbow", "salzedo"}
	caesuras    = []string{"normal", "thick", "short", "curved", "single"}
)

// articulation writes what stands in articulations.
func (w *writer) articulation(a *attachment) {
	m := &w.s.Marks()[a.row]
	name, text := articulations.word(m.Kind), w.s.Text(m.Text)
	switch m.Kind {
	case score.Breath:
		w.textSign(name, oneOf(text, breathMarks), m.Place)
	case score.Caesura:
		w.textSign(name, oneOf(text, caesuras), m.Place)
	case score.OtherMark:
		w.textSign(name, text, m.Place)
	default:
		w.sign(name, m.Place)
	}
}

// oneOf returns a text that is allowed, empty for others.
func oneOf(text string, allowed []string) string {
	if slices.Contains(allowed, text) {
		return text
	}
	return ""
}

// looseSigns writes what stands in notations without an element around it: dynamics, fermatas, arpeggios, and
// accidentals of no ornament. Arpeggios stand at every note of their chord.
func (w *writer) looseSigns(n *noteOf) {
	for i := range n.attached {
		a := &n.attached[i]
		if a.kind != markAttached {
			continue
		}
		m := &w.s.Marks()[a.row]
		if m.Kind >= score.Arpeggio && m.Kind <= score.NonArpeggio {
			w.arpeggio(n, m)
		}
		if !n.belongs(a) {
			continue
		}
		switch m.Kind {
		case score.OtherMark:
			if w.ringsOn(a) {
				w.put("          <tied")
				w.idAttr(m.ID)
				w.put(" type=\"let-ring\"/>\n")
			}
		case score.Dynamic:
			w.put("          ")
			w.dynamic(m)
			w.put("\n")
		case score.Fermata:
			w.put("          ")
			w.fermata(m, m.Place)
			w.put("\n")
		case score.OrnamentSign:
			if !hasOrnament(n) {
				w.put("          ")
				w.ornamentSign(m)
				w.put("\n")
			}
		default:
		}
	}
}

// dynamic writes a dynamic, by its own element where MusicXML has one. At a note it has id and placement itself, else
// the direction around it has them.
func (w *writer) dynamic(m *score.Mark) {
	text := w.s.Text(m.Text)
	w.put("<dynamics")
	if m.At.Event != 0 {
		w.idAttr(m.ID)
		w.attr("placement", placements.word(m.Place))
	}
	w.put(">")
	if _, ok := dynamics.value([]byte(text)); ok {
		w.put("<")
		w.put(text)
		w.put("/>")
	} else {
		w.leaf("other-dynamics", text)
	}
	w.put("</dynamics>")
}

// fermata writes a fermata; one below is turned over.
func (w *writer) fermata(m *score.Mark, place score.Placement) {
	w.put("<fermata")
	w.idAttr(m.ID)
	switch place {
	case score.Below:
		w.put(` type="inverted"`)
	case score.Above:
		w.put(` type="upright"`)
	case score.AutoPlace, score.Inside:
	}
	w.put(">")
	w.put(fermataShapes.word(w.s.Text(m.Text)))
	w.put("</fermata>")
}

// arpeggio writes the sign at one note of a chord.
func (w *writer) arpeggio(n *noteOf, m *score.Mark) {
	if m.Kind == score.NonArpeggio {
		switch {
		case n.first:
			w.put("          <non-arpeggiate")
			w.idAttr(m.ID)
			w.put(" type=\"bottom\"/>\n")
		case n.headRow+1 == n.Heads.Hi:
			w.put("          <non-arpeggiate type=\"top\"/>\n")
		}
		return
	}
	w.put("          <arpeggiate")
	if n.first {
		w.idAttr(m.ID)
	}
	switch m.Kind {
	case score.ArpeggioUp:
		w.put(` direction="up"`)
	case score.ArpeggioDown:
		w.put(` direction="down"`)
	default:
	}
	w.put("/>\n")
}
