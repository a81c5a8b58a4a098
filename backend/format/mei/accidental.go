package mei

import (
	"cmp"
	"slices"

	"ricercar/backend/score"
)

// staffDegree is a line or space of a staff in a bar, as far as accidentals go.
type staffDegree struct {
	staff    score.StaffRow
	bar      score.BarRow
	diatonic int
}

// chooseAccidentals finds which heads of a bar show an accidental: those of the source, and those that a reader needs
// to know the pitch, since a sign holds for its line until the end of the bar. A head that is tied to needs none.
func (w *writer) chooseAccidentals(r score.BarRow) {
	clear(w.shown)
	inForce := map[staffDegree]int16{}
	for _, row := range w.headsIn(r) {
		h := w.s.Head(row)
		p := w.s.Written(row)
		d := staffDegree{h.Staff, w.s.Event(h.Event).Bar, p.Diatonic() - 7*w.octaveShift(h)}
		now, known := inForce[d]
		if !known {
			key, _ := w.s.Staff(h.Staff).Keys.At(w.s.Event(h.Event).Onset)
			now = key.Alter(p.Step)
		}
		asked := h.Flags&(score.ShowSign|score.Courtesy|score.Editorial) != 0
		if !asked && (h.Flags&score.TiedFrom != 0 || quarterTones(now) == quarterTones(p.Alter)) {
			continue
		}
		w.shown[row] = true
		inForce[d] = p.Alter
	}
}

// headsIn returns the pitched heads of a bar in the order in which they are read.
func (w *writer) headsIn(r score.BarRow) []score.HeadRow {
	var heads []score.HeadRow
	for _, p := range w.parts {
		for v := range w.s.Part(p).Voices.All() {
			for e := range w.eventsIn(v, r).All() {
				for h := range w.s.Event(e).Heads.All() {
					if head := w.s.Head(h); head.IsPitched() && w.s.Staff(head.Staff).Kind != score.PercussionStaff {
						heads = append(heads, h)
					}
				}
			}
		}
	}
	slices.SortStableFunc(heads, func(a, b score.HeadRow) int {
		ha, hb := w.s.Head(a), w.s.Head(b)
		return cmp.Or(cmp.Compare(ha.Staff, hb.Staff), compareOnsets(w.s.Event(ha.Event), w.s.Event(hb.Event)))
	})
	return heads
}

// accidental is the sign of a head as attributes of its note, or, where it is in brackets or a reminder, as those of
// an element of its own.
func (w *writer) accidental(row score.HeadRow) (attrs, element []string) {
	h := w.s.Head(row)
	if !h.IsPitched() || w.s.Staff(h.Staff).Kind == score.PercussionStaff {
		return nil, nil
	}
	alter := w.s.Written(row).Alter
	sign := accid(alter)
	switch {
	case !w.shown[row] || sign == "":
		if alter == 0 {
			return nil, nil
		}
		return []string{"accid.ges", accidGes(alter)}, nil
	case h.Flags&score.Editorial != 0:
		return nil, []string{"accid", sign, "enclose", "brack"}
	case h.Flags&score.Courtesy != 0:
		return nil, []string{"accid", sign, "func", "caution"}
	}
	return []string{"accid", sign}, nil
}
