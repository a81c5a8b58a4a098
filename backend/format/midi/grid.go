package midi

import (
	"cmp"
	"math"
	"slices"

	"ricercar/backend/theory"
)

// divisions are the parts into which a quarter may be divided, and what each costs: finer and rarer ones need better
// evidence. Hand-set after Temperley, The Cognition of Basic Musical Structures (2001), ch. 2, and tried on real files.
var divisions = [...]struct {
	parts theory.Tick
	cost  float64
}{{1, 0}, {2, 1}, {4, 2}, {3, 2.5}, {8, 3.5}, {6, 3.5}, {12, 5}, {5, 6}, {16, 7}, {7, 7}, {9, 8}, {10, 8}, {32, 9}, {24, 9}}

// What quantisation reckons with: how far onsets stray, of a quarter, in files that were played and in those that were
// written out by a program; and what a change between halves and thirds costs.
const (
	strayPlayed  = 1.0 / 48
	strayWritten = 1.0 / 192
	switchCost   = 1.0
)

// isWritten reports whether a song was written out by a program and not played: nearly all onsets lie on twelfths or
// sixteenths of a quarter.
func isWritten(s *song) bool {
	on, all := 0, 0
	for _, l := range s.lines {
		for i := range l.notes {
			_, off12 := nearest(l.notes[i].on, 12)
			_, off16 := nearest(l.notes[i].on, 16)
			all++
			if min(math.Abs(off12), math.Abs(off16)) < strayWritten/2 {
				on++
			}
		}
	}
	const most = 0.9
	return float64(on) >= most*float64(all)
}

// usualParts divide a beat in which nothing begins.
const usualParts = 4

// grid is how each quarter of a line is divided.
type grid struct {
	parts []theory.Tick // by quarter
	stray float64       // of onsets
}

// newGrid chooses for each quarter the division that fits its onsets best, by dynamic programming over the quarters.
func newGrid(notes []note, stray float64) *grid {
	var end theory.Tick
	for i := range notes {
		end = max(end, notes[i].on)
	}
	beats := int(end/theory.Quarter) + 2
	fit := fitTable(notes, stray)
	g := &grid{parts: make([]theory.Tick, beats), stray: stray}
	if len(fit) == 0 {
		return g
	}
	best := fit[0].costs
	from := make([][len(divisions)]int8, len(fit))
	for i := 1; i < len(fit); i++ {
		var next [len(divisions)]float64
		for d := range divisions {
			next[d] = -1
			for e := range divisions {
				c := best[e]
				if isTernary(divisions[d].parts) != isTernary(divisions[e].parts) && fit[i].beat == fit[i-1].beat+1 {
					c += switchCost
				}
				if next[d] < 0 || c < next[d] {
					next[d], from[i][d] = c, int8(e)
				}
			}
			next[d] += fit[i].costs[d]
		}
		best = next
	}
	d := 0
	for i := range best {
		if best[i] < best[d] {
			d = i
		}
	}
	for i, f := range slices.Backward(fit) {
		g.parts[f.beat] = divisions[d].parts
		if i > 0 {
			d = int(from[i][d])
		}
	}
	return g
}

// beatFit is what each division costs in a beat that has onsets.
type beatFit struct {
	beat  int
	costs [len(divisions)]float64
}

// fitTable reckons the costs of each beat that has onsets. An onset shortly before a quarter counts as its own beat's
// end, which every division has.
func fitTable(notes []note, stray float64) []beatFit {
	onsets := make([]theory.Tick, len(notes))
	for i := range notes {
		onsets[i] = notes[i].on
	}
	slices.Sort(onsets)
	onsets = slices.Compact(onsets)
	var fit []beatFit
	for _, on := range onsets {
		beat := int(on / theory.Quarter)
		if n := len(fit); n == 0 || fit[n-1].beat != beat {
			f := beatFit{beat: beat}
			for d := range divisions {
				f.costs[d] = divisions[d].cost
			}
			fit = append(fit, f)
		}
		costs := &fit[len(fit)-1].costs
		for d := range divisions {
			_, off := nearest(on, divisions[d].parts)
			costs[d] += off * off / (2 * stray * stray)
		}
	}
	return fit
}

func isTernary(parts theory.Tick) bool { return parts%3 == 0 }

// nearest is the nearest place of a division of quarters, and how far off that is in quarters.
func nearest(t, parts theory.Tick) (at theory.Tick, off float64) {
	step := theory.Quarter / parts
	at = (t + step/2) / step * step
	return at, (t - at).Quarters()
}

// divisionAt is the division of the quarter that a time lies in.
func (g *grid) divisionAt(t theory.Tick) theory.Tick {
	if i := int(t / theory.Quarter); i < len(g.parts) && g.parts[i] > 0 {
		return g.parts[i]
	}
	return usualParts
}

// place moves the onsets of notes to the grid and sorts the notes by them, highest first.
func (g *grid) place(notes []note) {
	for i := range notes {
		notes[i].at, _ = nearest(notes[i].on, g.divisionAt(notes[i].on))
	}
	slices.SortStableFunc(notes, func(a, b note) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.key, a.key)) })
}

// end moves the ends of placed notes to the grid; all last longer by gap than they were played. An end that nearly
// reaches the next onset becomes it.
func (g *grid) end(notes []note, gap theory.Tick) {
	for i := range notes {
		notes[i].end = notes[i].off + gap
	}
	next := nextOnsets(notes)
	for i := range notes {
		notes[i].end = g.endOf(&notes[i], next[i])
	}
}

// nextOnsets is, for each note, the first onset of the line at or behind its end as played, less what it may fall short.
func nextOnsets(notes []note) []theory.Tick {
	next := make([]theory.Tick, len(notes))
	for i := range notes {
		next[i] = -1
		from := notes[i].end - theory.Quarter/16
		k, _ := slices.BinarySearchFunc(notes, from, func(n note, t theory.Tick) int { return cmp.Compare(n.at, t) })
		for ; k < len(notes); k++ {
			if notes[k].at > notes[i].at {
				next[i] = notes[k].at
				break
			}
		}
	}
	return next
}

// shortfall is how much earlier than the next onset a note of a length may end and still be meant to reach it: an eighth
// of its length, a sixteenth of a quarter at least. What a program wrote out means what it says.
func (g *grid) shortfall(length theory.Tick) theory.Tick {
	if g.stray == strayWritten {
		return theory.Quarter / 48
	}
	return max(length/8, theory.Quarter/16)
}

// endOf is where a note ends on the grid: at the next onset if it nearly reaches it, else where a division that is
// simple, or the quarter's own, fits best. Ends stray twice as far as onsets, since nobody listens to them.
func (g *grid) endOf(n *note, next theory.Tick) theory.Tick {
	off := n.end // as sustain left it
	if gap := next - off; next >= 0 && gap >= -theory.Quarter/16 && gap <= g.shortfall(off-n.on) {
		return next
	}
	own := g.divisionAt(n.on)
	end, best := n.at+theory.Quarter/shortestParts, -1.0
	for _, d := range divisions {
		if d.parts > shortestParts && d.parts != own {
			continue
		}
		at, off := nearest(off, d.parts)
		cost := off * off / (2 * 4 * g.stray * g.stray)
		if d.parts != own {
			cost += d.cost
		}
		if at > n.at && (best < 0 || cost < best) {
			end, best = at, cost
		}
	}
	return end
}

// shortestParts divide a quarter into the shortest notes that ends alone can make.
const shortestParts = 8
