package edit

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// refill lays bars of the old length under stretched music. Sections that must begin with a bar line are filled with
// bars of their meter; the last one of a section may be short.
func (st *stretcher) refill(g score.GridRow) {
	bars := st.s.Grid(g).Bars
	number := int32(1)
	for lo := bars.Lo; lo < bars.Hi; {
		hi := lo + 1
		for hi < bars.Hi && !st.beginsSection(hi) {
			hi++
		}
		number = st.fillSection(g, score.Span[score.BarRow]{Lo: lo, Hi: hi}, number)
		lo = hi
	}
}

// beginsSection reports whether a bar line must stay before a bar: at new meters, repeats, endings, jumps, and around
// bars that are shorter or longer than their meter.
func (st *stretcher) beginsSection(r score.BarRow) bool {
	bar, before := st.s.Bar(r), st.s.Bar(r-1)
	if st.s.Meter(r) != st.s.Meter(r-1) || bar.Endings != before.Endings || bar.Len != before.Len ||
		bar.Flags&(score.RepeatStart|score.EndingStart|score.LeftSegno) != 0 || before.Flags&score.RepeatEnd != 0 || before.Right != score.NormalLine {
		return true
	}
	for _, j := range st.s.Jumps() {
		if j.Bar == r && j.Kind >= score.Segno || j.Bar == r-1 && j.Kind < score.Segno {
			return true
		}
	}
	return false
}

// section is a stretch of bars that is filled anew.
type section struct {
	old         score.Span[score.BarRow]
	first, last score.Bar
	from, to    theory.Tick // stretched
	full        theory.Tick // length of its bars
	lead        theory.Tick // length of the first one
}

// sectionOf measures a section. A pickup that becomes longer than a bar begins with what it has more.
func (st *stretcher) sectionOf(old score.Span[score.BarRow]) section {
	x := section{old: old, first: st.s.Bar(old.Lo), last: st.s.Bar(old.Hi - 1)}
	x.from, x.to = st.time(x.first.Start), st.time(x.last.Start+x.last.Len)
	x.full = max(st.s.Meter(old.Lo).Length(), x.first.Len)
	x.lead = x.full
	if rest := (x.to - x.from) % x.full; x.first.Missing > 0 && rest > 0 {
		x.lead = rest
	}
	return x
}

// fillSection adds the bars of a section and returns the number of the bar behind it.
func (st *stretcher) fillSection(g score.GridRow, old score.Span[score.BarRow], number int32) int32 {
	x := st.sectionOf(old)
	next := old.Lo // whose copy is still to come
	for at, length := x.from, x.lead; at < x.to; at, length = at+length, x.full {
		length = min(length, x.to-at)
		bar := x.bar(at, length)
		if bar.Number = number; bar.Flags&score.Implicit != 0 {
			bar.Number = x.first.Number
		} else {
			number++
		}
		if next < old.Hi && st.time(st.s.Bar(next).Start) == at {
			bar.ID = st.id(st.s.Bar(next).ID)
		}
		bar.Grid = g
		made := st.b.AddBar(bar)
		if at == x.from && len(st.s.Grid(g).Meters.Within(x.first.Start, x.first.Start+1)) > 0 {
			st.b.Meter(g, made, st.s.Meter(old.Lo))
		}
		for ; next < old.Hi && st.time(st.s.Bar(next).Start) < at+length; next++ {
			st.bars[next] = made
		}
		for r := old.Lo; r < next; r++ {
			if b := st.s.Bar(r); st.barEnds[r] == 0 && st.time(b.Start+b.Len) <= at+length {
				st.barEnds[r] = made
			}
		}
	}
	return number
}

// bar is a bar of a section, with the signs of its beginning and end.
func (x section) bar(at, length theory.Tick) score.Bar {
	bar := score.Bar{Len: length, Endings: x.first.Endings}
	if at == x.from {
		bar.Left, bar.Flags = x.first.Left, x.first.Flags&(score.RepeatStart|score.EndingStart|score.LeftSegno|score.Implicit)
	}
	if at+length == x.to {
		bar.Right, bar.Times = x.last.Right, x.last.Times
		bar.Flags |= x.last.Flags & (score.RepeatEnd | score.RepeatAfterJump | score.EndingStop | score.EndingOpen)
	}
	return bar
}
