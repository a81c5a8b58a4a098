package midi

import (
	"cmp"
	"math"
	"slices"

	"ricercar/backend/analysis/beat"
	"ricercar/backend/theory"
)

// numDivisions is the number of ways to divide a quarter.
const numDivisions = len(beat.Divisions)

func partsOf(division int) theory.Tick { return theory.Tick(beat.Divisions[division].Parts) }

// allowance says which divisions may be used, by their numbers.
type allowance [numDivisions]bool

// What quantisation reckons with: how far onsets stray, of a quarter, in files that were played and in those that were
// written out by a program; and what a change between halves and thirds costs.
const (
	strayPlayed  = 1.0 / 48
	strayWritten = 1.0 / 192
	switchCost   = 1.0
)

// usualParts divide a beat in which nothing begins.
const usualParts = 4

// grid is how each quarter of a line is divided.
type grid struct {
	parts  []theory.Tick // by quarter
	stray  float64       // of onsets
	finest theory.Tick   // parts that ends alone can make
}

// newGrid chooses for each quarter the division that fits its onsets best, by dynamic programming over the quarters.
func newGrid(notes []note, stray float64, allowed allowance) *grid {
	var end theory.Tick
	for i := range notes {
		end = max(end, notes[i].on)
	}
	g := &grid{parts: make([]theory.Tick, int(end/theory.Quarter)+2), stray: stray, finest: 1}
	for d, ok := range allowed {
		if ok && partsOf(d) <= shortestParts {
			g.finest = max(g.finest, partsOf(d))
		}
	}
	g.choose(fitTable(notes, stray, allowed))
	return g
}

// choose finds the cheapest way through the quarters. All that counts of a division for the next is whether it is one
// into thirds.
func (g *grid) choose(fit []beatFit) {
	if len(fit) == 0 {
		return
	}
	from := make([][2]uint8, len(fit)) // the division before, by whether the next one is into thirds
	for i := 1; i < len(fit); i++ {
		best := cheapest(&fit[i-1].costs)
		change := switchCost
		if fit[i].beat != fit[i-1].beat+1 {
			change = 0
		}
		var cost [2]float64
		for class := range 2 {
			from[i][class] = best[class]
			cost[class] = fit[i-1].costs[best[class]]
			if c := fit[i-1].costs[best[1-class]] + change; c < cost[class] {
				from[i][class], cost[class] = best[1-class], c
			}
		}
		for d := range fit[i].costs {
			fit[i].costs[d] += cost[classOf(d)]
		}
	}
	last := cheapest(&fit[len(fit)-1].costs)
	d := last[0]
	if fit[len(fit)-1].costs[last[1]] < fit[len(fit)-1].costs[d] {
		d = last[1]
	}
	for i, f := range slices.Backward(fit) {
		g.parts[f.beat] = partsOf(int(d))
		d = from[i][classOf(int(d))]
	}
}

// classOf is 1 for divisions into thirds, else 0.
func classOf(division int) int {
	if beat.Divisions[division].IsTernary() {
		return 1
	}
	return 0
}

// cheapest is the cheapest division of each class.
func cheapest(costs *[numDivisions]float64) (best [2]uint8) {
	low := [2]float64{math.Inf(1), math.Inf(1)}
	for d, c := range costs {
		if class := classOf(d); c < low[class] {
			low[class], best[class] = c, uint8(d)
		}
	}
	return best
}

// beatFit is what each division costs in a beat that has onsets.
type beatFit struct {
	beat  int
	costs [numDivisions]float64
}

// fitTable reckons the costs of each beat that has onsets. An onset shortly before a quarter counts as its own beat's
// end, which every division has.
func fitTable(notes []note, stray float64, allowed allowance) []beatFit {
	onsets := make([]theory.Tick, len(notes))
	for i := range notes {
		onsets[i] = notes[i].on
	}
	slices.Sort(onsets)
	onsets = slices.Compact(onsets)
	var fit []beatFit
	for _, on := range onsets {
		at := int(on / theory.Quarter)
		if n := len(fit); n == 0 || fit[n-1].beat != at {
			f := beatFit{beat: at}
			for d := range f.costs {
				if f.costs[d] = math.Inf(1); allowed[d] {
					f.costs[d] = beat.Divisions[d].Cost
				}
			}
			fit = append(fit, f)
		}
		costs := &fit[len(fit)-1].costs
		for d := range costs {
			_, off := nearest(on, partsOf(d))
			costs[d] += off * off / (2 * stray * stray)
		}
	}
	return fit
}

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
	sortPlaced(notes)
}

// sortPlaced sorts notes by their places, highest first.
func sortPlaced(notes []note) {
	slices.SortStableFunc(notes, func(a, b note) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.key, a.key)) })
}

// end moves the ends of placed notes to the grid; all last longer by gap than they were played. An end that nearly
// reaches the next onset becomes it.
func (g *grid) end(notes []note, gap theory.Tick) {
	for i := range notes {
		notes[i].end = notes[i].off + gap
	}
	if g.stray == strayPlayed {
		g.endPlayed(notes)
		return
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
	end, best := n.at+theory.Quarter/g.finest, -1.0
	for d := range numDivisions {
		parts := partsOf(d)
		if parts > g.finest && parts != own {
			continue
		}
		at, off := nearest(off, parts)
		cost := off * off / (2 * 4 * g.stray * g.stray)
		if parts != own {
			cost += beat.Divisions[d].Cost
		}
		if at > n.at && (best < 0 || cost < best) {
			end, best = at, cost
		}
	}
	return end
}

// shortestParts divide a quarter into the shortest notes that ends alone can make.
const shortestParts = 8

// What ends of played notes are reckoned with: how long notes are held of what is written, how much the logarithm of
// that differs, and what it costs to end where nothing begins.
const (
	usuallyHeld = 0.92
	heldSpread  = 0.16
	restCost    = 1.5
)

// endPlayed moves the ends of placed notes that were played. People let go early and late, so that ends tell little:
// each note ends at the onset, or the simple place on the grid, that makes a plain length of about what was held.
func (g *grid) endPlayed(notes []note) {
	for i := range notes {
		n := &notes[i]
		held := float64(max(n.end-n.on, theory.Quarter/64))
		best, end := math.Inf(1), n.at+theory.Quarter/g.finest
		try := func(at theory.Tick, cost float64) {
			d := math.Log(held/float64(at-n.at)/usuallyHeld) / heldSpread
			if cost += d*d/2 + lengthCost(at-n.at); cost < best {
				best, end = cost, at
			}
		}
		farthest := n.at + theory.Tick(held*2)
		for k := i + 1; k < len(notes) && notes[k].at <= farthest; k++ {
			if notes[k].at > n.at && notes[k].at != notes[k-1].at {
				try(notes[k].at, 0)
			}
		}
		for _, parts := range [...]theory.Tick{1, 2, g.divisionAt(n.on)} {
			if at, _ := nearest(n.at+theory.Tick(held/usuallyHeld), parts); at > n.at {
				try(at, restCost)
			}
		}
		n.end = end
	}
}

// lengthCost is what a length costs that is no plain value: a dotted one little, one that needs a tie more.
func lengthCost(t theory.Tick) float64 {
	for parts := theory.Tick(1); parts <= 3; parts += 2 {
		for unit := theory.Whole * 2 / parts; unit >= theory.Quarter/16; unit /= 2 {
			switch t {
			case unit:
				return 0
			case unit * 3 / 2:
				return 0.4
			}
		}
	}
	return 1.2
}
