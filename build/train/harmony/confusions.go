package main

import (
	"fmt"
	"sort"

	"ricercar/backend/analysis/harmony"
)

// confusions count for how many quarters one thing is taken for another.
type confusions map[string]float64

// add compares an answer with the labels: keys by the place of the wrong tonic over the right one, numerals where the key
// is right.
func (c confusions) add(got, want []harmony.Label) {
	for _, w := range want {
		for _, g := range got {
			d := (min(w.To, g.To) - max(w.From, g.From)).Quarters()
			if d <= 0 || w.Numeral.IsZero() {
				continue
			}
			a, b := sound(w.Key), sound(g.Key)
			if a != b {
				c[fmt.Sprintf("key: %+d semitones, minor %d for %d", (b[0]-a[0]+12)%12, b[1], a[1])] += d
				continue
			}
			if w.Numeral.String() != g.Numeral.String() {
				c[fmt.Sprintf("minor %d: %s for %s", a[1], g.Numeral, w.Numeral)] += d
			}
		}
	}
}

// print lists the worst.
func (c confusions) print(most int) {
	var names []string
	for n := range c {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool {
		return c[names[i]] > c[names[j]] || c[names[i]] == c[names[j]] && names[i] < names[j]
	})
	for _, n := range names[:min(most, len(names))] {
		fmt.Printf("  %6.1f quarters %s\n", c[n], n)
	}
}
