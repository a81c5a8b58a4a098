package perform

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// chord is what one voice attacks at one place: the notes of an event, with all that says how to play them. Times
// are places in the performance.
type chord struct {
	onset, length theory.Tick
	// nominal is the written value, which tells how long a grace note is; length says it for all others.
	nominal theory.Tick
	dotted  bool
	grace   graceKind
	touch   touch
	// ornament is played instead of the plain notes; strokes are those of a tremolo on one note.
	ornament ornament
	strokes  int
	level    float64
	notes    []voiceNote
}

// voiceNote is one note of a chord.
type voiceNote struct {
	head       score.HeadRow
	ties       int32 // heads that are tied to it
	part       score.PartRow
	instrument int32
	midi       float64
	// upper and lower are its neighbours in the key, where there is an ornament.
	upper, lower float64
	// more is what ties add to the length of its chord.
	more theory.Tick
	// level is its own loudness where the source says it, or was played by somebody; 0 is the chord's.
	level float64
}

// graceKind says whether and how a chord is a grace note.
type graceKind uint8

const (
	noGrace      graceKind = iota
	appoggiatura           // takes its time from the note after it
	acciaccatura           // slashed: played before the beat
	afterGrace             // at the end of the note before it
)

// touch is a set of articulations.
type touch uint16

const (
	staccato touch = 1 << iota
	staccatissimo
	tenuto
	accent
	strongAccent
	softAccent
	arpeggioUp
	arpeggioDown
)

// shortGrace is the longest that an acciaccatura lasts: a thirty-second.
const shortGrace = theory.Quarter / 8

// performVoice gives grace notes their time, at the cost of their neighbours. The chords are those of one voice in
// the order in which they are played.
func performVoice(chords []chord) {
	for i := 0; i < len(chords); {
		end := i
		for end < len(chords) && chords[end].grace != noGrace && chords[end].grace == chords[i].grace {
			end++
		}
		switch {
		case end == i:
			i++
			continue
		case chords[i].grace == afterGrace:
			placeAfter(chords, i, end)
		case chords[i].grace == appoggiatura && end < len(chords) && chords[end].grace == noGrace:
			placeOnBeat(chords[i:end], &chords[end])
		default:
			placeBeforeBeat(chords, i, end)
		}
		i = end
	}
}

// placeOnBeat lets graces take at most half of the main note, two thirds of a dotted one (C. P. E. Bach, Versuch,
// chapter 2, section 2, § 11).
func placeOnBeat(graces []chord, main *chord) {
	room := main.length / 2
	if main.dotted {
		room = main.length / 3 * 2
	}
	share := room / theory.Tick(len(graces))
	for i := range graces {
		graces[i].onset, graces[i].length = main.onset, min(graces[i].nominal, share)
		main.onset += graces[i].length
		main.length -= graces[i].length
	}
}

// placeBeforeBeat puts graces chords[from:to] before their beat, in time that the note before gives up; at the
// start of the music they fall on the beat, because nothing can sound before it.
func placeBeforeBeat(chords []chord, from, to int) {
	graces := chords[from:to]
	each := shortGrace
	start := graces[0].onset - each*theory.Tick(len(graces))
	if start < 0 {
		if to < len(chords) && chords[to].grace == noGrace {
			placeOnBeat(graces, &chords[to])
		}
		return
	}
	if from > 0 {
		before := &chords[from-1]
		start = max(start, before.onset+before.length/2)
		each = (graces[0].onset - start) / theory.Tick(len(graces))
		before.length = min(before.length, start-before.onset)
	}
	for i := range graces {
		graces[i].onset, graces[i].length = start+each*theory.Tick(i), each
	}
}

// placeAfter lets graces chords[from:to] take the end of the note before them.
func placeAfter(chords []chord, from, to int) {
	if from == 0 {
		return
	}
	before, graces := &chords[from-1], chords[from:to]
	each := min(shortGrace, before.length/2/theory.Tick(len(graces)))
	before.length -= each * theory.Tick(len(graces))
	for i := range graces {
		graces[i].onset, graces[i].length = before.onset+before.length+each*theory.Tick(i), each
	}
}

// held is how long a note sounds that lasts for a length, the articulation applied. What is tied on is held.
func (c *chord) held(length theory.Tick) theory.Tick {
	switch {
	case length > c.length:
		return length
	case c.touch&staccatissimo != 0:
		return length / 4
	case c.touch&(staccato|tenuto) == staccato|tenuto:
		return length / 4 * 3
	case c.touch&staccato != 0:
		return length / 2
	}
	return length
}

// velocity is a loudness with the chord's accents applied.
func (c *chord) velocity(level float64) uint8 {
	v := level
	switch {
	case c.touch&strongAccent != 0:
		v += strongAccentVelocity
	case c.touch&accent != 0:
		v += accentVelocity
	case c.touch&softAccent != 0:
		v += accentVelocity / 2
	}
	return uint8(min(max(v, 1), maxVelocity))
}

// rolled is the time between the notes of an arpeggio.
const rolled = theory.Quarter / 16

// roll is when the i-th note of a chord from below starts, after its onset.
func (c *chord) roll(i int) theory.Tick {
	step := min(rolled, c.length/theory.Tick(2*len(c.notes)))
	switch {
	case c.touch&arpeggioUp != 0:
		return step * theory.Tick(i)
	case c.touch&arpeggioDown != 0:
		return step * theory.Tick(len(c.notes)-1-i)
	}
	return 0
}
