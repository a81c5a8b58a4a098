package theory

// RomanOf names a chord in a key. It returns the numeral that realises to the same root, bass and members: diatonic or
// borrowed chords by their degree, chromatic dominants as applied ("V65/V", "viio7/ii"), "N6", "It6", "Fr43", "Ger65".
// Missing fifths are taken as understood. It reports false for the zero Chord, no key, and what is no chord of tonal
// harmony (Quality OtherChord, single tones, clusters).
//
// Whether a six-four is cadential, and in which key a chord is heard, only its neighbours can tell; see analysis.
func RomanOf(c Chord, k Key) (RomanNumeral, bool) {
	if c.Classes == 0 || k.IsZero() {
		return RomanNumeral{}, false
	}
	if r, ok := augmentedSixthOf(c, k); ok {
		return r, true
	}
	shape, ok := tertianShapes[c.Quality]
	if !ok {
		return RomanNumeral{}, false
	}
	if c.Quality == DimTriad && c.Inversion == 3 || c.Inversion > 3 {
		return RomanNumeral{}, false
	}
	own := numeralOn(c, k, shape)
	diatonic := realisesTo(own, c, k)
	if diatonic && plainInKey(own, c, k) {
		return neapolitan(own, k), true
	}
	if r, ok := appliedNumeral(c, k, shape); ok {
		return r, true
	}
	if !diatonic {
		own.setSeventh(c)
		diatonic = realisesTo(own, c, k) || own.inflectSeventh(c, k)
	}
	return neapolitan(own, k), diatonic
}

// inflectSeventh writes a seventh that no quality sign gives as a change of the key's own: ♯ii7[♯7].
func (r *RomanNumeral) inflectSeventh(c Chord, k Key) bool {
	for _, alter := range []int{-1, 1, -2, 2} {
		r.Changes[0] = DegreeChange{AlterDegree, Degree{7, alter}}
		if realisesTo(*r, c, k) {
			return true
		}
	}
	r.Changes[0] = DegreeChange{}
	return false
}

// tertianShape is a quality as numerals write it.
type tertianShape struct {
	triad   Quality
	seventh SeventhKind
	size    int8
}

var tertianShapes = map[Quality]tertianShape{
	MajTriad: {MajTriad, KeySeventh, 5}, MinTriad: {MinTriad, KeySeventh, 5}, DimTriad: {DimTriad, KeySeventh, 5},
	AugTriad: {AugTriad, KeySeventh, 5}, MajorThird: {MajTriad, KeySeventh, 5}, MinorThird: {MinTriad, KeySeventh, 5},
	Dom7: {MajTriad, KeySeventh, 7}, Maj7: {MajTriad, KeySeventh, 7}, Min7: {MinTriad, KeySeventh, 7},
	HalfDim7: {DimTriad, HalfDiminishedSeventh, 7}, Dim7: {DimTriad, DiminishedSeventh, 7},
	MinMaj7: {MinTriad, KeySeventh, 7}, AugMaj7: {AugTriad, KeySeventh, 7}, Aug7: {AugTriad, KeySeventh, 7},
	Dom9: {MajTriad, KeySeventh, 9}, Dom7Flat9: {MajTriad, KeySeventh, 9}, Maj9: {MajTriad, KeySeventh, 9},
	Min9: {MinTriad, KeySeventh, 9},
}

// numeralOn writes the chord on its own degree of the key.
func numeralOn(c Chord, k Key, shape tertianShape) RomanNumeral {
	degree, off := k.DegreeOf(c.Root)
	r := RomanNumeral{
		Degree: int8(degree), Triad: shape.triad, Seventh: shape.seventh, Size: shape.size, Inversion: c.Inversion,
	}
	for _, alter := range []int{0, off / 100, off/100 - 1, off/100 + 1} {
		r.Alter = int8(alter)
		if romanRoot(k, r.Degree, r.Alter, r.Triad).Alter == c.Root.Alter {
			break
		}
	}
	return r
}

// realisesTo reports whether the numeral, put back into the key, has the chord's members and bass.
func realisesTo(r RomanNumeral, c Chord, k Key) bool {
	if r.Size > 7 && r.Inversion != 0 {
		return false
	}
	ps := r.Members(k)
	for i := range 7 {
		want, has := c.Member(i + 1)
		found := false
		for _, p := range ps {
			if floorMod(int(p.Step)-int(c.Root.Step), 7) == i {
				found = p.Alter == want.Alter
				if has && !found {
					return false
				}
			}
		}
		if has && !found {
			return false
		}
	}
	return r.Root(k).Name() == c.Root.Name()
}

// plainInKey reports whether the numeral needs no other explanation in the key: it is on an unaltered degree with a
// triad that the key has, or one of the usual borrowings.
func plainInKey(r RomanNumeral, c Chord, k Key) bool {
	switch {
	case r.Degree == 1 && r.Size > 5 && r.Triad == MajTriad && k.Mode.IsMinor():
		return false // V7/iv
	case r.Degree == 5, r.Degree == 1, r.Degree == 4:
		return r.Alter == 0
	case inScale(k, c, 1) && inScale(k, c, 3) && inScale(k, c, 5):
		return true
	}
	other := k.Parallel()
	if r.Degree >= 6 && k.Mode == Minor && r.Alter == 0 && (r.Triad == MinTriad || r.Triad == DimTriad) {
		return true // vi, viio: the raised degrees
	}
	borrowed := inScale(other, c, 1) && inScale(other, c, 3) && inScale(other, c, 5)
	return borrowed || isNeapolitan(r) || r.Degree == 7 && r.Triad == DimTriad && r.Alter == 0
}

// inScale reports whether a member, if the chord has it, belongs to the key; the leading tone belongs to minor.
func inScale(k Key, c Chord, member int) bool {
	p, ok := c.Member(member)
	return !ok || k.Contains(p) || k.Mode == Minor && p.Name() == k.LeadingTone().Name()
}

func isNeapolitan(r RomanNumeral) bool {
	return r.Degree == 2 && r.Alter == -1 && r.Triad == MajTriad && r.Size == 5
}

// neapolitan names the Neapolitan sixth; other positions stay ♭II.
func neapolitan(r RomanNumeral, k Key) RomanNumeral {
	if isNeapolitan(r) && r.Inversion == 1 && k.Mode.Fifths() > Phrygian.Fifths() {
		r.Special = Neapolitan
	}
	return r
}

// setSeventh writes a seventh that the key does not have: as quality where there is a sign for it, else in brackets.
func (r *RomanNumeral) setSeventh(c Chord) {
	p, ok := c.Member(7)
	if !ok || r.Seventh != KeySeventh {
		return
	}
	minor := c.inflection(6) == -100
	switch {
	case minor && r.Triad == MajTriad:
		r.Seventh = DominantSeventh
	case !minor && p.Alter == (Degree{7, 0}).Above(c.Root).Alter:
		r.Seventh = MajorSeventh
	}
}

// appliedNumeral reads a chord as the dominant or leading-tone chord of another degree, whose own triad must be major
// or minor in the key: V7/V, viio7/ii.
func appliedNumeral(c Chord, k Key, shape tertianShape) (RomanNumeral, bool) {
	var up Interval
	var degree int8
	switch {
	case shape.triad == MajTriad || shape.triad == AugTriad:
		up, degree = Interval{3, 500}, 5
	case shape.triad == DimTriad:
		up, degree = Interval{1, 100}, 7
	default:
		return RomanNumeral{}, false
	}
	target := c.Root.Add(up)
	if !k.Contains(target) {
		return RomanNumeral{}, false
	}
	to, _ := k.DegreeOf(target)
	third, fifth := diatonicAbove(k, target, 3).Sub(target).Cents, diatonicAbove(k, target, 5).Sub(target).Cents
	if to == 1 || fifth != 700 {
		return RomanNumeral{}, false
	}
	triad := MajTriad
	if third == 300 {
		triad = MinTriad
	}
	r := RomanNumeral{Degree: degree, Triad: shape.triad, Seventh: shape.seventh, Size: shape.size, Inversion: c.Inversion}
	if k.Mode == Minor && to == 5 {
		triad = MajTriad // the dominant of a minor key is major
	}
	r.Applied[0] = AppliedDegree{int8(to), 0, triad}
	return r, realisesTo(r, c, k)
}

// augmentedSixthOf finds the augmented sixth that the chord's spelling makes in the key.
func augmentedSixthOf(c Chord, k Key) (RomanNumeral, bool) {
	special := map[Quality]SpecialChord{
		ItalianSixth: Italian6, FrenchSixth: French6, Dom7Flat5: French6, GermanSixth: German6, SwissSixth: Swiss6,
	}[c.Quality]
	if special == NotSpecial {
		return RomanNumeral{}, false
	}
	for _, s := range romanSpecials {
		if s.chord != special {
			continue
		}
		r := RomanNumeral{Degree: s.degree, Triad: s.triad, Size: s.size, Inversion: c.Inversion, Special: special}
		return r, r.Root(k).Name() == c.Root.Name()
	}
	return RomanNumeral{}, false
}
