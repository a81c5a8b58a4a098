package harmony_test

import (
	"testing"

	"ricercar/backend/analysis/harmony"
)

// BenchmarkFind reports the time for each verticality of a quartet movement, which grows no faster than its length.
func BenchmarkFind(b *testing.B) {
	s := piece(b, "haydn_opus20no1_movement1.mxl")
	slices := 0
	for range s.Slices() {
		slices++
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := harmony.Find(s, harmony.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*slices), "µs/slice")
}
