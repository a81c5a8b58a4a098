package abc

import (
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// sign puts a text into the voice of a place.
func (w *writer) sign(a score.Anchor, text string) {
	if v := w.voiceFor(a); v != nil {
		v.signs = append(v.signs, placedSign{at: a.Tick, text: text, end: w.atEnd(a)})
	}
}

// atEnd reports whether a place is the end of its bar.
func (w *writer) atEnd(a score.Anchor) bool {
	b := w.s.Bar(a.Bar)
	return a.Tick == b.Start+b.Len
}

// collectSigns writes what stands at places: tempi, chord symbols, texts, dynamics, lines, jumps.
func (w *writer) collectSigns() {
	for i := range w.s.Tempos() {
		if t := &w.s.Tempos()[i]; t.At.Tick > 0 {
			w.sign(score.Anchor{Tick: t.At.Tick, Bar: t.At.Bar}, "[Q:"+tempoText(t, w.s)+"]")
		}
	}
	for i := range w.s.Marks() {
		if m := &w.s.Marks()[i]; m.Kind >= score.Dynamic || m.At.Event == 0 {
			w.placedMark(m)
		}
	}
	for i := range w.s.Harmonies() {
		w.harmony(&w.s.Harmonies()[i])
	}
	for i := range w.s.Spanners() {
		if sp := &w.s.Spanners()[i]; sp.Kind != score.Slur {
			w.line(sp)
		}
	}
	for _, j := range w.s.Jumps() {
		w.jump(j)
	}
}

func quote(text string) string { return strings.ReplaceAll(escaped(text), `"`, "'") }

// placedMark writes a mark that belongs to a place.
func (w *writer) placedMark(m *score.Mark) {
	text := w.s.Text(m.Text)
	at := m.At
	switch m.Kind {
	case score.Dynamic:
		if !strings.Contains(dynamics, " "+text+" ") {
			w.words(at, "_", text)
			w.note(codeGuess, "dynamic", "dynamics that ABC does not know, such as %q, are written as texts", text)
			return
		}
		w.sign(at, "!"+text+"!")
	case score.Words:
		w.words(at, annotationSign(m.Place), text)
	case score.Rehearsal:
		w.sign(score.Anchor{Tick: at.Tick, Bar: at.Bar}, "[P:"+strings.ReplaceAll(escaped(text), "]", ")")+"]")
	case score.SegnoSign, score.CodaSign:
		if !w.hasJump(m) {
			w.lost("a segno or coda that nothing leads to")
		}
	case score.OtherMark:
		w.lost("a mark of its own")
	default:
		if name := w.markName(m); name != "" {
			w.sign(at, name)
		}
	}
}

func (w *writer) hasJump(m *score.Mark) bool {
	for _, j := range w.s.Jumps() {
		if j.Bar == m.At.Bar && (m.Kind == score.SegnoSign && j.Kind == score.Segno || m.Kind == score.CodaSign && j.Kind == score.Coda) {
			return true
		}
	}
	return false
}

func annotationSign(p score.Placement) string {
	if p == score.Below {
		return "_"
	}
	return "^"
}

func (w *writer) words(at score.Anchor, sign, text string) {
	if text = quote(text); text != "" {
		w.sign(at, `"`+sign+text+`"`)
	}
}

// harmony writes a chord symbol.
func (w *writer) harmony(h *score.Harmony) {
	text := w.s.Text(h.Text)
	if s, err := theory.ParseChordSymbol(text); (err != nil || s != h.Symbol) && !h.Symbol.IsZero() {
		if text != "" {
			w.lost("chord symbols that are printed otherwise than they are written")
		}
		text = h.Symbol.String()
	}
	if h.Symbol.IsZero() {
		w.lost("chords that are no chord symbols; they are texts")
	}
	if text = quote(text); text != "" {
		w.sign(h.At, `"`+text+`"`)
	}
}

// line writes a hairpin or the like: where it begins and where it ends.
func (w *writer) line(sp *score.Spanner) {
	begin, end := "", ""
	for i := range signs {
		s := &signs[i]
		if s.line != sp.Kind || s.arg != sp.Arg && sp.Kind == score.OctaveLine {
			continue
		}
		if !s.stop && begin == "" {
			begin = s.name
		} else if s.stop && end == "" {
			end = s.name
		}
	}
	if begin == "" || end == "" {
		w.lost("lines of the kind " + sp.Kind.String())
		return
	}
	from, to := sp.From, sp.To
	if w.voiceFor(from) != w.voiceFor(to) {
		to.Event, to.Head, to.Staff, to.Part = 0, 0, from.Staff, from.Part
	}
	w.sign(from, "!"+begin+"!")
	w.sign(to, "!"+end+"!")
}

// jump writes a jump: places at the beginning of their bar, instructions at its end.
func (w *writer) jump(j score.Jump) {
	bar := w.s.Bar(j.Bar)
	for i := range signs {
		if signs[i].jump != j.Kind {
			continue
		}
		at := score.Anchor{Bar: j.Bar, Tick: bar.Start}
		if j.Kind != score.Segno && j.Kind != score.Coda {
			at.Tick = bar.Start + bar.Len
		}
		w.sign(at, "!"+signs[i].name+"!")
		return
	}
}

// tempoText writes what stands behind Q:.
func tempoText(t *score.Tempo, s *score.Score) string {
	text := ""
	if t.Text != 0 {
		text = `"` + quote(s.Text(t.Text)) + `"`
	}
	if t.QuarterBPM == 0 {
		return text
	}
	if text != "" {
		text += " "
	}
	unit, bpm := theory.ValueTicks(t.Unit, t.UnitDots), t.UnitBPM()
	if unit == 0 {
		unit = theory.Quarter
	}
	return text + wholes(unit) + "=" + strconv.FormatFloat(bpm, 'f', -1, 32)
}

// wholes writes a length as a fraction of a whole note.
func wholes(t theory.Tick) string {
	num, den := (t / 4).Fraction()
	return strconv.FormatInt(num, 10) + "/" + strconv.FormatInt(den, 10)
}

// markName writes a mark of an event or head as a decoration; empty where there is none.
func (w *writer) markName(m *score.Mark) string {
	text := w.s.Text(m.Text)
	if m.Kind == score.Staccato {
		return staccato.name
	}
	for i := range signs {
		s := &signs[i]
		if s.mark == m.Kind && s.arg == m.Arg && s.text == text && (s.place == score.AutoPlace || s.place == m.Place) &&
			(m.Kind != score.Fermata || m.Place != score.Below || s.place == score.Below) {
			return "!" + s.name + "!"
		}
	}
	switch {
	case m.Kind == score.Fingering && len(text) == 1 && text[0] >= '0' && text[0] <= '5':
		return "!" + text + "!"
	case m.Kind == score.Fermata:
		w.lost("the shapes of fermatas")
		return "!fermata!"
	case text != "" || m.Arg != 0 || m.Kind >= score.Dynamic || m.Kind == score.Fingering || m.Kind == score.Tremolo:
		w.lost("signs such as " + m.Kind.String())
		return ""
	}
	w.note(codeDialec, m.Kind.String(), "!%s! is no decoration of the standard", markName(m.Kind))
	return "!" + markName(m.Kind) + "!"
}
