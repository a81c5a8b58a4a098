package score

import (
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/theory"
)

// bars writes the bars of a part. Bars in which one voice rests all the time and nothing else is said are joined.
func (t *texter) bars(p PartRow) {
	part := &t.s.parts[p]
	next := make([]EventRow, part.Voices.Len()) // by voice
	for i := range next {
		next[i] = t.s.voices[part.Voices.Lo+VoiceRow(i)].Events.Lo
	}
	rests := restRun{t: t}
	for bar := range t.s.grids[part.Grid].Bars.All() {
		lines := t.barLines(p, bar, next)
		signs := t.signs[barOfPart{bar, p}]
		if rests.join(bar, lines, len(signs)) {
			continue
		}
		for _, line := range lines {
			t.add(t.s.Measure(bar), line, "\n")
		}
		t.signLine(signs, len(lines) == 0, t.s.Measure(bar))
	}
	rests.end()
}

func (t *texter) signLine(signs []textual, alone bool, measure string) {
	if len(signs) == 0 {
		return
	}
	if alone {
		t.add(measure, " |\n")
	}
	t.add("   ")
	for i, sign := range signs {
		t.add(when(i > 0, ","), " ", sign.text)
	}
	t.add("\n")
}

// restRun is a row of bars of the same rest.
type restRun struct {
	t       *texter
	lo, hi  BarRow
	line    string
	waiting bool
}

// join takes a bar into the run, if it can; else it writes the run.
func (r *restRun) join(bar BarRow, lines []string, signs int) bool {
	one := len(lines) == 1 && signs == 0 && strings.HasPrefix(lines[0], " | R:") && !strings.Contains(lines[0][5:], " ")
	if r.waiting && (!one || lines[0] != r.line) {
		r.end()
	}
	if !one {
		return false
	}
	if !r.waiting {
		r.lo, r.line, r.waiting = bar, lines[0], true
	}
	r.hi = bar
	return true
}

func (r *restRun) end() {
	if !r.waiting {
		return
	}
	r.waiting = false
	s := r.t.s
	if r.lo == r.hi {
		r.t.add(s.Measure(r.lo), r.line, "\n")
		return
	}
	r.t.add(s.Measure(r.lo), "-", s.Measure(r.hi), r.line, " ×", strconv.Itoa(int(r.hi-r.lo)+1), "\n")
}

// barLines returns the voices of a bar that the selection takes in, each as " v1 | C4:1 …". Next are the next events
// of the part's voices.
func (t *texter) barLines(p PartRow, bar BarRow, next []EventRow) []string {
	part := &t.s.parts[p]
	whole := t.b
	var lines []string
	for i, v := range enumerate(part.Voices) {
		lo, hi := next[i], next[i]
		for hi < t.s.voices[v].Events.Hi && t.s.events[hi].Bar == bar {
			hi++
		}
		next[i] = hi
		if lo == hi || !t.o.HasVoice(t.s, v) {
			continue
		}
		t.b = nil
		staff := t.s.events[lo].Staff
		t.add(when(part.Voices.Len() > 1, " v"+strconv.Itoa(int(t.s.voices[v].Number))))
		t.add(when(part.Staves.Len() > 1, " s"+strconv.Itoa(int(t.s.staves[staff].Number))), " |")
		before := len(t.b)
		t.line(Span[EventRow]{lo, hi}, staff)
		if len(t.b) > before {
			lines = append(lines, string(t.b))
		}
	}
	t.b = whole
	return lines
}

// enumerate yields the rows of a span with their index.
func enumerate[R Row](s Span[R]) func(func(int, R) bool) {
	return func(yield func(int, R) bool) {
		for r := s.Lo; r < s.Hi; r++ {
			if !yield(int(r-s.Lo), r) {
				return
			}
		}
	}
}

// line writes the events of a voice in a bar.
func (t *texter) line(events Span[EventRow], staff StaffRow) {
	at := max(t.s.bars[t.s.events[events.Lo].Bar].Start, t.from)
	t.open = nil
	for r := range events.All() {
		e := &t.s.events[r]
		if !t.has(e.Onset) {
			continue
		}
		tuplet := t.tupletAround(r, events.Hi)
		t.closeTuplets(tuplet)
		t.add(" ")
		if e.Onset != at {
			t.add("@", (e.Onset - t.s.bars[e.Bar].Start).String(), " ")
		}
		t.openTuplets(tuplet)
		t.event(r, staff)
		at = e.End()
	}
	t.closeTuplets(0)
}

// tupletAround is the tuplet that an event is shown in. Grace notes do not interrupt one.
func (t *texter) tupletAround(r, end EventRow) TupletRow {
	e := &t.s.events[r]
	if e.Tuplet != 0 || !e.IsGrace() || len(t.open) == 0 {
		return e.Tuplet
	}
	for main := r + 1; main < end; main++ {
		if m := &t.s.events[main]; !m.IsGrace() && m.Tuplet == t.open[len(t.open)-1] {
			return m.Tuplet
		} else if !m.IsGrace() {
			break
		}
	}
	return 0
}

// chain returns the tuplets around an event, outermost first.
func (t *texter) chain(r TupletRow) []TupletRow {
	var out []TupletRow
	for ; r != 0; r = t.s.tuplets[r].Outer {
		out = append(out, r)
	}
	slices.Reverse(out)
	return out
}

// closeTuplets closes those that are not around the next event.
func (t *texter) closeTuplets(next TupletRow) {
	chain := t.chain(next)
	keep := 0
	for keep < len(chain) && keep < len(t.open) && chain[keep] == t.open[keep] {
		keep++
	}
	t.add(strings.Repeat("}", len(t.open)-keep))
	t.open = t.open[:keep]
}

func (t *texter) openTuplets(r TupletRow) {
	chain := t.chain(r)
	for _, row := range chain[len(t.open):] {
		tuplet := &t.s.tuplets[row]
		t.add(strconv.Itoa(int(tuplet.Ratio.Actual)), ":", strconv.Itoa(int(tuplet.Ratio.Normal)), t.tupletLook(tuplet), "{")
	}
	t.open = chain
}

func (t *texter) tupletLook(tuplet *Tuplet) string {
	if !t.o.Details {
		return ""
	}
	f := tuplet.Flags
	return "(" + valueText(tuplet.Value, tuplet.Dots) + when(f&BracketShown != 0, " bracket") + when(f&BracketHidden != 0, " no bracket") +
		when(f&NumberHidden != 0, " no number") + when(f&RatioShown != 0, " ratio") + t.placement(tuplet.Place) + ")"
}

// event writes an event with all that hangs on it.
func (t *texter) event(r EventRow, staff StaffRow) {
	e := &t.s.events[r]
	t.add(when(e.IsGrace(), "g"+when(e.Flags&GraceAfter != 0, "a")+when(e.Flags&GraceSlash != 0, "/")+"="))
	t.heads(r)
	t.add(":", t.shownLength(e).String(), t.writtenValue(e))
	t.flags(e, staff)
	for _, m := range t.marks[r] {
		if m.At.Head == 0 {
			t.add("!", t.inlineMark(m))
		}
	}
	t.syllables(r)
	t.add(t.slurs[r]...)
}

// shownLength is the length of an event, of a grace note its written value.
func (t *texter) shownLength(e *Event) theory.Tick {
	if e.IsGrace() {
		return theory.ValueTicks(e.Value, e.Dots)
	}
	return e.Dur
}

// writtenValue writes the written value where it is not the length.
func (t *texter) writtenValue(e *Event) string {
	d := theory.Duration{Value: e.Value, Dots: e.Dots}
	for _, row := range t.chain(e.Tuplet) {
		d.Tuplet = t.s.tuplets[row].Ratio.Inside(d.Tuplet)
	}
	if e.IsGrace() || e.Flags&(BarRest|SpaceOnly) != 0 || d.Ticks() == e.Dur {
		return ""
	}
	return "(" + valueText(e.Value, e.Dots) + ")"
}

func (t *texter) heads(r EventRow) {
	e := &t.s.events[r]
	if e.IsRest() {
		t.add(when(t.o.IDs, e.ID.String()+"="))
		switch {
		case e.Flags&SpaceOnly != 0:
			t.add("s")
		case e.Flags&BarRest != 0:
			t.add("R")
		default:
			t.add("r")
		}
		return
	}
	t.add(when(e.Heads.Len() > 1, "["))
	for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
		t.add(when(h > e.Heads.Lo, " "))
		t.head(r, h)
	}
	t.add(when(e.Heads.Len() > 1, "]"))
}

func (t *texter) head(r EventRow, row HeadRow) {
	h := &t.s.heads[row]
	t.add(when(t.o.IDs, h.ID.String()+"="))
	switch {
	case h.Flags&TiedFrom != 0:
		t.add("~")
	case h.Flags&TieStop != 0:
		t.add("?~")
	}
	pitch := h.Pitch
	if t.o.Written {
		pitch = t.s.Written(row)
	}
	t.add(pitch.String())
	if facts := t.headFacts(r, row); len(facts) > 0 {
		t.add("<", strings.Join(facts, ","), ">")
	}
	switch {
	case h.Tie != 0:
		t.add("~")
	case h.Flags&TieStart != 0:
		t.add("~?")
	}
}

var noteheadWords = [...]string{
	"normal", "cross", "circle-cross", "diamond", "triangle", "inverted-triangle", "square", "slash", "back-slash", "none",
	"arrow-up", "arrow-down", "rectangle", "plus",
}

var headWords = []struct {
	flag    HeadFlags
	word    string
	details bool
}{
	{Unpitched, "unpitched", false},
	{Editorial, "editorial", false},
	{Parentheses, "parentheses", false},
	{HeadHidden, "hidden", false},
	{Courtesy, "courtesy", true},
	{ShowSign, "sign", true},
}

// headFacts says what a head is besides its pitch.
func (t *texter) headFacts(r EventRow, row HeadRow) []string {
	h := &t.s.heads[row]
	var facts []string
	for _, w := range headWords {
		if h.Flags&w.flag != 0 && (t.o.Details || !w.details) {
			facts = append(facts, w.word)
		}
	}
	if n := h.Flags.Notehead(); n != NormalHead {
		facts = append(facts, noteheadWords[int(n)%len(noteheadWords)])
	}
	if h.Staff != t.s.events[r].Staff {
		facts = append(facts, "s"+strconv.Itoa(int(t.s.staves[h.Staff].Number)))
	}
	if h.Sound != 0 {
		facts = append(facts, t.soundText(h.Sound))
	}
	for _, m := range t.marks[r] {
		if m.At.Head == row {
			facts = append(facts, t.inlineMark(m))
		}
	}
	if t.o.Details {
		facts = t.headDetails(facts, row)
	}
	return facts
}

func (t *texter) headDetails(facts []string, row HeadRow) []string {
	if v := t.s.heads[row].Velocity; v != 0 {
		facts = append(facts, "velocity "+strconv.Itoa(int(v)))
	}
	i, _ := slices.BinarySearchFunc(t.s.played, row, func(p Performed, r HeadRow) int { return int(p.Head) - int(r) })
	for ; i < len(t.s.played) && t.s.played[i].Head == row; i++ {
		p := &t.s.played[i]
		facts = append(facts, "played "+number(p.Onset.Quarters())+" for "+number(p.Dur.Quarters())+" velocity "+strconv.Itoa(int(p.Velocity))+" channel "+strconv.Itoa(int(p.Channel)))
	}
	return facts
}

var eventWords = []struct {
	flag    EventFlags
	word    string
	details bool
}{
	{Cue, "!cue", false},
	{Hidden, "!hidden", false},
	{Measured, "!measured", true},
	{StemUp, "!stem-up", true},
	{StemDown, "!stem-down", true},
	{StemNone, "!stem-none", true},
}

func (t *texter) flags(e *Event, staff StaffRow) {
	for _, w := range eventWords {
		t.add(when(e.Flags&w.flag != 0 && (t.o.Details || !w.details), w.word))
	}
	t.add(when(e.Staff != staff, "!s"+strconv.Itoa(int(t.s.staves[e.Staff].Number))))
	if t.o.Details && e.Beams != 0 {
		t.add("!beam=")
		for level := 0; level < BeamLevels && e.Beams.At(level) != NoBeam; level++ {
			t.add(beamLetters[e.Beams.At(level)&7])
		}
	}
}

var beamLetters = [8]string{"", "[", "-", "]", ">", "<"}

// inlineMark writes a mark of an event: "staccato", "fingering=3", "tremolo=2".
func (t *texter) inlineMark(m *Mark) string {
	text := kindWord(m.Kind.String())
	if m.Text != 0 {
		text += "=" + strconv.Quote(t.s.Text(m.Text))
	}
	return text + when(m.Arg != 0, "="+strconv.Itoa(int(m.Arg))) + strings.ReplaceAll(t.placement(m.Place), " ", "-")
}

// syllables writes the syllables of an event.
func (t *texter) syllables(r EventRow) {
	i, _ := slices.BinarySearchFunc(t.s.lyrics, r, func(l Lyric, r EventRow) int { return int(l.Event) - int(r) })
	for ; i < len(t.s.lyrics) && t.s.lyrics[i].Event == r; i++ {
		l := &t.s.lyrics[i]
		text := when(l.Syllabic == MiddleSyllable || l.Syllabic == EndSyllable, "-") + t.s.Text(l.Text) +
			when(l.Syllabic == BeginSyllable || l.Syllabic == MiddleSyllable, "-")
		t.add(when(l.Verse > 1, strconv.Itoa(int(l.Verse))), strconv.Quote(text), when(l.Extend, "_"))
	}
}
