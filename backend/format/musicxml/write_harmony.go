package musicxml

import (
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// harmony writes a chord symbol; of one that is only a text, a numeral where it is one, else a function.
func (w *writer) harmony(h *score.Harmony) {
	w.put("      <harmony")
	w.idAttr(h.ID)
	w.attr("placement", placements.word(h.Place))
	w.put(">\n        ")
	text := w.s.Text(h.Text)
	switch {
	case h.Symbol.IsZero():
		w.textHarmony(text)
	case h.Symbol.Kind == theory.NoHarmony:
		w.put("<root><root-step text=\"\">C</root-step></root>")
		w.kind("none", text, text != "")
	default:
		w.chordSymbol(h.Symbol, text)
	}
	w.put("\n")
	w.staff(h.At.Staff)
	w.put("      </harmony>\n")
}

// kind writes a kind, with its text where the printed one is known.
func (w *writer) kind(kind, text string, printed bool) {
	w.put("<kind")
	if printed {
		w.put(` text="`)
		w.text(text)
		w.put(`"`)
	}
	w.put(">")
	w.put(kind)
	w.put("</kind>")
}

func (w *writer) textHarmony(text string) {
	if degree := numeralDegree(text); degree > 0 {
		w.put("<numeral><numeral-root")
		w.attr("text", text)
		w.put(">")
		w.int(int64(degree))
		w.put("</numeral-root></numeral>")
		w.kind("other", "", true)
		return
	}
	w.leaf("function", text)
	w.kind("other", "", true)
}

// numeralDegree is the degree of a text that begins as a Roman numeral, accidentals before it apart; 0 for others.
func numeralDegree(text string) int {
	text = strings.TrimLeft(text, "#b♯♭n♮-")
	roman := text[:len(text)-len(strings.TrimLeft(text, "IViv"))]
	for i, name := range [...]string{"I", "II", "III", "IV", "V", "VI", "VII"} {
		if strings.EqualFold(roman, name) {
			return i + 1
		}
	}
	return 0
}

func (w *writer) chordSymbol(s theory.ChordSymbol, text string) {
	w.put("<root>")
	w.chordStep("root", s.Root)
	w.put("</root>")
	kind, degrees := s.XML()
	w.kind(kind, kindText(s, text), text != "")
	if s.Bass.Name() != s.Root.Name() {
		w.put("<bass>")
		w.chordStep("bass", s.Bass)
		w.put("</bass>")
	}
	for _, d := range degrees {
		w.put("<degree")
		if text != "" {
			w.put(` print-object="no"`)
		}
		w.put(">")
		w.intLeaf("degree-value", int64(d.Value))
		w.intLeaf("degree-alter", int64(d.Alter))
		w.leaf("degree-type", d.Type)
		w.put("</degree>")
	}
}

// chordStep writes letter and alteration of a root or a bass.
func (w *writer) chordStep(of string, p theory.Pitch) {
	w.leaf(of+"-step", p.Step.String())
	if p.Alter != 0 {
		w.put("<")
		w.put(of)
		w.put("-alter>")
		w.cents(int64(p.Alter))
		w.put("</")
		w.put(of)
		w.put("-alter>")
	}
}

// kindText is what of a printed symbol stands between root and bass.
func kindText(s theory.ChordSymbol, text string) string {
	rest, ok := cutName(text, s.Root)
	if !ok {
		return text
	}
	if slash := strings.LastIndexByte(rest, '/'); slash >= 0 && s.Bass.Name() != s.Root.Name() {
		if after, ok := cutName(rest[slash+1:], s.Bass); ok && after == "" {
			return rest[:slash]
		}
	}
	return rest
}

// cutName takes the name of a pitch off a text, in ASCII or with music's own signs.
func cutName(text string, p theory.Pitch) (rest string, ok bool) {
	name := p.Name()
	if rest, ok = strings.CutPrefix(text, name); ok {
		return rest, true
	}
	return strings.CutPrefix(text, name[:1]+prettySigns.Replace(name[1:]))
}

var prettySigns = strings.NewReplacer("#", "♯", "b", "♭")

// figures writes the figures of a bass. Of figures that follow each other over one note each has its share of the
// time.
func (w *writer) figures(f *score.Figures) {
	text := w.s.Text(f.Text)
	steps, err := theory.ParseFigures(text)
	if err != nil {
		w.figuredBass(f.ID, w.duration(f.Dur), func() { w.figure("", text) })
		return
	}
	length := f.Dur
	if length == 0 && len(steps) > 1 {
		length = w.bassLength(f)
	}
	id := f.ID
	for i, step := range steps {
		from, _ := length.MulDiv(int64(i), int64(len(steps)))
		to, _ := length.MulDiv(int64(i+1), int64(len(steps)))
		w.figuredBass(id, w.duration(to)-w.duration(from), func() { w.figureColumn(step) })
		id = 0
	}
}

// duration is a length in divisions.
func (w *writer) duration(t theory.Tick) int64 { return w.part.scale.units(t) }

// bassLength is how long the note under figures lasts.
func (w *writer) bassLength(f *score.Figures) theory.Tick {
	if r := w.eventNear(f.At, 0); r != 0 {
		return w.s.Event(r).Dur
	}
	return 0
}

func (w *writer) figuredBass(id score.ID, duration int64, content func()) {
	w.put("      <figured-bass")
	w.idAttr(id)
	w.put(">\n        ")
	content()
	w.put("\n")
	if duration > 0 {
		w.put("        ")
		w.intLeaf("duration", duration)
		w.put("\n")
	}
	w.put("      </figured-bass>\n")
}

func (w *writer) figureColumn(column theory.Figures) {
	if len(column) == 0 {
		w.put("<figure/>")
	}
	for _, f := range column {
		number := ""
		if f.Number != 3 || f.Sign == theory.PlainFigure {
			number = "0123456789"[f.Number%10 : f.Number%10+1]
		}
		w.figure(signOfFigure[f.Sign], number)
	}
}

// signOfFigure is the prefix of each sign.
var signOfFigure = [...]string{
	theory.PlainFigure: "", theory.SharpFigure: "sharp", theory.FlatFigure: "flat", theory.NaturalFigure: "natural",
	theory.DoubleSharpFigure: "double-sharp", theory.DoubleFlatFigure: "flat-flat", theory.RaisedFigure: "plus",
}

func (w *writer) figure(prefix, number string) {
	w.put("<figure>")
	if prefix != "" {
		w.leaf("prefix", prefix)
	}
	if number != "" {
		w.leaf("figure-number", number)
	}
	w.put("</figure>")
}
