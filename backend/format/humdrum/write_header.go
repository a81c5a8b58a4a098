package humdrum

import (
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// oneLine is a text without what ends a field or a record.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// fieldText is a text as a field of its own: what would end it or mean something else is written as a reference.
func fieldText(text string) string {
	text = strings.TrimSpace(strings.NewReplacer("\t", " ", "\r", " ", "\n", " ", "&", "&amp;").Replace(text))
	if text == "" {
		return ""
	}
	if strings.IndexByte(".*!=-_|", text[0]) >= 0 {
		text = "&#" + strconv.Itoa(int(text[0])) + ";" + text[1:]
	}
	if n := len(text) - 1; text[n] == '-' || text[n] == '_' {
		text = text[:n] + "&#" + strconv.Itoa(int(text[n])) + ";"
	}
	return text
}

// trimmed writes a number without superfluous zeros.
func trimmed(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// references writes what the title page says.
func (w *writer) references() {
	m := w.s.Meta()
	w.reference("COM", m.Composer)
	w.reference("OTL", m.Title)
	w.reference("OMD", m.Subtitle)
	w.reference("ONM", m.Number)
	for _, c := range m.Credits {
		i := slices.IndexFunc(credits, func(k struct{ key, kind string }) bool { return k.kind == c.Kind })
		switch {
		case i >= 0:
			w.reference(credits[i].key, c.Text)
		case len(c.Kind) == 3 && strings.ToUpper(c.Kind) == c.Kind:
			w.reference(c.Kind, c.Text)
		default:
			w.reference("ONB", c.Kind+": "+c.Text)
		}
	}
}

func (w *writer) reference(key, text string) {
	if text = oneLine(text); text != "" {
		w.out = append(w.out, "!!!"+key+": "+text+"\n"...)
	}
}

// record writes a line: for each staff what its notes' spines have, and the spines beside them.
func (w *writer) record(null string, notes func(*writtenStaff, int) string, beside func(*writtenStaff, kind, int) string) {
	first, said := len(w.out), false
	field := func(text string) {
		if text == "" {
			text = null
		} else {
			said = true
		}
		w.out = append(append(w.out, text...), '\t')
	}
	for _, st := range w.staves {
		for k := range st.spines {
			field(notes(st, k))
		}
		for _, c := range st.columns() {
			if beside == nil {
				field("")
				continue
			}
			field(beside(st, c.kind, c.verse))
		}
	}
	if !said {
		w.out = w.out[:first]
		return
	}
	w.out[len(w.out)-1] = '\n'
}

// besideColumn is a spine beside the notes of a staff.
type besideColumn struct {
	kind  kind
	verse int
}

func (st *writtenStaff) columns() (out []besideColumn) {
	if st.dynam {
		out = append(out, besideColumn{dynamics, 0})
	}
	for v := range st.verses {
		out = append(out, besideColumn{syllables, v + 1})
	}
	if st.chords {
		out = append(out, besideColumn{chordSymbols, 0})
	}
	return out
}

// all writes one text into all spines.
func (w *writer) all(text string) {
	w.record(text, func(*writtenStaff, int) string { return text }, func(*writtenStaff, kind, int) string { return text })
}

// each writes an interpretation into the spines of the notes of each staff.
func (w *writer) each(text func(*writtenStaff) string) {
	w.record("*", func(st *writtenStaff, _ int) string { return text(st) }, nil)
}

// layOut begins the spines and says what they are.
func (w *writer) layOut() {
	names := map[kind]string{dynamics: "**dynam", syllables: "**text", chordSymbols: "**mxhm"}
	w.record("", func(*writtenStaff, int) string { return "**kern" }, func(_ *writtenStaff, k kind, _ int) string { return names[k] })
	number := func(prefix string, n func(*writtenStaff) int) {
		text := func(st *writtenStaff) string { return prefix + strconv.Itoa(n(st)) }
		w.record("*", func(st *writtenStaff, _ int) string { return text(st) }, func(st *writtenStaff, _ kind, _ int) string { return text(st) })
	}
	number("*part", func(st *writtenStaff) int { return int(st.part) })
	number("*staff", func(st *writtenStaff) int { return int(st.row) })
	w.each(func(st *writtenStaff) string { return named(`*I"`, w.s.Part(st.part).Name) })
	w.each(func(st *writtenStaff) string { return named("*I'", w.s.Part(st.part).Abbrev) })
	w.each(func(st *writtenStaff) string {
		if n := w.s.Staff(st.row).Lines; n != 5 {
			return "*stria" + strconv.Itoa(int(n))
		}
		return ""
	})
}

// named is an interpretation with a name, nothing without one.
func named(prefix, name string) string {
	if name = oneLine(name); name == "" {
		return ""
	}
	return prefix + name
}

// changes writes what changes at a time: transpositions, clefs, signatures, keys, meters, tempi.
func (w *writer) changes(t theory.Tick, bar score.BarRow) {
	w.each(func(st *writtenStaff) string {
		for _, c := range w.s.Part(st.part).Transpose.Within(t, t+1) {
			up := c.Value.Neg()
			return "*ITrd" + strconv.Itoa(int(up.Steps)) + "c" + strconv.Itoa(int(up.Cents)/100)
		}
		return ""
	})
	w.each(func(st *writtenStaff) string {
		for _, c := range w.s.Staff(st.row).Clefs.Within(t, t+1) {
			return clefText(c.Value)
		}
		return ""
	})
	key := func(text func(k theory.KeySignature) string) {
		w.each(func(st *writtenStaff) string {
			for _, k := range w.s.Staff(st.row).Keys.Within(t, t+1) {
				return text(k.Value.Transpose(w.s.Transposition(st.part, t)))
			}
			return ""
		})
	}
	key(signatureText)
	key(keyText)
	for _, m := range w.s.Grid(1).Meters.Within(t, t+1) {
		if t == w.s.Bar(bar).Start {
			w.meter(m.Value)
		}
	}
	for ; len(w.signs) > 0 && w.signs[0].at <= t; w.signs = w.signs[1:] {
		text := w.signs[0].text
		w.each(func(*writtenStaff) string { return text })
	}
}

// meter writes a meter with its sign.
func (w *writer) meter(m theory.Meter) {
	text := "*M" + m.Ratio()
	if m.IsFree() {
		text = "*MX"
	}
	w.each(func(*writtenStaff) string { return text })
	sign := map[theory.MeterSymbol]string{theory.MeterCommon: "*met(c)", theory.MeterCut: "*met(c|)"}[m.Symbol]
	w.each(func(*writtenStaff) string { return sign })
}

// clefText is *clefGv2 and the like.
func clefText(c score.Clef) string {
	switch c.Sign {
	case score.PercussionClef:
		return "*clefX"
	case score.TabClef:
		return "*clefT"
	case score.NoClef:
		return ""
	case score.GClef, score.FClef, score.CClef:
	}
	octave := ""
	switch {
	case c.Octave > 0:
		octave = strings.Repeat("^", int(c.Octave))
	case c.Octave < 0:
		octave = strings.Repeat("v", -int(c.Octave))
	}
	return "*clef" + c.String()[:1] + octave + strconv.Itoa(int(c.Line))
}

// signatureText is *k[f#c#].
func signatureText(k theory.KeySignature) string {
	var b strings.Builder
	for _, p := range k.Altered() {
		b.WriteString(strings.ToLower(p.Step.String()) + accidentalText(p.Alter))
	}
	return "*k[" + b.String() + "]"
}

// keyText is *F: and *d:dor; nothing where the mode is not known.
func keyText(k theory.KeySignature) string {
	if k.Mode == theory.NoMode || k.Free {
		return ""
	}
	tonic := k.Key(k.Mode).Tonic()
	text := tonic.Step.String() + accidentalText(tonic.Alter)
	if k.Mode.IsMinor() {
		text = strings.ToLower(text)
	}
	for name, mode := range churchModes {
		if mode == k.Mode {
			return "*" + text + ":" + name
		}
	}
	return "*" + text + ":"
}

// accidentalText is #, -- and so on; quarter tones are those of the nearest semitone towards the natural.
func accidentalText(alter int16) string {
	n := int(alter) / 100
	if n < 0 {
		return strings.Repeat("-", -n)
	}
	return strings.Repeat("#", n)
}
