package theory

import (
	"slices"
	"strings"
	"sync"

	"ricercar/backend/fault"
)

// maxSymbolChanges is how many degrees a symbol can add, alter or leave out: enough for any thirteenth chord.
const maxSymbolChanges = 8

// ChordSymbol is a chord as a lead sheet writes it: root, MusicXML's kind, changed degrees and bass. It is a plain
// value; the octaves of root and bass say nothing and are 4. The zero value is no symbol.
type ChordSymbol struct {
	Root, Bass Pitch // Bass is Root where nothing stands after a slash
	Kind       SymbolKind
	Changes    [maxSymbolChanges]DegreeChange
}

// IsZero reports whether there is no symbol; "N.C." is one.
func (s ChordSymbol) IsZero() bool { return s.Kind == NoKind && s.Changes[0].Op == NoChange }

// String returns MusicXML's word for the kind.
func (k SymbolKind) String() string { return symbolKinds[int(k)%len(symbolKinds)].xml }

// Members returns the degrees over the root, lowest first, with all changes made. N.C. has none.
func (s ChordSymbol) Members() []Degree {
	members := slices.Clone(kindFormulas()[s.Kind])
	for _, c := range s.Changes {
		i := slices.IndexFunc(members, func(d Degree) bool { return d.Number == c.Degree.Number })
		switch {
		case c.Op == AlterDegree && i >= 0:
			members[i] = c.Degree
		case c.Op == SubtractDegree && i >= 0:
			members = slices.Delete(members, i, i+1)
		case (c.Op == AddDegree || c.Op == AlterDegree) && !slices.Contains(members, c.Degree):
			members = append(members, c.Degree)
		}
	}
	slices.SortFunc(members, compareDegrees)
	return members
}

func compareDegrees(a, b Degree) int {
	if d := a.Number - b.Number; d != 0 {
		return d
	}
	return a.Alter - b.Alter
}

// kindFormulas are the members of every kind.
var kindFormulas = sync.OnceValue(func() *[len(symbolKinds)][]Degree {
	formulas := new([len(symbolKinds)][]Degree)
	for i, kind := range symbolKinds {
		formulas[i] = degreesOf(kind.formula)
	}
	return formulas
})

func degreesOf(formula string) []Degree {
	var degrees []Degree
	for _, word := range strings.Fields(formula) {
		degrees = append(degrees, mustDegree(word))
	}
	return degrees
}

// NewChordSymbol returns the symbol with the given members over root, as the kind that needs the fewest changes; of
// equals the one earlier in MusicXML's list. More members than a symbol can say are an error.
func NewChordSymbol(root, bass Pitch, members []Degree) (ChordSymbol, error) {
	best, bestCount := ChordSymbol{}, maxSymbolChanges+1
	root.Oct, bass.Oct = 4, 4
	for kind := symbolKindFirst; int(kind) < len(symbolKinds); kind++ {
		changes := kindChanges(kindFormulas()[kind], members)
		if len(changes) < bestCount {
			best, bestCount = ChordSymbol{Root: root, Bass: bass, Kind: kind}, len(changes)
			copy(best.Changes[:], changes)
		}
	}
	if bestCount > maxSymbolChanges {
		return ChordSymbol{}, fault.New(fault.Invalid, "no chord symbol has so many degrees as %v", members)
	}
	return best, nil
}

// kindChanges returns what turns the members of a kind into others.
func kindChanges(from, to []Degree) []DegreeChange {
	var changes []DegreeChange
	var added []Degree
	for _, d := range to {
		if !slices.Contains(from, d) {
			added = append(added, d)
		}
	}
	for _, d := range from {
		if slices.Contains(to, d) {
			continue
		}
		if i := slices.IndexFunc(added, func(a Degree) bool { return a.Number == d.Number }); i >= 0 {
			changes = append(changes, DegreeChange{AlterDegree, added[i]})
			added = slices.Delete(added, i, i+1)
			continue
		}
		changes = append(changes, DegreeChange{SubtractDegree, Degree{d.Number, 0}})
	}
	for _, d := range added {
		changes = append(changes, DegreeChange{AddDegree, d})
	}
	return changes
}

// SymbolOf returns the symbol of a chord. It reports false for what no symbol can say: no pitches, two inflections of
// one letter, microtones.
func SymbolOf(c Chord) (ChordSymbol, bool) {
	if c.Classes == 0 || c.clash != 0 {
		return ChordSymbol{}, false
	}
	_, hasSeventh := c.Member(7)
	_, hasThird := c.Member(3)
	var members []Degree
	for i := range 7 {
		if c.present>>i&1 == 0 {
			continue
		}
		off := c.inflection(i)
		if off%100 != 0 || off < -300 || off > 300 {
			return ChordSymbol{}, false
		}
		number := i + 1
		if i%2 == 1 && (hasSeventh || hasThird && i != 5) {
			number += 7 // ninths, elevenths and thirteenths, but sus2, sus4 and 6
		}
		if c.Quality.Suspended() && i == 3 {
			number = 4
		}
		members = append(members, Degree{number, off / 100})
	}
	s, err := NewChordSymbol(c.Root, c.Bass, members)
	return s, err == nil
}

// Pitches returns the chord in close position, its root in octave 3; a bass after a slash lies below it and is not
// doubled above. N.C. and no symbol give none.
func (s ChordSymbol) Pitches() []Pitch {
	members := s.Members()
	if len(members) == 0 {
		return nil
	}
	root := s.Root
	root.Oct = 3
	var ps []Pitch
	if s.Bass.Name() != s.Root.Name() {
		bass := s.Bass
		bass.Oct = 3
		if bass.Compare(root) > 0 {
			bass.Oct--
		}
		ps = append(ps, bass)
	}
	for _, d := range members {
		if p := d.Above(root); p.Name() != s.Bass.Name() || d.Number == 1 && len(ps) == 0 {
			ps = append(ps, p)
		}
	}
	return ps
}

// Chord returns what the symbol sounds as. Its root is the symbol's, whatever thirds stack better: C6 stays C.
func (s ChordSymbol) Chord() Chord {
	ps := s.Pitches()
	if len(ps) == 0 {
		return Chord{}
	}
	g := gatherLetters(ps)
	if g.letters>>s.Root.Step&1 == 0 {
		return ChordOf(ps)
	}
	return g.over(s.Root.Step)
}

// String writes the symbol in ASCII: "Bbmaj7", "F#m7b5", "C7sus4", "G/B", "N.C.". ParseChordSymbol reads the same
// members from it.
func (s ChordSymbol) String() string {
	switch {
	case s.IsZero():
		return ""
	case s.Kind == NoHarmony:
		return symbolKinds[NoHarmony].text
	}
	text := s.Root.Name() + s.suffix()
	if s.Bass.Name() != s.Root.Name() {
		text += "/" + s.Bass.Name()
	}
	return text
}

// Pretty writes the symbol with ♯ and ♭.
func (s ChordSymbol) Pretty() string {
	if s.Kind == NoHarmony {
		return s.String()
	}
	return prettyAccidentals.Replace(s.String())
}

// prettyAccidentals leaves the b of "sub" and "dub" alone, of which symbols have none.
var prettyAccidentals = strings.NewReplacer("#", "♯", "b", "♭")

// alteredDominant is what "alt" stands for.
const alteredDominant = "1 3 b7 b9 #9 #11 b13"

// suffix writes the members after the root: as a known chord, else as a kind with its changes in brackets.
func (s ChordSymbol) suffix() string {
	members := s.Members()
	for q := range qualityCount {
		full, _, _ := strings.Cut(chordKinds[q].formula, ";")
		if text := chordKinds[q].symbol; full != "" && !q.AugmentedSixth() && q != SingleTone && slices.Equal(sortedDegrees(full), members) {
			return text
		}
	}
	plain, err := NewChordSymbol(s.Root, s.Bass, members)
	if err != nil {
		plain = s
	}
	if slices.Equal(members, sortedDegrees(alteredDominant)) {
		return "7alt"
	}
	return symbolKinds[plain.Kind].text + changesText(plain.Changes[:], members)
}

// changesText writes changes in brackets, alterations that follow each other in one pair: (b9,#11).
func changesText(changes []DegreeChange, members []Degree) string {
	text, altered := "", false
	for _, c := range changes {
		if c.Op == NoChange {
			continue
		}
		word, alteration := changeText(c, members)
		if alteration && altered {
			text = strings.TrimSuffix(text, ")") + "," + word + ")"
		} else {
			text += "(" + word + ")"
		}
		altered = alteration
	}
	return text
}

// changeText writes one change, and tells whether it is an alteration. An inflected ninth, eleventh or thirteenth
// over a seventh is one, unless it stands beside the natural.
func changeText(c DegreeChange, members []Degree) (word string, alteration bool) {
	hasSeventh := slices.ContainsFunc(members, func(d Degree) bool { return d.Number == 7 })
	tension := c.Degree.Number >= 9 && c.Degree.Alter != 0 && hasSeventh && !slices.Contains(members, Degree{c.Degree.Number, 0})
	switch {
	case c.Op == AlterDegree, c.Op == AddDegree && tension:
		return alteredText(c.Degree), true
	case c.Op == AddDegree:
		return "add" + c.Degree.String(), false
	}
	return "no" + c.Degree.String(), false
}

// alteredText names an altered degree, a natural one by the word that the reader knows.
func alteredText(d Degree) string {
	if d.Alter == 0 {
		return "natural" + d.String()
	}
	return d.String()
}

func sortedDegrees(formula string) []Degree {
	degrees := degreesOf(formula)
	slices.SortFunc(degrees, compareDegrees)
	return degrees
}

// MarshalText writes the symbol as String does.
func (s ChordSymbol) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what ParseChordSymbol reads; nothing is no symbol.
func (s *ChordSymbol) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*s = ChordSymbol{}
		return nil
	}
	*s, err = ParseChordSymbol(string(b))
	return err
}
