package musicxml

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// bigScore writes a score of parts and bars as programs write them: four notes a bar with positions, stems, beams, a
// slur and a syllable, and now and then a chord, a tie, a dynamic and an articulation. It has five heads a bar.
func bigScore(parts, bars int) (text []byte, heads int) {
	var out bytes.Buffer
	out.WriteString("<?xml version=\"1.0\"?>\n<score-partwise version=\"4.0\">\n  <part-list>\n")
	for p := range parts {
		fmt.Fprintf(&out, "    <score-part id=\"P%d\">\n      <part-name>Part %d</part-name>\n    </score-part>\n", p+1, p+1)
	}
	out.WriteString("  </part-list>\n")
	for p := range parts {
		fmt.Fprintf(&out, "  <part id=\"P%d\">\n", p+1)
		for b := range bars {
			bigBar(&out, b)
		}
		out.WriteString("  </part>\n")
	}
	out.WriteString("</score-partwise>\n")
	return out.Bytes(), parts * bars * 5
}

func bigBar(out *bytes.Buffer, b int) {
	fmt.Fprintf(out, "    <measure number=\"%d\" width=\"216.58\">\n", b+1)
	if b == 0 {
		out.WriteString("      <attributes>\n        <divisions>24</divisions>\n        <key>\n          <fifths>2</fifths>\n        </key>\n" +
			"        <time>\n          <beats>4</beats>\n          <beat-type>4</beat-type>\n        </time>\n" +
			"        <clef>\n          <sign>G</sign>\n          <line>2</line>\n        </clef>\n      </attributes>\n")
	}
	if b%4 == 0 {
		out.WriteString("      <direction placement=\"below\">\n        <direction-type>\n          <dynamics default-x=\"3.2\">\n            <mf/>\n          </dynamics>\n        </direction-type>\n      </direction>\n")
	}
	for n := range 4 {
		step := "CDEFGAB"[(b+n)%7 : (b+n)%7+1]
		fmt.Fprintf(out, "      <note default-x=\"%d.27\" default-y=\"-15.00\">\n        <pitch>\n          <step>%s</step>\n          <octave>5</octave>\n        </pitch>\n        <duration>24</duration>\n", 12+50*n, step)
		if n == 3 {
			out.WriteString("        <tie type=\"start\"/>\n")
		}
		out.WriteString("        <voice>1</voice>\n        <type>quarter</type>\n        <stem>down</stem>\n")
		switch n {
		case 0:
			out.WriteString("        <notations>\n          <slur type=\"start\" number=\"1\"/>\n          <articulations>\n            <staccato/>\n          </articulations>\n        </notations>\n")
		case 1:
			out.WriteString("        <notations>\n          <slur type=\"stop\" number=\"1\"/>\n        </notations>\n")
		case 3:
			out.WriteString("        <notations>\n          <tied type=\"start\"/>\n        </notations>\n")
		}
		fmt.Fprintf(out, "        <lyric number=\"1\" default-x=\"6.58\" default-y=\"-49.93\">\n          <syllabic>single</syllabic>\n          <text>%s</text>\n        </lyric>\n      </note>\n", []string{"la", "le", "lu", "lo"}[n])
		if n == 2 {
			fmt.Fprintf(out, "      <note default-x=\"112.27\" default-y=\"-25.00\">\n        <chord/>\n        <pitch>\n          <step>%s</step>\n          <alter>1</alter>\n          <octave>4</octave>\n        </pitch>\n        <duration>24</duration>\n        <voice>1</voice>\n        <type>quarter</type>\n        <accidental>sharp</accidental>\n        <stem>down</stem>\n      </note>\n", step)
		}
	}
	out.WriteString("    </measure>\n")
}

// Reading makes a number of allocations that grows with parts and with the logarithm of the notes, but not with the
// notes: one for each doubling of a table.
func TestReadAllocations(t *testing.T) {
	few := 0.0
	for _, bars := range []int{400, 1600} {
		text, heads := bigScore(4, bars)
		allocations := testing.AllocsPerRun(3, func() {
			if _, err := Read(context.Background(), source.New("big.xml", text, source.Limits{})); err != nil {
				t.Fatal(err)
			}
		})
		if most := float64(heads) / 20; allocations > most {
			t.Errorf("%d heads: %.0f allocations, more than %.0f", heads, allocations, most)
		}
		if few > 0 && allocations > 1.5*few {
			t.Errorf("%d heads: %.0f allocations, %.0f for a quarter of them", heads, allocations, few)
		}
		few = allocations
		t.Logf("%d heads, %d bytes: %.0f allocations", heads, len(text), allocations)
	}
}

func BenchmarkRead(b *testing.B) {
	text, heads := bigScore(8, 600)
	b.Run("Read", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Read(context.Background(), source.New("big.xml", text, source.Limits{})); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*heads), "ns/head")
	})
	b.Run("IndexByte", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for rest := text; ; {
				n := bytes.IndexByte(rest, '<')
				if n < 0 {
					break
				}
				rest = rest[n+1:]
			}
		}
	})
}

// A score with a syllable under every note, a slur and an articulation in every bar takes at most 110 bytes for each of
// its heads, and as much of the heap as it says.
func TestScoreMemory(t *testing.T) {
	text, heads := bigScore(4, 1600)
	s := readScore(t, text)
	before := heapInUse()
	kept := readScore(t, text)
	taken := heapInUse() - before
	runtime.KeepAlive(kept)
	runtime.KeepAlive(text)
	if most := 110 * heads; s.Bytes() > most {
		t.Errorf("%d heads take %d bytes, more than %d", heads, s.Bytes(), most)
	}
	if said := s.Bytes(); taken > said+said/10 || taken < said-said/10 {
		t.Errorf("the score says that it takes %d bytes, and takes %d", said, taken)
	}
	t.Logf("%d heads take %d bytes each, %d of the heap", heads, s.Bytes()/heads, taken/heads)
}

func readScore(t *testing.T, text []byte) *score.Score {
	t.Helper()
	entries, err := Read(context.Background(), source.New("big.xml", text, source.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	return entries[0].Score
}

// heapInUse is what lives on the heap.
func heapInUse() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
