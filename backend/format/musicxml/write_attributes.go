package musicxml

import (
	"cmp"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// attributes writes what changes at a time: at the beginning of the part also divisions and staves.
func (w *writer) attributes(t theory.Tick) {
	part := w.s.Part(w.part.row)
	grid := w.s.Grid(part.Grid)
	first := w.bar.row == grid.Bars.Lo && t == w.bar.Start
	w.put("      <attributes>\n")
	if first {
		w.put("        ")
		w.intLeaf("divisions", w.part.scale.divisions)
		w.put("\n")
	}
	w.keys(t)
	for _, m := range grid.Meters.Within(t, t+1) {
		w.time(m.Value)
	}
	if first {
		w.staves()
	}
	w.clefs(t, first)
	if first {
		for st := range part.Staves.All() {
			w.staffDetails(w.s.Staff(st))
		}
	}
	for _, shift := range part.Transpose.Within(t, t+1) {
		w.transpose(shift.Value)
	}
	w.put("      </attributes>\n")
}

// keys writes the keys that begin at a time: one element where all staves have the same.
func (w *writer) keys(t theory.Tick) {
	var common theory.KeySignature
	n := 0
	for st := range w.part.staves.All() {
		for _, k := range w.s.Staff(st).Keys.Within(t, t+1) {
			if n == 0 {
				common = k.Value
			}
			if k.Value == common {
				n++
			}
		}
	}
	if n == w.part.staves.Len() {
		w.key(common, 0)
		return
	}
	for st := range w.part.staves.All() {
		staff := w.s.Staff(st)
		for _, k := range staff.Keys.Within(t, t+1) {
			w.key(k.Value, staff.Number)
		}
	}
}

// clefs writes the clefs that begin at a time. The first one of a staff carries the staff's id.
func (w *writer) clefs(t theory.Tick, first bool) {
	for st := range w.part.staves.All() {
		staff := w.s.Staff(st)
		for _, c := range staff.Clefs.Within(t, t+1) {
			id := score.ID(0)
			if first {
				id = staff.ID
			}
			w.clef(c.Value, staff.Number, id)
		}
	}
}

// numberAttr appends the attribute that names a staff; nothing for all of them.
func (w *writer) numberAttr(number uint8) {
	if number > 0 {
		w.intAttr("number", int64(number))
	}
}

func (w *writer) key(k theory.KeySignature, number uint8) {
	w.put("        <key")
	w.numberAttr(number)
	w.put(">")
	if k.Free {
		for _, p := range k.Altered() {
			w.leaf("key-step", p.Step.String())
			w.put("<key-alter>")
			w.cents(int64(p.Alter))
			w.put("</key-alter>")
		}
	} else {
		w.intLeaf("fifths", int64(k.Fifths))
		if k.Mode != theory.NoMode {
			w.leaf("mode", k.Mode.String())
		}
	}
	w.put("</key>\n")
}

func (w *writer) time(m theory.Meter) {
	w.put("        <time")
	switch m.Symbol {
	case theory.MeterCommon, theory.MeterCut, theory.MeterSingle:
		w.attr("symbol", meterSymbols.word(m.Symbol))
	case theory.MeterHidden:
		w.put(` print-object="no"`)
	case theory.MeterNumbers:
	}
	w.put(">")
	if m.IsFree() {
		w.put("<senza-misura/>")
	}
	terms := m.Terms[:min(int(m.N), len(m.Terms))]
	for i, t := range terms {
		if i == 0 || terms[i-1].Den != t.Den {
			w.put("<beats>")
		} else {
			w.put("+")
		}
		w.int(int64(t.Beats))
		if i+1 == len(terms) || terms[i+1].Den != t.Den {
			w.put("</beats>")
			w.intLeaf("beat-type", int64(t.Den))
		}
	}
	w.put("</time>\n")
}

// staves writes how many staves the part has.
func (w *writer) staves() {
	if n := w.s.Staff(w.part.staves.Hi - 1).Number; n > 1 {
		w.put("        ")
		w.intLeaf("staves", int64(n))
		w.put("\n")
	}
}

func (w *writer) clef(c score.Clef, number uint8, id score.ID) {
	w.put("        <clef")
	w.idAttr(id)
	if w.part.several {
		w.numberAttr(number)
	}
	if c.Hidden {
		w.put(` print-object="no"`)
	}
	w.put(">")
	w.leaf("sign", clefSigns.word(c.Sign))
	if line := cmp.Or(int64(c.Line), usualLine(c.Sign)); line != 0 {
		w.intLeaf("line", line)
	}
	if c.Octave != 0 {
		w.intLeaf("clef-octave-change", int64(c.Octave))
	}
	w.put("</clef>\n")
}

// staffDetails writes what is unusual about a staff.
func (w *writer) staffDetails(s score.Staff) {
	if s.Lines == 5 && len(s.Tuning) == 0 && (s.Size == 0 || s.Size == 100) {
		return
	}
	w.put("        <staff-details")
	if w.part.several {
		w.numberAttr(s.Number)
	}
	w.put(">")
	if s.Lines != 5 || len(s.Tuning) > 0 {
		w.intLeaf("staff-lines", int64(s.Lines))
	}
	for i, p := range s.Tuning {
		w.put("<staff-tuning")
		w.intAttr("line", int64(i+1))
		w.put(">")
		w.pitch(p, "tuning-step", "tuning-alter", "tuning-octave")
		w.put("</staff-tuning>")
	}
	if s.Size != 0 && s.Size != 100 {
		w.intLeaf("staff-size", int64(s.Size))
	}
	w.put("</staff-details>\n")
}

// transpose writes what leads from the written to the sounding pitch, whole octaves apart.
func (w *writer) transpose(iv theory.Interval) {
	octaves := iv.Steps / 7
	w.put("        <transpose>")
	w.intLeaf("diatonic", int64(iv.Steps-7*octaves))
	w.put("<chromatic>")
	w.cents(int64(iv.Cents) - 1200*int64(octaves))
	w.put("</chromatic>")
	if octaves != 0 {
		w.intLeaf("octave-change", int64(octaves))
	}
	w.put("</transpose>\n")
}

// pitch writes step, alteration and octave as three elements; the alteration only where there is one.
func (w *writer) pitch(p theory.Pitch, step, alter, octave string) {
	w.leaf(step, p.Step.String())
	if p.Alter != 0 {
		w.put("<")
		w.put(alter)
		w.put(">")
		w.cents(int64(p.Alter))
		w.end(alter)
	}
	w.intLeaf(octave, int64(octaveOf(p)))
}

// octaveOf is the octave as far as MusicXML has one: 0 to 9.
func octaveOf(p theory.Pitch) int8 { return min(max(p.Oct, 0), 9) }
