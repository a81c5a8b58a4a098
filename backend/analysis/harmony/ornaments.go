package harmony

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// ornaments tells for each head whether its line licenses it to be foreign to the harmony: it is approached by step or
// by holding, left by step, and no longer than what is around it.
func ornaments(s *score.Score) []bool {
	out := make([]bool, s.Heads().Hi)
	for v := range s.Voices().All() {
		events := s.Voice(v).Events
		var before, here score.EventRow
		for r := range events.All() {
			if e := s.Event(r); !e.Sounds() {
				if e.IsRest() {
					before, here = 0, 0
				}
				continue
			}
			if before != 0 && here != 0 {
				decorate(s, before, here, r, out)
			}
			before, here = here, r
		}
	}
	return out
}

func decorate(s *score.Score, before, here, after score.EventRow, out []bool) {
	b, e, a := s.Event(before), s.Event(here), s.Event(after)
	if b.End() != e.Onset || e.End() != a.Onset || e.Dur > 2*max(a.Dur, b.Dur) || e.Dur > 2*theory.Quarter {
		return
	}
	for h := range e.Heads.All() {
		in, leave := stepTo(s, h, b.Heads), stepTo(s, h, a.Heads)
		out[h] = leave == 1 && in <= 1 && e.Dur <= max(a.Dur, b.Dur)
	}
}

// stepTo is how many letters away the nearest head of an event is.
func stepTo(s *score.Score, h score.HeadRow, heads score.Span[score.HeadRow]) int {
	near := 100
	p := s.Head(h).Pitch.Diatonic()
	for g := range heads.All() {
		d := s.Head(g).Pitch.Diatonic() - p
		near = min(near, max(d, -d))
	}
	return near
}
