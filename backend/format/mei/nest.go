package mei

import (
	"cmp"
	"slices"
)

// group is a run of items that stand within one element, a tuplet, a beam or a tremolo: those from lo up to but not
// including hi.
type group struct {
	lo, hi int
	kind   groupKind
	index  int // row of the tuplet, strokes of the tremolo
}

type groupKind uint8

const (
	tupletGroup groupKind = iota
	beamGroup
	tremoloGroup
)

// nest brings groups into the order in which elements open: outer before inner, a tuplet before a beam of the same
// extent. Groups that cross an earlier one cannot be elements and are returned apart.
func nest(groups []group) (nested, crossing []group) {
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.lo, b.lo), cmp.Compare(b.hi, a.hi), cmp.Compare(a.kind, b.kind))
	})
	// Beams come last, so that it is they that give way.
	for _, kind := range []groupKind{tupletGroup, tremoloGroup, beamGroup} {
		for _, g := range groups {
			if g.kind != kind {
				continue
			}
			if slices.ContainsFunc(nested, g.crosses) {
				crossing = append(crossing, g)
			} else {
				nested = append(nested, g)
			}
		}
	}
	slices.SortStableFunc(nested, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.lo, b.lo), cmp.Compare(b.hi, a.hi), cmp.Compare(a.kind, b.kind))
	})
	return nested, crossing
}

// crosses reports whether neither group holds the other and yet they share items.
func (g group) crosses(h group) bool {
	return g.lo < h.lo && h.lo < g.hi && g.hi < h.hi || h.lo < g.lo && g.lo < h.hi && h.hi < g.hi
}
