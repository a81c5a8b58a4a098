package musicxml

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// division is a place within a bar where a repeat, an ending or a meter begins or ends. The score has these at the ends
// of bars only, so that the bar becomes two, as editors write it: the second is not counted and has a number like X1.
type division struct {
	grid          *grid
	index         int // of the bar
	at            theory.Tick
	before, after score.Bar // signs of the parts before and behind the place
	meter         theory.Meter
	hasMeter      bool
	offset        int // in the file
}

type divisionKey struct {
	grid  *grid
	index int
	at    theory.Tick
}

// divide takes a bar line within a bar. One that is only drawn shows how beats are grouped, and divides nothing.
func (r *reader) divide(d *division) {
	if (d.before.Flags|d.after.Flags)&(leftSigns|rightSigns) == 0 {
		if d.before.Right != score.NormalLine {
			r.unkeptAs([]byte("a bar line within a measure"))
		}
		return
	}
	r.addDivision(d)
}

// meterWithin takes a meter that is set within a bar. It is that of the bars behind it, too.
func (r *reader) meterWithin(m theory.Meter) {
	p := r.part
	if g, next := p.grid, p.index()+1; g.first[p.index()] == p {
		g.late, g.lateFrom = m, next
		for i := next; i < len(g.bars) && !g.given[i]; i++ {
			g.meters[i] = m
		}
	}
	r.addDivision(&division{grid: p.grid, index: p.index(), at: p.at.pos(), meter: m, hasMeter: true, offset: r.x.Offset})
}

// addDivision keeps a division, once for all parts that name it.
func (r *reader) addDivision(d *division) {
	if !r.src.Again(codeEnding, []byte("within")) {
		r.say(source.Info, fault.Unsupported, codeEnding, "within", "a repeat or meter begins or ends within a measure, which becomes two")
	}
	key := divisionKey{d.grid, d.index, d.at}
	o := r.divided[key]
	if o == nil {
		bar := divisionKey{grid: d.grid, index: d.index}
		if r.numDivided[bar]++; r.numDivided[bar] > maxDivided {
			r.warn(codeEnding, "many", "a measure is divided more than %d times", maxDivided)
			return
		}
		r.divided[key] = d
		return
	}
	o.before, o.after = joined(o.before, d.before), joined(o.after, d.after)
	if d.hasMeter {
		o.meter, o.hasMeter = d.meter, true
	}
}

// maxDivided bounds how often a bar is divided: each of its notes is held against each division.
const maxDivided = 32

// joined are the signs of two bars together.
func joined(a, b score.Bar) score.Bar {
	a.Flags |= b.Flags
	a.Endings |= b.Endings
	a.Left, a.Right, a.Times = max(a.Left, b.Left), max(a.Right, b.Right), max(a.Times, b.Times)
	return a
}

// divideBars divides the bars in which something begins or ends, in all grids that share them.
func (r *reader) divideBars() {
	if len(r.divided) == 0 {
		return
	}
	list := r.allDivisions()
	places := make([]score.Place, 0, len(list))
	for _, d := range list {
		places = append(places, score.Place{Bar: d.grid.bars[d.index], Offset: d.at})
	}
	made := r.b.SplitBars(places)
	pieces := map[score.BarRow][]half{}
	for i, d := range list {
		row := places[i].Bar
		switch before := pieces[row]; {
		case made[i] != 0:
			from := row
			if n := len(before); n > 0 {
				from = before[n-1].bar
			}
			r.signDivision(d, from, made[i])
			pieces[row] = append(before, half{d.at, made[i]})
		case d.at >= r.b.Length(row) && len(before) == 0:
			r.moveToEnd(d)
		default:
			r.src.Say(source.Remark{Severity: source.Warning, Kind: fault.Invalid, Code: codeEnding, Subject: "sounding", Offset: d.offset},
				"a note sounds where a repeat or meter begins or ends within its measure: the measure stays whole")
			r.meterFrom(d, d.index+1)
		}
	}
	r.nameDivisions(slices.DeleteFunc(made, func(b score.BarRow) bool { return b == 0 }))
	r.moveJumps(pieces)
}

// half is what begins in a bar that was divided.
type half struct {
	at  theory.Tick
	bar score.BarRow
}

// allDivisions are the divisions of all grids, in order of bars and places.
func (r *reader) allDivisions() []*division {
	for key, d := range maps.Clone(r.divided) {
		if d.index >= d.grid.sharedBars() {
			continue
		}
		for _, g := range r.grids {
			if key.grid = g; d.index < g.sharedBars() && r.divided[key] == nil {
				r.divided[key] = &division{grid: g, index: d.index, at: d.at, before: d.before, after: d.after, offset: d.offset}
			}
		}
	}
	list := slices.Collect(maps.Values(r.divided))
	slices.SortFunc(list, func(a, b *division) int {
		return cmp.Or(cmp.Compare(a.grid.row, b.grid.row), cmp.Compare(a.index, b.index), cmp.Compare(a.at, b.at))
	})
	return list
}

// signDivision gives the two parts of a bar their signs.
func (r *reader) signDivision(d *division, before, after score.BarRow) {
	first, second := r.b.Bar(before), r.b.Bar(after)
	whole := first.Endings
	if d.after.Flags&score.EndingStart != 0 {
		first.Endings &^= d.after.Endings
		second.Endings = d.after.Endings
	} else if d.before.Flags&(score.EndingStop|score.EndingOpen) != 0 {
		second.Endings = whole &^ d.before.Endings
	}
	*first, *second = joined(*first, d.before), joined(*second, d.after)
	second.Flags |= score.Implicit
	if d.hasMeter {
		r.b.Meter(d.grid.row, after, d.meter)
	}
}

// nameDivisions gives the second parts of bars labels that no other bar has.
func (r *reader) nameDivisions(rows []score.BarRow) {
	taken := map[string]bool{}
	for _, label := range r.labels {
		taken[label] = true
	}
	n := 0
	for _, row := range rows {
		label := ""
		for label == "" || taken[label] {
			n++
			label = "X" + strconv.Itoa(n)
		}
		r.b.Bar(row).Label = r.b.Text(label)
	}
}

// moveToEnd gives what begins or ends behind all notes of a bar to its end.
func (r *reader) moveToEnd(d *division) {
	bar := r.b.Bar(d.grid.bars[d.index])
	*bar = joined(*bar, d.before)
	next := d.index + 1
	if next == len(d.grid.bars) {
		return
	}
	bar = r.b.Bar(d.grid.bars[next])
	*bar = joined(*bar, d.after)
	r.meterFrom(d, next)
}

// meterFrom sets the meter of a division from a bar on that has none of its own.
func (r *reader) meterFrom(d *division, index int) {
	if d.hasMeter && index < len(d.grid.bars) && !d.grid.given[index] {
		r.giveMeter(d.grid, index, d.meter)
	}
}

// moveJumps takes jumps to the part of their bar that they stand in.
func (r *reader) moveJumps(pieces map[score.BarRow][]half) {
	for i := range r.held {
		h := &r.held[i]
		for _, p := range pieces[h.jump.Bar] {
			if h.at > p.at || h.at == p.at && isTarget(h.jump.Kind) {
				h.jump.Bar = p.bar
			}
		}
	}
}
