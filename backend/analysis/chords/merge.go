package chords

import (
	"math/bits"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Verticalities are merged to harmonies as Pardo and Birmingham do, Algorithms for Chordal Analysis, Computer Music
// Journal 26/2 (2002): a stretch of them scores, for the best of 72 templates, one for each note in each verticality
// that belongs to it, less one for each that does not, less one for each member of the template that never sounds. The
// stretches with the best sum hold; of equal sums the one with fewer stretches.

// template is a set of pitch classes over a root, and the quality that it stands for.
type template struct {
	quality theory.Quality
	shape   theory.PCSet
}

// templates are those of the paper, the likelier ones first.
var templates = [...]template{
	{theory.MajTriad, theory.MajTriad.Classes()},
	{theory.Dom7, theory.Dom7.Classes()},
	{theory.MinTriad, theory.MinTriad.Classes()},
	{theory.Dim7, theory.Dim7.Classes()},
	{theory.HalfDim7, theory.HalfDim7.Classes()},
	{theory.DimTriad, theory.DimTriad.Classes()},
}

// The longest stretch: so many verticalities, and so many bars.
const (
	maxStretch     = 16
	maxStretchBars = 2
)

// match is how well a template fits a stretch.
type match struct {
	score int32
	root  int8
	t     uint8
}

// harmonies merges the verticalities of an analysis.
func (a *Analysis) harmonies() *Analysis {
	m := merger{a: a, out: &Analysis{s: a.s, heads: make([]score.HeadRow, 0, len(a.heads))}}
	for lo := 0; lo < len(a.Chords); {
		hi := lo + 1
		for hi < len(a.Chords) && a.Chords[hi].Onset-a.Chords[hi-1].End() < theory.Quarter {
			hi++
		}
		m.run(lo, hi)
		lo = hi
	}
	decideSixths(m.out.Chords)
	return m.out
}

type merger struct {
	a, out *Analysis
	counts [][12]int32 // notes of each class before a verticality
	best   []path
}

// path is the best way to end a stretch before a verticality.
type path struct {
	sum    int32
	pieces int32
	from   int32
	match
}

// run merges the verticalities from lo to hi, between which there is no long rest.
func (m *merger) run(lo, hi int) {
	n := hi - lo
	m.count(lo, hi)
	m.best = append(m.best[:0], path{})
	for end := 1; end <= n; end++ {
		best := path{sum: -1 << 30}
		for from := end - 1; from >= max(0, end-maxStretch); from-- {
			if m.a.Chords[lo+end-1].Bar-m.a.Chords[lo+from].Bar >= maxStretchBars {
				break
			}
			before := &m.best[from]
			x := m.fit(from, end)
			p := path{before.sum + x.score, before.pieces + 1, int32(from), x}
			if p.sum > best.sum || p.sum == best.sum && p.pieces < best.pieces {
				best = p
			}
		}
		m.best = append(m.best, best)
	}
	var ends []int
	for end := n; end > 0; end = int(m.best[end].from) {
		ends = append(ends, end)
	}
	for _, end := range slices.Backward(ends) {
		p := m.best[end]
		m.emit(lo+int(p.from), lo+end, p.match)
	}
}

// count adds up the notes of each class.
func (m *merger) count(lo, hi int) {
	m.counts = append(m.counts[:0], [12]int32{})
	var sum [12]int32
	for _, c := range m.a.Chords[lo:hi] {
		for _, h := range m.a.Heads(c) {
			sum[m.a.s.Head(h).Pitch.Class()]++
		}
		m.counts = append(m.counts, sum)
	}
}

// fit finds the best template for the verticalities in [from, to). Of equal ones that with more of its root holds, then
// the likelier one.
func (m *merger) fit(from, to int) match {
	var w [24]int32 // twice over, so that no index wraps
	total, present := int32(0), theory.PCSet(0)
	for c := range 12 {
		n := m.counts[to][c] - m.counts[from][c]
		w[c], w[c+12] = n, n
		total += n
		if n > 0 {
			present |= 1 << c
		}
	}
	best := match{score: -1 << 30}
	for root := range 12 {
		if w[root] == 0 {
			continue
		}
		around := (present | present<<12) >> root
		sums := [...]int32{
			w[root] + w[root+4] + w[root+7],
			w[root] + w[root+4] + w[root+7] + w[root+10],
			w[root] + w[root+3] + w[root+7],
			w[root] + w[root+3] + w[root+6] + w[root+9],
			w[root] + w[root+3] + w[root+6] + w[root+10],
			w[root] + w[root+3] + w[root+6],
		}
		for t, hits := range sums {
			missing := int32(bits.OnesCount16(uint16(templates[t].shape &^ around)))
			x := match{2*hits - total - missing, int8(root), uint8(t)}
			if x.score > best.score || x.score == best.score && w[root] > w[best.root] {
				best = x
			}
		}
	}
	return best
}

// emit adds the harmony of the verticalities in [from, to).
func (m *merger) emit(from, to int, x match) {
	first, last := m.a.Chords[from], m.a.Chords[to-1]
	c := Chord{Onset: first.Onset, Dur: last.End() - first.Onset, Bar: first.Bar, Attacked: first.Attacked}
	c.lo = int32(len(m.out.heads))
	m.out.heads = append(m.out.heads, m.a.heads[first.lo:last.hi]...)
	c.hi = int32(len(m.out.heads))
	tones := templates[x.t].shape.Transpose(int(x.root))
	var pitches []theory.Pitch
	for _, h := range m.out.Heads(c) {
		p := m.a.s.Head(h).Pitch
		c.Classes |= 1 << p.Class()
		if tones.Has(p.Class()) {
			pitches = append(pitches, p)
		}
	}
	named := name(pitches)
	if to-from == 1 {
		named = first // by itself it may be more than a template
		c.Classes = first.Classes
	}
	c.Root, c.Bass, c.Quality, c.Inversion = named.Root, named.Bass, named.Quality, named.Inversion
	c.ByClass, c.Rooted = named.ByClass, named.Rooted
	m.out.Chords = append(m.out.Chords, c)
}

// decideSixths reads a minor or half-diminished seventh over its third as a triad with a sixth, where the next chord
// does not follow from the seventh: Am7/C goes to D, whose fifth its root is; C6 goes anywhere.
func decideSixths(chords []Chord) {
	for i := range chords {
		c := &chords[i]
		q, ok := sixthOf(*c)
		if !ok {
			continue
		}
		j := i + 1
		for j < len(chords) && chords[j].Rooted && chords[j].Root.Class() == c.Root.Class() {
			j++
		}
		if j < len(chords) && chords[j].Rooted && (c.Root.Class()-chords[j].Root.Class()+12)%12 == 7 {
			continue
		}
		c.Quality, c.Root, c.Inversion = q, c.Bass, 0
	}
}
