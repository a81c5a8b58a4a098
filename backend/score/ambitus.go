package score

import "ricercar/backend/theory"

// Ambitus returns the lowest and the highest sounding pitch of a part, or of all where the part is 0. It reports false
// where nothing pitched sounds.
func (s *Score) Ambitus(part PartRow) (low, high theory.Pitch, ok bool) {
	for h := range s.Heads().All() {
		head := s.Head(h)
		if !head.IsPitched() || part != 0 && s.PartOf(head.Event) != part {
			continue
		}
		if !ok || head.Pitch.Compare(low) < 0 {
			low = head.Pitch
		}
		if !ok || head.Pitch.Compare(high) > 0 {
			high = head.Pitch
		}
		ok = true
	}
	return low, high, ok
}
