package meter

import (
	"cmp"
	"math/bits"
	"slices"

	"ricercar/backend/theory"
)

// Note is a note at its place in time.
type Note struct {
	Onset, Dur theory.Tick
	Key        int   // MIDI number
	Velocity   uint8 // 0 is unknown
}

// accent is a way in which an attack stands out.
type accent uint8

// The accents.
const (
	attack   accent = iota // there is one
	gap                    // nothing follows soon
	low                    // lower than what is around
	change                 // the harmony changes
	long                   // a note lasts
	loud                   // louder than usual
	thick                  // many notes
	bassMove               // the lowest voice moves
	numAccents
)

var accentNames = [numAccents]string{"attack", "gap", "low", "change", "long", "loud", "thick", "bass"}

// stroke is the notes of one onset.
type stroke struct {
	at             theory.Tick
	lowest, count  int
	longest        theory.Tick
	loudness       float64
	classes        uint16 // pitch classes that are attacked
	held           uint16 // pitch classes that sound in the quarter from here on
	before         uint16 // and in the quarter before
	lowestSounding int
}

// strokesOf groups notes by onset, in order.
func strokesOf(notes []Note) []stroke {
	notes = slices.Clone(notes)
	slices.SortStableFunc(notes, func(a, b Note) int { return cmp.Compare(a.Onset, b.Onset) })
	var out []stroke
	for _, n := range notes {
		if len(out) == 0 || out[len(out)-1].at != n.Onset {
			out = append(out, stroke{at: n.Onset, lowest: n.Key, lowestSounding: n.Key})
		}
		s := &out[len(out)-1]
		s.lowest, s.lowestSounding = min(s.lowest, n.Key), min(s.lowestSounding, n.Key)
		s.count++
		s.longest = max(s.longest, n.Dur)
		s.loudness += float64(n.Velocity)
		s.classes |= 1 << (n.Key % 12)
	}
	hold(out, notes)
	return out
}

// hold finds what sounds around each stroke. A note counts for at most two whole notes.
func hold(strokes []stroke, notes []Note) {
	i := 0
	for _, n := range notes {
		for strokes[i].at < n.Onset {
			i++
		}
		end := n.Onset + min(n.Dur, 2*theory.Whole)
		class := uint16(1) << (n.Key % 12)
		for k := i; k < len(strokes) && strokes[k].at < end+theory.Quarter; k++ {
			s := &strokes[k]
			if s.at < end {
				s.lowestSounding = min(s.lowestSounding, n.Key)
				s.held |= class
			}
			if n.Onset < s.at {
				s.before |= class
			}
		}
		for k := i - 1; k >= 0 && strokes[k].at > n.Onset-theory.Quarter; k-- {
			strokes[k].held |= class
		}
	}
}

// around is how far a stroke is compared with others.
const around = theory.Half

// accents are those of each stroke.
func accents(strokes []stroke) [][numAccents]float64 {
	out := make([][numAccents]float64, len(strokes))
	loudness, count, lo := 0.0, 0, 0
	for _, s := range strokes {
		loudness, count = loudness+s.loudness, count+s.count
	}
	mean := float64(count) / float64(max(len(strokes), 1))
	for i := range strokes {
		s, a := &strokes[i], &out[i]
		next := theory.Half
		if i+1 < len(strokes) {
			next = min(strokes[i+1].at-s.at, theory.Half)
		}
		for strokes[lo].at < s.at-around {
			lo++
		}
		higher, all := 0, 0
		for k := lo; k < len(strokes) && strokes[k].at <= s.at+around; k++ {
			if all++; strokes[k].lowest > s.lowest+2 {
				higher++
			}
		}
		a[attack] = 1
		a[gap] = next.Quarters() / 2
		a[low] = float64(higher) / float64(all)
		a[change] = 1 - float64(bits.OnesCount16(s.held&s.before))/float64(max(bits.OnesCount16(s.held), 1))
		a[long] = min(s.longest.Quarters(), 4) / 4
		a[thick] = min(float64(s.count)/mean, 3)
		if loudness > 0 {
			a[loud] = min(s.loudness/float64(s.count)*float64(count)/loudness, 2)
		}
		if s.lowest == s.lowestSounding {
			a[bassMove] = 1
		}
	}
	return out
}
