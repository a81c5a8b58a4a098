package musicxml

import (
	"fmt"
	"slices"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// show writes a score in the words of the cases: what stands on the title page, the parts, and bar by bar the events of
// each voice with all that hangs on them.
func show(s *score.Score) string {
	w := &shower{Score: s}
	w.title()
	for r := range s.Parts().All() {
		w.part(r)
	}
	for _, g := range s.Groups() {
		w.line("group of parts %d to %d: symbol %d %q %q bar lines through: %v", g.First, g.Last, g.Symbol, g.Name, g.Abbrev, g.BarsThrough)
	}
	for r := range s.Bars().All() {
		w.bar(r)
	}
	return w.out.String()
}

type shower struct {
	*score.Score
	out strings.Builder
}

func (w *shower) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

func (w *shower) title() {
	m := w.Meta()
	for _, c := range append([]score.Credit{{Kind: "title", Text: m.Title}, {Kind: "subtitle", Text: m.Subtitle}, {Kind: "number", Text: m.Number}, {Kind: "composer", Text: m.Composer}}, m.Credits...) {
		if c.Text != "" {
			w.line("%s: %s", c.Kind, c.Text)
		}
	}
}

func (w *shower) part(r score.PartRow) {
	p := w.Part(r)
	text := fmt.Sprintf("part %q", p.Name)
	if p.Abbrev != "" {
		text += fmt.Sprintf(" (%s)", p.Abbrev)
	}
	if p.Sound != 0 {
		text += fmt.Sprintf(" sound %+v", w.Sound(p.Sound))
	}
	if p.Grid != 1 {
		text += fmt.Sprintf(" grid %d", p.Grid)
	}
	for _, x := range p.Transpose {
		text += fmt.Sprintf(", sounds %s from %s", x.Value, x.Tick)
	}
	w.line("%s", text)
	for st := range p.Staves.All() {
		w.staff(w.Staff(st))
	}
}

func (w *shower) staff(s score.Staff) {
	text := fmt.Sprintf("  staff %d:", s.Number)
	if s.Lines != 5 || s.Kind != score.NoteStaff || s.Size != 0 || s.Tuning != nil {
		text += fmt.Sprintf(" %d lines, kind %d, size %d, tuning %v;", s.Lines, s.Kind, s.Size, s.Tuning)
	}
	for _, c := range s.Clefs {
		text += fmt.Sprintf(" clef %s at %s", c.Value, c.Tick)
		if c.Value.Hidden {
			text += " hidden"
		}
	}
	for _, k := range s.Keys {
		text += fmt.Sprintf(", %s %s at %s", k.Value, k.Value.Mode, k.Tick)
	}
	w.line("%s", text)
}

var barFlags = []string{
	"repeat start", "repeat end", "ending start", "ending stop", "ending open", "implicit", "new system", "new page",
	"segno", "ending repeat", "repeat after jump",
}

func (w *shower) bar(r score.BarRow) {
	b := w.Bar(r)
	text := fmt.Sprintf("bar %s: %s+%s %s", w.Measure(r), b.Start, b.Len, w.Meter(r))
	if b.Missing != 0 {
		text += " missing " + b.Missing.String()
	}
	for i, name := range barFlags {
		if b.Flags>>i&1 != 0 {
			text += ", " + name
		}
	}
	if b.Endings != 0 {
		text += ", passes " + passesText(b.Endings)
	}
	if b.Left|b.Right != 0 {
		text += fmt.Sprintf(", lines %s %s", barStyles.word(b.Left), barStyles.word(b.Right))
	}
	if b.Times != 0 {
		text += fmt.Sprintf(", %d times", b.Times)
	}
	w.line("%s", text)
	for e := range w.Events().All() {
		if w.Event(e).Bar == r {
			w.event(e)
		}
	}
	w.signs(r)
}

var eventFlags = []string{
	"cue", "hidden", "bar rest", "space", "slash", "after", "stem up", "stem down", "stem none", "measured",
}

func (w *shower) event(r score.EventRow) {
	e := w.Event(r)
	v := w.Voice(e.Voice)
	words := []string{fmt.Sprintf("  %d.%d", v.Part, v.Number)}
	if w.Part(v.Part).Staves.Len() > 1 {
		words[0] += fmt.Sprintf("/%d", w.Staff(e.Staff).Number)
	}
	words = append(words, e.Onset.String()+"+"+e.Dur.String(), theory.Duration{Value: e.Value, Dots: e.Dots}.String())
	for t := e.Tuplet; t != 0; t = w.Tuplet(t).Outer {
		words = append(words, w.tuplet(t))
	}
	if e.Grace != 0 {
		words = append(words, fmt.Sprintf("grace %d", e.Grace))
	}
	for i, name := range eventFlags {
		if e.Flags>>i&1 != 0 {
			words = append(words, name)
		}
	}
	if e.Beams != 0 {
		words = append(words, w.beams(e.Beams))
	}
	for h := range e.Heads.All() {
		words = append(words, w.head(e, h))
	}
	for _, l := range w.Lyrics() {
		if l.Event == r {
			words = append(words, w.lyric(l))
		}
	}
	w.line("%s", strings.Join(words, " "))
}

func (w *shower) tuplet(r score.TupletRow) string {
	t := w.Tuplet(r)
	return fmt.Sprintf("(%d: %s of %s flags %d)", r, t.Ratio, theory.Duration{Value: t.Value, Dots: t.Dots}, t.Flags)
}

func (w *shower) beams(b score.Beams) string {
	var out []string
	for level := range score.BeamLevels {
		if state := b.At(level); state != score.NoBeam {
			out = append(out, beamStates.word(state))
		}
	}
	return "beams " + strings.Join(out, ",")
}

var headFlags = []string{
	"tie start", "tie stop", "tied from", "unpitched", "courtesy", "editorial", "parentheses", "hidden", "sign",
}

func (w *shower) head(e score.Event, r score.HeadRow) string {
	h := w.Head(r)
	var words []string
	for i, name := range headFlags {
		if h.Flags>>(i+4)&1 != 0 {
			words = append(words, name)
		}
	}
	if n := h.Flags.Notehead(); n != score.NormalHead {
		words = append(words, "shape "+noteheads.word(n))
	}
	if h.Staff != e.Staff {
		words = append(words, fmt.Sprintf("staff %d", w.Staff(h.Staff).Number))
	}
	if h.Sound != 0 {
		words = append(words, fmt.Sprintf("sound %+v", w.Sound(h.Sound)))
	}
	if h.Velocity != 0 {
		words = append(words, fmt.Sprintf("velocity %d", h.Velocity))
	}
	if h.Tie != 0 {
		to := w.Event(w.Head(h.Tie).Event)
		words = append(words, "tied to "+to.Onset.String())
	}
	text := h.Pitch.String()
	if len(words) > 0 {
		text += "[" + strings.Join(words, ", ") + "]"
	}
	return text
}

func (w *shower) lyric(l score.Lyric) string {
	text := fmt.Sprintf("%d:%q %s", l.Verse, w.Text(l.Text), syllabics.word(l.Syllabic))
	if l.Extend {
		text += " extend"
	}
	return "<" + text + ">"
}

// where is the place of an anchor: a time, and what it belongs to.
func (w *shower) where(a score.Anchor) string {
	text := a.Tick.String()
	switch {
	case a.Head != 0:
		text += " head " + w.Head(a.Head).Pitch.String()
	case a.Event != 0:
		text += " event"
	case a.Staff != 0:
		text += fmt.Sprintf(" part %d staff %d", a.Part, w.Staff(a.Staff).Number)
	}
	return text
}

func (w *shower) signs(r score.BarRow) {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, m := range w.Marks() {
		if m.At.Bar == r {
			say("  mark %s %q arg %d place %s at %s", m.Kind, w.Text(m.Text), m.Arg, placements.word(m.Place), w.where(m.At))
		}
	}
	for _, l := range w.Spanners() {
		if l.From.Bar == r {
			say("  line %s %q arg %d place %s %s from %s to %s", l.Kind, w.Text(l.Text), l.Arg, placements.word(l.Place), lineTypes.word(l.Style), w.where(l.From), w.where(l.To))
		}
	}
	for _, h := range w.Harmonies() {
		if h.At.Bar == r {
			say("  harmony %s %q at %s", h.Symbol, w.Text(h.Text), w.where(h.At))
		}
	}
	for _, f := range w.FiguredBass() {
		if f.At.Bar == r {
			say("  figures %q for %s at %s", w.Text(f.Text), f.Dur, w.where(f.At))
		}
	}
	for _, x := range w.Tempos() {
		if x.At.Bar == r {
			say("  tempo %g %q unit %s shown %d at %s", x.QuarterBPM, w.Text(x.Text), theory.Duration{Value: x.Unit, Dots: x.UnitDots}, x.Shown, w.where(x.At))
		}
	}
	for _, j := range w.Jumps() {
		if j.Bar == r {
			say("  jump %s %q", j.Kind, w.Text(j.Text))
		}
	}
	slices.Sort(lines)
	for _, l := range lines {
		w.line("%s", l)
	}
}
