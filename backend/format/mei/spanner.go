package mei

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// writeSpanner writes a sign from one place to another. One from before the window begins with its first bar, under
// an id of its own, since the sign itself is in the drawing before.
func (w *writer) writeSpanner(sp *score.Spanner) {
	if w.index.joined[sp] {
		return
	}
	id, from := sp.ID.String(), sp.From
	begun := w.barOf(from) < w.bars.Lo
	byNote := sp.Kind != score.Crescendo && sp.Kind != score.Diminuendo && sp.Kind != score.OctaveLine && sp.Kind != score.TextLine
	at := w.at
	if !byNote {
		at = w.atBeat
	}
	if begun {
		start, _ := w.times()
		id, from.Event, from.Head, from.Tick = "c"+itoa(sp.ID), 0, 0, start
		if from.Staff == 0 && sp.From.Event != 0 {
			from.Staff = w.s.Event(sp.From.Event).Staff
		}
	}
	attrs, ok := at(from)
	if !ok {
		return
	}
	if begun && isCurve(sp.Kind) {
		attrs = append([]string{"tstamp", "0"}, attrs[2:]...)
	}
	w.spanner(sp, append([]string{"xml:id", id}, attrs...), w.until(sp.To, byNote))
}

func isCurve(k score.SpannerKind) bool {
	return k == score.Slur || k == score.Phrase || k == score.HammerOn || k == score.PullOff
}

// spanner writes the element of a spanner's kind from its beginning and its end.
func (w *writer) spanner(sp *score.Spanner, from, to []string) {
	attrs := append(from, to...)
	place := placement(sp.Place)
	text := w.s.Text(sp.Text)
	switch sp.Kind {
	case score.Slur, score.HammerOn, score.PullOff:
		w.empty("slur", append(attrs, "curvedir", place, "lform", curveForm(sp.Style))...)
	case score.Phrase:
		w.empty("phrase", append(attrs, "curvedir", place, "lform", curveForm(sp.Style))...)
	case score.Crescendo:
		w.empty("hairpin", append(attrs, "form", "cres", "place", place)...)
	case score.Diminuendo:
		w.empty("hairpin", append(attrs, "form", "dim", "place", place)...)
	case score.OctaveLine:
		w.writeOctave(sp, attrs)
	case score.Pedal, score.SostenutoPedal:
		w.writePedal(sp, from)
	case score.TrillLine:
		w.empty("trill", append(attrs, "extender", "true", "place", place)...)
	case score.Glissando, score.Slide:
		w.writeGlissando(sp, attrs, text)
	case score.TextLine:
		w.leaf("dir", text, append(attrs, "extender", "true", "lform", lineForm(sp.Style), "place", place)...)
	case score.BracketLine:
		w.empty("bracketSpan", append(attrs, "func", "analytical", "lform", lineForm(sp.Style))...)
	case score.NoSpanner, score.NoteTremolo:
	}
}

// lineForm is the style of a line as MEI has it.
func lineForm(s score.LineStyle) string {
	return [...]string{score.SolidLine: "solid", score.DashedStyle: "dashed", score.DottedStyle: "dotted", score.WavyStyle: "wavy"}[s]
}

// curveForm is the same for slurs, where solid is the rule.
func curveForm(s score.LineStyle) string {
	if s == score.SolidLine || s == score.WavyStyle {
		return ""
	}
	return lineForm(s)
}

func (w *writer) writeOctave(sp *score.Spanner, attrs []string) {
	n, place := int(sp.Arg), "above"
	if n < 0 {
		n, place = -n, "below"
	}
	w.empty("octave", append(attrs, "dis", octaves(max(n, 1)), "dis.place", place)...)
}

// writePedal writes the two signs of a pedal: a line, or Ped. and a star.
func (w *writer) writePedal(sp *score.Spanner, from []string) {
	form, function := "", ""
	if w.s.Text(sp.Text) == "line" {
		form = "line"
	}
	if sp.Kind == score.SostenutoPedal {
		function = "sostenuto"
	}
	w.empty("pedal", append(from, "dir", "down", "form", form, "func", function, "place", placement(sp.Place))...)
	to := w.barOf(sp.To)
	if to >= w.bars.Hi {
		return
	}
	up := sp.To
	up.Event = 0
	w.later(to, func() {
		if attrs, ok := w.at(up); ok {
			w.empty("pedal", append(attrs, "xml:id", "p"+itoa(sp.ID), "dir", "up", "form", form, "func", function, "place", placement(sp.Place))...)
		}
	})
}

func (w *writer) writeGlissando(sp *score.Spanner, attrs []string, text string) {
	form := "wavy"
	if sp.Kind == score.Slide || sp.Style != score.WavyStyle {
		form = lineForm(sp.Style)
	}
	if text == "" {
		w.empty("gliss", append(attrs, "lform", form)...)
		return
	}
	w.leaf("gliss", text, append(attrs, "lform", form)...)
}

// later has something written among the signs of this or a later bar.
func (w *writer) later(r score.BarRow, write func()) {
	if r == w.bar {
		write()
		return
	}
	w.pending[r] = append(w.pending[r], write)
}

// writePending writes what earlier bars left for this one.
func (w *writer) writePending(r score.BarRow) {
	for _, write := range w.pending[r] {
		write()
	}
	delete(w.pending, r)
}

// writeHarmony writes a chord symbol, or whatever text stands in its place.
func (w *writer) writeHarmony(h *score.Harmony) {
	text := w.s.Text(h.Text)
	if !h.Symbol.IsZero() {
		if w.o.NoChordSymbols {
			return
		}
		text = h.Symbol.Pretty()
	}
	attrs, ok := w.atBeat(h.At)
	if text == "" || !ok {
		return
	}
	place := placement(h.Place)
	if place == "" {
		place = "above"
	}
	w.leaf("harm", text, append(attrs, "xml:id", h.ID.String(), "place", place)...)
}

// figureSigns are the accidentals of figured bass.
var figureSigns = map[theory.FigureSign]string{
	theory.SharpFigure: "♯", theory.FlatFigure: "♭", theory.NaturalFigure: "♮", theory.DoubleSharpFigure: "𝄪",
	theory.DoubleFlatFigure: "𝄫", theory.RaisedFigure: "+",
}

// writeFigures writes the figures of a bass note. Those that follow one another share its time, and what stays from
// one to the next is written once.
func (w *writer) writeFigures(f *score.Figures) {
	columns, err := theory.ParseFigures(w.s.Text(f.Text))
	if err != nil {
		columns = nil
	}
	at := f.At
	for i, figures := range columns {
		if i > 0 {
			at.Tick += f.Dur / theory.Tick(len(columns))
		}
		if i > 0 {
			figures = slices.DeleteFunc(slices.Clone(figures), func(f theory.Figure) bool { return slices.Contains(columns[i-1], f) })
		}
		attrs, ok := w.atBeat(at)
		if !ok || len(figures) == 0 {
			continue
		}
		if i == 0 {
			attrs = append(attrs, "xml:id", f.ID.String())
		}
		w.start("harm", append(attrs, "place", "below")...)
		w.start("fb")
		for _, figure := range figures {
			w.leaf("f", figureText(figure))
		}
		w.end()
		w.end()
	}
	if columns == nil {
		if attrs, ok := w.atBeat(at); ok {
			w.leaf("harm", w.s.Text(f.Text), append(attrs, "xml:id", f.ID.String(), "place", "below")...)
		}
	}
}

func figureText(f theory.Figure) string {
	sign := figureSigns[f.Sign]
	if f.Number == 3 && sign != "" {
		return sign
	}
	return sign + itoa(f.Number)
}
