package musicxml

import (
	"cmp"
	"slices"
	"time"

	"ricercar/backend/score"
)

// header writes what stands before the parts.
func (w *writer) header() {
	w.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
		"<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" \"http://www.musicxml.org/dtds/partwise.dtd\">\n" +
		"<score-partwise version=\"4.0\">\n")
	m := w.s.Meta()
	title, subtitle := m.Title, m.Subtitle
	if title == "" {
		title, subtitle = subtitle, ""
	}
	if m.Number != "" || title != "" {
		w.put("  <work>\n")
		w.leafLine("    ", "work-number", m.Number)
		w.leafLine("    ", "work-title", title)
		w.put("  </work>\n")
	}
	if m.Number != "" {
		w.leafLine("  ", "movement-number", m.Credit("movement-number"))
	}
	w.leafLine("  ", "movement-title", subtitle)
	w.identification(&m)
	w.partList()
}

// identification writes who made the music and what the file says of itself, the credits in the order of the kinds.
func (w *writer) identification(m *score.Meta) {
	w.put("  <identification>\n")
	w.typedText("creator", "composer", m.Composer)
	for _, c := range m.Credits {
		if homeOf(&c) == creatorHome {
			w.typedText("creator", c.Kind, c.Text)
		}
	}
	w.credits(m, rightsHome)
	w.put("    <encoding>\n")
	w.credits(m, encodingHome)
	if !slices.Contains(m.Credits, software) {
		w.leafLine("      ", software.Kind, software.Text)
	}
	w.put("      <supports element=\"accidental\" type=\"yes\"/>\n")
	w.supports("beam", w.hasBeams())
	w.supports("stem", w.hasStems())
	w.put("    </encoding>\n")
	w.leafLine("    ", "source", m.Credit("source"))
	w.credits(m, relationHome)
	w.miscellaneous(m)
	w.put("  </identification>\n")
}

// software is what every file says of itself.
var software = score.Credit{Kind: "software", Text: "Ricercar"}

// creditHome is where in identification a credit stands.
type creditHome uint8

const (
	fieldHome creditHome = iota // miscellaneous-field
	creatorHome
	rightsHome
	encodingHome
	sourceHome
	relationHome
	numberHome // movement-number
)

// creditHomes are the homes of credits by their kind; all others are miscellaneous fields.
var creditHomes = table[creditHome]{
	{"lyricist", creatorHome},
	{"arranger", creatorHome},
	{"composer", creatorHome},
	{"poet", creatorHome},
	{"librettist", creatorHome},
	{"author", creatorHome},
	{"translator", creatorHome},
	{"orchestrator", creatorHome},
	{"editor", creatorHome},
	{"transcriber", creatorHome},
	{"performer", creatorHome},
	{"dedicatee", creatorHome},
	{"rights", rightsHome},
	{"software", encodingHome},
	{"encoder", encodingHome},
	{"encoding-date", encodingHome},
	{"encoding-description", encodingHome},
	{"source", sourceHome},
	{"relation", relationHome},
	{"movement-number", numberHome},
}

func homeOf(c *score.Credit) creditHome {
	home, _ := creditHomes.value([]byte(c.Kind))
	if c.Kind == "encoding-date" && !isDate(c.Text) {
		return fieldHome
	}
	return home
}

// isDate reports whether a text is a date as XML has it: 2026-11-25.
func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// credits writes the credits of a home as elements of their kind.
func (w *writer) credits(m *score.Meta, home creditHome) {
	indent := "    "
	if home == encodingHome {
		indent = "      "
	}
	for _, c := range m.Credits {
		if homeOf(&c) == home {
			w.leafLine(indent, c.Kind, c.Text)
		}
	}
}

// miscellaneous writes the credits that have no element of their own, and what there may be only one of.
func (w *writer) miscellaneous(m *score.Meta) {
	b := w.begin("    <miscellaneous>\n")
	hasSource := false
	for _, c := range m.Credits {
		home := homeOf(&c)
		if home == fieldHome || home == sourceHome && hasSource || home == numberHome && m.Number == "" {
			w.put("      <miscellaneous-field")
			w.attr("name", cmp.Or(c.Kind, "credit"))
			w.put(">")
			w.text(c.Text)
			w.put("</miscellaneous-field>\n")
		}
		hasSource = hasSource || home == sourceHome
	}
	w.finish(b, "    </miscellaneous>\n")
}

// typedText writes an element that says by an attribute what it is; nothing for an empty text.
func (w *writer) typedText(name, kind, text string) {
	if text == "" {
		return
	}
	w.put("    <")
	w.put(name)
	w.attr("type", kind)
	w.put(">")
	w.text(text)
	w.end(name)
	w.put("\n")
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

// partList writes the parts with what plays them, and the groups around them: outer groups begin first and end last.
func (w *writer) partList() {
	w.put("  <part-list>\n")
	groups := w.s.Groups()
	starts, stops := make([]int, len(groups)), make([]int, len(groups))
	for i := range groups {
		starts[i], stops[i] = i, i
	}
	slices.SortStableFunc(starts, func(i, j int) int { return cmp.Compare(groups[j].Last, groups[i].Last) })
	slices.SortStableFunc(stops, func(i, j int) int { return cmp.Compare(groups[j].First, groups[i].First) })
	numbers := make([]int, len(groups)) // of groups that are open
	for p := range w.s.Parts().All() {
		for _, i := range starts {
			if groups[i].First == p {
				numbers[i] = freeNumber(numbers)
				w.groupStart(groups[i], numbers[i])
			}
		}
		w.scorePart(p)
		for _, i := range stops {
			if groups[i].Last == p {
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
	for i, r := range sounds {
		w.put("      <score-instrument")
		w.instrumentID(part.ID, i)
		w.put(">")
		w.leaf("instrument-name", w.s.Sound(r).Name)
		w.put("</score-instrument>\n")
	}
	for i, r := range sounds {
		w.put("      <midi-instrument")
		w.instrumentID(part.ID, i)
		w.put(">")
		w.midiInstrument(w.s.Sound(r))
		w.put("</midi-instrument>\n")
	}
	w.put("    </score-part>\n")
}

// instrumentID appends the attribute that names a sound of a part by its place among them: "n1-I2".
func (w *writer) instrumentID(part score.ID, index int) {
	w.put(` id="`)
	w.id(part)
	w.put("-I")
	w.int(int64(index + 1))
	w.put(`"`)
}

func (w *writer) midiInstrument(sound score.Sound) {
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
}

// soundsOf returns what plays in a part: its own sound in front, then those of heads in the order of their rows.
func (w *writer) soundsOf(p score.PartRow) []score.SoundRow {
	part := w.s.Part(p)
	if w.s.Sounds().IsEmpty() {
		return nil
	}
	used := make([]bool, w.s.Sounds().Hi)
	for v := range part.Voices.All() {
		events := w.s.Voice(v).Events
		for r := events.Lo; r < events.Hi; r++ {
			heads := w.s.Event(r).Heads
			for h := heads.Lo; h < heads.Hi; h++ {
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
