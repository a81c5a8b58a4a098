package spell

import (
	"slices"
	"sort"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Consistent returns the sounding pitch of every head, at its row number, so spelled that parts can be compared: a part
// whose signature sounds a diminished second off that of most staves (D♭ for C♯, as with transposing instruments) is
// moved to them, and where notes of one class sound together that are spelled differently, all take the spelling nearer
// to the signature. Nothing else is changed, and the score stays as it is. Row 0 and unpitched heads are the zero Pitch.
func Consistent(s *score.Score) []theory.Pitch {
	out := make([]theory.Pitch, s.Heads().Hi)
	shifts := newShifts(s)
	for r := range s.Events().All() {
		e := s.Event(r)
		for h := range e.Heads.All() {
			head := s.Head(h)
			if !head.IsPitched() {
				continue
			}
			staff := head.Staff
			if staff == 0 {
				staff = e.Staff
			}
			out[h] = moved(head.Pitch, shifts.at(staff, e.Onset))
		}
	}
	for sl := range s.Slices() {
		agree(out, sl.Heads, shifts.prevailing(sl.Start))
	}
	return out
}

// moved is the same sound so many fifths away, a multiple of twelve; microtones stay.
func moved(p theory.Pitch, fifths int) theory.Pitch {
	if fifths == 0 || p.Alter%100 != 0 {
		return p
	}
	return pitchOf(p.Fifths()+fifths, p.Key())
}

// agree makes those of the heads that are of one class spell it alike.
func agree(pitches []theory.Pitch, heads []score.HeadRow, signature int) {
	for i, h := range heads {
		for _, g := range heads[:i] {
			p, q := pitches[h], pitches[g]
			if p.Class() != q.Class() || p.Fifths() == q.Fifths() || p.Alter%100 != 0 || q.Alter%100 != 0 {
				continue
			}
			centre := float64(signature) + 2
			if abs(float64(p.Fifths())-centre) < abs(float64(q.Fifths())-centre) {
				pitches[g] = pitchOf(p.Fifths(), q.Key())
			} else {
				pitches[h] = pitchOf(q.Fifths(), p.Key())
			}
		}
	}
}

// signatureTimes are where any signature or transposition begins, and 0.
func signatureTimes(s *score.Score) []theory.Tick {
	times := []theory.Tick{0}
	for st := range s.Staves().All() {
		for _, k := range s.Staff(st).Keys {
			times = append(times, k.Tick)
		}
	}
	for p := range s.Parts().All() {
		for _, x := range s.Part(p).Transpose {
			times = append(times, x.Tick)
		}
	}
	slices.Sort(times)
	return slices.Compact(times)
}

// shifts tell how staves are spelled against most others, from each change of a signature on.
type shifts struct {
	times  []theory.Tick
	common []int
	staves [][]int // by time and staff
}

func newShifts(s *score.Score) *shifts {
	x := &shifts{}
	for _, t := range signatureTimes(s) {
		sounding := make([]int, s.Staves().Hi)
		count := map[int]int{}
		common := 0
		for st := range s.Staves().All() {
			if s.Staff(st).Kind != score.NoteStaff {
				continue
			}
			n := int(s.KeySignature(st, t).Fifths)
			sounding[st] = n
			if count[n]++; count[n] > count[common] || count[n] == count[common] && n*n < common*common {
				common = n
			}
		}
		row := make([]int, len(sounding))
		for st := range s.Staves().All() {
			if d := common - sounding[st]; d == 12 || d == -12 {
				row[st] = d
			}
		}
		x.times, x.common, x.staves = append(x.times, t), append(x.common, common), append(x.staves, row)
	}
	return x
}

func (x *shifts) index(t theory.Tick) int {
	return max(0, sort.Search(len(x.times), func(i int) bool { return x.times[i] > t })-1)
}

func (x *shifts) at(staff score.StaffRow, t theory.Tick) int { return x.staves[x.index(t)][staff] }

func (x *shifts) prevailing(t theory.Tick) int { return x.common[x.index(t)] }
