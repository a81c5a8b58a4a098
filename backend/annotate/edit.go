package annotate

import "slices"

// Put adds labels. What a layer says of one kind at one time it says once: a new phrase, key or numeral takes the place
// of the others of its kind in its stretch, which keep what reaches beyond it; a new cadence that of the cadence at its
// place; and a new key that of the numerals in other keys that begin in its stretch. Sections, findings and remarks
// stand beside each other.
func (l *Layer) Put(labels ...Label) {
	for _, x := range labels {
		l.Labels = slices.DeleteFunc(l.Labels, func(old Label) bool { return equal(old, x) })
		switch x.Kind {
		case Phrase, LocalKey, Numeral:
			l.clear(x)
		case Cadence:
			l.Labels = slices.DeleteFunc(l.Labels, func(old Label) bool { return old.Kind == Cadence && old.Onset == x.Onset })
		default:
		}
		l.Labels = append(l.Labels, x)
	}
	l.Sort()
}

// clear makes room for a label with a stretch.
func (l *Layer) clear(x Label) {
	var kept []Label
	for _, old := range l.Labels {
		switch {
		case x.Kind == LocalKey && old.Kind == Numeral && old.Key != x.Key && old.Onset >= x.Onset && old.Onset < x.End():
		case old.Kind != x.Kind || !old.overlaps(x):
			kept = append(kept, old)
		default:
			kept = append(kept, old.without(x)...)
		}
	}
	l.Labels = kept
}

// overlaps reports whether two labels say something of one time; places lie in the stretch that begins there.
func (l *Label) overlaps(x Label) bool {
	if l.Dur == 0 || x.Dur == 0 {
		return l.Onset == x.Onset
	}
	return l.Onset < x.End() && x.Onset < l.End()
}

// without is what is left of a label beside another.
func (l *Label) without(x Label) (rest []Label) {
	if l.Onset < x.Onset {
		before := *l
		before.Dur = x.Onset - l.Onset
		rest = append(rest, before)
	}
	if l.End() > x.End() {
		after := *l
		after.Onset, after.Dur = x.End(), l.End()-x.End()
		rest = append(rest, after)
	}
	return rest
}

// Take removes the labels that stand in the place of one of those given: the same kind, the same onset; of no kind, all
// at its onset. It returns how many there were.
func (l *Layer) Take(labels ...Label) int {
	before := len(l.Labels)
	l.Labels = slices.DeleteFunc(l.Labels, func(old Label) bool {
		return slices.ContainsFunc(labels, func(x Label) bool {
			return old.Onset == x.Onset && (x.Kind == "" || x.Kind == old.Kind && (x.Text == "" || x.Text == old.Text))
		})
	})
	return before - len(l.Labels)
}
