package theory

import (
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// Written values are the base-2 logarithm of the note's fraction of a whole note.
const (
	DuplexMaxima int8 = -4
	Maxima       int8 = -3
	Longa        int8 = -2
	Breve        int8 = -1
	WholeValue   int8 = 0
	HalfValue    int8 = 1
	QuarterValue int8 = 2
	EighthValue  int8 = 3
	Value16th    int8 = 4
	Value32nd    int8 = 5
	Value64th    int8 = 6
	Value128th   int8 = 7
	Value256th   int8 = 8
	Value512th   int8 = 9
	Value1024th  int8 = 10
	Value2048th  int8 = 11
)

// Bounds of what a single symbol can be.
const (
	longestValue  = DuplexMaxima
	shortestValue = Value2048th
	maxDots       = 4
)

// valueNames names the values from the duplex maxima on, in the words of MusicXML where it has one.
var valueNames = strings.Fields("duplex-maxima maxima longa breve whole half quarter eighth 16th 32nd 64th 128th 256th 512th 1024th 2048th")

// ValueName returns the name of a written value: "quarter", "16th". It is empty for what is no value.
func ValueName(value int8) string {
	if value < longestValue || value > shortestValue {
		return ""
	}
	return valueNames[value-longestValue]
}

// ParseValue reads a value's name, in MusicXML's words too ("long").
func ParseValue(name string) (int8, error) {
	if name == "long" {
		return Longa, nil
	}
	for i, n := range valueNames {
		if n == name {
			return int8(i) + longestValue, nil
		}
	}
	return 0, fault.New(fault.Invalid, "%q is not a note value", name).
		WithHint("write whole, half, quarter, eighth, 16th …").WithSuggestions(fault.Suggest(name, valueNames)...)
}

// plainTicks is the length of a value without dots, exact for every value there is.
func plainTicks(value int8) Tick {
	if value < 0 {
		return Whole << -value
	}
	return Whole >> value
}

// ValueTicks returns the length of a written value with dots: half a note's length for the first dot, half of
// that for the next. It is 0 for values and dots that no notation has. Only the third
// and fourth dots of 1024ths and shorter notes do not divide exactly; they round up to a tick.
func ValueTicks(value int8, dots uint8) Tick {
	if value < longestValue || value > shortestValue || dots > maxDots {
		return 0
	}
	length := plainTicks(value)
	return 2*length - length>>dots
}

// plainValue returns value and dots of a length that one symbol without tuplet can write.
func plainValue(t Tick) (value int8, dots uint8, ok bool) {
	for value = longestValue; value <= shortestValue; value++ {
		if t < plainTicks(value) {
			continue
		}
		for dots = range uint8(maxDots + 1) {
			if ValueTicks(value, dots) == t {
				return value, dots, true
			}
		}
		break
	}
	return 0, 0, false
}

// Ratio is a tuplet's: Actual notes in the time of Normal, 3:2 for a triplet. The zero value is no tuplet.
// Both are at most a few hundred.
type Ratio struct{ Actual, Normal uint16 }

// IsZero reports whether there is no tuplet; 1:1 is none either.
func (r Ratio) IsZero() bool { return r.Actual == r.Normal || r.Actual == 0 || r.Normal == 0 }

// String writes "3:2", empty for no tuplet.
func (r Ratio) String() string {
	if r.IsZero() {
		return ""
	}
	return strconv.Itoa(int(r.Actual)) + ":" + strconv.Itoa(int(r.Normal))
}

// Inside returns the ratio of a tuplet within another: triplets in triplets are 9:4.
func (r Ratio) Inside(outer Ratio) Ratio {
	switch {
	case outer.IsZero():
		return r
	case r.IsZero():
		return outer
	}
	return Ratio{r.Actual * outer.Actual, r.Normal * outer.Normal}
}

// Duration is a length as one symbol writes it: value, dots and the tuplet around it; nested tuplets multiply
// to one ratio (Ratio.Inside). The zero value is a whole note.
type Duration struct {
	Value  int8
	Dots   uint8
	Tuplet Ratio
}

// Ticks returns the exact length, rounded to the nearest tick where a tuplet has none; 0 for impossible values.
func (d Duration) Ticks() Tick {
	length := ValueTicks(d.Value, d.Dots)
	if d.Tuplet.IsZero() {
		return length
	}
	t, _ := length.MulDiv(int64(d.Tuplet.Normal), int64(d.Tuplet.Actual))
	return t
}

// dotWords says dots as musicians do.
var dotWords = [...]string{"", "dotted ", "double dotted ", "triple dotted ", "quadruple dotted "}

// tupletWords names the usual tuplets.
var tupletWords = map[Ratio]string{
	{3, 2}: " triplet", {5, 4}: " quintuplet", {6, 4}: " sextuplet", {7, 4}: " septuplet", {2, 3}: " duplet", {4, 3}: " quadruplet",
}

// String names the duration: "dotted eighth", "quarter triplet", "16th in 11:8".
func (d Duration) String() string {
	name := dotWords[min(int(d.Dots), maxDots)] + ValueName(d.Value)
	if d.Tuplet.IsZero() {
		return name
	}
	if word, ok := tupletWords[d.Tuplet]; ok {
		return name + word
	}
	return name + " in " + d.Tuplet.String()
}
