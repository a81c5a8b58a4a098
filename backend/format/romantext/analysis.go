package romantext

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Analysis is a file as it is written, copies of measures resolved.
type Analysis struct {
	Meta      score.Meta
	Signature theory.KeySignature // of the whole, where the file names one
	Bars      []Bar               // in order, without gaps; those that the file passes over are empty
	Variants  []Variant           // other readings, by the order of their names' first use
	Pedals    []Pedal
}

// Variant is another reading of some measures: m5var1.
type Variant struct {
	Name string // "1", "A"; empty for a lone "var"
	Bars []Bar
}

// Bar is one measure.
type Bar struct {
	Number                 int
	Suffix                 string // "a" and "b" of two endings
	Meter                  theory.Meter
	RepeatStart, RepeatEnd bool
	Items                  []Item
	Sections               []string // of Form: lines before it
	Remarks                []string // of Note: lines behind it

	count  counting
	offset int // byte of its line
}

// ItemKind is what an item says.
type ItemKind uint8

// The kinds.
const (
	Chord    ItemKind = iota // Roman in Key
	Silence                  // no chord from here on
	Unknown                  // a chord that could not be read
	Boundary                 // a phrase ends
)

// Item is something at a place in a bar. Of two chords at one place the first is the reading of a pivot chord in the key
// that is left.
type Item struct {
	Kind  ItemKind
	At    theory.Tick // from the start of the bar
	Key   theory.Key
	Roman theory.RomanNumeral

	named bool // Key was named here
}

// Pedal is a bass that is held.
type Pedal struct {
	Note     string // as written: a pitch or a degree
	From, To Place
}

// Place is a place in a bar of a number.
type Place struct {
	Measure string
	At      theory.Tick
}

// counting is how the beats of a meter are counted.
type counting uint8

const (
	usual counting = iota // as musicians do: 6/8 has two beats
	slow                  // each unit is a beat
	fast                  // three units are a beat
)

// beats are the lengths of the beats of a bar.
func (c counting) beats(m theory.Meter) []theory.Tick {
	length := m.Length()
	unit := theory.Tick(0)
	if m.N == 1 {
		unit = theory.Whole / theory.Tick(max(m.Terms[0].Den, 1))
	}
	switch {
	case c == usual || unit == 0:
		return m.Beats()
	case c == fast:
		unit *= 3
	}
	var out []theory.Tick
	for at := theory.Tick(0); at < length; at += unit {
		out = append(out, min(unit, length-at))
	}
	return out
}

// onset is where a beat with a fraction lies in the bar; beyond the last beat it counts on.
func (c counting) onset(m theory.Meter, beat int, num, den int64) (theory.Tick, bool) {
	at, length := theory.Tick(0), theory.Quarter
	beats := c.beats(m)
	for i := range beat {
		if i < len(beats) {
			length = beats[i]
		}
		if i < beat-1 {
			at += length
		}
	}
	part, ok := length.MulDiv(num, den)
	return at + part, ok
}
