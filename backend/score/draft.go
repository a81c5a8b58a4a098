package score

import "slices"

// Draft is a score being changed in place of its rows: pitches, durations written, timelines, signs. It copies the
// tables that it hands out and shares the others. What moves events in time needs a Builder.
type Draft struct {
	s     *Score
	owned map[string]bool
}

// NewDraft returns a draft of a score, which stays as it is.
func NewDraft(s *Score) *Draft { return &Draft{s.clone(), map[string]bool{}} }

func own[T any](d *Draft, name string, table *[]T) []T {
	if !d.owned[name] {
		d.owned[name] = true
		*table = slices.Clone(*table)
	}
	return *table
}

// Meta returns the title page to be changed.
func (d *Draft) Meta() *Meta { return &d.s.meta }

// Parts returns the parts to be changed, row 0 in front. Their transpositions are copies.
func (d *Draft) Parts() []Part {
	fresh := !d.owned["parts"]
	parts := own(d, "parts", &d.s.parts)
	for i := range parts {
		if fresh {
			parts[i].Transpose = parts[i].Transpose.Clone()
		}
	}
	return parts
}

// Staves returns the staves to be changed, row 0 in front. Their clefs and keys are copies.
func (d *Draft) Staves() []Staff {
	fresh := !d.owned["staves"]
	staves := own(d, "staves", &d.s.staves)
	for i := range staves {
		if fresh {
			staves[i].Clefs, staves[i].Keys = staves[i].Clefs.Clone(), staves[i].Keys.Clone()
		}
	}
	return staves
}

// Bars returns the bars to be changed, row 0 in front; their times must stay.
func (d *Draft) Bars() []Bar { return own(d, "bars", &d.s.bars) }

// Events returns the events to be changed, row 0 in front; their times, bars and voices must stay.
func (d *Draft) Events() []Event { return own(d, "events", &d.s.events) }

// Heads returns the heads to be changed, row 0 in front; they must stay in their events.
func (d *Draft) Heads() []Head { return own(d, "heads", &d.s.heads) }

// Marks returns the marks to be changed.
func (d *Draft) Marks() []Mark { return own(d, "marks", &d.s.marks) }

// Spanners returns the spanners to be changed.
func (d *Draft) Spanners() []Spanner { return own(d, "spanners", &d.s.spanners) }

// Harmonies returns the chord symbols to be changed.
func (d *Draft) Harmonies() []Harmony { return own(d, "harmony", &d.s.harmony) }

// Tempos returns the tempi to be changed.
func (d *Draft) Tempos() []Tempo { return own(d, "tempos", &d.s.tempos) }

// SetMarks replaces the marks.
func (d *Draft) SetMarks(marks []Mark) { d.owned["marks"], d.s.marks = true, marks }

// SetHarmonies replaces the chord symbols; those without an ID get one.
func (d *Draft) SetHarmonies(h []Harmony) { d.owned["harmony"], d.s.harmony = true, h }

// SetFigures replaces the figured bass.
func (d *Draft) SetFigures(f []Figures) { d.owned["figures"], d.s.figures = true, f }

// Text adds a text and returns its row.
func (d *Draft) Text(text string) TextRow {
	if text == "" {
		return 0
	}
	ends := own(d, "texts", &d.s.ends)
	d.s.texts += text
	d.s.ends = append(ends, uint32(len(d.s.texts)))
	return TextRow(len(d.s.ends) - 1)
}

// SortHeads brings the heads of each event into the order of their pitches, as a Builder does. Rows of heads change.
func (d *Draft) SortHeads() {
	heads := d.Heads()
	order := rowsInOrder(len(heads), len(d.s.events), func(r HeadRow) int { return int(heads[r].Event) },
		func(i, j HeadRow) int { return heads[i].Pitch.Compare(heads[j].Pitch) })
	if order == nil {
		return
	}
	to := inverse(order)
	heads = permute(heads, order)
	for i := range heads {
		heads[i].Tie = to[heads[i].Tie]
	}
	d.s.heads = heads
	for _, m := range [][]Mark{d.Marks()} {
		for i := range m {
			m[i].At.Head = to[m[i].At.Head]
		}
	}
	sp := d.Spanners()
	for i := range sp {
		sp[i].From.Head, sp[i].To.Head = to[sp[i].From.Head], to[sp[i].To.Head]
	}
	played := own(d, "played", &d.s.played)
	for i := range played {
		played[i].Head = to[played[i].Head]
	}
}

// Finish returns the changed score, checked. The draft cannot be used again.
func (d *Draft) Finish() (*Score, error) {
	for _, table := range []string{"marks", "spanners", "harmony", "figures"} {
		if d.owned[table] {
			d.s.numberFresh()
			break
		}
	}
	return d.s, d.s.Check()
}

// numberFresh gives ids to rows that have none. Tables that are shared have ids already, so nothing shared changes.
func (s *Score) numberFresh() {
	s.eachID(func(id *ID, _ Ref) {
		if *id == 0 {
			s.lastID++
			*id = s.lastID
		}
	})
}
