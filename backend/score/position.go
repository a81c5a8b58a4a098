package score

import (
	"sort"
	"strconv"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// Pos is a place as a musician names it.
type Pos struct {
	Bar     BarRow
	Measure string // printed number
	Beat    theory.Beat
}

// Measure is the printed number of a bar: "0" for a pickup, "12", "12a".
func (s *Score) Measure(r BarRow) string {
	b := &s.bars[r]
	if b.Label != 0 {
		return s.Text(b.Label)
	}
	return strconv.Itoa(int(b.Number))
}

// BarAt returns the bar of a grid that a time lies in: the first one before, the last one behind all bars.
func (s *Score) BarAt(g GridRow, t theory.Tick) BarRow {
	bars := s.grids[g].Bars
	i := sort.Search(bars.Len(), func(i int) bool { return s.bars[bars.Lo+BarRow(i)].Start > t })
	return bars.Lo + BarRow(max(i-1, 0))
}

// Meets reports whether in every grid that a part counts a bar begins at a time, or ends there or before as its last.
func (s *Score) Meets(t theory.Tick) bool {
	if len(s.grids) <= 2 {
		return true
	}
	for p := 1; p < len(s.parts); p++ {
		g := s.parts[p].Grid
		if s.grids[g].Bars.IsEmpty() {
			continue
		}
		if b := &s.bars[s.BarAt(g, t)]; b.Start != t && t < b.Start+b.Len {
			return false
		}
	}
	return true
}

// Meter returns the meter of a bar, 4/4 where none is written.
func (s *Score) Meter(r BarRow) theory.Meter {
	b := &s.bars[r]
	if m, ok := s.grids[b.Grid].Meters.At(b.Start); ok {
		return m
	}
	return theory.NewMeter(4, 4)
}

// Pos returns the place of a time in a part. The beat of a pickup counts as in the bar that it leads to.
func (s *Score) Pos(p PartRow, t theory.Tick) Pos {
	return s.PosIn(s.BarAt(s.parts[p].Grid, t), t)
}

// PosIn returns the place of a time counted from a bar.
func (s *Score) PosIn(r BarRow, t theory.Tick) Pos {
	b := &s.bars[r]
	return Pos{r, s.Measure(r), s.Meter(r).BeatAt(t - b.Start + b.Missing)}
}

// PosOf returns the place of an event.
func (s *Score) PosOf(e EventRow) Pos { return s.PosIn(s.events[e].Bar, s.events[e].Onset) }

// Position is a place for an error or a diagnostic.
func (s *Score) Position(p PartRow, t theory.Tick) fault.Position {
	pos := s.Pos(p, t)
	return fault.Position{Part: s.parts[p].Name, Measure: pos.Measure, Beat: pos.Beat.Float()}
}

// Accent is the metrical weight of a time in a part, 1 on a downbeat; see theory.Meter.Accent.
func (s *Score) Accent(p PartRow, t theory.Tick) float64 {
	b := &s.bars[s.BarAt(s.parts[p].Grid, t)]
	return s.Meter(s.BarAt(s.parts[p].Grid, t)).Accent(t - b.Start + b.Missing)
}

// FindBars returns the bars of the first grid that a text names by their printed numbers: "9-16", "4", "9-" to the
// end. Of bars of one number the range takes in all.
func (s *Score) FindBars(text string) (Span[BarRow], error) {
	all := s.grids[1].Bars
	from, to, ranged := strings.Cut(strings.ReplaceAll(text, " ", ""), "-")
	if !ranged {
		to = from
	}
	out := all
	if from != "" {
		lo, ok := s.findBar(all, from, false)
		if !ok {
			return Span[BarRow]{}, s.noBar(from)
		}
		out.Lo = lo
	}
	if to != "" {
		hi, ok := s.findBar(all, to, true)
		if !ok {
			return Span[BarRow]{}, s.noBar(to)
		}
		out.Hi = hi + 1
	}
	if out.IsEmpty() {
		return Span[BarRow]{}, fault.New(fault.Invalid, "measure %s stands behind measure %s", from, to).WithField("measures")
	}
	return out, nil
}

// findBar returns the first bar of a printed number, or the last.
func (s *Score) findBar(all Span[BarRow], number string, last bool) (found BarRow, ok bool) {
	for r := all.Lo; r < all.Hi; r++ {
		if s.Measure(r) == number {
			if found, ok = r, true; !last {
				return found, true
			}
		}
	}
	return found, ok
}

func (s *Score) noBar(number string) error {
	all := s.grids[1].Bars
	if all.IsEmpty() {
		return fault.New(fault.NotFound, "the score has no measures").WithField("measures")
	}
	return fault.New(fault.NotFound, "the score has no measure %q", number).WithField("measures").
		WithHint("its measures are %s to %s", s.Measure(all.Lo), s.Measure(all.Hi-1))
}

// FindPart returns the part that a text names: by its name, its number from 1, or its ID.
func (s *Score) FindPart(text string) (PartRow, error) {
	var names []string
	for r := range s.Parts().All() {
		p := &s.parts[r]
		if strings.EqualFold(p.Name, text) || text == strconv.Itoa(int(r)) || text == p.ID.String() {
			return r, nil
		}
		names = append(names, p.Name)
	}
	return 0, fault.New(fault.NotFound, "the score has no part %q", text).WithField("parts").
		WithHint("its parts are %s", strings.Join(names, ", ")).WithSuggestions(fault.Suggest(text, names)...)
}

// Times returns the stretch of time that bars take.
func (s *Score) Times(bars Span[BarRow]) (from, to theory.Tick) {
	if bars.IsEmpty() {
		return 0, 0
	}
	last := &s.bars[bars.Hi-1]
	return s.bars[bars.Lo].Start, last.Start + last.Len
}

// KeyStaff is the staff whose signatures tell the music's: the first that is not for drums, else the first; 0 without
// staves.
func (s *Score) KeyStaff() StaffRow {
	for r := range s.Staves().All() {
		if s.Staff(r).Kind != PercussionStaff {
			return r
		}
	}
	return min(1, StaffRow(s.Staves().Len()))
}
