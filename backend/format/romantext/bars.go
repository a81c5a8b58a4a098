package romantext

import (
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// measure is one bar of a score, or the parts of a divided one.
type measure struct {
	name       string
	rows       score.Span[score.BarRow]
	start, end theory.Tick
	missing    theory.Tick // before start
}

// measuresOf are the bars of a score under their printed numbers. The second part of a divided bar belongs to the first
// where both have one number, or where only one has a number: other names are no names in RomanText.
func measuresOf(s *score.Score) []measure {
	var out []measure
	bars := s.Grid(1).Bars
	for r := range bars.All() {
		b, name := s.Bar(r), s.Measure(r)
		if n := len(out) - 1; n >= 0 && b.Missing > 0 {
			before := s.Bar(r - 1)
			if _, _, ok := numberOf(out[n].name); b.Number == before.Number || !ok {
				out[n].rows.Hi, out[n].end = r+1, b.Start+b.Len
				if !ok {
					out[n].name = name
				}
				continue
			}
		}
		out = append(out, measure{name, score.Span[score.BarRow]{Lo: r, Hi: r + 1}, b.Start, b.Start + b.Len, b.Missing})
	}
	return out
}

// numberOf cuts a name into its number and the letter behind it.
func numberOf(name string) (number int, suffix string, ok bool) {
	digits := strings.TrimRight(name, "abcdefgh")
	n, err := strconv.Atoi(digits)
	suffix = name[len(digits):]
	return n, suffix, err == nil && n >= 0 && len(suffix) < 2
}

// rising reports whether names are numbers that RomanText can tell apart: 8, 8a, 8b, 9.
func rising(all []measure) bool {
	last, before := -1, ""
	for _, m := range all {
		n, suffix, ok := numberOf(m.name)
		if !ok || n < last || n == last && suffix <= before {
			return false
		}
		last, before = n, suffix
	}
	return true
}

// counted gives measures the numbers that they have when they are counted from the beginning, a pickup as 0.
func counted(all []measure) []measure {
	number := 1
	if len(all) > 0 && all[0].missing > 0 {
		number = 0
	}
	for i := range all {
		all[i].name = strconv.Itoa(number + i)
	}
	return all
}

// place is the time of a place in a measure that is counted from where a full bar would begin; false behind its end.
func (m *measure) place(s *score.Score, at theory.Tick) (theory.Tick, bool) {
	for r := range m.rows.All() {
		b := s.Bar(r)
		if in := at - b.Missing; in < b.Len {
			return b.Start + max(in, 0), true
		}
	}
	last := s.Bar(m.rows.Hi - 1)
	return m.end, at-last.Missing == last.Len
}
