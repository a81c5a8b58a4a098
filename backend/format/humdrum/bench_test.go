package humdrum

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ricercar/backend/format/source"
)

// quartet is a piece of so many bars in four spines.
func quartet(bars int) []byte {
	row := func(field string) string { return strings.Join([]string{field, field, field, field}, "\t") + "\n" }
	var b strings.Builder
	b.WriteString(row("**kern") + row("*clefG2") + row("*k[f#]") + row("*M4/4"))
	for i := range bars {
		b.WriteString(row(fmt.Sprintf("=%d", i+1)))
		b.WriteString("2G\t4B\t8dL\t(8.gL\n.\t.\t8eJ\t.\n.\t.\t.\t16aJk)\n")
		b.WriteString("4D\t4c 4e'\t12f#L\t[4g\\\n.\t.\t12e\t.\n.\t.\t12dJ\t.\n4G;\t4B\t4d\t4g\\]\n")
	}
	b.WriteString(row("==") + row("*-"))
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	data := quartet(400)
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
	data := quartet(200)
	entries, err := Read(context.Background(), source.New("", data, source.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	allocations := testing.AllocsPerRun(5, func() {
		_, _ = Read(context.Background(), source.New("", data, source.Limits{}))
	})
	if perNote := allocations / float64(entries[0].Score.NumHeads()); perNote > .25 {
		t.Errorf("%.2f allocations a note", perNote)
	}
}
