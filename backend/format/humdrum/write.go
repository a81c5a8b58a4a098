package humdrum

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// The codes of remarks on what is written.
const (
	codeLost  = "HD101" // something that **kern cannot hold
	codeMoved = "HD102" // a sign that stands at another note instead
)

// Write writes a score as Humdrum: a **kern spine for each staff, the lowest on the left, with **dynam, **text and **mxhm
// spines beside those that need them. The diagnostics say what it cannot hold. A score without staves or bars is
// fault.Invalid.
func Write(ctx context.Context, s *score.Score, _ source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	if s.Staves().IsEmpty() || s.Grids().IsEmpty() || s.Grid(1).Bars.IsEmpty() {
		return nil, nil, fault.New(fault.Invalid, "the score has no staves or no measures")
	}
	w := &writer{s: s, src: source.New("", nil, source.Limits{})}
	w.collect()
	w.references()
	w.layOut()
	for r := range s.Grid(1).Bars.All() {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		w.bar(r)
	}
	w.end()
	return w.out, w.src.Diagnostics(), nil
}

// writer writes one score.
type writer struct {
	s      *score.Score
	src    *source.Source // for remarks
	out    []byte
	staves []*writtenStaff // the lowest first

	marks  map[score.EventRow][]*score.Mark
	lines  map[score.EventRow]slurText
	lyrics map[score.EventRow][]*score.Lyric
	signs  []tempoSign
	letter byte // of the section, where there are endings
	ended  bool // the bar before belongs to an ending
}

// slurText are the slurs that end and begin at an event.
type slurText struct{ opening, closing string }

// writtenStaff is a staff with the spines beside it.
type writtenStaff struct {
	row        score.StaffRow
	part       score.PartRow
	held       map[score.VoiceRow]theory.Tick // where notes end that last beyond their bar
	spines     int                            // that the staff has split into
	dynam      bool
	verses     int
	chords     bool
	hairpinEnd theory.Tick  // of the last one
	beside     []besideSign // dynamics, hairpins and chord symbols, in order of time
}

// besideSign is a token of a spine without notes.
type besideSign struct {
	at   theory.Tick
	kind kind
	text string
}

// tempoSign is a tempo as it is written.
type tempoSign struct {
	at   theory.Tick
	text string
}

func (w *writer) lost(what string) {
	w.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeLost, Subject: what, Offset: -1}, "**kern cannot hold %s", what)
}

// collect sorts by staff and event what stands in tables of its own.
func (w *writer) collect() {
	s := w.s
	w.marks, w.lyrics = map[score.EventRow][]*score.Mark{}, map[score.EventRow][]*score.Lyric{}
	byRow := map[score.StaffRow]*writtenStaff{}
	for row := range s.Staves().All() {
		st := &writtenStaff{row: row, part: s.Staff(row).Part, spines: 1}
		byRow[row] = st
		w.staves = append(w.staves, st)
	}
	slices.Reverse(w.staves)
	for i := range s.Lyrics() {
		l := &s.Lyrics()[i]
		w.lyrics[l.Event] = append(w.lyrics[l.Event], l)
		st := byRow[s.Event(l.Event).Staff]
		st.verses = max(st.verses, int(l.Verse))
	}
	w.collectMarks(byRow)
	w.collectSpanners(byRow)
	for _, h := range s.Harmonies() {
		if st := w.staffAt(byRow, h.At); st != nil {
			st.chords = true
			st.beside = append(st.beside, besideSign{h.At.Tick, chordSymbols, cmp.Or(s.Text(h.Text), h.Symbol.String())})
		}
	}
	for _, st := range w.staves {
		slices.SortStableFunc(st.beside, func(a, b besideSign) int { return cmp.Compare(a.at, b.at) })
	}
	for _, t := range s.Tempos() {
		if text := s.Text(t.Text); text != "" {
			w.signs = append(w.signs, tempoSign{t.At.Tick, "*MM[" + oneLine(text) + "]"})
		}
		if t.QuarterBPM > 0 {
			w.signs = append(w.signs, tempoSign{t.At.Tick, "*MM" + trimmed(t.QuarterBPM)})
		}
	}
	slices.SortStableFunc(w.signs, func(a, b tempoSign) int { return cmp.Compare(a.at, b.at) })
	for _, what := range []struct {
		name string
		n    int
	}{{"jumps", len(s.Jumps())}, {"figured bass", len(s.FiguredBass())}, {"groups of parts", len(s.Groups())}, {"bars of a part alone", s.Grids().Len() - 1}} {
		if what.n > 0 {
			w.lost(what.name)
		}
	}
}

// staffAt is the staff that a place belongs to: its own, else the first of its part, else the uppermost.
func (w *writer) staffAt(byRow map[score.StaffRow]*writtenStaff, a score.Anchor) *writtenStaff {
	switch {
	case a.Staff != 0:
		return byRow[a.Staff]
	case a.Part != 0:
		return byRow[w.s.Part(a.Part).Staves.Lo]
	}
	return w.staves[len(w.staves)-1]
}

// collectMarks keeps the marks of events, and the dynamics of staves.
func (w *writer) collectMarks(byRow map[score.StaffRow]*writtenStaff) {
	for i := range w.s.Marks() {
		m := &w.s.Marks()[i]
		switch st := w.staffAt(byRow, m.At); {
		case m.Kind == score.Dynamic && letters([]byte(w.s.Text(m.Text))) == len(w.s.Text(m.Text)) && m.Text != 0:
			st.dynam = true
			st.beside = append(st.beside, besideSign{m.At.Tick, dynamics, w.s.Text(m.Text)})
		case m.At.Event != 0 && signText[m.Kind] != "":
			w.marks[m.At.Event] = append(w.marks[m.At.Event], m)
		default:
			w.lost(m.Kind.String())
		}
	}
}

// collectSpanners keeps slurs, phrases and hairpins. A slur that ends within a later one is marked as elided.
func (w *writer) collectSpanners(byRow map[score.StaffRow]*writtenStaff) {
	w.lines = map[score.EventRow]slurText{}
	type open struct {
		end   theory.Tick
		level int
	}
	active := map[score.StaffRow][]open{}
	for _, sp := range w.s.Spanners() {
		switch {
		case sp.Kind == score.Crescendo || sp.Kind == score.Diminuendo:
			w.hairpin(w.staffAt(byRow, sp.From), sp)
		case (sp.Kind == score.Slur || sp.Kind == score.Phrase) && w.onOneStaff(sp):
			staff, end := w.s.Event(sp.From.Event).Staff, w.s.Event(sp.To.Event).Onset
			level := 0
			for _, o := range active[staff] {
				if o.end >= sp.From.Tick && o.end < end && o.level >= level {
					level = o.level + 1
				}
			}
			active[staff] = append(slices.DeleteFunc(active[staff], func(o open) bool { return o.end < sp.From.Tick }), open{end, level})
			w.addLine(sp, strings.Repeat("&", level))
		default:
			w.lost(sp.Kind.String())
		}
	}
}

// onOneStaff reports whether a spanner leads from an event to a later one of the same staff.
func (w *writer) onOneStaff(sp score.Spanner) bool {
	if sp.From.Event == 0 || sp.To.Event == 0 || sp.From.Event == sp.To.Event {
		return false
	}
	a, b := w.s.Event(sp.From.Event), w.s.Event(sp.To.Event)
	return a.Staff == b.Staff && (a.Onset < b.Onset || a.Onset == b.Onset && a.Grace < b.Grace)
}

// hairpin keeps a hairpin; a staff has one at a time.
func (w *writer) hairpin(st *writtenStaff, sp score.Spanner) {
	if sp.From.Tick < st.hairpinEnd || sp.To.Tick <= sp.From.Tick {
		w.lost("hairpins that overlap")
		return
	}
	st.dynam, st.hairpinEnd = true, sp.To.Tick
	begin, end := "<", "["
	if sp.Kind == score.Diminuendo {
		begin, end = ">", "]"
	}
	st.beside = append(st.beside, besideSign{sp.From.Tick, dynamics, begin}, besideSign{sp.To.Tick, dynamics, end})
}

func (w *writer) addLine(sp score.Spanner, elided string) {
	begin, end := "(", ")"
	if sp.Kind == score.Phrase {
		begin, end = "{", "}"
	}
	a := w.lines[sp.From.Event]
	a.opening += elided + begin
	w.lines[sp.From.Event] = a
	b := w.lines[sp.To.Event]
	b.closing += elided + end
	w.lines[sp.To.Event] = b
}
