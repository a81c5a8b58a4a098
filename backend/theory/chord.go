package theory

import (
	"strings"
	"sync"
)

// Chord is what a group of spelled pitches is as harmony. It is a plain value that refers to nothing, so that every
// slice of a score can have one at no cost. The zero value is the chord of no pitches.
type Chord struct {
	Root, Bass Pitch // the lowest pitch of the root's letter; the lowest pitch of all
	Quality    Quality
	Inversion  int8  // member in the bass: 0 root, 1 third, 2 fifth, 3 seventh, 4 ninth, 5 eleventh, 6 thirteenth
	Classes    PCSet // of all pitches

	members [7]Pitch // by letters above the root, the lowest of each
	present uint8    // bit per member
	clash   uint8    // bit per member that occurs in two inflections, C and C♯
}

// ChordOf finds root, bass, inversion and quality of pitches in any order, with doublings. No pitches give the zero
// Chord. The spelling decides: D♯ F♯ A C has the root D♯, E♭ F♯ A C the root F♯, A♭ C F♯ is an augmented sixth.
//
// The root is the note with the best stack of thirds above it, the lower thirds weighing more. A suspended chord
// stands on its fifth's lower note, and C E G A is the inverted seventh on A, as in a chorale; a ChordSymbol can
// say C6 instead. It allocates nothing.
func ChordOf(ps []Pitch) Chord {
	if len(ps) == 0 {
		return Chord{}
	}
	h := gatherLetters(ps)
	c := h.over(h.bass.Step)
	if c.Quality.Suspended() {
		return c
	}
	if root, ok := h.suspendedRoot(); ok {
		return h.over(root)
	}
	if h.letters == 1<<7-1 {
		return h.thirteenth(c)
	}
	return h.over(h.tertianRoot())
}

// letterGroup is a group of pitches sorted by letter.
type letterGroup struct {
	bass    Pitch
	classes PCSet
	lowest  [7]Pitch
	letters uint8 // bit per letter that occurs
	clash   uint8 // bit per letter that occurs in two inflections
}

func gatherLetters(ps []Pitch) (g letterGroup) {
	g.bass = ps[0]
	for _, p := range ps {
		if p.Compare(g.bass) < 0 {
			g.bass = p
		}
		g.classes |= 1 << p.Class()
		low, bit := &g.lowest[p.Step%7], uint8(1)<<(p.Step%7)
		switch {
		case g.letters&bit == 0:
			*low = p
		case low.Alter != p.Alter:
			g.clash |= bit
		}
		if p.Compare(*low) < 0 {
			*low = p
		}
		g.letters |= bit
	}
	return g
}

// over describes the group as a chord on the given letter, which must occur in it.
func (g *letterGroup) over(root Step) Chord {
	c := Chord{Root: g.lowest[root], Bass: g.bass, Classes: g.classes}
	for i := range 7 {
		letter := (int(root) + i) % 7
		c.members[i] = g.lowest[letter]
		c.present |= g.letters >> letter & 1 << i
		c.clash |= g.clash >> letter & 1 << i
	}
	member := floorMod(int(g.bass.Step)-int(root), 7)
	c.Inversion = inversionOfMember[member]
	c.Quality = c.findQuality()
	switch {
	case c.Quality == Dom7Flat5 && member == 4:
		c.Quality = FrenchSixth
	case c.Quality.Suspended() && (member == 1 || member == 3):
		c.Inversion = 1 // the suspended tone stands for the third
	}
	return c
}

// inversionOfMember is the inversion with the member so many letters above the root in the bass.
var inversionOfMember = [7]int8{0, 4, 1, 5, 2, 6, 3}

// thirdWeights rates the members of a stack of thirds as evidence for its root: third, fifth … thirteenth. They
// fall as 1/6, 1/7 … 1/11 (times 27720), so that a third outweighs a fifth but no member outweighs any two.
var thirdWeights = [6]int{4620, 3960, 3465, 3080, 2772, 2520}

// tertianRoot returns the letter with the best stack of thirds. Of equals the one whose pitch lies lowest holds.
func (g *letterGroup) tertianRoot() Step {
	best, bestScore := Step(0), -1
	for letter := range Step(7) {
		if g.letters>>letter&1 == 0 {
			continue
		}
		score := 0
		for i, weight := range thirdWeights {
			if g.letters>>((int(letter)+2*(i+1))%7)&1 == 1 {
				score += weight
			}
		}
		if score > bestScore || score == bestScore && g.lowest[letter].Compare(g.lowest[best]) < 0 {
			best, bestScore = letter, score
		}
	}
	return best
}

// suspendedRoot returns the letter on which the whole group is a suspended fourth chord.
func (g *letterGroup) suspendedRoot() (Step, bool) {
	if g.classes.Card() != 3 {
		return 0, false
	}
	for letter := range Step(7) {
		if g.letters>>letter&1 == 1 && g.over(letter).Quality == Sus4 {
			return letter, true
		}
	}
	return 0, false
}

// thirteenth finds the root of a chord of all seven letters, where every stack of thirds is complete: the bass if
// the chord on it has a name, else the letter on which it is a dominant thirteenth, else the bass.
func (g *letterGroup) thirteenth(overBass Chord) Chord {
	if overBass.Quality != OtherChord {
		return overBass
	}
	for letter := range Step(7) {
		if c := g.over(letter); c.Quality == Dom13 {
			return c
		}
	}
	return overBass
}

// Member returns the chord's lowest pitch so many degrees above the root: 1 the root, 3 the third, 7, 9, 11, 13.
// It reports false where the chord has none.
func (c Chord) Member(degree int) (Pitch, bool) {
	i := floorMod(degree-1, 7)
	return c.members[i], c.present>>i&1 == 1
}

// findQuality compares the members' heights over the root with the known formulas.
func (c *Chord) findQuality() Quality {
	if c.clash != 0 {
		return OtherChord
	}
	key := uint32(0)
	for i := 1; i < 7; i++ {
		if c.present>>i&1 == 0 {
			continue
		}
		code, ok := inflectionCode(c.inflection(i))
		if !ok {
			return OtherChord
		}
		key |= code << (3 * i)
	}
	return qualityFormulas()[key]
}

// inflection returns by how many cents the member i letters up differs from the major scale on the root.
func (c *Chord) inflection(i int) int {
	above := c.members[i].Sub(c.Root)
	letters := int(above.Steps)
	return int(above.Cents) - 1200*floorDiv(letters, 7) - naturalCents[floorMod(letters, 7)]
}

// inflectionCode packs an inflection of up to a double flat or sharp into three bits, none of them zero.
func inflectionCode(cents int) (uint32, bool) {
	if cents%100 != 0 || cents < -200 || cents > 200 {
		return 0, false
	}
	return uint32(cents/100 + 3), true
}

// qualityFormulas is the index of chordKinds by the packed inflections of the members.
var qualityFormulas = sync.OnceValue(func() map[uint32]Quality {
	index := map[uint32]Quality{}
	for q := range qualityCount {
		for _, formula := range strings.Split(chordKinds[q].formula, ";") {
			key := uint32(0)
			for _, word := range strings.Fields(formula) {
				d := mustDegree(word)
				if i := (d.Number - 1) % 7; i > 0 {
					code, _ := inflectionCode(100 * d.Alter)
					key |= code << (3 * i)
				}
			}
			if _, taken := index[key]; !taken && formula != "" {
				index[key] = q
			}
		}
	}
	return index
})

// TriadQuality returns the quality of the triad on the root: MajTriad, MinTriad, DimTriad or AugTriad, whatever
// stands above it. A missing fifth is taken as perfect where a seventh is present. Anything else is OtherChord, as is a
// root, third or fifth in two inflections.
func (c Chord) TriadQuality() Quality {
	_, hasThird := c.Member(3)
	_, hasFifth := c.Member(5)
	_, hasSeventh := c.Member(7)
	if !hasThird || !hasFifth && !hasSeventh || c.clash&(1<<0|1<<2|1<<4) != 0 {
		return OtherChord
	}
	fifth := 0
	if hasFifth {
		fifth = c.inflection(4)
	}
	switch [2]int{c.inflection(2), fifth} {
	case [2]int{0, 0}:
		return MajTriad
	case [2]int{-100, 0}:
		return MinTriad
	case [2]int{-100, -100}:
		return DimTriad
	case [2]int{0, 100}:
		return AugTriad
	}
	return OtherChord
}
