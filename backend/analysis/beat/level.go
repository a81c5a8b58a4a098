package beat

import (
	"math"

	"ricercar/backend/theory"
)

// What is usual of written music: how long a quarter lasts, in seconds, how many strokes it has, and how much the
// logarithms of both differ. Measured on 190 movements and songs of OpenScore and Mutopia with tempo marks.
const (
	quarterSeconds, quarterSpread = 0.64, 0.40
	quarterStrokes, strokesSpread = 2.3, 0.6
)

// units are the lengths that a beat may be written as, and what they cost where beats are divided into halves, and into
// thirds.
var units = []struct {
	length         theory.Tick
	binary, thirds float64
}{
	{theory.Quarter / 4, 1.5, 3},
	{theory.Eighth, 0, 2},
	{theory.Quarter, 0, 2},
	{theory.Half, 0, 2},
	{theory.Whole, 1.5, 4},
	{theory.Eighth * 3 / 2, 6, 1},
	{theory.Quarter * 3 / 2, 6, 0},
	{theory.Half * 3 / 2, 6, 0.5},
}

// unit is the written length of the beats that is likeliest.
func (t *tracker) unit(times []float64) theory.Tick {
	ternary := t.ternaryShare(times)
	period := (times[len(times)-1] - times[0]) / float64(len(times)-1)
	strokes := float64(len(t.strokes)) / float64(len(times)-1)
	best, unit := math.Inf(1), theory.Quarter
	for _, u := range units {
		quarters := u.length.Quarters()
		a := math.Log(period/quarters/quarterSeconds) / quarterSpread
		b := math.Log(strokes/quarters/quarterStrokes) / strokesSpread
		cost := (a*a+b*b)/2 + u.binary*(1-ternary) + u.thirds*ternary
		if cost < best {
			best, unit = cost, u.length
		}
	}
	return unit
}

// ternaryShare is how many of the beats with strokes inside are divided into thirds.
func (t *tracker) ternaryShare(times []float64) float64 {
	ternary, divided, lo := 0, 0, 0
	for i := range len(times) - 1 {
		start, period := times[i], times[i+1]-times[i]
		for lo < len(t.strokes) && t.strokes[lo].at < start+period*0.03 {
			lo++
		}
		hi := lo
		for hi < len(t.strokes) && t.strokes[hi].at < start+period*0.97 {
			hi++
		}
		if hi > lo {
			divided++
			if _, d := t.division(t.strokes[lo:hi], start, period); d.IsTernary() {
				ternary++
			}
		}
		lo = hi
	}
	return float64(ternary) / float64(max(divided, 1))
}
