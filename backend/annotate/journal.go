package annotate

import "slices"

// Journal is a layer that its author changes, and takes changes back. As JSON it is the layer, with its past.
type Journal struct {
	Layer
	Past   [][]Label `json:"past,omitempty"`   // its labels before each change, oldest first
	Future [][]Label `json:"future,omitempty"` // and those of changes that were taken back, the next last
}

// maxPast is how many changes can be taken back.
const maxPast = 50

// Change makes a change that can be taken back. One that changes nothing is none.
func (j *Journal) Change(do func(*Layer)) {
	before := slices.Clone(j.Labels)
	do(&j.Layer)
	if slices.EqualFunc(before, j.Labels, equal) {
		return
	}
	j.Past, j.Future = append(j.Past, before), nil
	j.Past = j.Past[max(0, len(j.Past)-maxPast):]
}

// Undo takes the last change back; it reports whether there was one.
func (j *Journal) Undo() bool { return j.move(&j.Past, &j.Future) }

// Redo makes the change again that was taken back last; it reports whether there was one.
func (j *Journal) Redo() bool { return j.move(&j.Future, &j.Past) }

func (j *Journal) move(from, to *[][]Label) bool {
	last := len(*from) - 1
	if last < 0 {
		return false
	}
	*to = append(*to, j.Labels)
	j.Labels, *from = (*from)[last], (*from)[:last]
	return true
}

// equal reports whether two labels say the same.
func equal(a, b Label) bool {
	return a.Kind == b.Kind && a.Onset == b.Onset && a.Dur == b.Dur && a.Key == b.Key && a.Roman == b.Roman && a.Rule == b.Rule &&
		a.Text == b.Text && slices.Equal(a.Notes, b.Notes)
}
