package theory

import (
	"strings"
	"testing"
)

func TestSplitRest(t *testing.T) {
	for _, c := range []struct{ meter, onset, length, want string }{
		{"4/4", "0", "3", "half, quarter"},
		{"4/4", "1", "3", "quarter, half"},
		{"4/4", "1/2", "5/2", "eighth, quarter, quarter"},
		{"4/4", "0", "3/4", "dotted eighth"},
		{"4/4", "1/4", "3/4", "dotted eighth"},
		{"3/4", "0", "2", "quarter, quarter"},
		{"6/8", "0", "3/2", "dotted quarter"},
		{"6/8", "1/2", "5/2", "quarter, dotted quarter"},
		{"2/4", "1/3", "2/3", "quarter triplet"},
		{"5/4", "0", "5", "dotted half, half"},
	} {
		onset, _ := ParseTick(c.onset)
		length, _ := ParseTick(c.length)
		var got []string
		sum := Tick(0)
		for _, p := range MustMeter(c.meter).SplitRest(onset, length) {
			got = append(got, p.Duration.String())
			sum += p.Ticks()
		}
		if text := strings.Join(got, ", "); text != c.want || sum != length {
			t.Errorf("%s of rest at %s in %s: %s, want %s", c.length, c.onset, c.meter, text, c.want)
		}
	}
}
