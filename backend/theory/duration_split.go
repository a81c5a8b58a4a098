package theory

import "math/bits"

// writtenDots is how many dots we write; a third is rare enough that a tie reads better (Gould, Behind Bars
// (2011), p. 55). Reading takes up to four.
const writtenDots = 2

// Notate returns the one symbol that writes a length: plain, with one or two dots, or the same in a tuplet
// whose normal number is a power of two (3:2, 5:4, 7:4, 9:8 …). It reports false where it takes more
// than one, and for lengths that are not positive.
func Notate(t Tick) (Duration, bool) {
	if value, dots, ok := plainValue(t); ok && dots <= writtenDots {
		return Duration{Value: value, Dots: dots}, true
	}
	ratio, scaled, ok := tupletOf(t)
	if !ok {
		return Duration{}, false
	}
	value, dots, ok := plainValue(scaled)
	return Duration{value, dots, ratio}, ok && dots <= writtenDots
}

// tupletOf finds the tuplet in which a length is made of halved whole notes, and the length written in it.
// Its actual number is what stays odd in the denominator. It reports false for lengths without such a tuplet.
func tupletOf(t Tick) (ratio Ratio, scaled Tick, ok bool) {
	if t <= 0 {
		return Ratio{}, 0, false
	}
	_, den := t.Fraction()
	actual := den >> bits.TrailingZeros64(uint64(den))
	if actual == 1 || actual > maxTuplet {
		return Ratio{}, 0, false
	}
	normal := int64(1) << (bits.Len64(uint64(actual)) - 1)
	scaled, ok = t.MulDiv(actual, normal)
	return Ratio{uint16(actual), uint16(normal)}, scaled, ok
}

// maxTuplet is the largest tuplet that is written; finer divisions come from rounding, not from music.
const maxTuplet = 63

// Components returns symbols that, tied, write a length, longest first: 5/4 of a quarter are a quarter and
// a sixteenth. What one symbol writes stays one. Of lengths that need a tuplet, whole quarters are written
// plainly and the rest in the tuplet. A remainder shorter than any symbol is left out, so that the
// components' sum is at most t; it is empty for lengths that are not positive.
func Components(t Tick) []Duration {
	if d, ok := Notate(t); ok {
		return []Duration{d}
	}
	ratio, _, ok := tupletOf(t)
	if !ok {
		return appendComponents(nil, t, Ratio{})
	}
	plain := t / Quarter * Quarter
	components := appendComponents(nil, plain, Ratio{})
	scaled, _ := (t - plain).MulDiv(int64(ratio.Actual), int64(ratio.Normal))
	return appendComponents(components, scaled, ratio)
}

// appendComponents cuts the largest plain value off until one symbol writes the rest.
func appendComponents(to []Duration, t Tick, ratio Ratio) []Duration {
	for value := longestValue; value <= shortestValue && t > 0; {
		if v, dots, ok := plainValue(t); ok && dots <= writtenDots {
			return append(to, Duration{v, dots, ratio})
		}
		if length := plainTicks(value); t >= length {
			to, t = append(to, Duration{Value: value, Tuplet: ratio}), t-length
			continue
		}
		value++
	}
	return to
}

// Piece is a part of a tied note: where it begins, counted from the start of the bar, and how it is written.
type Piece struct {
	Onset Tick
	Duration
}

// Split writes a length that begins at onset (counted from the start of the bar) as tied symbols that show the
// meter: no symbol hides a beat that is stronger than its own beginning and end. Whole-bar and dotted values on
// the beat and simple syncopations (eighth quarter eighth) stay one symbol; in compound meter a note that
// crosses a beat consists of whole beats. Lengths run on over bar lines and are cut there. Senza misura, and
// inside tuplets, a length is cut by its value alone.
// Gould, Behind Bars (2011), pp. 166–173.
func (m Meter) Split(onset, length Tick) []Piece { return m.AppendSplit(nil, onset, length) }

// AppendSplit appends what Split returns.
func (m Meter) AppendSplit(pieces []Piece, onset, length Tick) []Piece {
	bar := m.Length()
	for bar > 0 && length > 0 {
		into := floorModTick(onset, bar)
		part := min(length, bar-into)
		pieces = m.splitInBar(pieces, onset, into, part)
		onset, length = onset+part, length-part
	}
	return appendPieces(pieces, onset, length)
}

func floorModTick(a, b Tick) Tick { return (a%b + b) % b }

// splitInBar cuts a length that lies into a bar and does not leave it.
func (m Meter) splitInBar(to []Piece, onset, into, length Tick) []Piece {
	d, single := Notate(length)
	cut, weight := m.strongestInside(into, length)
	if single && (cut == 0 || m.shows(into, length, weight, d) || m.inTuplet(into, length, d)) {
		return append(to, Piece{onset, d})
	}
	if cut == 0 {
		return appendPieces(to, onset, length)
	}
	to = m.splitInBar(to, onset, into, cut)
	return m.splitInBar(to, onset+cut, into+cut, length-cut)
}

// shows reports whether one symbol from into to into+length leaves the meter readable, given the weight of the
// strongest place inside.
func (m Meter) shows(into, length Tick, weight float64, d Duration) bool {
	first, _ := locate(m.appendBeats(make([]Tick, 0, usualBeats)), into)
	if isDottedLength(first) && !m.withinBeat(into, length) {
		return m.onBeat(into) && m.onBeat(into+length) && m.shown(into, length, weight)
	}
	if d.Dots == 0 && !isDottedLength(first) && floorModTick(into, 2*length) == length/2 {
		return true
	}
	return m.shown(into, length, weight)
}

// inTuplet reports whether a symbol stands in a tuplet that shows the meter as a whole: within a beat, or in the place
// of a plain value that need not be cut.
func (m Meter) inTuplet(into, length Tick, d Duration) bool {
	if d.Tuplet.Actual <= d.Tuplet.Normal {
		return false
	}
	if m.withinBeat(into, length) {
		return true
	}
	whole := Tick(d.Tuplet.Normal) * plainTicks(d.Value)
	start := into - floorModTick(into, whole)
	if start+whole > m.Length() || into+length > start+whole {
		return false
	}
	cut, weight := m.strongestInside(start, whole)
	plain, ok := Notate(whole)
	return ok && (cut == 0 || m.shows(start, whole, weight, plain))
}

// shown reports whether the beginning or the end is as strong as the strongest place inside. A symbol that begins
// off the beat may hide one beat at most.
func (m Meter) shown(into, length Tick, weight float64) bool {
	if m.Accent(into) >= weight {
		return true
	}
	if !m.onBeat(into) && m.beatsInside(into, length) > 1 {
		return false
	}
	return m.Accent(into+length) >= weight
}

// beatsInside counts the beats that begin strictly inside a length.
func (m Meter) beatsInside(into, length Tick) int {
	onset, n := Tick(0), 0
	for _, beat := range m.appendBeats(make([]Tick, 0, usualBeats)) {
		if onset > into && onset < into+length {
			n++
		}
		onset += beat
	}
	return n
}

func (m Meter) onBeat(pos Tick) bool { return m.BeatAt(pos).Den == 1 }

func (m Meter) withinBeat(into, length Tick) bool {
	beat, rest := locate(m.appendBeats(make([]Tick, 0, usualBeats)), into)
	return rest+length <= beat
}

// strongestInside returns the strongest beat or division strictly inside a length, counted from its beginning,
// and its weight; 0 where there is none. Among equals it is the last for a length that begins on the beat,
// so that much is written at once, else the first, so that the next beat shows.
func (m Meter) strongestInside(into, length Tick) (cut Tick, weight float64) {
	onset, last := Tick(0), m.onBeat(into)
	for _, beat := range m.appendBeats(make([]Tick, 0, usualBeats)) {
		unit := m.division(beat)
		for pos := onset; pos < onset+beat; pos += unit {
			if pos <= into || pos >= into+length {
				continue
			}
			if w := m.Accent(pos); w > weight || last && w == weight {
				cut, weight = pos-into, w
			}
		}
		onset += beat
	}
	return cut, weight
}

// appendPieces writes a length by its value alone.
func appendPieces(to []Piece, onset, length Tick) []Piece {
	for _, d := range Components(length) {
		to = append(to, Piece{onset, d})
		onset += d.Ticks()
	}
	return to
}
