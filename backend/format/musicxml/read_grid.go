package musicxml

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// grid is a system of bars as far as it is known.
type grid struct {
	row      score.GridRow
	bars     []score.BarRow
	meters   []theory.Meter // of each bar
	given    []bool         // whether a part says so at that bar
	first    []*part        // the part that made it
	stated   int            // the first bar, from 1, whose meter is given; 0 where there is none
	late     theory.Meter   // set within the bar before
	lateFrom int            // this one
	shared   int            // so many of its first bars begin with those of the main grid
}

// emptyGrid is a grid with room for the bars of a file of that size.
func (r *reader) emptyGrid(row score.GridRow) *grid {
	n := min(max(len(r.src.Data)/bytesPerBar, 16), 1024)
	return &grid{
		row: row, bars: make([]score.BarRow, 0, n), meters: make([]theory.Meter, 0, n), given: make([]bool, 0, n), first: make([]*part, 0, n),
	}
}

// bytesPerBar is about what a bar of all parts of a quartet takes.
const bytesPerBar = 8000

// sharedBars is how many bars from the first on begin with those of the main grid: all of those that it has itself.
func (g *grid) sharedBars() int {
	if g.row == 1 {
		return len(g.bars)
	}
	return g.shared
}

// move is what a part does when its meter differs: it leaves a grid for another, with the bars that it has by then.
type move struct {
	from, to *grid
	bars     int
}

func (r *reader) mainGrid() *grid {
	if len(r.grids) == 0 {
		r.grids = append(r.grids, r.emptyGrid(1))
	}
	return r.grids[0]
}

// addBar makes the next bar of a grid. Its number is the printed one; what is no number is its label.
func (r *reader) addBar(p *part, head measureHead) {
	bar := score.Bar{ID: r.barID, Grid: p.grid.row, Number: int32(len(p.grid.bars) + 1)}
	if n, ok := within(head.number, -1<<30, 1<<30); ok {
		bar.Number = int32(n)
	} else if len(head.number) > 0 {
		if n := len(p.grid.bars); n > 0 {
			bar.Number = r.b.Bar(p.grid.bars[n-1]).Number
		}
		bar.Number = leadingNumber(head.number, bar.Number)
		bar.Label = r.b.TextBytes(head.number)
	}
	r.barID = 0
	if head.implicit {
		bar.Flags |= score.Implicit
	}
	meter := theory.NewMeter(4, 4)
	if n := len(p.grid.meters); n > 0 {
		meter = p.grid.meters[n-1]
		if p.grid.lateFrom == n {
			meter = p.grid.late
		}
	}
	row := r.appendBar(p.grid, p, bar, meter)
	if bar.Label != 0 {
		r.labels[row] = string(head.number)
	}
}

// appendBar adds a bar to a grid.
func (r *reader) appendBar(g *grid, p *part, bar score.Bar, meter theory.Meter) score.BarRow {
	row := r.b.AddBar(bar)
	g.bars, g.meters = append(g.bars, row), append(g.meters, meter)
	g.given, g.first = append(g.given, false), append(g.first, p)
	return row
}

// leadingNumber is the number that a label begins with ("12a").
func leadingNumber(label []byte, otherwise int32) int32 {
	end := 0
	for end < len(label) && end < 9 && label[end] >= '0' && label[end] <= '9' {
		end++
	}
	if n, ok := integer(label[:end]); ok {
		return int32(n)
	}
	return otherwise
}

// setMeter sets the meter from the bar being read on. The first part to name one decides for all parts of its grid; a
// part that names another has bars of its own from then on.
func (r *reader) setMeter(m theory.Meter) {
	p := r.part
	index := p.index()
	known := p.grid.meters[index]
	switch {
	case p.at.pos() > 0 && sameTerms(known, m):
	case p.at.pos() > 0:
		r.meterWithin(m)
	case p.grid.first[index] == p && !p.grid.given[index] || !p.grid.isGiven(index):
		r.giveMeter(p.grid, index, m)
	case !sameTerms(known, m):
		r.leaveGrid(p, m)
	}
}

// sameTerms reports whether two meters count the same, whatever their symbols.
func sameTerms(a, b theory.Meter) bool { return a.N == b.N && a.Terms == b.Terms }

// isGiven reports whether a part has named the meter of a bar, there or before.
func (g *grid) isGiven(index int) bool { return g.stated > 0 && g.stated <= index+1 }

// giveMeter sets the meter of a bar and those after it, up to one that has its own.
func (r *reader) giveMeter(g *grid, index int, m theory.Meter) {
	r.b.Meter(g.row, g.bars[index], m)
	g.given[index] = true
	if g.stated == 0 || index < g.stated {
		g.stated = index + 1
	}
	g.meters[index] = m
	for i := index + 1; i < len(g.bars) && !g.given[i]; i++ {
		g.meters[i] = m
	}
}

// leaveGrid gives a part a grid in which the bar being read has another meter: one that a part before it has left for
// with the same meters so far, or one of its own.
func (r *reader) leaveGrid(p *part, m theory.Meter) {
	index := p.index()
	known := p.grid.meters[index]
	if len(p.moves) == maxMoves || len(r.grids) == maxGrids {
		r.warn(codeMeter, p.id, "the meter %s is not kept beside %s in another part", m, known)
		return
	}
	if known.Length() != m.Length() && !r.src.Again(codeMeter, []byte(p.id)) {
		r.say(source.Info, fault.Invalid, codeMeter, p.id, "the meter is %s here and %s in another part", m, known)
	}
	g := r.gridLike(p.grid, index, m)
	if g == nil {
		g = r.newGrid(p, m)
	}
	p.moves = append(p.moves, move{from: p.grid, to: g, bars: index})
	p.grid = g
	r.b.Part(p.row).Grid = g.row
}

// Bounds of how often meters may differ: music has two or three at once.
const (
	maxGrids = 64
	maxMoves = 16
)

// gridLike finds a grid with the meters of another before a bar, and its own there.
func (r *reader) gridLike(old *grid, index int, m theory.Meter) *grid {
	for _, g := range r.grids {
		if g == old || len(g.bars) <= index || !sameTerms(g.meters[index], m) {
			continue
		}
		same := true
		for i := 0; same && i < index; i++ {
			same = sameTerms(g.meters[i], old.meters[i])
		}
		if same {
			return g
		}
	}
	return nil
}

// newGrid makes a grid with the bars of a part's grid up to the one being read, which has another meter.
func (r *reader) newGrid(p *part, m theory.Meter) *grid {
	index, old := p.index(), p.grid
	g := r.emptyGrid(r.b.AddGrid())
	r.grids = append(r.grids, g)
	for i, row := range old.bars[:index+1] {
		bar := *r.b.Bar(row)
		bar.ID, bar.Grid = 0, g.row
		switch {
		case i == index:
			bar.ID, r.barID = r.barID, 0
		case i < len(p.barIDs):
			bar.ID = p.barIDs[i]
		}
		made := r.appendBar(g, p, bar, old.meters[i])
		if label, ok := r.labels[row]; ok {
			r.labels[made] = label
		}
		if i < index && old.given[i] {
			r.giveMeter(g, i, old.meters[i])
		}
	}
	r.giveMeter(g, index, m)
	return g
}
