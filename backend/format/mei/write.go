package mei

import (
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Options say what of a score is written and how. The zero value writes all parts with their names and chord symbols.
type Options struct {
	// Parts are the parts to be written, in this order; none are all.
	Parts []score.PartRow
	// Labels are texts that are no part of the score, such as Roman numerals.
	Labels []Label
	// Breaks writes the lines and pages of the source.
	Breaks bool
	// OneLine breaks before the first bar and nowhere else, which keeps all bars on one line.
	OneLine bool
	// NoChordSymbols leaves chord symbols out.
	NoChordSymbols bool
	// Announce shows, behind the last bar of a window, the signatures that the next bar begins with.
	Announce bool
	// NoNames leaves the names of the parts out.
	NoNames bool
	// TopStaff shows of each part the uppermost staff alone, with what begins on it.
	TopStaff bool
}

// Label is a text at a place: below the lowest staff, or at a staff that is named.
type Label struct {
	At    theory.Tick
	Text  string
	ID    string         // of the element; one letter and a number keeps it in drawings
	Staff score.StaffRow // 0 is the lowest that is written
	Above bool
	Roman bool // figures behind a numeral are raised
}

// Write writes a window of the bars of a score's first grid as an MEI document; no bars at all (the zero Span) stand
// for the whole score. Parts that count other bars than the first grid's have theirs; see Measures. A window that is not within the score, and a part that the score has not, are fault.Invalid.
func Write(s *score.Score, window score.Span[score.BarRow], o Options) ([]byte, error) {
	w, err := newWriter(s, window, o)
	if err != nil {
		return nil, err
	}
	w.out = append(w.out, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	w.start("mei", "xmlns", "http://www.music-encoding.org/ns/mei", "meiversion", "5.1+CMN")
	w.writeHead()
	for _, name := range []string{"music", "body", "mdiv", "score"} {
		w.start(name)
	}
	if len(w.staves) > 0 {
		w.writeScoreDef()
	}
	w.start("section")
	if o.OneLine {
		w.empty("pb")
	}
	w.writeBars()
	for len(w.open) > 0 {
		w.end()
	}
	return w.out, nil
}

// writer writes one document.
type writer struct {
	encoder
	s      *score.Score
	o      Options
	bars   score.Span[score.BarRow] // the window
	parts  []score.PartRow
	staves []score.StaffRow // those that are written, from the top
	number []int            // of each staff in the document; 0 is not written
	beamed bool             // the source says what is beamed
	frets  []bool           // staves that are written as tablature
	sung   []bool           // parts with lyrics
	index  index

	measures  []score.Span[score.BarRow]
	measureOf []int32                // by bar of the window
	bar       score.BarRow           // the first of the measure being written
	shown     map[score.HeadRow]bool // heads of the bar with an accidental
	spans     [][]score.EventRow     // beams of the bar that are no elements
	inner     []innerTuplet          // of the bar
	ending    endingState
	// pending is what belongs to the signs of later bars.
	pending  map[score.BarRow][]func()
	numClefs int // that have an id
}

func newWriter(s *score.Score, window score.Span[score.BarRow], o Options) (*writer, error) {
	w := &writer{s: s, o: o, bars: window, parts: o.Parts, shown: map[score.HeadRow]bool{}, pending: map[score.BarRow][]func(){}}
	all := score.Span[score.BarRow]{}
	if s.Grids().Len() > 0 {
		all = s.Grid(1).Bars
	}
	if window == (score.Span[score.BarRow]{}) {
		w.bars = all
	}
	if w.bars.Lo < all.Lo || w.bars.Hi > all.Hi || w.bars.IsEmpty() && !all.IsEmpty() {
		return nil, fault.New(fault.Invalid, "the score has no measures %d to %d", w.bars.Lo, w.bars.Hi-1)
	}
	if len(w.parts) == 0 {
		w.parts = slices.Collect(s.Parts().All())
	}
	w.number = make([]int, s.Staves().Hi)
	for _, p := range w.parts {
		if !s.Parts().Has(p) {
			return nil, fault.New(fault.Invalid, "the score has no part %d", p)
		}
		for st := range s.Part(p).Staves.All() {
			if w.number[st] == 0 && !(o.TopStaff && st != s.Part(p).Staves.Lo) {
				w.staves = append(w.staves, st)
				w.number[st] = len(w.staves)
			}
		}
	}
	w.joinBars()
	w.beamed = w.hasBeams()
	w.makeIndex()
	w.findTablature()
	return w, nil
}

// hasBeams reports whether the source says anywhere what is beamed. Where it does not, the meter decides.
func (w *writer) hasBeams() bool {
	for e := range w.s.Events().All() {
		if w.s.Event(e).Beams != 0 {
			return true
		}
	}
	return false
}

// times is the stretch of time of the window.
func (w *writer) times() (from, to theory.Tick) { return w.s.Times(w.bars) }

func (w *writer) writeHead() {
	m := w.s.Meta()
	w.start("meiHead")
	w.start("fileDesc")
	w.start("titleStmt")
	w.leaf("title", m.Title)
	if m.Subtitle != "" {
		w.leaf("title", m.Subtitle, "type", "subordinate")
	}
	w.writeNames(m)
	w.end()
	w.empty("pubStmt")
	w.end()
	w.end()
}

// writeNames writes those who made the work.
func (w *writer) writeNames(m score.Meta) {
	if m.Composer == "" && m.Credit("lyricist") == "" {
		return
	}
	w.start("respStmt")
	if m.Composer != "" {
		w.leaf("persName", m.Composer, "role", "composer")
	}
	if l := m.Credit("lyricist"); l != "" {
		w.leaf("persName", l, "role", "lyricist")
	}
	w.end()
}
