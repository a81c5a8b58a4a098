package score

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"ricercar/backend/theory"
)

// Counting into groups gives what a stable sort gives.
func TestRowsInOrder(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		groups, keys := make([]int, n), make([]int, n)
		for i := 1; i < n; i++ {
			groups[i], keys[i] = 1+rnd.IntN(1+n/8), rnd.IntN(4)
		}
		got := rowsInOrder(n, 2+n/8, func(r EventRow) int { return groups[r] }, func(i, j EventRow) int { return cmp.Compare(keys[i], keys[j]) })
		want := make([]EventRow, n)
		for i := range want {
			want[i] = EventRow(i)
		}
		sorted := slices.Clone(want)
		slices.SortStableFunc(sorted, func(i, j EventRow) int {
			return cmp.Or(cmp.Compare(groups[i], groups[j]), cmp.Compare(keys[i], keys[j]))
		})
		if slices.Equal(want, sorted) {
			sorted = nil
		}
		if !slices.Equal(got, sorted) {
			t.Fatalf("%d rows: %v, want %v", n, got, sorted)
		}
	}
}

// What stands at the end of a bar in a later part comes behind what stands there, in the next bar, in an earlier one.
func TestMarksAtBarLinesAreInOrderOfParts(t *testing.T) {
	for _, grids := range []int{1, 2} {
		b := NewBuilder(0)
		var parts []PartRow
		for range 2 {
			parts = append(parts, b.AddPart(Part{}))
			b.AddStaff(Staff{Part: parts[len(parts)-1]})
		}
		for g := range grids {
			b.AddBar(Bar{Grid: GridRow(g + 1), Number: 1})
			b.AddBar(Bar{Grid: GridRow(g + 1), Number: 2})
		}
		b.Part(parts[1]).Grid = GridRow(grids)
		for _, m := range []struct {
			part   PartRow
			bar    BarRow
			offset theory.Tick
		}{{2, 1, theory.Whole}, {2, 2, theory.Half}, {1, 2, 0}, {1, 1, 0}, {1, 2, theory.Half}} {
			b.AddMark(Mark{At: Anchor{Bar: m.bar, Part: m.part, Tick: m.offset}})
		}
		s, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		var got []PartRow
		for i := range s.Marks() {
			got = append(got, s.Marks()[i].At.Part)
		}
		if want := []PartRow{1, 1, 2, 1, 2}; !slices.Equal(got, want) {
			t.Errorf("%d grids: parts %v, want %v", grids, got, want)
		}
	}
}
