package musicxml

import (
	"bytes"
	"slices"

	"ricercar/backend/theory"
)

// cursor is a place in a bar. MusicXML counts in divisions of a quarter; a place is kept as their number, so that
// divisions that no tick divides by do not sum up errors.
type cursor struct {
	base      theory.Tick // where counting began in this bar
	count     int64       // divisions since
	divisions int64       // of a quarter
	unit      theory.Tick // one division, 0 where it is no whole number of ticks
	exact     []snapped
}

// snapped is a place that durations in divisions only approach: those of tuplets that the divisions are too coarse for.
type snapped struct {
	count int64
	at    theory.Tick
}

// setDivisions changes how a quarter is divided from here on.
func (c *cursor) setDivisions(n int64) {
	c.reset(c.pos())
	c.divisions, c.unit = n, 0
	if int64(theory.Quarter)%n == 0 {
		c.unit = theory.Quarter / theory.Tick(n)
	}
}

// reset puts the cursor at a place to count on from.
func (c *cursor) reset(at theory.Tick) { c.base, c.count, c.exact = at, 0, c.exact[:0] }

// pos is where the cursor stands in its bar.
func (c *cursor) pos() theory.Tick {
	for _, e := range slices.Backward(c.exact) {
		if e.count == c.count {
			return e.at
		}
	}
	return c.base + c.ticks(c.count)
}

// ticks is the length of so many divisions, which stay below maxCount.
func (c *cursor) ticks(n int64) theory.Tick {
	if c.unit > 0 {
		return theory.Tick(n) * c.unit
	}
	if c.divisions == 0 {
		return 0
	}
	t, _ := theory.QuarterFraction(n, c.divisions)
	return t
}

// span is the length of so many divisions from here on, or up to here where a note of a chord looks back on them: the
// difference of two places, so that rounded lengths do not sum up errors.
func (c *cursor) span(n int64, back bool) theory.Tick {
	from := c.count
	if back {
		from -= n
	}
	return c.ticks(from+n) - c.ticks(from)
}

// fits reports whether a score can hold a bar that goes on for so many divisions from here.
func (c *cursor) fits(n int64) bool {
	return c.base/theory.Quarter+theory.Tick((c.count+n)/c.divisions) < maxBarQuarters
}

// maxBarQuarters bounds each duration and each bar, so that sums of two never overflow.
const maxBarQuarters = theory.MaxTick / theory.Quarter / 4

// maxSnapped bounds how many places of one bar are kept beside the divisions.
const maxSnapped = 4096

// forward moves by so many divisions. A length other than theirs is the exact one that they stand for.
func (c *cursor) forward(n int64, exact theory.Tick) {
	at := c.pos() + exact
	c.count += n
	if at != c.base+c.ticks(c.count) && len(c.exact) < maxSnapped {
		c.exact = append(c.exact, snapped{c.count, at})
	}
}

// here is where what stands beside the notes belongs: where the reader stands, but between two notes of a chord at the
// chord.
func (r *reader) here() theory.Tick {
	p := r.part
	if p.last.event != 0 && chordFollows(r.src.Data[r.x.Offset:]) {
		return p.last.onset
	}
	return p.at.pos()
}

// chordFollows reports whether the next note of a document belongs to the chord of the note before.
func chordFollows(rest []byte) bool {
	const far = 2000 // bytes that an element between notes may take
	rest = rest[:min(len(rest), far)]
	i := bytes.Index(rest, []byte("<note"))
	if i < 0 || bytes.Contains(rest[:i], []byte("<backup")) || bytes.Contains(rest[:i], []byte("</measure")) {
		return false
	}
	for rest = rest[i+1:]; ; rest = rest[1:] {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return false
		}
		switch rest = rest[at:]; {
		case bytes.HasPrefix(rest, []byte("<chord")):
			return true
		case !bytes.HasPrefix(rest, []byte("<grace")) && !bytes.HasPrefix(rest, []byte("<cue")) && !bytes.HasPrefix(rest, []byte("</")):
			return false
		}
	}
}
