package beat

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Note is a note as it was played, in seconds.
type Note struct {
	Onset, Dur float64
	Key        int // MIDI number
	Velocity   uint8
}

// stroke is notes that were struck together: when, and how much they stand out, about 0 to 1.
type stroke struct {
	at, weight float64
	lowest     int
	loudness   float64
	longest    float64
	classes    uint16 // pitch classes
}

// Notes belong together that begin within togetherness of each other, and not farther apart than spread in all.
const (
	togetherness = 0.030
	spread       = 0.070
)

// strokesOf joins notes to strokes, in order.
func strokesOf(notes []Note) []stroke {
	notes = slices.Clone(notes)
	slices.SortStableFunc(notes, func(a, b Note) int { return cmp.Compare(a.Onset, b.Onset) })
	var out []stroke
	for lo := 0; lo < len(notes); {
		hi := lo + 1
		for hi < len(notes) && notes[hi].Onset-notes[hi-1].Onset < togetherness && notes[hi].Onset-notes[lo].Onset < spread {
			hi++
		}
		out = append(out, strokeOf(notes[lo:hi]))
		lo = hi
	}
	weigh(out)
	return out
}

func strokeOf(notes []Note) stroke {
	s := stroke{lowest: math.MaxInt}
	for _, n := range notes {
		s.at += n.Onset / float64(len(notes))
		s.lowest = min(s.lowest, n.Key)
		s.longest = max(s.longest, n.Dur)
		s.loudness += float64(n.Velocity)
		s.classes |= 1 << (n.Key % 12)
	}
	return s
}

// What makes a stroke stand out: that nothing follows soon, that it has the bass, that the harmony changes, that it is
// loud, and that it lasts.
const (
	gapWeight    = 0.35
	bassWeight   = 0.2
	changeWeight = 0.3
	loudWeight   = 0.15
	longWeight   = 0.1
	reach        = 1.0 // seconds before and behind with which a stroke is compared
	wholeGap     = 0.8 // seconds after which a gap counts no more
	wholeLength  = 1.0 // and a length
)

// weigh reckons the weights.
func weigh(strokes []stroke) {
	loudest, lo := 1.0, 0
	for _, s := range strokes {
		loudest = max(loudest, s.loudness)
	}
	for i := range strokes {
		s := &strokes[i]
		gap := wholeGap
		if i+1 < len(strokes) {
			gap = min(strokes[i+1].at-s.at, wholeGap)
		}
		for strokes[lo].at < s.at-reach {
			lo++
		}
		higher, around, before, behind := 0, 0, uint16(0), s.classes
		for k := lo; k < len(strokes) && strokes[k].at <= s.at+reach; k++ {
			if around++; strokes[k].lowest > s.lowest+2 {
				higher++
			}
			switch {
			case k < i:
				before |= strokes[k].classes
			case strokes[k].at <= s.at+reach/2:
				behind |= strokes[k].classes
			}
		}
		change := 1 - float64(bits.OnesCount16(before&behind))/float64(bits.OnesCount16(behind))
		s.weight = gapWeight*gap/wholeGap + bassWeight*float64(higher)/float64(around) + changeWeight*change +
			loudWeight*math.Sqrt(s.loudness/loudest) + longWeight*min(s.longest/wholeLength, 1)
	}
}
