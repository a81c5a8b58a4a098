package perform

import "ricercar/backend/theory"

// ornament is a sign that stands for several notes.
type ornament uint8

const (
	noOrnament ornament = iota
	trill
	mordent      // main, lower, main
	shortTrill   // main, upper, main: the inverted mordent
	turn         // upper, main, lower, main
	invertedTurn // lower, main, upper, main
)

// stroke is one note of an ornament: when it starts within its note, how long it lasts, and its pitch.
type stroke struct {
	onset, length theory.Tick
	midi          float64
}

// ornamentNote is how long the short notes of an ornament last: a thirty-second.
const ornamentNote = theory.Quarter / 8

// strokesOf plays one note of a chord out. A plain note is one stroke, for which the caller brings the room. What is too
// short for its ornament is played plain.
func (c *chord) strokesOf(n voiceNote, room []stroke) []stroke {
	length := c.length + n.more
	switch {
	case c.strokes > 0:
		return repeated(length, c.strokes, n.midi)
	case c.ornament == trill:
		return trilled(length, n)
	case c.ornament == mordent:
		return figure(length, n.midi, n.lower, n.midi)
	case c.ornament == shortTrill:
		return figure(length, n.midi, n.upper, n.midi)
	case c.ornament == turn:
		return figure(length, n.upper, n.midi, n.lower, n.midi)
	case c.ornament == invertedTurn:
		return figure(length, n.lower, n.midi, n.upper, n.midi)
	}
	return append(room[:0], stroke{0, c.held(length), n.midi})
}

// repeated plays a tremolo on one note: each stroke through the stem halves an eighth.
func repeated(length theory.Tick, strokes int, midi float64) []stroke {
	const mostStrokes = 5
	each := theory.Quarter >> min(strokes, mostStrokes)
	var out []stroke
	for at := theory.Tick(0); at < length; at += each {
		out = append(out, stroke{at, min(each, length-at), midi})
	}
	return out
}

// trilled alternates the note with its upper neighbour and ends on the note.
func trilled(length theory.Tick, n voiceNote) []stroke {
	count := int(length / ornamentNote)
	if count < 3 {
		return []stroke{{0, length, n.midi}}
	}
	if count%2 == 0 {
		count--
	}
	var out []stroke
	for i := range count {
		s := stroke{theory.Tick(i) * ornamentNote, ornamentNote, n.midi}
		if i%2 == 1 {
			s.midi = n.upper
		}
		out = append(out, s)
	}
	last := &out[count-1]
	last.length = length - last.onset
	return out
}

// figure plays pitches as short notes, the last of which lasts to the end.
func figure(length theory.Tick, pitches ...float64) []stroke {
	each := min(ornamentNote, length/theory.Tick(len(pitches)))
	var out []stroke
	for i, p := range pitches {
		out = append(out, stroke{each * theory.Tick(i), each, p})
	}
	last := &out[len(out)-1]
	last.length = length - last.onset
	return out
}
