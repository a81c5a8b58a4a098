package mei

import (
	"slices"
	"strings"

	"ricercar/backend/score"
)

// ornament is the element of an ornament and its form. Glyph is a sign of SMuFL where MEI has no form: the number of
// one, or for ornam, which holds text, the sign itself.
type ornament struct{ name, form, glyph string }

var ornaments = map[score.MarkKind]ornament{
	score.Trill: {name: "trill"}, score.Turn: {name: "turn", form: "upper"}, score.InvertedTurn: {name: "turn", form: "lower"},
	score.DelayedTurn: {name: "turn", form: "upper"}, score.DelayedInvertedTurn: {name: "turn", form: "lower"},
	score.VerticalTurn: {name: "turn", glyph: "U+E56A"}, score.Mordent: {name: "mordent", form: "lower"},
	score.InvertedMordent: {name: "mordent", form: "upper"}, score.Shake: {name: "mordent", glyph: "U+E56E"},
	score.Schleifer: {name: "ornam", glyph: "\uE587"}, score.Haydn: {name: "ornam", glyph: "\uE56F"},
}

// writeMark writes a mark that is not a child of its note.
func (w *writer) writeMark(m *score.Mark) {
	if isArticulation(m.Kind) && m.At.Event != 0 {
		return
	}
	attrs, ok := w.at(m.At)
	if !ok {
		if !concernsAll(m.Kind) {
			return
		}
		attrs = []string{"tstamp", w.tstamp(w.bar, m.At.Tick), "staff", "1"}
	}
	attrs = append(attrs, "xml:id", m.ID.String())
	if line := w.index.lines[m]; line != nil {
		attrs = append(append(attrs, w.until(line.To, line.Kind == score.TrillLine)...), "extender", "true")
		if line.Kind == score.TextLine {
			attrs = append(attrs, "lform", lineForm(line.Style))
		}
	}
	place, text := placement(m.Place), w.s.Text(m.Text)
	switch m.Kind {
	case score.Fermata:
		w.writeFermata(attrs, place, text)
	case score.Breath:
		w.empty("breath", append(attrs, "place", place)...)
	case score.Caesura:
		w.empty("caesura", append(attrs, "place", place)...)
	case score.Fingering:
		w.leaf("fing", text, append(attrs, "place", place)...)
	case score.Dynamic:
		w.leaf("dynam", text, append(attrs, "place", w.dynamicPlace(m))...)
	case score.Rehearsal:
		w.start("reh", append(withoutNote(attrs, w, m), "place", place)...)
		w.leaf("rend", text, "rend", "box")
		w.end()
	case score.SegnoSign:
		w.empty("repeatMark", append(attrs, "func", "segno", "place", place)...)
	case score.CodaSign:
		w.empty("repeatMark", append(attrs, "func", "coda", "place", place)...)
	case score.StringNumber:
		w.writeString(m, attrs, place)
	case score.Words, score.OtherMark, score.OtherTechnique, score.Pluck:
		if m.Kind == score.Words && w.saysJumpOf(m) {
			w.start("dir", append(withoutNote(attrs, w, m), "place", place)...)
			w.writeEnding(text)
			w.end()
		} else if text != "" {
			w.leaf("dir", text, append(attrs, "place", place)...)
		}
	case score.ThumbPosition:
		w.writeGlyph("fing", '\uE624', append(attrs, "place", place))
	default:
		w.writeOrnament(m, attrs, place)
	}
}

// concernsAll reports whether a mark is for all players, and shown whichever of them are written.
func concernsAll(k score.MarkKind) bool {
	return k == score.Rehearsal || k == score.SegnoSign || k == score.CodaSign
}

// withoutNote replaces the note of a mark by its beat.
func withoutNote(attrs []string, w *writer, m *score.Mark) []string {
	if attrs[0] == "startid" {
		attrs[0], attrs[1] = "tstamp", w.tstamp(w.bar, m.At.Tick)
	}
	return attrs
}

func (w *writer) writeFermata(attrs []string, place, text string) {
	shape := ""
	switch {
	case strings.Contains(text, "angled"):
		shape = "angular"
	case strings.Contains(text, "square"):
		shape = "square"
	}
	form := ""
	if place == "below" {
		form = "inv"
	}
	w.empty("fermata", append(attrs, "place", place, "form", form, "shape", shape)...)
}

// dynamicPlace is where a dynamic stands; by rule below, but above what is sung, where the words are below.
func (w *writer) dynamicPlace(m *score.Mark) string {
	if m.Place == score.AutoPlace && m.At.Part != 0 && w.sung[m.At.Part] {
		return "above"
	}
	return placement(m.Place)
}

// writeString writes the number of a string, but not where it is part of a tablature.
func (w *writer) writeString(m *score.Mark, attrs []string, place string) {
	if m.At.Staff != 0 && w.isTablature(m.At.Staff) {
		return
	}
	w.start("fing", append(attrs, "place", place)...)
	w.leaf("rend", itoa(m.Arg), "rend", "circle")
	w.end()
}

// writeOrnament writes an ornament with its accidentals.
func (w *writer) writeOrnament(m *score.Mark, attrs []string, place string) {
	o, ok := ornaments[m.Kind]
	if !ok {
		return
	}
	attrs = append(attrs, "place", place, "form", o.form)
	if o.glyph != "" && o.name != "ornam" {
		attrs = append(attrs, "glyph.auth", "smufl", "glyph.num", o.glyph)
	}
	if m.Kind == score.DelayedTurn || m.Kind == score.DelayedInvertedTurn {
		attrs = append(attrs, "delayed", "true")
	}
	for _, sign := range w.index.marks[w.bar-w.bars.Lo] {
		if sign.Kind == score.OrnamentSign && sign.At.Event == m.At.Event && m.At.Event != 0 {
			name := "accidupper"
			if sign.Place == score.Below {
				name = "accidlower"
			}
			attrs = append(attrs, name, accid(int16(sign.Arg)))
		}
	}
	if o.name == "ornam" {
		w.writeGlyph(o.name, []rune(o.glyph)[0], attrs)
		return
	}
	w.empty(o.name, attrs...)
}

// writeGlyph writes an element that holds a sign of SMuFL.
func (w *writer) writeGlyph(name string, sign rune, attrs []string) {
	w.start(name, attrs...)
	w.start("rend", "glyph.auth", "smufl")
	w.text(string(sign))
	w.closeInline()
	w.end()
}

// writeArpeggios writes the arpeggios of a bar. Those of several notes of a staff at one time are one.
func (w *writer) writeArpeggios(bar score.BarRow) {
	type place struct {
		staff int
		kind  score.MarkKind
		at    int64
	}
	groups := map[place][]*score.Mark{}
	var order []place
	for _, m := range w.index.marks[bar] {
		if m.Kind < score.Arpeggio || m.Kind > score.NonArpeggio || !w.isDrawn(m.At.Event) {
			continue
		}
		k := place{w.staffOf(m.At), m.Kind, int64(m.At.Tick)}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], m)
	}
	for _, k := range order {
		w.writeArpeggio(groups[k])
	}
}

func (w *writer) writeArpeggio(marks []*score.Mark) {
	var notes []string
	for _, m := range marks {
		if id := "#" + w.eventID(m.At.Event); !slices.Contains(notes, id) {
			notes = append(notes, id)
		}
	}
	attrs := []string{"xml:id", marks[0].ID.String(), "plist", strings.Join(notes, " ")}
	switch marks[0].Kind {
	case score.ArpeggioUp:
		attrs = append(attrs, "order", "up", "arrow", "true")
	case score.ArpeggioDown:
		attrs = append(attrs, "order", "down", "arrow", "true")
	case score.NonArpeggio:
		attrs = append(attrs, "order", "nonarp")
	default:
	}
	w.empty("arpeg", attrs...)
}
