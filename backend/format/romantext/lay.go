package romantext

import (
	"slices"
	"strconv"

	"ricercar/backend/annotate"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Fit says how an analysis was laid on a score.
type Fit struct {
	// Method is "number" where measures of the same number belong together, "number+1" and "number-1" where they are off
	// by one, "count" where those of the score do not rise and are counted anew, "offset" where the time from the
	// beginning counts, and "music" where each bar has the measure that its notes fit, since only one of both writes out
	// repeats.
	Method string
	// Coverage is the share of the sounding time of notes that belong to the chord they lie under, 0 to 1. Analyses that
	// fit have more than .7; passing notes make the rest.
	Coverage float64
}

// Coverages: below poorFit an analysis is likely that of other music, below goodFit it is compared bar by bar.
const (
	poorFit = .6
	goodFit = .75
)

// Lay puts an analysis beside a score: its layers, the first with everything, then its variants. Measures are found by
// their numbers, or from the beginning, whichever fits the notes better; repeats are not written out. Labels for which
// the score has no place are left out with a remark, a poor fit is one too.
func (a *Analysis) Lay(s *score.Score, src *source.Source) ([]annotate.Layer, Fit) {
	var best []annotate.Layer
	var fit Fit
	lost := 0
	try := func(m method, better float64) {
		g, missed := m.grid, 0
		place := g.place
		g.place = func(i int, b *Bar, at theory.Tick) (theory.Tick, bool) {
			t, ok := place(i, b, at)
			if !ok {
				missed++
			}
			return t, ok
		}
		layer := m.analysis.layer(g)
		if c := coverage(s, layer.Of(annotate.Numeral)); best == nil || c > fit.Coverage+better {
			best, fit, lost = m.analysis.withVariants(layer, m.grid), Fit{m.name, c}, missed
		}
	}
	for _, m := range a.methods(s) {
		try(m, .01) // of two that fit alike, numbers are believed
	}
	if fit.Coverage < goodFit {
		if m, ok := a.byMusic(s); ok {
			try(m, .05)
		}
	}
	remark := source.Remark{Severity: source.Warning, Kind: fault.Invalid, Offset: -1}
	if lost > 0 {
		remark.Code = codePlace
		src.Say(remark, "%d labels lie in measures that the score does not have and are left out", lost)
	}
	if fit.Coverage < poorFit {
		remark.Code = codeFit
		src.Say(remark, "only %.0f %% of the notes belong to the chords of the analysis; it may be that of another piece", 100*fit.Coverage)
	}
	return best, fit
}

// withVariants adds the layers of the variants to that of the analysis.
func (a *Analysis) withVariants(main annotate.Layer, g grid) []annotate.Layer {
	out := []annotate.Layer{main}
	for i := range a.Variants {
		if l := a.variantLayer(&a.Variants[i], g); len(l.Labels) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// method is a way to find measures in a score.
type method struct {
	name     string
	analysis *Analysis
	grid     grid
}

func (a *Analysis) methods(s *score.Score) []method {
	out := make([]method, 0, 5)
	measures := measuresOf(s)
	for _, shift := range []int{0, 1, -1} {
		name := "number"
		if shift != 0 {
			name += map[int]string{1: "+1", -1: "-1"}[shift]
		}
		out = append(out, method{name, a, byName(s, measures, shift)})
	}
	if !rising(measures) {
		out = append(out, method{"count", a, byName(s, counted(slices.Clone(measures)), 0)})
	}
	return append(out, method{"offset", a, a.byOffset(s)})
}

// byName finds measures by their numbers.
func byName(s *score.Score, measures []measure, shift int) grid {
	rows := map[string][]int{}
	for i, m := range measures {
		rows[m.name] = append(rows[m.name], i)
		if n, suffix, ok := numberOf(m.name); ok && suffix != "" {
			rows[strconv.Itoa(n)] = append(rows[strconv.Itoa(n)], i)
		}
	}
	return grid{end: s.End(), place: func(_ int, b *Bar, at theory.Tick) (theory.Tick, bool) {
		number := strconv.Itoa(b.Number + shift)
		all := rows[number+b.Suffix]
		if len(all) == 0 && b.Suffix != "" {
			all = ofEnding(s, measures, rows[number], b.Suffix)
		}
		for _, i := range all {
			if t, ok := measures[i].place(s, at); ok {
				return t, true
			}
		}
		if n := len(all); n > 0 { // behind the end of a bar that is shorter in the score
			return measures[all[n-1]].end, at <= b.length()
		}
		return 0, false
	}}
}

// ofEnding are the measures that are played in the pass that a suffix means: a is the first.
func ofEnding(s *score.Score, measures []measure, all []int, suffix string) (out []int) {
	for _, i := range all {
		if e := s.Bar(measures[i].rows.Lo).Endings; e == 0 || e>>(suffix[0]-'a')&1 != 0 {
			out = append(out, i)
		}
	}
	return out
}

// byOffset counts from the first downbeat of both.
func (a *Analysis) byOffset(s *score.Score) grid {
	g, starts, lengths := a.own()
	shift := theory.Tick(0)
	if bars := s.Grid(1).Bars; !bars.IsEmpty() {
		if first := s.Bar(bars.Lo); first.Missing > 0 {
			shift = first.Len
		}
		if len(starts) > 1 && lengths[0] < a.Bars[0].length() {
			shift -= lengths[0]
		}
	}
	place, end := g.place, s.End()
	return grid{end: end, place: func(i int, b *Bar, at theory.Tick) (theory.Tick, bool) {
		t, _ := place(i, b, at)
		t += shift
		return max(min(t, end), 0), t >= 0 && t <= end
	}}
}

// coverage is the share of the notes' time that belongs to the chords they lie under; time without a chord counts as not.
func coverage(s *score.Score, numerals []annotate.Label) float64 {
	sets := make([]theory.PCSet, len(numerals))
	for i, n := range numerals {
		sets[i] = theory.PCSetOf(n.Roman.Members(n.Key))
	}
	in, all := 0.0, 0.0
	next := 0
	for _, row := range s.ByOnset() {
		e := s.Event(row)
		if !e.Sounds() {
			continue
		}
		for next < len(numerals) && numerals[next].End() <= e.Onset {
			next++
		}
		for h := range e.Heads.All() {
			if head := s.Head(h); head.IsPitched() {
				all += e.Dur.Quarters()
				in += under(numerals[next:], sets[next:], e.Onset, e.End(), head.Pitch.Class())
			}
		}
	}
	return in / max(all, 1e-9)
}

// under is for how many quarters a class belongs to the chords that it sounds with.
func under(numerals []annotate.Label, sets []theory.PCSet, from, to theory.Tick, class int) (quarters float64) {
	for i := range numerals {
		n := &numerals[i]
		if n.Onset >= to {
			break
		}
		if d := min(to, n.End()) - max(from, n.Onset); d > 0 && sets[i].Has(class) {
			quarters += d.Quarters()
		}
	}
	return quarters
}
