package romantext

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Write writes the harmony of a score: as it is given in the options, else as the program reads it.
func Write(_ context.Context, s *score.Score, o source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	a := o.Harmony
	if a == nil {
		var err error
		if a, err = harmony.Find(s, harmony.Options{}); err != nil {
			return nil, nil, err
		}
	}
	l := annotate.OfHarmony(a)
	l.Author = "Ricercar, automatically"
	return Text(s, l)
}

// Text writes a layer beside a score: numerals with their keys, phrases, sections and remarks. Bars are measures of the
// same number, the parts of a divided bar one measure; where numbers do not rise, they are counted from the beginning.
// A score without bars is fault.Invalid. The diagnostics say what RomanText cannot hold.
func Text(s *score.Score, l annotate.Layer) ([]byte, []source.Diagnostic, error) {
	if s.Grids().IsEmpty() || s.Grid(1).Bars.IsEmpty() {
		return nil, nil, fault.New(fault.Invalid, "the score has no measures, which an analysis counts by")
	}
	w := &writer{s: s}
	w.header(l)
	w.queue(l)
	measures := measuresOf(s)
	if !rising(measures) {
		measures = counted(measures)
	}
	for _, m := range measures {
		w.measure(m)
	}
	return []byte(w.b.String()), w.lost(l), nil
}

// lost says what RomanText cannot hold.
func (w *writer) lost(l annotate.Layer) []source.Diagnostic {
	src := source.New("", nil, source.Limits{})
	for _, label := range l.Labels {
		if label.Kind == annotate.Cadence || label.Kind == annotate.Finding {
			src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeUnkept, Subject: string(label.Kind), Offset: -1},
				"RomanText has no %s", label.Kind)
		}
	}
	return src.Diagnostics()
}

// writer writes measures in order.
type writer struct {
	s        *score.Score
	b        strings.Builder
	numerals []annotate.Label
	ends     []theory.Tick // of phrases
	sections []annotate.Label
	remarks  []annotate.Label
	meter    string
	key      theory.Key
	sounding theory.Tick // end of the last numeral; 0 where nothing is open
	open     bool        // music goes on behind the last numeral
}

// header writes what the title page says.
func (w *writer) header(l annotate.Layer) {
	m := w.s.Meta()
	w.headerLine("Composer", m.Composer)
	w.headerLine("Title", cmp.Or(m.Title, "untitled"))
	w.headerLine("Movement", m.Subtitle)
	w.headerLine("Analyst", cmp.Or(l.Author, m.Credit("analyst")))
	for _, c := range m.Credits {
		switch c.Kind {
		case "proofreader", "bwv", "madrigal":
			w.headerLine(strings.ToUpper(c.Kind[:1])+c.Kind[1:], c.Text)
		case "notes":
			w.headerLine("Note", c.Text)
		}
	}
	w.b.WriteString("\n")
}

func (w *writer) headerLine(name, value string) {
	if value = strings.Join(strings.Fields(value), " "); value != "" {
		w.b.WriteString(name + ": " + value + "\n")
	}
}

// queue sorts what is to be written by its kind.
func (w *writer) queue(l annotate.Layer) {
	l.Labels = slices.Clone(l.Labels)
	l.Sort()
	w.numerals, w.sections, w.remarks = l.Of(annotate.Numeral), l.Of(annotate.Section), l.Of(annotate.Remark)
	last := theory.Tick(0)
	for _, n := range w.numerals {
		last = max(last, n.End())
	}
	for _, p := range l.Of(annotate.Phrase) {
		if p.End() <= last {
			w.ends = append(w.ends, p.End())
		}
	}
	slices.Sort(w.ends)
	w.ends = slices.Compact(w.ends)
	w.open = w.soundsFrom(last)
}

// soundsFrom reports whether notes sound from a time on: chords that end there are followed by music that is not analysed.
func (w *writer) soundsFrom(t theory.Tick) bool {
	all := w.s.ByOnset()
	i, _ := slices.BinarySearchFunc(all, t, func(r score.EventRow, t theory.Tick) int { return cmp.Compare(w.s.Event(r).Onset, t) })
	return slices.ContainsFunc(all[i:], func(r score.EventRow) bool { return w.s.Event(r).Sounds() })
}

// measure writes the line of a measure, with what stands around it; nothing where nothing happens.
func (w *writer) measure(m measure) {
	first, last := w.s.Bar(m.rows.Lo), w.s.Bar(m.rows.Hi-1)
	line := line{w: w, m: m, meter: w.s.Meter(m.rows.Lo)}
	if first.Flags&score.RepeatStart != 0 {
		line.word("||:")
	}
	line.numerals()
	for r := m.rows.Lo + 1; r < m.rows.Hi; r++ { // a repeat within a divided bar can only stand at its end
		last.Flags |= w.s.Bar(r-1).Flags & score.RepeatEnd
	}
	if last.Flags&score.RepeatEnd != 0 {
		line.word(":||")
	}
	if len(line.text) == 0 && !w.within(w.sections, m) && !w.within(w.remarks, m) {
		return
	}
	w.timeSignature(line.meter, m)
	w.form(m)
	w.b.WriteString("m" + m.name + string(line.text) + "\n")
	w.notes(m)
}

// within reports whether the next of some labels begins in a measure.
func (w *writer) within(labels []annotate.Label, m measure) bool {
	return len(labels) > 0 && labels[0].Onset < m.end
}

// timeSignature writes a meter where it changes.
func (w *writer) timeSignature(meter theory.Meter, m measure) {
	text := meter.Ratio()
	switch {
	case meter.IsFree():
		quarters := max(int((m.end-m.start+theory.Quarter-1)/theory.Quarter), 1)
		text = "slow " + strconv.Itoa(quarters) + "/4"
	case meter.N == 1 && meter.Terms[0].Beats == 3 && meter.Terms[0].Den >= 8:
		text = "slow " + text // some count it in one
	}
	if text != w.meter {
		w.meter = text
		w.b.WriteString("Time Signature: " + text + "\n\n")
	}
}

// form writes the sections that begin in a measure.
func (w *writer) form(m measure) {
	for w.within(w.sections, m) {
		w.b.WriteString("\n")
		w.headerLine("Form", w.sections[0].Text)
		w.b.WriteString("\n")
		w.sections = w.sections[1:]
	}
}

// notes writes the remarks of a measure.
func (w *writer) notes(m measure) {
	for w.within(w.remarks, m) {
		w.headerLine("Note", w.remarks[0].Text)
		w.remarks = w.remarks[1:]
	}
}

// line is a measure's.
type line struct {
	w     *writer
	m     measure
	meter theory.Meter
	text  []byte
	at    theory.Tick // of the last beat that was named
	named bool
}

func (l *line) word(text string) { l.text = append(append(l.text, ' '), text...) }

// beat names the place of what follows, where it is not the beginning.
func (l *line) beat(t theory.Tick) {
	if l.named && l.at == t {
		return
	}
	first := !l.named
	l.at, l.named = t, true
	if first && t == l.m.start && l.m.missing == 0 {
		return
	}
	b := l.meter.BeatAt(t - l.m.start + l.m.missing)
	text := "b" + strconv.FormatInt(b.Num/b.Den, 10)
	if part := b.Num % b.Den; part != 0 {
		text += "." + decimals(part, b.Den)
	}
	l.word(text)
}

// numerals writes the chords that begin in the measure, with keys, phrase marks and silences.
func (l *line) numerals() {
	w := l.w
	for len(w.numerals) > 0 && w.numerals[0].Onset < l.m.end {
		n := w.numerals[0]
		w.numerals = w.numerals[1:]
		l.silence(n.Onset)
		l.phrase(n.Onset)
		l.beat(n.Onset)
		if n.Key != w.key {
			w.key = n.Key
			l.word(n.Key.Short() + ":")
		}
		l.word(n.Roman.String())
		w.sounding = max(n.End(), n.Onset)
	}
	if len(w.numerals) > 0 || !w.open {
		l.silence(l.m.end)
	}
	l.phrase(l.m.end)
}

// silence ends the chord before where no other follows at once.
func (l *line) silence(until theory.Tick) {
	if w := l.w; w.sounding > 0 && w.sounding < until && w.sounding >= l.m.start && w.sounding < l.m.end {
		l.beat(w.sounding)
		l.word("NC")
		w.sounding = 0
	}
}

// phrase writes the mark of a phrase that ends up to a time.
func (l *line) phrase(until theory.Tick) {
	w := l.w
	marked := false
	for len(w.ends) > 0 && w.ends[0] <= until {
		marked = marked || w.ends[0] > 0
		w.ends = w.ends[1:]
	}
	if marked {
		l.word("||")
	}
}
