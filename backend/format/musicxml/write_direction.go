package musicxml

import (
	"ricercar/backend/score"
)

// direction writes what a direction begins with, endDirection what it ends with; what lies between are its types.
func (w *writer) direction(id score.ID, place score.Placement) {
	w.put("      <direction")
	w.idAttr(id)
	w.attr("placement", placements.word(place))
	w.put(">\n")
}

func (w *writer) endDirection(staff score.StaffRow) {
	w.staff(staff)
	w.put("      </direction>\n")
}

// directionText writes a type of direction that is a text.
func (w *writer) directionText(name, text string) {
	w.put("        <direction-type>")
	w.leaf(name, text)
	w.put("</direction-type>\n")
}

// placedMark writes a mark that stands at a place. A fermata at the end of a bar belongs to its bar line; other signs
// of notes that no note is found for are named.
func (w *writer) placedMark(i uint32) {
	m := &w.s.Marks()[i]
	if m.Kind == score.NoMark || w.isBarFermata(m) {
		return
	}
	w.direction(m.ID, m.Place)
	text := w.s.Text(m.Text)
	switch m.Kind {
	case score.Dynamic:
		w.put("        <direction-type>")
		w.dynamic(m)
		w.put("</direction-type>\n")
	case score.Words:
		w.directionText("words", text)
	case score.Rehearsal:
		w.directionText("rehearsal", text)
	case score.SegnoSign:
		w.put("        <direction-type><segno/></direction-type>\n")
	case score.CodaSign:
		w.put("        <direction-type><coda/></direction-type>\n")
	case score.OtherMark:
		w.directionText("other-direction", text)
	default:
		w.lost[signLoss]++
		w.directionText("other-direction", m.Kind.String())
	}
	w.staff(m.At.Staff)
	if j, ok := w.said[i]; ok {
		w.soundJump(j)
	}
	w.put("      </direction>\n")
}

// isBarFermata reports whether a mark is a fermata on the bar line at the end of its bar.
func (w *writer) isBarFermata(m *score.Mark) bool {
	return m.Kind == score.Fermata && m.At.Tick == w.bar.Start+w.bar.Len
}

// lineStart writes the beginning of a line that is a direction; a text stands in front of it.
func (w *writer) lineStart(line int) {
	sp := &w.s.Spanners()[line]
	w.direction(sp.ID, sp.Place)
	if text := w.s.Text(sp.Text); text != "" && classOfLine[sp.Kind] != pedalClass {
		w.directionText("words", text)
	}
	w.put("        <direction-type>")
	switch classOfLine[sp.Kind] {
	case wedgeClass:
		w.put("<wedge")
		w.lineEnd(line, wedgeTypes.word(sp.Kind), sp.Style)
	case octaveClass:
		w.octaveShift(line, sp.Arg)
	case pedalClass:
		w.pedal(line, sp)
	case bracketClass:
		w.put("<bracket line-end=\"down\"")
		w.lineEnd(line, "start", sp.Style)
	default:
		w.put("<dashes")
		w.lineEnd(line, "start", score.SolidLine)
	}
	w.put("</direction-type>\n")
	w.endDirection(sp.From.Staff)
}

// wedgeTypes are the types of a wedge's beginning.
var wedgeTypes = table[score.SpannerKind]{{"crescendo", score.Crescendo}, {"diminuendo", score.Diminuendo}}

// lineEnd writes the attributes of an end of a line and closes its element.
func (w *writer) lineEnd(line int, kind string, style score.LineStyle) {
	w.attr("type", kind)
	w.intAttr("number", w.number(line))
	if style != score.SolidLine {
		w.attr("line-type", lineTypes.word(style))
	}
	w.put("/>")
}

// octaveShift writes the beginning of an octave line: "down" says that notes are written lower than they sound.
func (w *writer) octaveShift(line int, octaves int32) {
	w.put("<octave-shift")
	if octaves < 0 {
		w.attr("type", "up")
	} else {
		w.attr("type", "down")
	}
	w.shiftSize(octaves)
	w.intAttr("number", w.number(line))
	w.put("/>")
}

func (w *writer) shiftSize(octaves int32) {
	w.intAttr("size", 7*int64(min(max(octaves, -octaves, 1), 3))+1)
}

// pedal writes the beginning of a pedal: as a line or as signs.
func (w *writer) pedal(line int, sp *score.Spanner) {
	w.put("<pedal")
	if sp.Kind == score.SostenutoPedal {
		w.attr("type", "sostenuto")
	} else {
		w.attr("type", "start")
	}
	w.intAttr("number", w.number(line))
	w.pedalLook(sp)
	w.put("/>")
}

func (w *writer) pedalLook(sp *score.Spanner) {
	if w.s.Text(sp.Text) == "line" {
		w.put(` line="yes" sign="no"`)
	} else {
		w.put(` line="no" sign="yes"`)
	}
}

// lineStop writes the end of a line that is a direction.
func (w *writer) lineStop(line int) {
	sp := &w.s.Spanners()[line]
	w.direction(0, sp.Place)
	w.put("        <direction-type>")
	switch classOfLine[sp.Kind] {
	case wedgeClass:
		w.put("<wedge")
		w.lineEnd(line, "stop", score.SolidLine)
	case octaveClass:
		w.put("<octave-shift type=\"stop\"")
		w.shiftSize(sp.Arg)
		w.intAttr("number", w.number(line))
		w.put("/>")
	case pedalClass:
		w.put("<pedal type=\"stop\"")
		w.intAttr("number", w.number(line))
		w.pedalLook(sp)
		w.put("/>")
	case bracketClass:
		w.put("<bracket line-end=\"down\"")
		w.lineEnd(line, "stop", sp.Style)
	default:
		w.put("<dashes")
		w.lineEnd(line, "stop", score.SolidLine)
	}
	w.put("</direction-type>\n")
	w.endDirection(sp.To.Staff)
}

// tempo writes a tempo as it is shown, and for playing.
func (w *writer) tempo(t *score.Tempo) {
	text := w.s.Text(t.Text)
	words := text != "" && (t.Shown == score.TempoWords || t.Shown == score.TempoBoth)
	mark := t.QuarterBPM > 0 && noteTypes.word(t.Unit) != "" && (t.Shown == score.TempoNumber || t.Shown == score.TempoBoth)
	switch {
	case !words && !mark && t.QuarterBPM <= 0:
		return
	case !words && !mark:
		w.put("      <sound")
		w.idAttr(t.ID)
		w.decimalAttr("tempo", t.QuarterBPM)
		w.put("/>\n")
		return
	}
	w.direction(t.ID, t.Place)
	if words {
		w.directionText("words", text)
	}
	if mark {
		w.put("        <direction-type><metronome>")
		w.leaf("beat-unit", noteTypes.word(t.Unit))
		w.repeat("<beat-unit-dot/>", t.UnitDots)
		w.put("<per-minute>")
		w.decimal(hundredths(t.UnitBPM()))
		w.put("</per-minute></metronome></direction-type>\n")
	}
	w.staff(t.At.Staff)
	if t.QuarterBPM > 0 {
		w.put("        <sound")
		w.decimalAttr("tempo", t.QuarterBPM)
		w.put("/>\n")
	}
	w.put("      </direction>\n")
}

// jump writes an instruction to go on elsewhere, or the sign of a place to go to, with what it means to a player.
func (w *writer) jump(i uint32) {
	j := &w.s.Jumps()[i]
	if j.Kind == score.NoJump || int(j.Kind) >= len(jumpLooks) {
		return
	}
	w.direction(0, score.Above)
	switch text := w.s.Text(j.Text); {
	case text != "":
		w.directionText("words", text)
	case j.Kind == score.Segno:
		w.put("        <direction-type><segno/></direction-type>\n")
	case j.Kind == score.Coda:
		w.put("        <direction-type><coda/></direction-type>\n")
	default:
		w.directionText("words", jumpLooks[j.Kind].words)
	}
	w.staff(0)
	w.soundJump(i)
	w.put("      </direction>\n")
}

// soundJump writes what a jump means to a player.
func (w *writer) soundJump(i uint32) {
	j := &w.s.Jumps()[i]
	look := jumpLooks[int(j.Kind)%len(jumpLooks)]
	w.put("        <sound")
	w.idAttr(j.ID)
	w.attr(look.attribute, look.value)
	w.put("/>\n")
}

// jumpLooks are the words of jumps where the source has none, and their attribute of sound.
var jumpLooks = [...]struct{ words, attribute, value string }{
	score.DaCapo:         {"D.C.", "dacapo", "yes"},
	score.DaCapoAlFine:   {"D.C. al Fine", "dacapo", "yes"},
	score.DaCapoAlCoda:   {"D.C. al Coda", "dacapo", "yes"},
	score.DalSegno:       {"D.S.", "dalsegno", "segno"},
	score.DalSegnoAlFine: {"D.S. al Fine", "dalsegno", "segno"},
	score.DalSegnoAlCoda: {"D.S. al Coda", "dalsegno", "segno"},
	score.ToCoda:         {"To Coda", "tocoda", "coda"},
	score.Fine:           {"Fine", "fine", "yes"},
	score.Segno:          {"", "segno", "segno"},
	score.Coda:           {"", "coda", "coda"},
}
