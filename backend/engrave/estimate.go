package engrave

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"unicode/utf8"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// measures are the widths of what stands in a bar, in Verovio's units at a scale of 100, where a staff is 72 high.
type measures struct {
	padding  float64 // before the first note of a bar and behind its last
	whole    float64 // room of a whole note
	power    float64 // by which shorter notes have less
	least    float64 // room of the shortest notes
	sign     float64 // an accidental
	grace    float64
	dot      float64
	clef     float64
	letter   float64 // of lyrics, on average
	syllable float64 // between syllables
	mid      float64 // a bar with a single note or rest, instead of padding
}

// room is fitted to what Verovio needs for the bars of the conformance data; TestEstimates holds how well.
var room = measures{
	padding: 28, whole: 142 * spacing / 0.25, power: 0.575, least: 33 * spacing / 0.25, sign: 10.5, grace: 21, dot: 8, clef: 35, letter: 12.3, syllable: 11.5, mid: 114,
}

// Widths at the beginning of a system.
const (
	systemClef  = 62.0
	keySignSize = 18.0
	meterSize   = 42.0
	nameLetter  = 19.0
	nameGap     = 30.0
)

// estimator reckons how much room bars need, without drawing them.
type estimator struct {
	s      *score.Score
	parts  []score.PartRow
	staves []score.StaffRow
	voices []score.VoiceRow
	m      measures

	columns []column
	held    map[degree]int16 // accidentals in the bar so far
}

// column is a time in a bar at which something begins.
type column struct {
	at     theory.Tick
	signs  float64 // accidentals, at most on one staff
	graces float64
	dotted bool
	lyric  float64 // letters of the longest syllable
	staff  score.StaffRow
	onHere float64 // accidentals of the staff that is being counted
}

// degree is a line or space of a staff.
type degree struct {
	staff    score.StaffRow
	diatonic int
}

func newEstimator(s *score.Score, parts []score.PartRow) *estimator {
	m := &estimator{s: s, parts: parts, m: room, held: map[degree]int16{}}
	for _, p := range parts {
		m.staves = slices.AppendSeq(m.staves, s.Part(p).Staves.All())
		m.voices = slices.AppendSeq(m.voices, s.Part(p).Voices.All())
	}
	return m
}

// bar is the width of a bar with its bar line.
func (m *estimator) bar(r score.BarRow) float64 {
	b := m.s.Bar(r)
	m.collect(r)
	width := m.m.padding + m.changes(r)
	if len(m.columns) <= 1 {
		width += m.m.mid - m.m.padding
	}
	for i, c := range m.columns {
		end := b.Start + b.Len
		if i+1 < len(m.columns) {
			end = m.columns[i+1].at
		}
		width += m.column(c, end-c.at)
	}
	return width
}

// column is the width from one column to the next.
func (m *estimator) column(c column, length theory.Tick) float64 {
	note := m.m.whole * math.Pow(float64(length)/float64(theory.Whole), m.m.power)
	least := m.m.least
	if c.dotted {
		least += m.m.dot
	}
	if c.lyric > 0 {
		least = max(least, c.lyric*m.m.letter+m.m.syllable)
	}
	return max(note, least) + c.signs*m.m.sign + c.graces*m.m.grace
}

// collect finds the columns of a bar.
func (m *estimator) collect(r score.BarRow) {
	m.columns = m.columns[:0]
	clear(m.held)
	for _, v := range m.voices {
		for e := range m.events(v, r).All() {
			m.add(e)
		}
	}
	slices.SortStableFunc(m.columns, func(a, b column) int { return cmp.Compare(a.at, b.at) })
	out := m.columns[:0]
	for _, c := range m.columns {
		if n := len(out); n > 0 && out[n-1].at == c.at {
			out[n-1].join(c)
			continue
		}
		c.onHere = c.signs
		out = append(out, c)
	}
	m.columns = out
}

// join takes in what begins at the same time. Accidentals of one staff stand side by side, those of several staves
// below each other.
func (c *column) join(d column) {
	if c.staff == d.staff {
		c.onHere += d.signs
	} else {
		c.staff, c.onHere = d.staff, d.signs
	}
	c.signs = max(c.signs, c.onHere)
	c.graces = max(c.graces, d.graces)
	c.lyric = max(c.lyric, d.lyric)
	c.dotted = c.dotted || d.dotted
}

// events are those of a voice in a bar.
func (m *estimator) events(v score.VoiceRow, r score.BarRow) score.Span[score.EventRow] {
	all := m.s.Voice(v).Events
	b := m.s.Bar(r)
	find := func(t theory.Tick) score.EventRow {
		return all.Lo + score.EventRow(sort.Search(all.Len(), func(i int) bool { return m.s.Event(all.Lo+score.EventRow(i)).Onset >= t }))
	}
	return score.Span[score.EventRow]{Lo: find(b.Start), Hi: find(b.Start + b.Len)}
}

// add makes a column of an event.
func (m *estimator) add(row score.EventRow) {
	e := m.s.Event(row)
	if e.IsRest() && e.Flags&(score.Hidden|score.SpaceOnly|score.BarRest) != 0 {
		return
	}
	c := column{at: e.Onset, staff: e.Staff, dotted: e.Dots > 0}
	if e.IsGrace() {
		c.graces = 1
	}
	for h := range e.Heads.All() {
		if m.hasSign(h) {
			c.signs++
		}
	}
	c.signs = min(c.signs, 3)
	c.lyric = m.letters(row)
	if n := len(m.columns); e.Grace != 0 && n > 0 && m.columns[n-1].at == c.at && m.columns[n-1].staff == c.staff && m.columns[n-1].graces > 0 {
		m.columns[n-1].graces++
		return
	}
	m.columns = append(m.columns, c)
}

// hasSign reports whether a head needs an accidental, as far as its voice tells.
func (m *estimator) hasSign(row score.HeadRow) bool {
	h := m.s.Head(row)
	if !h.IsPitched() {
		return false
	}
	p := m.s.Written(row)
	d := degree{h.Staff, p.Diatonic()}
	now, ok := m.held[d]
	if !ok {
		key, _ := m.s.Staff(h.Staff).Keys.At(m.s.Event(h.Event).Onset)
		now = key.Alter(p.Step)
	}
	if h.Flags&(score.ShowSign|score.Courtesy|score.Editorial) == 0 && (now == p.Alter || h.Flags&score.TiedFrom != 0) {
		return false
	}
	m.held[d] = p.Alter
	return true
}

// lyrics are the syllables under an event.
func (m *estimator) lyrics(row score.EventRow) []score.Lyric {
	all := m.s.Lyrics()
	lo := sort.Search(len(all), func(i int) bool { return all[i].Event >= row })
	hi := lo
	for hi < len(all) && all[hi].Event == row {
		hi++
	}
	return all[lo:hi]
}

// letters is the length of the longest syllable under an event.
func (m *estimator) letters(row score.EventRow) float64 {
	longest := 0
	for _, l := range m.lyrics(row) {
		longest = max(longest, utf8.RuneCountInString(m.s.Text(l.Text)))
	}
	return float64(longest)
}

// changes is the width of the clefs, keys and meters that stand in a bar or at its end.
func (m *estimator) changes(r score.BarRow) float64 {
	b := m.s.Bar(r)
	clefs, signs := 0, 0
	for _, st := range m.staves {
		staff := m.s.Staff(st)
		clefs = max(clefs, len(staff.Clefs.Within(b.Start+1, b.Start+b.Len+1)))
		for _, k := range staff.Keys.Within(max(b.Start, 1), b.Start+b.Len) {
			before, _ := staff.Keys.At(k.Tick - 1)
			signs = max(signs, len(k.Value.Altered()), len(before.Altered()))
		}
	}
	width := float64(clefs)*m.m.clef + float64(signs)*keySignSize
	if b.Start > 0 && len(m.s.Grid(b.Grid).Meters.Within(b.Start, b.Start+1)) > 0 {
		width += meterSize
	}
	return width
}

// opening is the width of what stands before the first note of a system.
func (m *estimator) opening(r score.BarRow, first bool) float64 {
	b := m.s.Bar(r)
	letters, signs := 0, 0
	for _, p := range m.parts {
		part := m.s.Part(p)
		name := part.Abbrev
		if first {
			name = part.Name
		}
		letters = max(letters, utf8.RuneCountInString(name))
	}
	for _, st := range m.staves {
		key, _ := m.s.Staff(st).Keys.At(b.Start)
		signs = max(signs, len(key.Altered()))
	}
	width := systemClef + float64(signs)*keySignSize
	if letters > 0 {
		width += float64(letters)*nameLetter + nameGap
	}
	if b.Start == 0 {
		width += meterSize
	}
	return width
}
