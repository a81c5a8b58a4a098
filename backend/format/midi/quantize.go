package midi

import (
	"math"

	"ricercar/backend/theory"
)

// quantize moves all notes to the grids that their lines choose, and reports whether any moved.
func quantize(s *song, o options) (moved bool) {
	if o.is(quantizeParameter, chooseExact) {
		keepTimes(s)
		return false
	}
	stray, gap := strayPlayed, theory.Tick(0)
	if s.isWritten() {
		stray = strayWritten
	}
	grids := make([]*grid, len(s.lines))
	for i, l := range s.lines {
		grids[i] = newGrid(l.notes, stray, o.allowed())
		grids[i].place(l.notes)
	}
	gap = habitualGap(s)
	for i, l := range s.lines {
		grids[i].end(l.notes, gap)
		for k := range l.notes {
			moved = moved || l.notes[k].at != l.notes[k].on || l.notes[k].end != l.notes[k].off
		}
	}
	return moved
}

// keepTimes writes notes where they were played. One without length is as short as can be written.
func keepTimes(s *song) {
	const shortest = theory.Quarter / 256
	for _, l := range s.lines {
		for i := range l.notes {
			n := &l.notes[i]
			n.at, n.end = n.on, max(n.off, n.on+shortest)
		}
		sortPlaced(l.notes)
	}
}

// What the onsets of a song tell about the file's beat.
const (
	writtenShare = 0.9  // so many of the onsets of a file that a program wrote lie on a grid
	clickShare   = 0.35 // so far onsets gather about the beats of a file that was played to them
)

// isWritten reports whether a song was written out by a program and not played: nearly all onsets lie on twelfths or
// sixteenths of a quarter.
func (s *song) isWritten() bool {
	on, all := 0, 0
	for _, l := range s.lines {
		for i := range l.notes {
			_, off12 := nearest(l.notes[i].on, 12)
			_, off16 := nearest(l.notes[i].on, 16)
			all++
			if min(math.Abs(off12), math.Abs(off16)) < strayWritten/2 {
				on++
			}
		}
	}
	return float64(on) >= writtenShare*float64(all)
}

// keepsTime reports whether a song keeps to the beats of its file: its onsets gather about some division of them.
func (s *song) keepsTime() bool {
	parts := [...]float64{1, 2, 3, 4, 6, 8, 12}
	var sums [len(parts)]float64
	for _, l := range s.lines {
		for i := range l.notes {
			for k, p := range parts {
				sums[k] += math.Cos(2 * math.Pi * p * l.notes[i].on.Quarters())
			}
		}
	}
	for _, sum := range sums {
		if sum >= clickShare*float64(noteCount(s)) {
			return true
		}
	}
	return false
}
