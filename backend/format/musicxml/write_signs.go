package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// headSet is a set of heads.
type headSet []uint64

func (b headSet) has(h score.HeadRow) bool { return b[h>>6]&(1<<(h&63)) != 0 }
func (b headSet) add(h score.HeadRow)      { b[h>>6] |= 1 << (h & 63) }

// placesOfStaff is how many letters a staff is watched for, from C−1 upwards.
const placesOfStaff = 96

// staffSigns is what a staff has printed in the bar so far.
type staffSigns struct {
	keys   score.Timeline[theory.KeySignature] // those that still lie ahead
	alters [7]int16                            // of the key in force
	marked [placesOfStaff]struct {
		bar   score.BarRow // in which the place has its accidental
		alter int16
	}
}

// neededSigns finds the heads that have an accidental: those that differ from what their place on the staff has in the
// bar by its last accidental or by the signature, whatever voice that was in, and those of which the source says so.
// A head that is tied to needs none, and gives none to the notes behind it.
func neededSigns(s *score.Score) headSet {
	signs := make(headSet, s.NumHeads()/64+2)
	staves := make([]*staffSigns, s.Staves().Hi)
	for _, r := range s.ByOnset() {
		e := s.Event(r)
		for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
			head := s.Head(h)
			if !head.IsPitched() {
				continue
			}
			staff := staves[head.Staff]
			if staff == nil {
				staff = &staffSigns{keys: s.Staff(head.Staff).Keys}
				staves[head.Staff] = staff
			}
			staff.advance(e.Onset)
			if staff.needs(s.Written(h), e.Bar, head.Flags&score.TiedFrom != 0) || head.Flags&(score.ShowSign|score.Courtesy|score.Editorial) != 0 {
				signs.add(h)
			}
		}
	}
	return signs
}

// advance brings the key in force up to a time.
func (s *staffSigns) advance(t theory.Tick) {
	for len(s.keys) > 0 && s.keys[0].Tick <= t {
		for step := range s.alters {
			s.alters[step] = s.keys[0].Value.Alter(theory.Step(step))
		}
		s.keys = s.keys[1:]
	}
}

// needs reports whether a pitch needs an accidental and remembers it.
func (s *staffSigns) needs(p theory.Pitch, bar score.BarRow, tied bool) bool {
	place := min(max(p.Diatonic()+7, 0), placesOfStaff-1)
	m := &s.marked[place]
	inForce := s.alters[p.Step]
	if m.bar == bar {
		inForce = m.alter
	}
	if tied || p.Alter == inForce {
		return false
	}
	m.bar, m.alter = bar, p.Alter
	return true
}

// accidental writes the sign of a head.
func (w *writer) accidental(alter int16, flags score.HeadFlags) {
	word := accidentals.word(alter)
	if word == "" {
		return
	}
	w.put("        <accidental")
	if flags&score.Courtesy != 0 {
		w.put(` cautionary="yes"`)
	}
	if flags&score.Editorial != 0 {
		w.put(` editorial="yes" bracket="yes"`)
	}
	w.put(">")
	w.put(word)
	w.put("</accidental>\n")
}
