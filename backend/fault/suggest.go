package fault

import (
	"cmp"
	"slices"
	"strings"
)

// Suggest returns up to three of names that a user who wrote got may have meant, nearest first:
// those that differ by few letters, begin alike or contain what was written. Letter case does not count.
func Suggest(got string, names []string) []string {
	type scored struct {
		name string
		cost int
	}
	var near []scored
	want := strings.ToLower(got)
	for _, name := range names {
		low := strings.ToLower(name)
		cost := distance(want, low)
		if want != "" && strings.Contains(low, want) {
			cost = min(cost, 1)
		}
		if cost <= max(1, len(want)/3) {
			near = append(near, scored{name, cost})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(a.cost, b.cost) })
	out := make([]string, 0, 3)
	for _, s := range near[:min(3, len(near))] {
		out = append(out, s.name)
	}
	return out
}

// distance is the number of letters to insert, drop, change or swap with a neighbour to get from a to b
// (optimal string alignment).
func distance(a, b string) int {
	before, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range len(a) {
		cur[0] = i + 1
		for j := range len(b) {
			change := prev[j]
			if a[i] != b[j] {
				change++
			}
			cur[j+1] = min(change, prev[j+1]+1, cur[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				cur[j+1] = min(cur[j+1], before[j-1]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
