package theory

import "slices"

// KeyIn returns the key in which the numeral is heard: k itself, or the key of what the chord is applied to. V/V/V in C
// gives D major, V/ii D minor.
func (r RomanNumeral) KeyIn(k Key) Key {
	for i := maxApplied - 1; i >= 0; i-- {
		a := r.Applied[i]
		if a.Degree == 0 {
			continue
		}
		mode := Major
		if a.Triad == MinTriad || a.Triad == DimTriad {
			mode = Minor
		}
		k = NewKey(romanRoot(k, a.Degree, a.Alter, a.Triad), mode)
	}
	return k
}

// Root returns the root's pitch in a key, in the octave above the tonic in octave 4.
func (r RomanNumeral) Root(k Key) Pitch {
	k = r.KeyIn(k)
	if degrees := sixthDegrees[r.Special]; degrees != nil {
		return degrees[0].Above(k.Tonic())
	}
	return romanRoot(k, r.Degree, r.Alter, r.Triad)
}

// romanRoot finds a degree of a key as RomanText means it. In minor, the sixth and seventh are raised under minor and
// diminished chords (vi, viio) and natural under others (VI, VII). An accidental that only says what the key
// has anyway is a reminder: ♭VI in minor is the natural sixth, ♯vii the raised seventh.
func romanRoot(k Key, degree, alter int8, triad Quality) Pitch {
	own := k.Degree(int(degree))
	offMajor := own.Sub(k.Tonic()).Cents - int16(naturalCents[degree-1])
	raised := k.Mode == Minor && degree >= 6 && (triad == MinTriad || triad == DimTriad)
	switch {
	case raised && alter > 0:
		alter--
	case alter < 0 && offMajor < 0 && !raised, alter > 0 && offMajor > 0:
		alter -= int8(offMajor / 100)
	}
	if raised {
		alter++
	}
	own.Alter += 100 * int16(alter)
	return own
}

// Members returns the chord's pitches in thirds from the root upwards, before inversion, with changes made.
func (r RomanNumeral) Members(k Key) []Pitch {
	local := r.KeyIn(k)
	root := r.Root(k)
	var degrees []int
	pitches := map[int]Pitch{}
	for i := 1; i <= int(r.Size); i += 2 {
		degrees = append(degrees, i)
		pitches[i] = r.member(local, root, i)
	}
	for _, c := range r.Changes {
		n := c.Degree.Number
		_, has := pitches[n]
		switch {
		case c.Op == NoChange:
			continue
		case c.Op == SubtractDegree:
			delete(pitches, n)
			continue
		case !has:
			degrees = append(degrees, n)
		}
		pitches[n] = inflectInKey(local, root, c.Degree)
	}
	slices.Sort(degrees)
	var members []Pitch
	for _, d := range slices.Compact(degrees) {
		if p, ok := pitches[d]; ok {
			members = append(members, p)
		}
	}
	return members
}

// member returns an unchanged member of the chord.
func (r RomanNumeral) member(k Key, root Pitch, degree int) Pitch {
	if sixth := sixthDegrees[r.Special]; sixth != nil && degree/2 < len(sixth) {
		return sixth[degree/2].Above(k.Tonic())
	}
	d := Degree{degree, 0}
	switch degree {
	case 1:
		return root
	case 3, 5:
		return triadMember(r.triadIn(k), degree).Above(root)
	case 7:
		switch r.Seventh {
		case DominantSeventh, HalfDiminishedSeventh:
			d.Alter = -1
		case DiminishedSeventh:
			d.Alter = -2
		case KeySeventh:
			p := diatonicAbove(k, root, degree)
			if minor := (Degree{7, -1}).Above(root); r.triadIn(k) == MinTriad && p.Cents() > minor.Cents() {
				return minor // i7 in major is borrowed whole
			}
			return p
		case MajorSeventh:
		}
		return d.Above(root)
	}
	return diatonicAbove(k, root, degree)
}

// triadIn returns the triad's quality; the cadential six-four's is the key's own.
func (r RomanNumeral) triadIn(k Key) Quality {
	if r.Special == CadentialSixFour && k.Mode.IsMinor() {
		return MinTriad
	}
	return r.Triad
}

// triadMember returns the third or fifth of a triad over its root.
func triadMember(triad Quality, degree int) Degree {
	d := Degree{Number: degree}
	switch {
	case degree == 3 && (triad == MinTriad || triad == DimTriad), degree == 5 && triad == DimTriad:
		d.Alter = -1
	case degree == 5 && triad == AugTriad:
		d.Alter = 1
	}
	return d
}

// diatonicAbove returns the key's own pitch so many letters above root.
func diatonicAbove(k Key, root Pitch, degree int) Pitch {
	letters := root.Diatonic() + degree - 1
	return k.Signature().Spell(Step(floorMod(letters, 7)), int8(floorDiv(letters, 7)))
}

// inflectInKey returns a degree over the root taken from the key and then inflected. As before numerals, a flat is a
// reminder where the key has a minor or diminished interval already, a sharp where it has an augmented one.
func inflectInKey(k Key, root Pitch, d Degree) Pitch {
	p := diatonicAbove(k, root, d.Number)
	off := int(p.Sub(root).Cents)/100 - Degree{d.Number, 0}.Semitones()
	if d.Alter < 0 && off < 0 || d.Alter > 0 && off > 0 {
		d.Alter -= off
		if d.Alter*off < 0 {
			d.Alter = 0
		}
	}
	p.Alter += int16(100 * d.Alter)
	return p
}

// Pitches realises the numeral in a key, in close position from the bass up. The bass lies within the octave above
// the tonic of the chord's own key, which is in octave 4.
func (r RomanNumeral) Pitches(k Key) []Pitch {
	if r.IsZero() || k.IsZero() {
		return nil
	}
	members := r.Members(k)
	if len(members) == 0 {
		return nil
	}
	bass := members[r.bassOf(k, members)]
	lift := int8(floorDiv(r.KeyIn(k).Tonic().Diatonic()+6-bass.Diatonic(), 7))
	bass.Oct += lift
	for i := range members {
		if r.Inversion == 0 {
			members[i].Oct += lift
			continue
		}
		members[i].Oct += int8(floorDiv(bass.Diatonic()+6-members[i].Diatonic(), 7))
	}
	slices.SortStableFunc(members, func(a, b Pitch) int { return a.Diatonic() - b.Diatonic() })
	return members
}

// bassOf finds the member in the bass. Where that is left out, the next one above takes its place.
func (r RomanNumeral) bassOf(k Key, members []Pitch) int {
	if r.Inversion == 0 {
		return 0
	}
	want := r.member(r.KeyIn(k), r.Root(k), 1+2*int(r.Inversion))
	for i, p := range members {
		if p.Step == want.Step {
			return i
		}
	}
	return 0
}

// Chord returns the realised numeral as a Chord. The numeral's own root and inversion hold, whatever thirds stack
// better; where the root is left out it is as ChordOf finds it.
func (r RomanNumeral) Chord(k Key) Chord {
	ps := r.Pitches(k)
	if len(ps) == 0 {
		return Chord{}
	}
	g := gatherLetters(ps)
	if root := r.Root(k).Step; g.letters>>root&1 == 1 {
		return g.over(root)
	}
	return ChordOf(ps)
}
