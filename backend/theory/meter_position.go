package theory

import "strconv"

// Beat is a place in a bar counted in beats from 1, as an exact reduced fraction: 5/2 is the half of beat 2.
type Beat struct{ Num, Den int64 }

// Float returns the beat as a number.
func (b Beat) Float() float64 { return float64(b.Num) / float64(max(b.Den, 1)) }

// String returns the beat as JSON's exact twin has it: "5/2", "3".
func (b Beat) String() string {
	if b.Den <= 1 {
		return strconv.FormatInt(b.Num, 10)
	}
	return strconv.FormatInt(b.Num, 10) + "/" + strconv.FormatInt(b.Den, 10)
}

// BeatAt returns the beat of a position counted from the start of the bar. Beyond the last beat it counts on
// in beats of the last one's length, before the bar backwards in beats of the first one's; senza misura
// counts quarters.
func (m Meter) BeatAt(pos Tick) Beat {
	beats := m.appendBeats(make([]Tick, 0, usualBeats))
	length, number := Quarter, int64(1)
	for i, beat := range beats {
		length = beat
		if pos < beat || i == len(beats)-1 {
			break
		}
		pos -= beat
		number++
	}
	g := gcd(int64(pos), int64(length))
	return Beat{number*(int64(length)/g) + int64(pos)/g, int64(length) / g}
}

// BeatOnset returns where beat n begins, counted from the start of the bar: 0 for beat 1. Beyond the bar, and
// senza misura, it counts on as BeatAt does.
func (m Meter) BeatOnset(n int) Tick {
	var onset Tick
	beats := m.appendBeats(make([]Tick, 0, usualBeats))
	length := Quarter
	for i := range max(n-1, 0) {
		if i < len(beats) {
			length = beats[i]
		}
		onset += length
	}
	return onset
}

// finestLevel ends the search for a metrical level: seven halvings below the beat, then weight is all but gone.
const finestLevel = 7

// Accent returns the metrical weight of a position counted from the start of the bar: 1 on the downbeat, ½ on
// the other groups' first beats, ¼ on beats within groups, then half as much for each level below (beats divide
// by three in compound meter, by two otherwise). Where every group is one beat (3/4) beats weigh ½. Positions
// off all levels, such as those of tuplets, weigh as the level below the finest. Positions outside the bar
// are taken modulo its length; senza misura every position weighs 1.
// After Lerdahl and Jackendoff, A Generative Theory of Tonal Music (1983), ch. 4.
func (m Meter) Accent(pos Tick) float64 {
	length := m.Length()
	if length == 0 {
		return 1
	}
	pos = ((pos % length) + length) % length
	if pos == 0 {
		return 1
	}
	groups, beats := m.appendGroups(make([]Tick, 0, usualBeats)), m.appendBeats(make([]Tick, 0, usualBeats))
	weight := 0.5
	if _, into := locate(groups, pos); into == 0 {
		return weight
	}
	if len(groups) != len(beats) {
		weight /= 2
	}
	beat, into := locate(beats, pos)
	if into == 0 {
		return weight
	}
	return divisionWeight(weight/2, m.division(beat), into)
}

// divisionWeight weighs a position within a beat whose first division is unit.
func divisionWeight(weight float64, unit, into Tick) float64 {
	for range finestLevel {
		if into%unit == 0 {
			return weight
		}
		weight, unit = weight/2, unit/2
	}
	return weight
}

// division returns the first subdivision of a beat: a third of dotted beats, half of others.
func (m Meter) division(beat Tick) Tick {
	if isDottedLength(beat) {
		return beat / 3
	}
	return beat / 2
}

// isDottedLength reports whether a beat is a dotted note: three halves of a plain value.
func isDottedLength(beat Tick) bool {
	_, dots, ok := plainValue(beat)
	return ok && dots == 1
}

// locate returns the part that holds pos, and how far pos lies into it. Behind the last part it is the last.
func locate(parts []Tick, pos Tick) (part, into Tick) {
	for i, p := range parts {
		if pos < p || i == len(parts)-1 {
			return p, pos
		}
		pos -= p
	}
	return 0, pos
}

// Division returns into how many parts the first beat divides: 3 in compound meter, else 2; 0 senza misura.
func (m Meter) Division() int {
	beat := m.BeatLength()
	if beat == 0 {
		return 0
	}
	return int(beat / m.division(beat))
}

// BeamGroups returns the lengths over which notes of a written value (3 eighths, 4 sixteenths …) are beamed
// together, in order, nil senza misura. Eighths join over two beats in 4/4 and over the whole bar in 2/4 and
// 3/4; shorter notes keep to the beat, in halves to the quarter; in 3/8, asymmetric and compound meters the
// groups and beats are beamed. Gould, Behind Bars (2011), pp. 153–163.
func (m Meter) BeamGroups(value int8) []Tick {
	if m.N != 1 || m.IsCompound() {
		return m.beamTerms()
	}
	term := m.Terms[0]
	switch {
	case term.Den >= 8 && term.Beats <= 3:
		return []Tick{m.Length()}
	case term.Den >= 8:
		return m.Groups()
	case value <= 3 && term.Den == 4 && term.Beats <= 3:
		return []Tick{m.Length()}
	case value <= 3 && term.Den == 4:
		return m.Groups()
	case value > 3 && term.Den == 2:
		return equalParts(m.Length(), Quarter)
	}
	return m.Beats()
}

// beamTerms beams sums by their terms and compound meters by the beat.
func (m Meter) beamTerms() []Tick {
	if m.N <= 1 {
		return m.Beats()
	}
	var groups []Tick
	for _, t := range m.terms() {
		groups = append(groups, Meter{Terms: [6]Term{t}, N: 1}.BeamGroups(3)...)
	}
	return groups
}

func equalParts(length, part Tick) []Tick {
	var parts []Tick
	for ; length > 0; length -= part {
		parts = append(parts, min(part, length))
	}
	return parts
}
