package engrave

import (
	"ricercar/backend/score"
)

// Heights in Verovio's units at a scale of 100.
const (
	staffHeight  = 72.0
	placeHeight  = 9.0   // from a line to a space
	outerMargin  = 35.0  // above and below a system
	leastMargin  = 108.0 // between staves
	staffMargin  = 16.0  // between what stands out of two staves
	verseHeight  = 46.0
	stemRoom     = 14.0
	signsAbove   = 34.0 // words, tempi, chord symbols
	highestPlace = 8    // the uppermost line
)

// reach is how far music stands out of a staff.
type reach struct{ above, below float64 }

// height is the height of bars as a system.
func (m *estimator) height(bars score.Span[score.BarRow]) float64 {
	reaches := m.reaches(bars)
	height := 2 * outerMargin
	for i, st := range m.staves {
		lines := max(int(m.s.Staff(st).Lines), 1)
		height += placeHeight * 2 * float64(lines-1)
		switch {
		case i == 0:
			height += reaches[st].above
		default:
			height += max(leastMargin, reaches[m.staves[i-1]].below+reaches[st].above+staffMargin)
		}
	}
	if n := len(m.staves); n > 0 {
		height += reaches[m.staves[n-1]].below
	}
	return height
}

// reaches finds how far the notes, words and signs of each staff stand out of it.
func (m *estimator) reaches(bars score.Span[score.BarRow]) map[score.StaffRow]reach {
	out := make(map[score.StaffRow]reach, len(m.staves))
	for _, v := range m.voices {
		lo, hi := m.events(v, bars.Lo).Lo, m.events(v, bars.Hi-1).Hi
		for row := lo; row < hi; row++ {
			for h := range m.s.Event(row).Heads.All() {
				m.reachOf(out, h)
			}
			if n := m.verses(row); n > 0 {
				r := out[m.s.Event(row).Staff]
				r.below = max(r.below, 30+verseHeight*float64(n))
				out[m.s.Event(row).Staff] = r
			}
		}
	}
	m.reachOfSigns(out, bars)
	return out
}

// reachOf takes in a head.
func (m *estimator) reachOf(out map[score.StaffRow]reach, row score.HeadRow) {
	h := m.s.Head(row)
	clef, ok := m.s.Staff(h.Staff).Clefs.At(m.s.Event(h.Event).Onset)
	if !ok {
		clef = score.Treble
	}
	place := clef.StaffPlace(m.s.Written(row))
	r := out[h.Staff]
	r.above = max(r.above, float64(place-highestPlace)*placeHeight+stemRoom)
	r.below = max(r.below, float64(-place)*placeHeight+stemRoom)
	out[h.Staff] = r
}

// verses is how many lines of text stand under an event.
func (m *estimator) verses(row score.EventRow) (n int) {
	for _, l := range m.lyrics(row) {
		n = max(n, int(l.Verse))
	}
	return n
}

// reachOfSigns makes room for signs above and below.
func (m *estimator) reachOfSigns(out map[score.StaffRow]reach, bars score.Span[score.BarRow]) {
	add := func(a score.Anchor, above bool) {
		if !bars.Has(a.Bar) || len(m.staves) == 0 {
			return
		}
		st := a.Staff
		if st == 0 {
			st = m.staves[0]
		}
		r := out[st]
		if above {
			r.above = max(r.above, signsAbove)
		} else {
			r.below = max(r.below, signsAbove)
		}
		out[st] = r
	}
	for _, k := range m.s.Marks() {
		switch {
		case k.Kind == score.Dynamic, k.Place == score.Below:
			add(k.At, false)
		case k.Kind >= score.Fermata:
			add(k.At, true)
		}
	}
	for _, t := range m.s.Tempos() {
		if t.Shown != score.TempoHidden {
			add(t.At, true)
		}
	}
	for _, h := range m.s.Harmonies() {
		add(h.At, true)
	}
}
