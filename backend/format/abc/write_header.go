package abc

import (
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

func (w *writer) field(letter, text string) {
	if text = escaped(text); text != "" {
		w.add(letter, ":", text, "\n")
	}
}

// header writes the fields before the music.
func (w *writer) header() {
	m := w.s.Meta()
	number := m.Number
	if n, err := strconv.ParseUint(number, 10, 31); err != nil || n == 0 {
		if number != "" {
			w.lost("a number that is not whole")
		}
		number = "1"
	}
	w.add("%abc-2.1\nX:", number, "\n")
	w.field("T", m.Title)
	if m.Title != "" {
		w.field("T", m.Subtitle)
	}
	w.field("C", m.Composer)
	for _, c := range m.Credits {
		w.credit(c)
	}
	w.layout()
	w.add("L:", wholes(w.unit), "\n")
	meters := w.s.Grid(1).Meters
	if meter, ok := meters.At(0); ok {
		w.add("M:", w.meterText(meter), "\n")
	} else {
		w.add("M:4/4\n")
	}
	w.headerTempo()
	w.voiceLines()
	w.add("K:", w.headerKey(), "\n")
}

// headerTempo writes the first tempo; others at the same place follow as fields of their own.
func (w *writer) headerTempo() {
	for i := range w.s.Tempos() {
		if t := &w.s.Tempos()[i]; t.At.Tick == 0 {
			w.add("Q:", tempoText(t, w.s), "\n")
			if t.Shown == score.TempoHidden {
				w.lost("tempi that are heard and not shown")
			}
		}
	}
}

// credit writes a credit by its field, or as a note that begins with its kind.
func (w *writer) credit(c score.Credit) {
	text := escaped(c.Text)
	for letter, kind := range creditKinds {
		if kind == c.Kind && letter != 'T' && letter != 'W' && (letter != 'C' || w.s.Meta().Composer != "") {
			w.field(string(letter), text)
			return
		}
	}
	switch {
	case c.Kind == "words" || c.Kind == "title" && w.s.Meta().Title == "":
	case c.Kind == "title":
		w.field("T", text)
	case slices.Contains(namedCredits, c.Kind):
		w.field("N", c.Kind+": "+text)
	default:
		w.field("N", c.Kind+": "+text)
		w.lost("credits of the kind " + c.Kind + "; they are notes")
	}
}

// footer writes the words below the music.
func (w *writer) footer() {
	for _, c := range w.s.Meta().Credits {
		if c.Kind == "words" {
			w.field("W", c.Text)
		}
	}
}

func (w *writer) meterText(m theory.Meter) string {
	switch {
	case m.IsFree():
		return "none"
	case m.Symbol == theory.MeterCommon:
		return "C"
	case m.Symbol == theory.MeterCut:
		return "C|"
	case m.Symbol != theory.MeterNumbers:
		w.lost("meters that are not printed in full")
	}
	text := m.Ratio()
	if sum, unit, ok := strings.Cut(text, "/"); ok && strings.Contains(sum, "+") && !strings.Contains(unit, "/") {
		return "(" + sum + ")/" + unit
	}
	return text
}

// layout writes %%score where there are several voices.
func (w *writer) layout() {
	p := w.s.Part
	plain := len(w.voices) == 1
	if len(w.voices) > 0 {
		part := p(w.voices[0].part)
		st := w.s.Staff(w.voices[0].staff)
		plain = plain && part.Name == "" && part.Abbrev == "" && len(part.Transpose) == 0 && st.Lines == 5
	}
	w.tagged = !plain
	if len(w.voices) < 2 {
		return
	}
	groups := w.brackets()
	w.add("%%score ")
	for i := 0; i < len(w.voices); {
		part := w.voices[i].part
		for _, g := range groups {
			if g.First == part {
				w.add("[")
			}
		}
		i = w.partLayout(i)
		for _, g := range groups {
			if g.First <= part && part < g.Last && g.BarsThrough {
				w.add(" |")
			}
			if g.Last == part {
				w.add("]")
			}
		}
		if i < len(w.voices) {
			w.add(" ")
		}
	}
	w.add("\n")
}

// brackets are the groups that can be written: none within another.
func (w *writer) brackets() []score.Group {
	var out []score.Group
	for _, g := range w.s.Groups() {
		if g.Symbol != score.BracketSymbol {
			w.lost("groups but by brackets")
		}
		if g.Name != "" || g.Abbrev != "" {
			w.lost("names of groups")
		}
		if slices.ContainsFunc(out, func(o score.Group) bool { return g.First <= o.Last && o.First <= g.Last }) {
			w.lost("groups within groups")
			continue
		}
		out = append(out, g)
	}
	return out
}

// partLayout writes the voices of a part from one on and returns the first of the next part.
func (w *writer) partLayout(i int) int {
	part := w.voices[i].part
	staves := w.s.Part(part).Staves.Len()
	if staves > 1 {
		w.add("{")
	}
	begin := i
	for i < len(w.voices) && w.voices[i].part == part {
		end := i + 1
		for end < len(w.voices) && w.voices[end].part == part && !w.voices[end].first {
			end++
		}
		if i > begin {
			w.add(" ")
		}
		ids := make([]string, 0, end-i)
		for _, v := range w.voices[i:end] {
			ids = append(ids, v.id)
		}
		text := strings.Join(ids, " ")
		if len(ids) > 1 {
			text = "(" + text + ")"
		}
		w.add(text)
		i = end
	}
	if staves > 1 {
		w.add("}")
	}
	return i
}

// voiceLines writes V: for each voice.
func (w *writer) voiceLines() {
	if !w.tagged {
		w.program(1)
		return
	}
	for i, v := range w.voices {
		w.add("V:", v.id)
		part := w.s.Part(v.part)
		if i == 0 || w.voices[i-1].part != v.part {
			w.attribute("name", part.Name)
			w.attribute("snm", part.Abbrev)
		}
		w.add(" ", w.clefText(v.clef))
		if v.transpose != (theory.Interval{}) {
			w.add(" transpose=", w.semitones(v.transpose))
		}
		st := w.s.Staff(v.staff)
		if st.Lines != 5 && v.first {
			w.add(" stafflines=", strconv.Itoa(int(st.Lines)))
		}
		if st.Kind != score.NoteStaff {
			w.lost("staves for percussion or tablature")
		}
		w.add("\n")
		if i == 0 || w.voices[i-1].part != v.part {
			w.program(v.part)
		}
	}
}

func (w *writer) attribute(name, text string) {
	if text = quote(text); text != "" {
		w.add(" ", name, `="`, text, `"`)
	}
}

func (w *writer) program(p score.PartRow) {
	if sound := w.s.Part(p).Sound; sound != 0 {
		s := w.s.Sound(sound)
		if s.Drum != 0 {
			w.lost("drums")
			return
		}
		w.add("%%MIDI program ", strconv.Itoa(int(s.Program)), "\n")
	}
}

// semitones writes a transposition; its spelling is found anew.
func (w *writer) semitones(iv theory.Interval) string {
	n := int(iv.Cents) / 100
	if theory.ChromaticInterval(n) != iv {
		w.lost("how transpositions are spelled")
	}
	return strconv.Itoa(n)
}

// headerKey writes the key of the header, with the clef where no voice is named.
func (w *writer) headerKey() string {
	if len(w.voices) == 0 {
		return "C"
	}
	text := w.beginKey(w.voices[0])
	if !w.tagged && w.voices[0].clef != score.Treble {
		text += " " + w.clefText(w.voices[0].clef)
	}
	return text
}

// keyText writes a signature.
func (w *writer) keyText(k theory.KeySignature) string {
	if k.Free || k.Fifths > 7 || k.Fifths < -7 {
		text := "C exp"
		for _, p := range k.Altered() {
			text += " " + accidentalText(p.Alter) + strings.ToLower(p.Step.String())
		}
		return text
	}
	if k.Mode == theory.NoMode {
		w.note(codeGuess, "mode", "the score names no mode; the key is written as a major one")
	}
	key := k.Key(theory.NoMode)
	tonic := key.Tonic().Name()
	return tonic + keyModes[key.Mode]
}

var keyModes = map[theory.Mode]string{
	theory.Minor: "m", theory.Ionian: " ion", theory.Dorian: " dor", theory.Phrygian: " phr", theory.Lydian: " lyd",
	theory.Mixolydian: " mix", theory.Aeolian: " aeo", theory.Locrian: " loc",
}

// clefText writes "clef=bass", "clef=treble-8".
func (w *writer) clefText(c score.Clef) string {
	name := ""
	for _, n := range clefNames {
		if n.clef.Sign == c.Sign && n.clef.Line == c.Line && len(n.name) > 1 {
			name = n.name
			break
		}
	}
	if name == "" {
		switch c.Sign {
		case score.GClef, score.FClef, score.CClef:
			name = map[score.ClefSign]string{score.GClef: "treble", score.FClef: "bass", score.CClef: "alto"}[c.Sign] + strconv.Itoa(int(c.Line))
		case score.PercussionClef:
			name = "perc"
		case score.TabClef:
			name = "tab"
		case score.NoClef:
			name = "none"
		}
	}
	if c.Hidden {
		w.lost("hidden clefs")
	}
	return "clef=" + name + map[int8]string{-2: "-15", -1: "-8", 1: "+8", 2: "+15"}[c.Octave]
}
