package beat

import (
	"math"
	"slices"

	"ricercar/backend/theory"
)

// Beats are the beats of a piece.
type Beats struct {
	// Times are when they are, in seconds, in order; between them time runs evenly.
	Times []float64
	// Unit is how long a beat is written: a quarter, an eighth, a dotted quarter …
	Unit theory.Tick
}

// Options help where more is known than the notes. The zero value knows nothing.
type Options struct {
	// Period is about how long a beat is, in seconds; 0 is unknown.
	Period float64
}

// The beats that are looked for, in seconds, and in how many steps.
const (
	shortest = 0.24 // 250 a minute
	longest  = 1.8  // 33 a minute
	periods  = 42
)

// What the search reckons with. Set by trying on the built-in pieces, played by a machine that strays and drifts.
const (
	usualPeriod  = 0.62  // seconds, about which beats are likeliest (Parncutt 1994)
	periodSpread = 0.4   // of the logarithm of periods
	periodCost   = 1.0   // of an odd period, a beat
	tempoSpread  = 0.085 // of the logarithm of the change of the period from beat to beat
	stray        = 0.018 // seconds that strokes stray from their place
	strayBeat    = 0.020 // of a beat, likewise
	silentCost   = 0.9   // of a beat without a stroke
	weightGain   = 4.0   // of a stroke on a beat, by its weight
	beatCost     = 1.0   // of any beat
	crowdCost    = 6.0   // of two strokes on one place, or one on the beat's own
	mostSilent   = 3     // beats without a stroke in a row
)

// mostStrokes bounds what is searched: hours of music.
const mostStrokes = 100_000

// Track follows the beat of notes, which may come in any order. The beats reach from the first stroke, or before it, to
// the last one, or behind it. Where notes begin at one time only, or at more than a hundred thousand, it returns no
// beats.
func Track(notes []Note, o Options) Beats {
	strokes := strokesOf(notes)
	if len(strokes) < 2 || len(strokes) > mostStrokes {
		return Beats{}
	}
	t := newTracker(strokes, o)
	var best []float64
	cheapest := math.Inf(1)
	for _, t.costs = range followedCosts {
		t.run()
		if times, cost := t.beats(); cost < cheapest {
			best, cheapest = times, cost
		}
	}
	if len(best) < 2 {
		return Beats{}
	}
	return Beats{best, t.unit(best)}
}

// tracker is a search for beats. Its states are strokes that are on a beat, with the period of the beat before.
type tracker struct {
	strokes []stroke
	costs   [len(followed)]float64 // of divisions
	period  [periods]float64
	odd     [periods]float64          // what a period costs
	change  [periods][periods]float64 // what a change of the period costs
	states  [][periods]state          // by stroke
	open    [][periods]float64        // by stroke and period that follows: the best cost of getting there
	via     [][periods]int8           // and the period before
}

// state is the best way to a beat on a stroke.
type state struct {
	cost   float64
	from   int32 // stroke of the beat before; −1 is none
	count  int32 // beats from there
	period int8  // of that beat
}

func newTracker(strokes []stroke, o Options) *tracker {
	t := &tracker{strokes: strokes}
	usual, wide := usualPeriod, periodSpread
	if o.Period > 0 {
		usual, wide = o.Period, periodSpread/3
	}
	step := math.Log(longest/shortest) / (periods - 1)
	for p := range periods {
		t.period[p] = shortest * math.Exp(step*float64(p))
		d := math.Log(t.period[p]/usual) / wide
		t.odd[p] = periodCost*d*d/2 + beatCost
		for q := range periods {
			d := step * float64(p-q) / tempoSpread
			t.change[p][q] = d * d / 2
		}
	}
	t.states = make([][periods]state, len(strokes))
	t.open = make([][periods]float64, len(strokes))
	t.via = make([][periods]int8, len(strokes))
	return t
}

// bin is the number of a period, −1 where it is too short or too long.
func (t *tracker) bin(period float64) int {
	x := math.Log(period/shortest) / math.Log(longest/shortest) * (periods - 1)
	p := int(math.Round(x))
	if p < 0 || p >= periods {
		return -1
	}
	return p
}

// run fills the table of states.
func (t *tracker) run() {
	for j := range t.strokes {
		for p := range periods {
			t.states[j][p] = state{cost: math.Inf(1), from: -1}
			if cost, ok := t.opening(j, p); ok {
				t.states[j][p].cost = cost
			}
		}
		for i := j - 1; i >= 0; i-- {
			gap := t.strokes[j].at - t.strokes[i].at
			if gap > longestGap {
				if i == j-1 {
					t.bridge(i, j, gap)
				}
				break
			}
			t.connect(i, j, gap)
		}
		t.look(j)
	}
}

// longestGap is the longest silence that is counted in beats for its own sake.
const longestGap = longest * (mostSilent + 1)

// bridge counts through a long silence behind stroke i in about the period that was before.
func (t *tracker) bridge(i, j int, gap float64) {
	for q := range periods {
		n := math.Round(gap / t.period[q])
		if c := t.open[i][q] + t.odd[q] - weightGain*t.strokes[j].weight; n <= mostBridged && c < t.states[j][q].cost {
			t.states[j][q] = state{c, int32(i), int32(n), t.via[i][q]}
		}
	}
}

// mostBridged bounds the beats of one silence.
const mostBridged = 10_000

// opening is what it costs to begin with a beat on a stroke: all strokes before it lie in the beat before.
func (t *tracker) opening(j, p int) (float64, bool) {
	first := t.strokes[j].at - t.strokes[0].at
	if first >= t.period[p]*0.95 {
		return 0, false
	}
	inner := t.strokes[:j]
	return t.odd[p] - weightGain*t.strokes[j].weight + t.dividing(inner, t.strokes[j].at-t.period[p], t.period[p]), true
}

// connect tries the ways from a beat on stroke i to the next one on stroke j.
func (t *tracker) connect(i, j int, gap float64) {
	for n := 1; n <= mostSilent+1; n++ {
		q := t.bin(gap / float64(n))
		if q < 0 {
			continue
		}
		cost := t.open[i][q]
		if math.IsInf(cost, 1) {
			continue
		}
		s := &t.states[j][q]
		cost += float64(n)*t.odd[q] + float64(n-1)*silentCost - weightGain*t.strokes[j].weight
		if cost >= s.cost {
			continue
		}
		cost += t.dividingAll(i, j, n, gap/float64(n), s.cost-cost)
		if cost < s.cost {
			*s = state{cost, int32(i), int32(n), t.via[i][q]}
		}
	}
}

// dividingAll is what it costs to divide n beats from stroke i to stroke j; it stops where it costs more than limit.
func (t *tracker) dividingAll(i, j, n int, period, limit float64) (cost float64) {
	lo := i + 1
	for b := range n {
		start := t.strokes[i].at + float64(b)*period
		hi := lo
		for hi < j && t.strokes[hi].at < start+period*0.97 {
			hi++
		}
		cost += t.dividing(t.strokes[lo:hi], start, period)
		if cost > limit {
			return cost
		}
		lo = hi
	}
	return cost
}

// dividing is what the cheapest division of a beat costs for the strokes in it.
func (t *tracker) dividing(inner []stroke, start, period float64) float64 {
	cost, _ := t.division(inner, start, period)
	return cost
}

// division is the cheapest division of a beat for the strokes in it, and what it costs.
func (t *tracker) division(inner []stroke, start, period float64) (float64, Division) {
	if len(inner) == 0 {
		return 0, Divisions[0]
	}
	spread := stray*stray/(period*period) + strayBeat*strayBeat
	best, chosen := math.Inf(1), followed[len(followed)-1]
	for i, d := range followed {
		if d.Parts < len(inner) || t.costs[i] >= best {
			continue
		}
		cost, last := t.costs[i], 0
		for _, s := range inner {
			place := (s.at - start) / period
			miss := d.miss(place)
			part := int(math.Round((place - miss) * float64(d.Parts)))
			if part <= last { // two strokes on one place
				cost += crowdCost
			}
			last = part
			cost += miss * miss / (2 * spread)
		}
		if cost < best {
			best, chosen = cost, d
		}
	}
	if math.IsInf(best, 1) {
		best = float64(len(inner)) * crowdCost
	}
	return best, chosen
}

// look finds the best way to each period that may follow a stroke.
func (t *tracker) look(i int) {
	for q := range periods {
		best, via := math.Inf(1), 0
		for p := range periods {
			if c := t.states[i][p].cost + t.change[p][q]; c < best {
				best, via = c, p
			}
		}
		t.open[i][q], t.via[i][q] = best, int8(via)
	}
}

// ending is what it costs to end with a beat on a stroke: all strokes behind lie in the beat that follows.
func (t *tracker) ending(i, p int) float64 {
	rest := t.strokes[i+1:]
	if len(rest) == 0 {
		return 0
	}
	if rest[len(rest)-1].at-t.strokes[i].at > t.period[p]*0.97 {
		return math.Inf(1)
	}
	return t.dividing(rest, t.strokes[i].at, t.period[p])
}

// beats goes back from the best end, whose cost it returns too.
func (t *tracker) beats() ([]float64, float64) {
	best, at, p := math.Inf(1), -1, 0
	for i := len(t.strokes) - 1; i >= 0 && t.strokes[len(t.strokes)-1].at-t.strokes[i].at < longest; i-- {
		for q := range periods {
			if c := t.states[i][q].cost + t.ending(i, q); c < best {
				best, at, p = c, i, q
			}
		}
	}
	if at < 0 {
		return nil, best
	}
	last := t.strokes[len(t.strokes)-1].at
	out := []float64{t.strokes[at].at}
	period := t.period[p]
	for {
		s := t.states[at][p]
		if s.from < 0 {
			break
		}
		from := t.strokes[s.from].at
		step := (t.strokes[at].at - from) / float64(s.count)
		for k := range int(s.count) {
			out = append(out, t.strokes[at].at-float64(k+1)*step)
		}
		at, p = int(s.from), int(s.period)
	}
	if t.strokes[0].at < out[len(out)-1]-1e-9 {
		out = append(out, out[len(out)-1]-t.period[p])
	}
	slices.Reverse(out)
	for out[len(out)-1] <= last {
		out = append(out, out[len(out)-1]+period)
	}
	return out, best
}
