package musicxml

import (
	"slices"

	"ricercar/backend/score"
)

// header writes what stands before the parts.
func (w *writer) header() {
	w.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
		"<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" \"http://www.musicxml.org/dtds/partwise.dtd\">\n" +
		"<score-partwise version=\"4.0\">\n")
	m := w.s.Meta()
	if m.Number != "" || m.Title != "" {
		w.put("  <work>\n")
		w.leafLine("    ", "work-number", m.Number)
		w.leafLine("    ", "work-title", m.Title)
		w.put("  </work>\n")
	}
	w.leafLine("  ", "movement-title", m.Subtitle)
	w.identification(&m)
	for _, c := range m.Credits {
		if !identified(c.Kind) {
			w.put("  <credit page=\"1\">\n")
			w.leafLine("    ", "credit-type", c.Kind)
			w.put("    ")
			w.leaf("credit-words", c.Text)
			w.put("\n  </credit>\n")
		}
	}
	w.partList()
}

// identification writes who made the music and what the file says of itself.
func (w *writer) identification(m *score.Meta) {
	w.put("  <identification>\n")
	w.creator("composer", m.Composer)
	for _, c := range m.Credits {
		if isCreator(c.Kind) {
			w.creator(c.Kind, c.Text)
		}
	}
	for _, c := range m.Credits {
		if c.Kind == "rights" {
			w.leafLine("    ", "rights", c.Text)
		}
	}
	w.put("    <encoding>\n      <software>Ricercar</software>\n" +
		"      <supports element=\"accidental\" type=\"yes\"/>\n")
	w.supports("beam", w.hasBeams())
	w.supports("stem", w.hasStems())
	w.put("    </encoding>\n")
	w.leafLine("    ", "source", m.Credit("source"))
	w.put("  </identification>\n")
}

func (w *writer) creator(kind, name string) {
	if name == "" {
		return
	}
	w.put("    <creator")
	w.attr("type", kind)
	w.put(">")
	w.text(name)
	w.put("</creator>\n")
}

// supports says whether the file holds what another program would else do by rule.
func (w *writer) supports(element string, yes bool) {
	w.put("      <supports")
	w.attr("element", element)
	if yes {
		w.put(" type=\"yes\"/>\n")
	} else {
		w.put(" type=\"no\"/>\n")
	}
}

func (w *writer) hasBeams() bool {
	for r := range w.s.Events().All() {
		if w.s.Event(r).Beams != 0 {
			return true
		}
	}
	return false
}

func (w *writer) hasStems() bool {
	for r := range w.s.Events().All() {
		if w.s.Event(r).Flags&(score.StemUp|score.StemDown) != 0 {
			return true
		}
	}
	return false
}

// creators are the kinds of credits that name a person who made something.
var creators = []string{"lyricist", "poet", "librettist", "arranger", "orchestrator", "translator", "editor", "transcriber", "encoder"}

func isCreator(kind string) bool { return slices.Contains(creators, kind) }

// identified reports whether a credit has its place in identification; the others are credits of the first page.
func identified(kind string) bool { return isCreator(kind) || kind == "rights" || kind == "source" }

// partList writes the parts with what plays them, and the groups around them.
func (w *writer) partList() {
	w.put("  <part-list>\n")
	groups := w.s.Groups()
	numbers := make([]int, len(groups)) // of groups that are open
	for p := range w.s.Parts().All() {
		for i, g := range groups {
			if g.First == p {
				numbers[i] = freeNumber(numbers)
				w.groupStart(g, numbers[i])
			}
		}
		w.scorePart(p)
		for i, g := range slices.Backward(groups) {
			if g.Last == p {
				w.put("    <part-group type=\"stop\"")
				w.intAttr("number", int64(numbers[i]))
				w.put("/>\n")
				numbers[i] = 0
			}
		}
	}
	w.put("  </part-list>\n")
}

// freeNumber returns the least number from 1 that is not in use.
func freeNumber(used []int) int {
	n := 1
	for slices.Contains(used, n) {
		n++
	}
	return n
}

func (w *writer) groupStart(g score.Group, number int) {
	const indent = "      "
	w.put("    <part-group type=\"start\"")
	w.intAttr("number", int64(number))
	w.put(">\n")
	w.leafLine(indent, "group-name", g.Name)
	w.leafLine(indent, "group-abbreviation", g.Abbrev)
	w.leafLine(indent, "group-symbol", groupSymbols.word(g.Symbol))
	if g.BarsThrough {
		w.leafLine(indent, "group-barline", "yes")
	} else {
		w.leafLine(indent, "group-barline", "no")
	}
	w.put("    </part-group>\n")
}

func (w *writer) scorePart(p score.PartRow) {
	part := w.s.Part(p)
	w.put("    <score-part")
	w.idAttr(part.ID)
	w.put(">\n      ")
	w.leaf("part-name", part.Name)
	w.put("\n")
	w.leafLine("      ", "part-abbreviation", part.Abbrev)
	sounds := w.soundsOf(p)
	for _, r := range sounds {
		w.put("      <score-instrument")
		w.instrumentID(part.ID, r)
		w.put(">")
		w.leaf("instrument-name", w.s.Sound(r).Name)
		w.put("</score-instrument>\n")
	}
	for _, r := range sounds {
		w.midiInstrument(part.ID, r)
	}
	w.put("    </score-part>\n")
}

// instrumentID appends the attribute that names a sound of a part: "n1-I2".
func (w *writer) instrumentID(part score.ID, r score.SoundRow) {
	w.put(` id="`)
	w.id(part)
	w.put("-I")
	w.int(int64(r))
	w.put(`"`)
}

func (w *writer) midiInstrument(part score.ID, r score.SoundRow) {
	sound := w.s.Sound(r)
	w.put("      <midi-instrument")
	w.instrumentID(part, r)
	w.put(">")
	if sound.Channel >= 1 && sound.Channel <= 16 {
		w.intLeaf("midi-channel", int64(sound.Channel))
	}
	w.intLeaf("midi-program", int64(min(sound.Program, 127))+1)
	if sound.Drum > 0 {
		w.intLeaf("midi-unpitched", int64(min(sound.Drum, 127))+1)
	}
	if sound.Volume > 0 {
		w.put("<volume>")
		w.decimal(hundredths(float64(min(sound.Volume, 127)) / 127 * 100))
		w.put("</volume>")
	}
	w.put("</midi-instrument>\n")
}

// soundsOf returns what plays in a part: its own sound in front, then those of heads in the order of their rows.
func (w *writer) soundsOf(p score.PartRow) []score.SoundRow {
	part := w.s.Part(p)
	if w.s.Sounds().IsEmpty() {
		return nil
	}
	used := make([]bool, w.s.Sounds().Hi)
	for v := range part.Voices.All() {
		for r := range w.s.Voice(v).Events.All() {
			for h := range w.s.Event(r).Heads.All() {
				used[w.s.Head(h).Sound] = true
			}
		}
	}
	var sounds []score.SoundRow
	if part.Sound != 0 {
		sounds = append(sounds, part.Sound)
	}
	for r := range w.s.Sounds().All() {
		if used[r] && r != part.Sound {
			sounds = append(sounds, r)
		}
	}
	return sounds
}
