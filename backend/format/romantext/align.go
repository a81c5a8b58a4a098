package romantext

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// maxAligned bounds the pairs of measures that are compared.
const maxAligned = 1 << 20

// byMusic finds for each bar of the score the measure of the analysis that its notes fit, in the order of both, so that
// repeats that are written out in one and not in the other lie under the same chords. It is nothing for scores and
// analyses that are too long to compare.
func (a *Analysis) byMusic(s *score.Score) (method, bool) {
	bars := s.Grid(1).Bars
	if bars.IsEmpty() || len(a.Bars) == 0 || bars.Len()*len(a.Bars) > maxAligned {
		return method{}, false
	}
	path := align(notesOf(s, bars), a.segments())
	m := &Analysis{Meta: a.Meta, Variants: a.Variants}
	for j, i := range path {
		bar := a.Bars[i]
		if j == 0 || path[j-1]+1 != i {
			bar.Items = a.carried(i)
		}
		m.Bars = append(m.Bars, bar)
	}
	g := grid{end: s.End(), place: func(j int, _ *Bar, at theory.Tick) (theory.Tick, bool) {
		bar := s.Bar(bars.Lo + score.BarRow(j))
		return bar.Start + max(min(at-bar.Missing, bar.Len), 0), true
	}}
	return method{"music", m, g}, true
}

// segment is a chord within a measure.
type segment struct {
	from, to theory.Tick
	set      theory.PCSet
}

// segments are the chords of each measure, those too that last from the one before.
func (a *Analysis) segments() [][]segment {
	out := make([][]segment, len(a.Bars))
	set := theory.PCSet(0)
	for i := range a.Bars {
		b, at := &a.Bars[i], theory.Tick(0)
		for _, item := range b.Items {
			if item.Kind == Boundary {
				continue
			}
			if item.At > at {
				out[i] = append(out[i], segment{at, item.At, set})
			}
			at, set = item.At, 0
			if item.Kind == Chord {
				set = theory.PCSetOf(item.Roman.Members(item.Key))
			}
		}
		out[i] = append(out[i], segment{at, max(b.length(), at), set})
	}
	return out
}

// carried are the items of a measure, with the chord in front that lasts from the measures before.
func (a *Analysis) carried(i int) []Item {
	items := a.Bars[i].Items
	if slices.ContainsFunc(items, func(x Item) bool { return x.Kind != Boundary && x.At == 0 }) {
		return items
	}
	for k := i - 1; k >= 0; k-- {
		for _, item := range slices.Backward(a.Bars[k].Items) {
			if item.Kind != Boundary {
				item.At = 0
				return append([]Item{item}, items...)
			}
		}
	}
	return items
}

// sounding is a note within a bar: places count from where a full bar would begin.
type sounding struct {
	from, to theory.Tick
	class    int
}

// notesOf are the notes of each bar.
func notesOf(s *score.Score, bars score.Span[score.BarRow]) [][]sounding {
	out := make([][]sounding, bars.Len())
	for row := range s.Events().All() {
		e := s.Event(row)
		if !e.Sounds() || !bars.Has(e.Bar) {
			continue
		}
		bar := s.Bar(e.Bar)
		from := e.Onset - bar.Start + bar.Missing
		for h := range e.Heads.All() {
			if head := s.Head(h); head.IsPitched() {
				out[e.Bar-bars.Lo] = append(out[e.Bar-bars.Lo], sounding{from, from + e.Dur, head.Pitch.Class()})
			}
		}
	}
	return out
}

// expected is the share of the notes that belong to the chords of the right measure.
const expected = .75

// align returns for each bar the measure of the best way through both: one measure after the other costs nothing, going
// elsewhere as much as half a bar that does not fit.
func align(bars [][]sounding, measures [][]segment) []int {
	n := len(measures)
	total := 0.0
	for _, bar := range bars {
		for _, x := range bar {
			total += (x.to - x.from).Quarters()
		}
	}
	jump := .5 * total / float64(len(bars))
	scores := make([]float64, n)
	from := make([][]int32, len(bars))
	for j, bar := range bars {
		from[j] = make([]int32, n)
		best := 0
		for i, x := range scores {
			if x > scores[best] {
				best = i
			}
		}
		next := make([]float64, n)
		for i := range next {
			next[i], from[j][i] = scores[best]-jump, int32(best)
			if i > 0 && scores[i-1] >= next[i] {
				next[i], from[j][i] = scores[i-1], int32(i-1)
			}
			next[i] += fits(bar, measures[i])
		}
		if j == 0 {
			for i := range next { // begin where it fits, but rather at the beginning
				next[i] = fits(bar, measures[i])
				if i > 1 {
					next[i] -= jump
				}
			}
		}
		scores = next
	}
	path := make([]int, len(bars))
	for i, x := range scores {
		if x > scores[path[len(path)-1]] {
			path[len(path)-1] = i
		}
	}
	for j := len(bars) - 1; j > 0; j-- {
		path[j-1] = int(from[j][path[j]])
	}
	return path
}

// fits is how much more of a bar's notes belongs to the chords of a measure than is to be expected, in quarters.
func fits(bar []sounding, measure []segment) (sum float64) {
	for _, x := range bar {
		for _, s := range measure {
			if d := min(x.to, s.to) - max(x.from, s.from); d > 0 && s.set.Has(x.class) {
				sum += d.Quarters()
			}
		}
		sum -= expected * (x.to - x.from).Quarters()
	}
	return sum
}
