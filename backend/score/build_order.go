package score

import (
	"slices"
)

// rowsInOrder returns the rows from 0 to n−1 sorted by a group, a number below groups, and within each group by a
// comparison, where there is one; equal rows keep their order. It is nil where all are in order already.
//
// What readers add is in order but for the parts, voices and events that it comes in, so that rows are counted into their
// groups and only groups that are out of order are sorted.
func rowsInOrder[R Row](n, groups int, group func(R) int, compare func(i, j R) int) []R {
	if areInOrder(n, group, compare) {
		return nil
	}
	next := make([]uint32, groups+1) // where each group's next row goes; in the end, where the group ends
	for i := range n {
		next[group(R(i))+1]++
	}
	for g := range groups {
		next[g+1] += next[g]
	}
	order := make([]R, n)
	for i := range n {
		g := group(R(i))
		order[next[g]] = R(i)
		next[g]++
	}
	if compare == nil {
		return order
	}
	lo := uint32(0)
	for _, hi := range next[:groups] {
		if rows := order[lo:hi]; len(rows) > 1 && !slices.IsSortedFunc(rows, compare) {
			slices.SortStableFunc(rows, compare)
		}
		lo = hi
	}
	return order
}

func areInOrder[R Row](n int, group func(R) int, compare func(i, j R) int) bool {
	if n == 0 {
		return true
	}
	before := group(0)
	for i := 1; i < n; i++ {
		g := group(R(i))
		if g < before || g == before && compare != nil && compare(R(i-1), R(i)) > 0 {
			return false
		}
		before = g
	}
	return true
}

// permute returns the table in an order of rows.
func permute[R Row, T any](table []T, order []R) []T {
	out := make([]T, len(table))
	for i, r := range order {
		out[i] = table[r]
	}
	return out
}

// inverse leads from a row to its place in an order.
func inverse[R Row](order []R) []R {
	to := make([]R, len(order))
	for i, r := range order {
		to[r] = R(i)
	}
	return to
}

// placed returns a table sorted by its anchors. The bars of a single grid follow each other in time, so that rows are
// counted into bars; what stands at the end of one bar belongs with what stands at the beginning of the next.
func placed[T any](b *Builder, table []T, anchor func(*T) *Anchor) []T {
	groups, group := 1, func(uint32) int { return 0 }
	if len(b.grids) <= 2 {
		groups, group = len(b.bars)+1, func(i uint32) int {
			a := anchor(&table[i])
			if bar := &b.bars[a.Bar]; a.Tick == bar.Start+bar.Len {
				return int(a.Bar) + 1
			}
			return int(a.Bar)
		}
	}
	order := rowsInOrder(len(table), groups, group, func(i, j uint32) int { return compareAnchors(anchor(&table[i]), anchor(&table[j])) })
	if order == nil {
		return table
	}
	return permute(table, order)
}
