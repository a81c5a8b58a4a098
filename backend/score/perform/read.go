package perform

import (
	"iter"

	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// reading goes through a score in the order in which it is played.
type reading struct {
	s *score.Score
	Options
	out      Performance
	voices   [][]chord
	tempos   []tempoStep
	graduals []gradual
	holds    []hold
	// Chains of marks: the first of each event, and behind each mark the next of its event. They count from 1.
	firstMark []int32
	nextMark  []int32
	tiedFrom  []score.HeadRow // by head: the one that is tied to it
	// sounding is, by head, where in the lines its last attack stands.
	sounding []attack
	free     []voiceNote  // room for notes of chords, which is taken from its end
	seats    map[seat]int // index of the instrument
	orders   map[score.GridRow][]passage
	// velocities are those with which heads were played, by head; nil where that is not known.
	velocities []uint8
}

// seat is a sound in a part.
type seat struct {
	part  score.PartRow
	sound score.SoundRow
	drums bool
}

// passage is a bar at its place in the performance.
type passage struct {
	bar score.BarRow
	at  theory.Tick
}

// perform turns a time in the bar into one of the performance.
func (p passage) perform(s *score.Score, t theory.Tick) theory.Tick {
	return p.at + t - s.Bar(p.bar).Start
}

// newReading prepares what is looked up by event and head.
func newReading(s *score.Score, o Options) *reading {
	r := &reading{s: s, Options: o, seats: map[seat]int{}, orders: map[score.GridRow][]passage{}}
	marks := s.Marks()
	r.firstMark, r.nextMark = make([]int32, s.Events().Hi), make([]int32, len(marks)+1)
	for i := len(marks); i > 0; i-- {
		if e := marks[i-1].At.Event; e != 0 {
			r.nextMark[i], r.firstMark[e] = r.firstMark[e], int32(i)
		}
	}
	r.tiedFrom = make([]score.HeadRow, r.s.Heads().Hi)
	for h := range r.s.Heads().All() {
		r.tiedFrom[r.s.Head(h).Tie] = h
	}
	r.sounding = make([]attack, r.s.Heads().Hi)
	r.out.Notes = make([]Note, 0, r.s.NumHeads())
	for _, p := range s.Performance() {
		if r.velocities == nil {
			r.velocities = make([]uint8, s.Heads().Hi)
		}
		r.velocities[p.Head] = p.Velocity
	}
	return r
}

// marksOf yields the marks at an event.
func (r *reading) marksOf(e score.EventRow) iter.Seq[score.Mark] {
	return func(yield func(score.Mark) bool) {
		for i := r.firstMark[e]; i > 0; i = r.nextMark[i] {
			if !yield(r.s.Marks()[i-1]) {
				return
			}
		}
	}
}

// room is an empty slice for a number of notes. Chords share larger ones, so that not each allocates its own.
func (r *reading) room(n int) []voiceNote {
	const shared = 256
	if len(r.free) < n {
		r.free = make([]voiceNote, max(n, shared))
	}
	out := r.free[:0:n]
	r.free = r.free[n:]
	return out
}

// orderOf is the bars of a grid as they are played.
func (r *reading) orderOf(g score.GridRow) ([]passage, error) {
	if known, ok := r.orders[g]; ok {
		return known, nil
	}
	var order []passage
	if r.Once {
		for b := range r.s.Grid(g).Bars.All() {
			order = append(order, passage{b, r.s.Bar(b).Start})
		}
	} else {
		passes, err := edit.PlayOrder(r.s, g)
		if err != nil {
			return nil, err
		}
		var at theory.Tick
		for _, p := range passes {
			order = append(order, passage{p.Bar, at})
			at += r.s.Bar(p.Bar).Len
		}
	}
	r.orders[g] = order
	return order, nil
}

// readBars lists the bars, and finds tempi and holds, which rule all parts.
func (r *reading) readBars(order []passage) {
	for _, p := range order {
		r.out.Bars = append(r.out.Bars, Bar{Row: p.bar, Onset: p.at, Beats: r.beatsOf(p.bar)})
	}
	r.readTempos(order)
	if !r.Plain {
		r.readHolds(order)
	}
}

// beatsOf is the lengths of the beats of a bar, those that a pickup lacks left out.
func (r *reading) beatsOf(bar score.BarRow) []theory.Tick {
	b := r.s.Bar(bar)
	full := r.s.Meter(bar).Beats()
	beats := make([]theory.Tick, 0, len(full)+1)
	at := -b.Missing
	for _, beat := range full {
		from, to := max(at, 0), min(at+beat, b.Len)
		if from < to {
			beats = append(beats, to-from)
		}
		at += beat
	}
	if rest := b.Len - max(at, 0); rest > 0 {
		beats = append(beats, rest)
	}
	return beats
}

// eachIn calls f with the rows of a table, sorted by place, that lie in each bar of the performance, and the place of
// the bar in the order of play.
func eachIn[T any](order []passage, table []T, barOf func(*T) score.BarRow, f func(place int, row *T)) {
	if len(table) == 0 {
		return
	}
	last := score.BarRow(0)
	for i := range table {
		last = max(last, barOf(&table[i]))
	}
	// Chains of rows: the first of each bar, and behind each row the next of its bar. They count from 1.
	first, next := make([]int, last+1), make([]int, len(table)+1)
	for i := len(table); i > 0; i-- {
		bar := barOf(&table[i-1])
		next[i], first[bar] = first[bar], i
	}
	for place, p := range order {
		if p.bar > last {
			continue
		}
		for i := first[p.bar]; i > 0; i = next[i] {
			f(place, &table[i-1])
		}
	}
}

// How much longer a note lasts under a fermata, and a breath before a caesura: customary, as MuseScore plays them.
const (
	fermataFactor = 1.75
	caesuraFactor = 1.5
	caesuraReach  = theory.Quarter / 2
)

func (r *reading) readHolds(order []passage) {
	eachIn(order, r.s.Marks(), func(m *score.Mark) score.BarRow { return m.At.Bar }, func(place int, m *score.Mark) {
		if m.At.Event == 0 {
			return
		}
		p := order[place]
		e := r.s.Event(m.At.Event)
		from, to := p.perform(r.s, e.Onset), p.perform(r.s, e.End())
		switch m.Kind {
		case score.Fermata:
			r.holds = append(r.holds, hold{from, to, fermataFactor})
		case score.Caesura:
			r.holds = append(r.holds, hold{max(from, to-caesuraReach), to, caesuraFactor})
		default:
		}
	})
}
