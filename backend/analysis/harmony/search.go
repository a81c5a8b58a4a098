package harmony

import (
	"cmp"
	"slices"

	"ricercar/backend/theory"
)

// The search is a semi-Markov Viterbi: the best reading that ends before a frame, for each key, numeral and inversion,
// is the best over where its last stretch begins and what comes before. Only the best readings before each frame are
// kept, and only numerals are tried whose notes fit, so that the time is linear in the length.

// pin fixes the reading of a frame: its key, numeral and inversion, −1 for what is free.
type pin struct{ key, chord, inversion int16 }

var noPin = pin{-1, -1, -1}

// meet is what two pins leave free together; it reports false where they contradict each other.
func (p pin) meet(q pin) (pin, bool) {
	ok := true
	one := func(a, b int16) int16 {
		switch {
		case a < 0:
			return b
		case b >= 0 && a != b:
			ok = false
		}
		return a
	}
	r := pin{one(p.key, q.key), one(p.chord, q.chord), one(p.inversion, q.inversion)}
	return r, ok
}

// request is a stretch of music to decode.
type request struct {
	lo, hi int   // frames
	pins   []pin // by frame of the music; none are all free
	gold   []pin // what is right, for training: other readings are favoured by loss
	loss   float32
}

// node is a reading that ends before a frame.
type node struct {
	score float64
	s     state
	from  int32 // the frame at which its stretch begins
	back  int32 // the node before that, −1 for none
	t     tenure
}

// search is the memory of one decoding at a time.
type search struct {
	d       *decoder
	x       *Music
	q       request
	rows    [][]float32 // emission of the frames, in a ring
	done    int         // frames whose rows are there
	acc     []float32
	beams   [][]node
	slots   [][]int32 // by frame in a ring and state: place in the beam, −1 for none
	in      []float64 // by state: the best way to begin a stretch at the present frame
	prev    []int32
	stamp   []int32
	now     int32
	cands   []candidate
	leavers []leaver // the beam before the present frame
}

type candidate struct {
	key, chord int
	fits       float32
}

func newSearch(d *decoder) *search {
	n := numKeys * d.w
	s := &search{d: d, acc: make([]float32, n)}
	s.rows, s.slots = make([][]float32, maxFrames), make([][]int32, maxFrames+1)
	for i := range s.rows {
		s.rows[i] = make([]float32, n)
	}
	for i := range s.slots {
		s.slots[i] = make([]int32, n*numInversions)
		for j := range s.slots[i] {
			s.slots[i][j] = -1
		}
	}
	s.in, s.prev, s.stamp = make([]float64, n*numInversions), make([]int32, n*numInversions), make([]int32, n*numInversions)
	return s
}

// run decodes and returns the best reading in order of time, and its score.
func (s *search) run(x *Music, q request) ([]span, float64) {
	s.x, s.q, s.done = x, q, q.lo
	if q.lo >= q.hi {
		return nil, 0
	}
	s.beams = make([][]node, q.hi-q.lo+1)
	for i := q.lo; i < q.hi; i++ {
		if i > q.lo {
			s.prune(i)
		}
		s.now++
		s.extend(i)
	}
	s.prune(q.hi)
	return s.trace()
}

// beam is the readings that end before a frame.
func (s *search) beam(i int) *[]node { return &s.beams[i-s.q.lo] }

// prune keeps the best readings.
func (s *search) prune(i int) {
	b := s.beam(i)
	slots := s.slots[i%len(s.slots)]
	for _, n := range *b {
		slots[n.s] = -1
	}
	slices.SortFunc(*b, func(a, b node) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		return cmp.Compare(a.s, b.s)
	})
	if len(*b) > beamWidth {
		*b = slices.Clone((*b)[:beamWidth])
	}
	s.leavers = s.leavers[:0]
	for _, n := range *b {
		s.leavers = append(s.leavers, s.d.leaver(n.score, n.s, n.t, s.x.stayColumn(int(n.t.since), i)))
	}
}

// extend tries all stretches that begin at a frame.
func (s *search) extend(i int) {
	clear(s.acc)
	st := newStretch(i)
	free := noPin
	first := &s.x.frames[i]
	for j := i; j < s.q.hi && j-i < maxFrames; j++ {
		f := &s.x.frames[j]
		if j > i && f.end-first.start > s.longest(first) {
			break
		}
		if s.q.pins != nil {
			var ok bool
			if free, ok = free.meet(s.q.pins[j]); !ok {
				break
			}
		}
		for a, e := range s.row(j) {
			s.acc[a] += e
		}
		st.take(f)
		s.choose(free)
		for _, c := range s.cands {
			s.try(&st, c, free)
		}
	}
}

// longest is the longest stretch: two bars.
func (s *search) longest(f *frame) theory.Tick { return maxBars * s.x.s.Bar(f.bar).Len }

// row is the emission of a frame.
func (s *search) row(j int) []float32 {
	for ; s.done <= j; s.done++ {
		row := s.rows[s.done%maxFrames]
		s.d.emission(s.x, s.done, row)
		if s.q.gold != nil {
			s.favour(s.done, row)
		}
	}
	return s.rows[j%maxFrames]
}

// What is lost by a wrong key and by a wrong numeral.
const (
	keyLoss   = .5
	chordLoss = .5
)

// favour adds to each wrong reading of a frame what it would lose.
func (s *search) favour(i int, row []float32) {
	g, t := s.q.gold[i], s.q.loss*s.x.frames[i].time
	if g.key < 0 {
		return
	}
	for k := range numKeys {
		for c := range s.d.w {
			if k != int(g.key) {
				row[k*s.d.w+c] += t * keyLoss
			}
			if g.chord >= 0 && (k != int(g.key) || c != int(g.chord)) {
				row[k*s.d.w+c] += t * chordLoss
			}
		}
	}
}

// choose finds the numerals whose notes fit best: the best of each key that is not too far from the best of all.
func (s *search) choose(free pin) {
	s.cands = s.cands[:0]
	if free.key >= 0 && free.chord >= 0 {
		k, c := int(free.key), int(free.chord)
		s.cands = append(s.cands, candidate{k, c, s.acc[k*s.d.w+c]})
		return
	}
	var tops [numKeys]float32
	top := float32(-1e30)
	for k := range numKeys {
		if free.key >= 0 && int(free.key) != k {
			continue
		}
		tops[k] = slices.Max(s.acc[k*s.d.w : k*s.d.w+len(s.d.m.v.entries[k/12])])
		top = max(top, tops[k])
	}
	for k := range numKeys {
		if (free.key < 0 || int(free.key) == k) && tops[k] >= top-emitMargin {
			s.chooseIn(k, top-emitMargin, free)
		}
	}
}

// chooseIn adds the best numerals of a key.
func (s *search) chooseIn(k int, least float32, free pin) {
	begin := len(s.cands)
	for c, e := range s.acc[k*s.d.w : k*s.d.w+len(s.d.m.v.entries[k/12])] {
		if free.chord >= 0 && int(free.chord) != c || e < least && free.chord < 0 {
			continue
		}
		if len(s.cands) < begin+perKey {
			s.cands = append(s.cands, candidate{k, c, e})
		} else if last := &s.cands[len(s.cands)-1]; e > last.fits {
			*last = candidate{k, c, e}
		} else {
			continue
		}
		for a := len(s.cands) - 1; a > begin && s.cands[a].fits > s.cands[a-1].fits; a-- {
			s.cands[a], s.cands[a-1] = s.cands[a-1], s.cands[a]
		}
	}
}

// try adds a stretch with each inversion of a numeral that its bass allows.
func (s *search) try(st *stretch, c candidate, free pin) {
	e := s.d.entry(c.key, c.chord)
	for inv := range e.inversions() {
		if free.inversion >= 0 && int(free.inversion) != inv || e.only >= 0 && int(e.only) != inv {
			continue
		}
		bass := (int(e.classes[inv]) + c.key) % 12
		if free.inversion < 0 && e.only < 0 && st.bassTotal > 0 && st.bass[bass] == 0 && !st.isLowest(e, c.key, inv) {
			continue
		}
		to := s.d.state(c.key, c.chord, inv)
		before, back := s.enter(st.lo, to)
		if back < -1 {
			continue
		}
		t := s.tenure(st.lo, to, back)
		score := before + float64(c.fits+s.d.shapeScore(s.x, st, c.key, c.chord, inv))
		if st.hi == s.q.hi && s.q.hi == len(s.x.frames) {
			score += float64(s.d.ending(s.x, c.key, c.chord, t))
		}
		s.put(st.hi, node{score, to, int32(st.lo), back, t})
	}
}

// enter finds the best way to begin a stretch with a reading.
func (s *search) enter(i int, to state) (float64, int32) {
	if s.stamp[to] == s.now {
		return s.in[to], s.prev[to]
	}
	best, back := -1e30, int32(-2)
	if i == s.q.lo {
		best, back = 0, -1
		if i == 0 {
			k, c, _ := s.d.parts(to)
			best = float64(s.d.m.weight(firstGroup, k/12, c))
		}
	} else {
		in := s.d.leaver(0, to, tenure{age: 1}, 0)
		for a := range s.leavers {
			n := &s.leavers[a]
			if max(n.score, n.out)+s.d.most <= best {
				break
			}
			if x := s.d.onTo(n, &in); x > best {
				best, back = x, int32(a)
			}
		}
	}
	s.stamp[to], s.in[to], s.prev[to] = s.now, best, back
	return best, back
}

// tenure is how the key of a stretch that begins at a frame has lasted with it.
func (s *search) tenure(i int, to state, back int32) tenure {
	if back < 0 {
		return begin(i)
	}
	n := &(*s.beam(i))[back]
	return s.d.goOn(n.t, n.s, to, i)
}

// ending is what the last reading weighs. A key that only comes in with the last chord is as brief as one that is left:
// a Picardy third is no change of key.
func (d *decoder) ending(x *Music, key, chord int, t tenure) float32 {
	sum := d.m.weight(lastGroup, key/12, chord) + d.tenureScore(t, x.stayColumn(int(t.since), len(x.frames)))
	if key == x.global {
		sum += d.m.weight(lastKey, 0, 0)
	}
	return sum
}

// put keeps a reading if it is the best of its state before a frame.
func (s *search) put(j int, n node) {
	b := s.beam(j)
	slot := &s.slots[j%len(s.slots)][n.s]
	if *slot < 0 {
		*slot = int32(len(*b))
		*b = append(*b, n)
		return
	}
	if old := &(*b)[*slot]; n.score > old.score {
		*old = n
	}
}

// trace follows the best reading back.
func (s *search) trace() ([]span, float64) {
	last := *s.beam(s.q.hi)
	if len(last) == 0 {
		return nil, 0
	}
	var out []span
	n := last[0]
	for end := s.q.hi; ; {
		k, c, inv := s.d.parts(n.s)
		out = append(out, span{int(n.from), end, k, c, inv})
		if n.back < 0 {
			break
		}
		end = int(n.from)
		n = (*s.beam(end))[n.back]
	}
	slices.Reverse(out)
	return out, last[0].score
}
