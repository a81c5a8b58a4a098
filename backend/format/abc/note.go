package abc

import (
	"bytes"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// head is a note as it stands in the music.
type head struct {
	place int // letters above C0
	pitch theory.Pitch
	tie   bool
	sign  bool // it has an accidental of its own
	decor []decor
}

// multiplier reads the length behind a note: 2, 3/2, /, //, /4. n is how many bytes it takes; den is 0 where it is too
// long.
func multiplier(text []byte) (num, den, n int) {
	num, n = number(text)
	switch {
	case n < 0:
		for n = 0; n < len(text) && (isDigit(text[n]) || text[n] == '/'); n++ {
		}
		return 1, 0, n
	case n == 0:
		num = 1
	}
	den = 1
	for n < len(text) && text[n] == '/' {
		n++
		d, digits := number(text[n:])
		switch {
		case digits > 0:
			den *= d
			n += digits
		case digits == 0:
			den *= 2
		}
		if den > maxNumber || digits < 0 {
			den = 0
			for ; n < len(text) && (isDigit(text[n]) || text[n] == '/'); n++ {
			}
			break
		}
	}
	return num, den, n
}

// letterAndOctave reads "c,", "C”" as a written pitch without alteration; n is how many bytes it takes.
func letterAndOctave(text []byte) (p theory.Pitch, n int, ok bool) {
	if len(text) == 0 || !isNote(text[0]) {
		return p, 0, false
	}
	octave := 4
	if text[0] >= 'a' {
		octave = 5
	}
	for n = 1; n < len(text) && (text[n] == '\'' || text[n] == ','); n++ {
		if text[n] == '\'' {
			octave++
		} else {
			octave--
		}
	}
	const highest = 12
	if octave < -1 || octave > highest {
		return p, n, false
	}
	return theory.Pitch{Step: stepOf(text[0]), Oct: int8(octave)}, n, true
}

// head reads accidental, letter and octave. It reports false where they are no note.
func (sc *scanner) head() (h head, ok bool) {
	r, v := sc.r, sc.r.voice()
	alter, n, good := accidental(sc.line[sc.i:])
	if !good || sc.i+n >= len(sc.line) || !isNote(sc.line[sc.i+n]) {
		return h, false
	}
	p, m, inReach := letterAndOctave(sc.line[sc.i+n:])
	text := sc.line[sc.i : sc.i+n+m]
	sc.i += n + m
	if !inReach {
		r.warn(codeNote, "octave", "the note %q is out of reach", clip(text))
		p.Oct = 4
	}
	h.place = p.Diatonic()
	h.sign = n > 0
	switch {
	case n > 0:
		p.Alter = alter
		v.alter(r.t.accidents, h.place, alter)
	default:
		p.Alter = v.alterOf(r.t.accidents, h.place)
	}
	p.Oct += v.clef.octave + v.octave
	if v.transpose != (theory.Interval{}) {
		p = p.Add(v.transpose)
	}
	h.pitch = p
	return h, true
}

// propagation is how far an accidental reaches within its bar.
type propagation uint8

const (
	byPitch  propagation = iota // to all octaves: the standard's default
	byOctave                    // to the same octave
	byNone
)

// alter keeps an accidental for the rest of the bar.
func (v *voice) alter(how propagation, place int, alter int16) {
	switch how {
	case byNone:
		return
	case byPitch:
		place = floorMod7(place)
	case byOctave:
	}
	for i := range v.altered {
		if v.altered[i].place == place {
			v.altered[i].alter = alter
			return
		}
	}
	v.altered = append(v.altered, altered{place, alter})
}

// alterOf is what a note without an accidental has: that of the tie that leads to it, of the bar, or of the key.
func (v *voice) alterOf(how propagation, place int) int16 {
	for _, t := range v.tied {
		if t.place == place {
			return t.alter
		}
	}
	key := place
	if how == byPitch {
		key = floorMod7(place)
	}
	for _, a := range v.altered {
		if a.place == key {
			return a.alter
		}
	}
	return v.key.Alter(theory.Step(floorMod7(place)))
}

func floorMod7(n int) int { return (n%7 + 7) % 7 }

// note reads a single note.
func (sc *scanner) note() error {
	h, ok := sc.head()
	if !ok {
		return nil
	}
	sc.heads = append(sc.heads[:0], h)
	length := sc.length(1, 1)
	sc.heads[0].tie = sc.tie()
	return sc.add(length, 0)
}

// tie reads the sign of a tie.
func (sc *scanner) tie() bool {
	if sc.peek(0) == '.' && sc.peek(1) == '-' {
		sc.i++
	}
	if sc.peek(0) != '-' {
		return false
	}
	sc.i++
	return true
}

// chord reads [CEG]. The length is the first note's; a length behind the bracket multiplies it.
func (sc *scanner) chord() error {
	r, v := sc.r, sc.r.voice()
	sc.heads = sc.heads[:0]
	sc.i++
	num, den := 1, 1
	outer := v.decor
	for sc.i < len(sc.line) && sc.line[sc.i] != ']' {
		before := sc.i
		v.decor = nil
		for sc.i < len(sc.line) && sc.chordSign(sc.line[sc.i]) {
		}
		h, ok := sc.head()
		if !ok {
			if sc.i == before || sc.i < len(sc.line) && sc.line[sc.i] != ']' {
				sc.unknown()
			}
			continue
		}
		h.decor = v.decor
		n, d, bytes := multiplier(sc.line[sc.i:])
		sc.i += bytes
		h.tie = sc.tie()
		switch {
		case len(sc.heads) == 0:
			num, den = n, d
		case d == 0 || n*den != num*d:
			r.unkept("notes of one chord that differ in length")
		}
		if sc.heads = append(sc.heads, h); len(sc.heads) > maxChord {
			return source.TooLarge(maxChord, "notes in a chord")
		}
	}
	v.decor = outer
	if sc.i >= len(sc.line) {
		r.warn(codeNote, "]", "a chord is not closed")
	}
	sc.i = min(sc.i+1, len(sc.line))
	length := sc.length(num, den)
	if sc.tie() {
		for i := range sc.heads {
			sc.heads[i].tie = true
		}
	}
	if len(sc.heads) == 0 {
		r.warn(codeNote, "[]", "a chord without notes is left out")
		return nil
	}
	return sc.add(length, 0)
}

const maxChord = 256

// chordSign reads what may stand before a note within a chord.
func (sc *scanner) chordSign(c byte) bool {
	before := sc.i
	switch {
	case isSpace(c):
		sc.i++
	case c == '"' || c == '!' || c == '.' || c == '~' || c >= 'H' && c <= 'W' || c >= 'h' && c <= 'w' || c == '(' || c == ')':
		sc.sign(c)
	}
	return sc.i > before
}

// length reads the length of a note whose own is num/den, with broken rhythm.
func (sc *scanner) length(num, den int) theory.Tick {
	v := sc.r.voice()
	n, d, bytes := multiplier(sc.line[sc.i:])
	sc.i += bytes
	if d == 0 || den == 0 {
		sc.r.warn(codeNote, "length", "the length of a note is out of reach")
		return v.unit
	}
	length, ok := v.unit.MulDiv(int64(num)*int64(n), int64(den)*int64(d))
	if !ok || length <= 0 || length > longest {
		sc.r.warn(codeNote, "length", "the length of a note is out of reach")
		return v.unit
	}
	return length
}

// longest is longer than any note.
const longest = 1024 * theory.Whole

// breakRhythm looks for > and < behind a note and returns what they make of its length; what is left goes to the next.
func (sc *scanner) breakRhythm(length theory.Tick) theory.Tick {
	v := sc.r.voice()
	if v.broken.Normal != 0 {
		length, _ = length.MulDiv(int64(v.broken.Actual), int64(v.broken.Normal))
		v.broken = theory.Ratio{}
	}
	at := sc.behindNote()
	if at >= len(sc.line) || sc.line[at] != '>' && sc.line[at] != '<' {
		return length
	}
	n := 1
	for at+n < len(sc.line) && sc.line[at+n] == sc.line[at] && n < maxBroken {
		n++
	}
	sc.used = at + 1
	long, short := uint16(1)<<(n+1)-1, uint16(1)
	if sc.line[at] == '<' {
		long, short = short, long
	}
	v.broken = theory.Ratio{Actual: short, Normal: 1 << n}
	length, _ = length.MulDiv(int64(long), 1<<n)
	return length
}

const maxBroken = 4

// behindNote is where a sign of broken rhythm would stand: behind spaces, the ends of slurs and texts.
func (sc *scanner) behindNote() int {
	at := sc.i
	for at < len(sc.line) {
		switch c := sc.line[at]; {
		case isSpace(c) || c == ')':
			at++
		case c == '"':
			end := bytes.IndexByte(sc.line[at+1:], '"')
			if end < 0 {
				return len(sc.line)
			}
			at += end + 2
		default:
			return at
		}
	}
	return at
}

// rest reads z, x and the rests of whole bars Z and X.
func (sc *scanner) rest() error {
	r := sc.r
	c := sc.line[sc.i]
	sc.i++
	sc.heads = sc.heads[:0]
	flags := score.EventFlags(0)
	if c|0x20 == 'x' {
		flags = score.SpaceOnly
	}
	if c >= 'a' {
		return sc.add(sc.length(1, 1), flags)
	}
	n, digits := number(sc.line[sc.i:])
	if digits < 0 || n > maxBars {
		return source.TooLarge(maxBars, "measures")
	}
	sc.i += digits
	for i := range max(n, 1) {
		v := r.voice()
		if i > 0 {
			r.endBar(v)
		}
		if err := sc.barRest(v, flags); err != nil {
			return err
		}
	}
	return nil
}

// barRest adds a rest of a whole bar.
func (sc *scanner) barRest(v *voice, flags score.EventFlags) error {
	if err := sc.r.openBar(v); err != nil {
		return err
	}
	length := v.meter.Length()
	if length == 0 {
		length = theory.Whole
	}
	v.broken = theory.Ratio{}
	sc.r.t.restBars = append(sc.r.t.restBars, score.EventRow(sc.r.t.b.NumEvents()+1))
	return sc.add(length, flags|score.BarRest)
}

// maxBars bounds the bars of a tune; it lies below what theory.MaxTick allows for the longest bars.
const maxBars = 1 << 17
