package harmony

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// ToneKind is what a note is to the harmony that it sounds in.
type ToneKind uint8

// The kinds of tones, after Kostka and Payne, Tonal Harmony, chapters 11 and 12, and Aldwell and Schachter, Harmony and
// Voice Leading, units 20 to 22. Where they differ in words: the second calls escapes and appoggiaturas that are not
// accented incomplete neighbours, and the retardation a suspension that resolves up.
const (
	ChordTone       ToneKind = iota
	Passing                  // by step, on in the same direction
	Neighbour                // by step, and back
	DoubleNeighbour          // one of a pair on both sides of a note, a third apart: C D B C
	Suspension               // of the harmony before, held or repeated, resolved a step down
	Retardation              // the same, resolved a step up
	Appoggiatura             // by leap or from nothing, left by step
	Escape                   // by step, left by leap
	Cambiata                 // by step down, a third on, and a step back: C B G A
	Anticipation             // belongs to what follows, and is held or repeated there
	PedalPoint               // held through harmonies that it does not belong to
	FreeTone                 // none of these
	numToneKinds
)

var toneNames = [numToneKinds]string{
	"chord", "passing", "neighbour", "double neighbour", "suspension", "retardation", "appoggiatura", "escape", "cambiata",
	"anticipation", "pedal", "free",
}

// String names the kind.
func (k ToneKind) String() string { return toneNames[k%numToneKinds] }

// Tone is a note in a harmony.
type Tone struct {
	Head     score.HeadRow // of a tied note the first
	Onset    theory.Tick   // of the note, which may lie before the harmony
	Kind     ToneKind
	Member   int8 // of chord tones: 1, 3, 5 or 7
	Accented bool // a passing or neighbouring note on a stronger place than what it goes to
	// From and To are what a non-chord tone comes from and goes to, 0 for nothing: of a suspension its preparation and
	// its resolution.
	From, To score.HeadRow
	// Figure is the interval of a suspension over the bass and that of its resolution: "4-3", "2-3" in the bass itself.
	Figure string
}

// Tones are the notes that sound in a numeral, in order of their onsets: those that are held from before in front.
func (a *Analysis) Tones(n *Numeral) []Tone { return a.tones[n.tones[0]:n.tones[1]] }

// note is a note of a line, with its neighbours there: indices, −1 for none. first and last are those of the run of
// notes that repeat it.
type note struct {
	head          score.HeadRow
	onset, end    theory.Tick
	before, after int32
	first, last   int32
}

// lines are the notes of a score by onset.
type lines struct {
	a     *Analysis
	notes []note
	now   []int32 // those that sound in the present numeral
}

// findTones tells chord tones and others apart.
func (a *Analysis) findTones(sel score.Selection) {
	l := a.lines(sel)
	next := 0
	for i := range a.Numerals {
		n := &a.Numerals[i]
		n.tones[0] = len(a.tones)
		l.now = slices.DeleteFunc(l.now, func(j int32) bool { return l.notes[j].end <= n.Onset })
		for ; next < len(l.notes) && l.notes[next].onset < n.End(); next++ {
			if l.notes[next].end > n.Onset {
				l.now = append(l.now, int32(next))
			}
		}
		for _, j := range l.now {
			a.tones = append(a.tones, l.tone(j, i))
		}
		n.tones[1] = len(a.tones)
	}
}

// lines gathers what sounds.
func (a *Analysis) lines(sel score.Selection) *lines {
	s := a.s
	from, to := sel.Bounds(s)
	l := &lines{a: a}
	for v := range s.Voices().All() {
		if !sel.HasVoice(s, v) {
			continue
		}
		for r := range s.Voice(v).Events.All() {
			e := s.Event(r)
			if !e.Sounds() || e.Onset >= to {
				continue
			}
			for h := range e.Heads.All() {
				if s.Head(h).Flags&(score.Unpitched|score.TiedFrom) != 0 {
					continue
				}
				if end := e.Onset + s.TiedLength(h); end > from {
					l.notes = append(l.notes, note{head: h, onset: e.Onset, end: end})
				}
			}
		}
	}
	slices.SortStableFunc(l.notes, func(x, y note) int { return int(min(1, max(-1, x.onset-y.onset))) })
	l.link()
	return l
}

// link finds the neighbours of all notes.
func (l *lines) link() {
	s := l.a.s
	at := make([]int32, s.Heads().Hi) // by head, 1 more than the note
	for j := range l.notes {
		for h := l.notes[j].head; h != 0; h = s.Head(h).Tie {
			at[h] = int32(j + 1)
		}
	}
	for j := range l.notes {
		n := &l.notes[j]
		n.before = at[l.neighbour(n.head, n.head, -1)] - 1
		n.after = at[l.neighbour(n.head, l.lastOf(n.head), 1)] - 1
		n.first, n.last = int32(j), int32(j)
		if b := n.before; b >= 0 && l.between(b, int32(j)).IsUnison() && l.notes[b].end == n.onset {
			n.first = l.notes[b].first
		}
	}
	for j := len(l.notes) - 1; j >= 0; j-- {
		n := &l.notes[j]
		if a := n.after; a >= 0 && l.between(int32(j), a).IsUnison() && l.notes[a].onset == n.end {
			n.last = l.notes[a].last
		}
	}
}

// lastOf is the last head that a head is tied to.
func (l *lines) lastOf(h score.HeadRow) score.HeadRow {
	for l.a.s.Head(h).Tie != 0 {
		h = l.a.s.Head(h).Tie
	}
	return h
}

// breath is the longest rest that a line goes on across: slurs in pairs are written with such.
const breath = theory.Eighth

// neighbour is the head nearest to h among those next to the event of g in its voice, 0 for none.
func (l *lines) neighbour(h, g score.HeadRow, step int) score.HeadRow {
	s := l.a.s
	here := s.Head(g).Event
	events := s.Voice(s.Event(here).Voice).Events
	for o := int(here) + step; events.Has(score.EventRow(max(o, 0))); o += step {
		e := s.Event(score.EventRow(o))
		gap := max(e.Onset-s.Event(here).End(), s.Event(here).Onset-e.End())
		switch {
		case gap > breath:
			return 0
		case !e.Sounds():
			continue
		}
		best, near := score.HeadRow(0), 1000
		for c := range e.Heads.All() {
			d := s.Head(c).Pitch.Diatonic() - s.Head(h).Pitch.Diatonic()
			if d = max(d, -d); d < near && s.Head(c).IsPitched() {
				best, near = c, d
			}
		}
		return best
	}
	return 0
}

// between leads from one note to another.
func (l *lines) between(from, to int32) theory.Interval {
	x := l.a.x.pitches
	return x[l.notes[to].head].Sub(x[l.notes[from].head])
}

// member is which member of a numeral's chord a head is.
func (a *Analysis) member(h score.HeadRow, n *Numeral) (int8, bool) {
	return a.memberOf(a.x.pitches[h], n.Chord)
}

// memberOf is which member of a chord a pitch is.
func (a *Analysis) memberOf(p theory.Pitch, c theory.Chord) (int8, bool) {
	for degree := 1; degree <= 7; degree += 2 {
		if m, ok := c.Member(degree); ok && m.Class() == p.Class() {
			return int8(degree), true
		}
	}
	return 0, false
}

// numeralAt is the numeral that sounds at a time, −1 for none.
func (a *Analysis) numeralAt(t theory.Tick) int {
	i, found := slices.BinarySearchFunc(a.Numerals, t, func(n Numeral, t theory.Tick) int { return int(min(1, max(-1, n.Onset-t))) })
	if !found {
		i--
	}
	if i < 0 || a.Numerals[i].End() <= t {
		return -1
	}
	return i
}

// belongs reports whether a note is of the chord in which it begins.
func (l *lines) belongs(j int32) bool {
	i := l.a.numeralAt(l.notes[j].onset)
	if i < 0 {
		return false
	}
	_, ok := l.a.member(l.notes[j].head, &l.a.Numerals[i])
	return ok
}

// tone tells what a note is in a numeral.
func (l *lines) tone(j int32, i int) Tone {
	n := &l.notes[j]
	t := Tone{Head: n.head, Onset: n.onset}
	if m, ok := l.a.member(n.head, &l.a.Numerals[i]); ok {
		t.Member = m
		return t
	}
	f := foreigner{lines: l, i: i, j: j, from: l.notes[n.first].before, to: l.notes[n.last].after}
	t.Kind = f.kind()
	t.From, t.To = f.head(f.from), f.head(f.to)
	t.Accented = (t.Kind == Passing || t.Kind == Neighbour || t.Kind == DoubleNeighbour) && f.accented()
	if t.Kind == Suspension || t.Kind == Retardation {
		t.Figure = f.figure(t.Kind)
	}
	return t
}

// foreigner is a note in a numeral of which it is no chord tone. from and to are what it comes from and goes to, other
// pitches than its own unless it was prepared; −1 for nothing.
type foreigner struct {
	*lines
	i        int
	j        int32
	from, to int32
}

func (l *lines) head(j int32) score.HeadRow {
	if j < 0 {
		return 0
	}
	return l.notes[j].head
}

// kind names it: by what it was in the harmony before, by what it is in the next, then by how its line moves.
func (f *foreigner) kind() ToneKind {
	stays := f.staysInto()
	if f.isPrepared() {
		return f.prepared(stays)
	}
	if stays && f.isWeak() {
		f.to = f.notes[f.j].after
		if f.notes[f.j].last == f.j {
			f.to = f.j // it is held
		}
		return Anticipation
	}
	if k := f.moving(); k != FreeTone {
		return k
	}
	return f.arpeggiated()
}

// isPrepared reports whether it was a chord tone before the numeral and has been held or repeated since.
func (f *foreigner) isPrepared() bool {
	first := f.notes[f.notes[f.j].first].onset
	for k := f.i - 1; k >= 0 && f.a.Numerals[k].End() > first; k-- {
		if _, ok := f.a.member(f.notes[f.j].head, &f.a.Numerals[k]); ok {
			f.from = f.j
			if f.notes[f.j].onset >= f.a.Numerals[f.i].Onset {
				f.from = f.notes[f.j].before
			}
			return true
		}
	}
	return false
}

// staysInto reports whether it is held or repeated into a harmony of which it is a chord tone.
func (f *foreigner) staysInto() bool {
	end := f.notes[f.notes[f.j].last].end
	for k := f.i + 1; k < len(f.a.Numerals) && f.a.Numerals[k].Onset < end; k++ {
		if _, ok := f.a.member(f.notes[f.j].head, &f.a.Numerals[k]); ok {
			return true
		}
	}
	return false
}

// isWeak reports whether it begins on a weaker place than the next harmony.
func (f *foreigner) isWeak() bool {
	return f.i+1 < len(f.a.Numerals) && f.a.accent(f.notes[f.j].onset) < f.a.accent(f.a.Numerals[f.i+1].Onset)
}

// prepared tells suspensions from pedals.
func (f *foreigner) prepared(stays bool) ToneKind {
	if stays {
		return PedalPoint
	}
	up := int32(-1)
	if f.to >= 0 {
		switch iv := f.between(f.lastNote(), f.to); {
		case iv.IsStep() && iv.Cents < 0:
			return Suspension
		case iv.IsStep() && f.belongs(f.to):
			up = f.to
		}
	}
	if to := f.resolution(); to >= 0 {
		f.to = to
		return Suspension
	}
	switch {
	case up >= 0:
		return Retardation
	case f.notes[f.lastNote()].end >= f.a.Numerals[f.i].End():
		return PedalPoint
	}
	return FreeTone
}

func (f *foreigner) lastNote() int32 { return f.notes[f.j].last }

// farthest is how many notes a resolution may be ornamented with, and how far an arpeggio is followed.
const farthest = 4

// resolution is the chord tone a step below to which it goes after some ornament, or in another voice of its part.
func (f *foreigner) resolution() int32 {
	last := f.lastNote()
	until := f.notes[last].end + f.a.barAt(f.notes[last].end).Len
	for to, count := f.to, 0; to >= 0 && count < farthest && f.notes[to].onset < until; to, count = f.notes[to].after, count+1 {
		if iv := f.between(last, to); iv.IsStep() && iv.Cents < 0 && f.belongs(to) {
			return to
		}
	}
	return f.elsewhere(last)
}

// elsewhere is the chord tone a step below that begins where a note ends, in another voice of its part.
func (f *foreigner) elsewhere(last int32) int32 {
	n := &f.notes[last]
	k, _ := slices.BinarySearchFunc(f.notes, n.end, func(n note, t theory.Tick) int { return int(min(1, max(-1, n.onset-t))) })
	for ; k < len(f.notes) && f.notes[k].onset == n.end; k++ {
		to := int32(k)
		if iv := f.between(last, to); f.part(last) == f.part(to) && iv.IsStep() && iv.Cents < 0 && f.belongs(to) {
			return to
		}
	}
	return -1
}

func (l *lines) part(j int32) score.PartRow {
	s := l.a.s
	return s.Voice(s.Event(s.Head(l.notes[j].head).Event).Voice).Part
}

// moving names it by how its line comes and goes.
func (f *foreigner) moving() ToneKind {
	var in, out theory.Interval
	if f.from >= 0 {
		in = f.between(f.from, f.j)
	}
	if f.to >= 0 {
		out = f.between(f.j, f.to)
	}
	switch k := f.figured(in, out); {
	case k != FreeTone:
		return k
	case in.IsStep() && out.IsStep() && in.Cents > 0 == (out.Cents > 0):
		return Passing
	case in.IsStep() && out.IsStep():
		return Neighbour
	case out.IsStep():
		return f.leapt(out)
	case in.IsStep() && f.to >= 0:
		return Escape
	}
	return FreeTone
}

// figured finds the figures of two notes: the double neighbour and the cambiata.
func (f *foreigner) figured(in, out theory.Interval) ToneKind {
	switch {
	case in.IsStep() && out.Number() == 3:
		after := f.notes[f.to].after
		if after < 0 {
			return FreeTone
		}
		back := f.between(f.to, after)
		switch {
		case in.Cents > 0 == (out.Cents > 0) && in.Cents < 0 && back.IsStep() && back.Cents > 0 && f.belongs(f.to):
			return Cambiata
		case in.Cents > 0 != (out.Cents > 0) && back.IsStep() && f.between(f.from, after).IsUnison() && !f.belongs(f.to):
			return DoubleNeighbour
		}
	case in.Number() == 3 && f.from >= 0 && out.IsStep() && !f.belongs(f.from):
		begin := f.notes[f.from].before
		if begin >= 0 && f.between(begin, f.to).IsUnison() && f.between(begin, f.from).IsStep() && in.Cents > 0 == (out.Cents < 0) {
			return DoubleNeighbour
		}
	}
	return FreeTone
}

// leapt tells what is approached by leap and left by step: an appoggiatura, unless an arpeggio only interrupts a line
// in which it was prepared.
func (f *foreigner) leapt(out theory.Interval) ToneKind {
	if from := f.earlier(); from >= 0 && f.between(from, f.j).IsUnison() && f.notes[from].onset < f.a.Numerals[f.i].Onset && f.belongs(from) {
		f.from = from
		if out.Cents > 0 {
			return Retardation
		}
		return Suspension
	}
	return Appoggiatura
}

// arpeggiated names it by the line that it continues in a broken chord, where leaps are between that line's notes.
func (f *foreigner) arpeggiated() ToneKind {
	from, to := f.earlier(), f.later()
	if to < 0 || from < 0 {
		return FreeTone
	}
	in, out := f.between(from, f.j), f.between(f.j, to)
	kind := FreeTone
	switch {
	case in.IsUnison() && f.notes[from].onset < f.a.Numerals[f.i].Onset && f.belongs(from):
		kind = Suspension
		if out.Cents > 0 {
			kind = Retardation
		}
	case !in.IsStep():
	case in.Cents > 0 == (out.Cents > 0):
		kind = Passing
	default:
		kind = Neighbour
	}
	if kind != FreeTone {
		f.from, f.to = from, to
	}
	return kind
}

// earlier is the nearest note before it in a broken chord that is its own pitch or a step away, −1 for none.
func (f *foreigner) earlier() int32 {
	return f.broken(func(n *note) int32 { return n.before }, func(o int32) bool {
		iv := f.between(o, f.j)
		return iv.IsUnison() || iv.IsStep()
	})
}

// later is the nearest note after it in a broken chord that is a step away, −1 for none.
func (f *foreigner) later() int32 {
	return f.broken(func(n *note) int32 { return n.after }, func(o int32) bool { return f.between(f.j, o).IsStep() })
}

// broken follows a line of short notes of one length, as broken chords are.
func (f *foreigner) broken(next func(*note) int32, fits func(int32) bool) int32 {
	n := &f.notes[f.j]
	d := n.end - n.onset
	if d > theory.Eighth {
		return -1
	}
	for o, count := next(n), 0; o >= 0 && count < farthest; o, count = next(&f.notes[o]), count+1 {
		switch m := &f.notes[o]; {
		case m.end-m.onset != d && count > 0:
			return -1
		case fits(o):
			return o
		}
	}
	return -1
}

// accented reports whether it stands on a stronger place than what it goes to.
func (f *foreigner) accented() bool {
	return f.to >= 0 && f.a.accent(f.notes[f.j].onset) > f.a.accent(f.notes[f.to].onset)
}

func (a *Analysis) barAt(t theory.Tick) score.Bar { return a.s.Bar(a.s.BarAt(1, t)) }

// accent is how strong a time is in its measure: 1 on the downbeat.
func (a *Analysis) accent(t theory.Tick) float64 {
	r := a.s.BarAt(1, t)
	b := a.s.Bar(r)
	return a.s.Meter(r).Accent(t - b.Start + b.Missing)
}

// suspensions are the figures of suspensions and retardations by the interval above the bass, in letters.
var suspensions = [numToneKinds][7]string{
	Suspension:  {"8-7", "9-8", "3-2", "4-3", "5-4", "6-5", "7-6"},
	Retardation: {"8-9", "9-10", "3-4", "4-5", "5-6", "6-7", "7-8"},
}

// figure is that of a suspension, empty in a bass that no second above makes one.
func (f *foreigner) figure(kind ToneKind) string {
	x := f.a.x.pitches
	t := max(f.notes[f.j].onset, f.a.Numerals[f.i].Onset)
	own := x[f.notes[f.j].head]
	low, second := own, false
	for _, o := range f.now {
		n := &f.notes[o]
		if n.onset > t || n.end <= t {
			continue
		}
		p := x[n.head]
		if p.Compare(low) < 0 {
			low = p
		}
		second = second || p.Compare(own) > 0 && (p.Diatonic()-own.Diatonic())%7 == 1
	}
	switch {
	case low != own:
		return suspensions[kind][(own.Diatonic()-low.Diatonic())%7]
	case second && kind == Suspension:
		return "2-3"
	}
	return ""
}
