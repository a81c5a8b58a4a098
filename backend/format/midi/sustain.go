package midi

import (
	"ricercar/backend/theory"
)

// What counts as a habit of the program that wrote a file: this share of the gaps between its notes is the same.
const habitShare = 0.4

// longestGap is the longest gap that can be a habit.
const longestGap = theory.Quarter / 3

// habitualGap is how much too early the notes of a song end, so that repeated notes are heard apart: the gap to the next
// onset that is mostly the same. It is 0 where there is no such habit, or where the gaps are rests that can be written.
// Notes are placed on the grid.
func habitualGap(s *song) theory.Tick {
	best, all := theory.Tick(0), 0
	seen := map[theory.Tick]int{}
	for _, l := range s.lines {
		for i, n := range l.notes {
			next := onsetBehind(l.notes, i)
			if next < n.off || next-n.off > longestGap {
				continue
			}
			all++
			gap := next - n.off
			seen[gap]++
			if seen[gap] > seen[best] || seen[gap] == seen[best] && gap < best {
				best = gap
			}
		}
	}
	if float64(seen[best]) < habitShare*float64(all) || isWritable(best) {
		return 0
	}
	return best
}

// isWritable reports whether a rest of this length is a usual one.
func isWritable(t theory.Tick) bool { return t%(theory.Quarter/4) == 0 || t%(theory.Quarter/3) == 0 }

// onsetBehind is the onset as played that follows a note's own, −1 behind the last.
func onsetBehind(notes []note, i int) theory.Tick {
	for k := i + 1; k < len(notes); k++ {
		if notes[k].at > notes[i].at {
			return notes[k].on
		}
	}
	return -1
}
