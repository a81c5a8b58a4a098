package abc

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ricercar/backend/format/source"
)

// book is a book of so many tunes of 16 bars.
func book(tunes int) []byte {
	var b strings.Builder
	for i := range tunes {
		fmt.Fprintf(&b, "X:%d\nT:Tune %d\nC:Trad.\nM:6/8\nL:1/8\nQ:3/8=112\nR:jig\nK:D\n", i+1, i+1)
		for range 4 {
			b.WriteString("|:A|d2f \"G\"gfe|(ABc) d>ef|{g}f2e dcB|(3ABA FD [DF]2:|\n")
		}
		b.WriteString("\n")
	}
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	data := book(200)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(context.Background(), source.New("", data, source.Limits{})); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAllocations bounds what a note costs.
func TestAllocations(t *testing.T) {
	const tunes = 20
	data := book(tunes)
	notes := 0
	entries, _ := read(t, string(data))
	for _, e := range entries {
		notes += e.Score.NumHeads()
	}
	allocations := testing.AllocsPerRun(5, func() {
		_, _ = Read(context.Background(), source.New("", data, source.Limits{}))
	})
	if perNote := allocations / float64(notes); perNote > 3 {
		t.Errorf("%.1f allocations a note", perNote)
	}
}
