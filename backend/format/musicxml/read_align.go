package musicxml

import (
	"cmp"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// alignGrids lays the bars of parts with meters of their own beside those of the others: which of them begin together,
// how long they are therefore, and what bar lines and jumps they share.
func (r *reader) alignGrids() {
	if len(r.grids) < 2 {
		return
	}
	main := r.grids[0]
	for _, g := range r.grids[1:] {
		g.shared = g.sameMeters(main)
		if r.isAligned(g) {
			g.shared = min(len(g.bars), len(main.bars))
		}
	}
	r.evenLengths()
	r.moveParts()
	r.shareSigns()
}

// length is how long a bar is.
func (r *reader) length(g *grid, index int) theory.Tick {
	return cmp.Or(r.b.Length(g.bars[index]), g.meters[index].Length(), theory.Whole)
}

// sameMeters is how many bars from the first on have the meters of another grid.
func (g *grid) sameMeters(o *grid) int {
	n := 0
	for n < min(len(g.bars), len(o.bars)) && sameTerms(g.meters[n], o.meters[n]) {
		n++
	}
	return n
}

// isAligned reports whether the bars of a grid begin with those of the main grid, each with that of its number. In
// MusicXML they do, unless the file calls some of them non-controlling. Many files with bars of different lengths do not
// say so: then the parts end together if their bars follow each other, and not if the first go with the first.
func (r *reader) isAligned(g *grid) bool {
	main := r.grids[0]
	for _, p := range r.parts {
		if p.free && (p.grid == g || p.grid == main) {
			return false
		}
	}
	prefix := g.sameMeters(main)
	var own, others, excess theory.Tick
	for i := range max(len(g.bars), len(main.bars)) {
		var here, there theory.Tick
		if i < len(main.bars) {
			there = r.length(main, i)
		}
		switch {
		case i < prefix:
			here = there
		case i < len(g.bars):
			here = r.length(g, i)
		}
		own, others = own+here, others+there
		if i >= len(g.bars) || i >= len(main.bars) {
			excess += here + there
		}
	}
	return excess <= max(own-others, others-own)
}

// evenLengths makes bars that begin together as long as the longest of them.
func (r *reader) evenLengths() {
	main := r.grids[0]
	for i, row := range main.bars {
		length := theory.Tick(0)
		for _, g := range r.grids {
			if g == main || i < g.shared {
				length = max(length, r.b.Length(g.bars[i]))
			}
		}
		length = cmp.Or(length, main.meters[i].Length(), theory.Whole)
		for _, g := range r.grids[1:] {
			if i < g.shared {
				r.b.Extend(g.bars[i], length)
				r.b.Extend(row, length)
			}
		}
	}
}

// moveParts takes what parts have in the bars of grids that they left to those of their last.
func (r *reader) moveParts() {
	moved := map[score.PartRow]map[score.BarRow]score.BarRow{}
	for _, p := range r.parts {
		for _, m := range p.moves {
			if moved[p.row] == nil {
				moved[p.row] = map[score.BarRow]score.BarRow{}
			}
			for i, row := range m.from.bars[:m.bars+1] {
				moved[p.row][row] = p.grid.bars[i]
			}
		}
	}
	r.b.MoveBars(func(p score.PartRow, bar score.BarRow) score.BarRow { return cmp.Or(moved[p][bar], bar) })
}

// shareSigns gives bars of all grids the repeats of those that begin or end together with them, and jumps to the main
// grid: all musicians repeat what one repeats.
func (r *reader) shareSigns() {
	all := make([]*edges, len(r.grids))
	for i, g := range r.grids {
		all[i] = r.edgesOf(g)
	}
	for _, e := range all[1:] {
		r.shareEdges(all[0], e)
	}
	for _, e := range all[1:] {
		r.shareEdges(e, all[0])
	}
	held := r.held
	r.held = nil
	clear(r.jumps)
	for _, h := range held {
		r.holdForAll(h, all[h.grid.row-1], all[0])
	}
}

// edges are the bars of a grid and when they begin; the last start is the end.
type edges struct {
	*grid
	start []theory.Tick
}

func (r *reader) edgesOf(g *grid) *edges {
	e := &edges{g, []theory.Tick{0}}
	for i := range g.bars {
		e.start = append(e.start, e.start[i]+r.length(g, i))
	}
	return e
}

// at returns the bar that a time lies in, and whether it begins there. Behind the last bar it is the number of bars.
func (e *edges) at(t theory.Tick) (index int, begins bool) {
	index, begins = slices.BinarySearch(e.start, t)
	if !begins {
		index = min(index-1, len(e.bars))
	}
	return index, begins
}

// What bars say at their beginning and at their end.
const (
	leftSigns  = score.RepeatStart | score.EndingStart | score.LeftSegno
	rightSigns = score.RepeatEnd | score.RepeatAfterJump | score.EndingStop | score.EndingOpen
)

// shareEdges adds to bars what others say where they begin or end, and the endings that they lie in.
func (r *reader) shareEdges(to, from *edges) {
	for i, row := range to.bars {
		bar := r.b.Bar(row)
		first, begins := from.at(to.start[i])
		last, ends := from.at(to.start[i+1])
		if ends {
			last--
		}
		if max(first, last) >= len(from.bars) {
			return
		}
		begin, end := r.b.Bar(from.bars[first]), r.b.Bar(from.bars[last])
		bar.Endings |= begin.Endings & end.Endings
		if begins {
			bar.Flags |= begin.Flags & leftSigns
			bar.Left = max(bar.Left, begin.Left)
		}
		if ends {
			bar.Flags |= end.Flags & rightSigns
			bar.Right, bar.Times = max(bar.Right, end.Right), max(bar.Times, end.Times)
		}
	}
}

// holdForAll keeps a jump for the bar of the main grid that begins or ends where it stands, unless that has it.
func (r *reader) holdForAll(h heldJump, own, main *edges) {
	index, meets := main.at(own.start[h.index])
	if !isTarget(h.jump.Kind) {
		index, meets = main.at(own.start[h.index+1])
		index--
	}
	if own != main && meets && index >= 0 && index < len(main.bars) {
		h.grid, h.index, h.jump.Bar = main.grid, index, main.bars[index]
	}
	r.holdJump(h)
}
