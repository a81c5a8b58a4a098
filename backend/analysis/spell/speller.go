package spell

import (
	"math"

	"ricercar/backend/theory"
)

// speller spells the notes of a piece in passes: first each note by its key alone, then again by what it moves to and
// sounds with, as the pass before spelled that.
type speller struct {
	notes   []Note
	keys    []int8 // by frame
	spelled []int8 // places on the line of fifths
	around  []surroundings
}

// surroundings are the notes that a note moves to and comes from by a semitone, and the stretch of notes of its onset.
// −1 is none.
type surroundings struct {
	up, down, fromUp, fromDown int32 // next note a semitone above, below; note before a semitone above, below
	lo, hi                     int32 // notes of the same onset
}

const passes = 2

func newSpeller(notes []Note, opt Options) *speller {
	s := &speller{notes: notes, keys: followKeys(notes, opt), spelled: make([]int8, len(notes))}
	s.around = lookAround(notes)
	for i := range notes {
		s.spelled[i] = int8(defaultSpelling(s.keyAt(i), notes[i].Key))
	}
	return s
}

func (s *speller) keyAt(i int) state {
	f := int((s.notes[i].Onset - s.notes[0].Onset) / frame)
	return stateAt(int(s.keys[min(f, len(s.keys)-1)]))
}

// defaultSpelling is the harmonic chromatic scale of a key: ♭2 ♭3 ♯4 ♭6 ♭7, which are the twelve fifths from ♭2 to ♯4.
func defaultSpelling(k state, key int) int { return fifthsOf(key, k.tonic-5) }

// reach is how many notes before and after are looked at.
const reach = 24

// lookAround finds the semitone steps of each line: to the notes of the next onset that lie at its end, from those
// before.
func lookAround(notes []Note) []surroundings {
	out := make([]surroundings, len(notes))
	for i := range out {
		out[i] = surroundings{-1, -1, -1, -1, int32(i), int32(i + 1)}
	}
	for lo := 0; lo < len(notes); {
		hi := lo + 1
		for hi < len(notes) && notes[hi].Onset == notes[lo].Onset {
			hi++
		}
		for i := lo; i < hi; i++ {
			out[i].lo, out[i].hi = int32(lo), int32(hi)
			stepsFrom(notes, out, i, hi)
		}
		lo = hi
	}
	return out
}

// stepsFrom finds where a note moves to: the first onset of its line at or after most of it.
func stepsFrom(notes []Note, out []surroundings, i, from int) {
	n := notes[i]
	least := n.Onset + n.Dur*3/4
	found := theory.Tick(-1)
	for j := from; j < len(notes) && j < from+reach; j++ {
		m := notes[j]
		if m.Line != n.Line || m.Onset < least {
			continue
		}
		if found < 0 {
			found = m.Onset
		}
		if m.Onset != found || m.Onset > n.Onset+n.Dur+theory.Quarter {
			break
		}
		switch m.Key - n.Key {
		case 1:
			out[i].up, out[j].fromDown = int32(j), int32(i)
		case -1:
			out[i].down, out[j].fromUp = int32(j), int32(i)
		}
	}
}

// spell makes the passes.
func (s *speller) spell(w *[numFeatures]float64) []int8 {
	for range passes {
		c := newContext(s)
		next := make([]int8, len(s.notes))
		for i := range s.notes {
			next[i] = int8(c.best(i, w))
		}
		s.spelled = next
	}
	return s.spelled
}

// best is the spelling of a note with the highest sum of weights.
func (c *context) best(i int, w *[numFeatures]float64) int {
	var x [numFeatures - degrees]float64
	best, bestSum := 0, math.Inf(-1)
	first, last := c.alternatives(i)
	for t := first; t <= last; t += 12 {
		c.features(i, t, &x)
		sum := w[c.degreeOf(i, t)]
		for j := range x {
			sum += w[degrees+j] * x[j]
		}
		if sum > bestSum {
			best, bestSum = t, sum
		}
	}
	return best
}

// alternatives are the spellings of a note that lie within a line of fifths around its key, two or three: every twelfth
// from the first to the last.
func (s *speller) alternatives(i int) (first, last int) {
	low := s.keyAt(i).tonic - lowest
	return fifthsOf(s.notes[i].Key, low), low + numOffsets - 1
}
