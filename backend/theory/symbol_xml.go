package theory

import (
	"slices"

	"ricercar/backend/fault"
)

// XMLDegree is a degree element of MusicXML's harmony. Alter is MusicXML's own: for "add" it counts from the members
// of a dominant thirteenth (so 7 without alteration is the minor seventh), for "alter" from the degree that the kind
// already has.
type XMLDegree struct {
	Value, Alter int
	Type         string // add, alter or subtract
}

// XML returns the symbol's kind and degrees as MusicXML writes them.
func (s ChordSymbol) XML() (kind string, degrees []XMLDegree) {
	for _, c := range s.Changes {
		d := XMLDegree{Value: c.Degree.Number, Alter: c.Degree.Alter}
		switch c.Op {
		case NoChange:
			continue
		case AddDegree:
			d.Type = "add"
			d.Alter -= dominantAlter(d.Value)
		case AlterDegree:
			d.Type = "alter"
			d.Alter -= s.Kind.alterOf(d.Value)
		case SubtractDegree:
			d.Type, d.Alter = "subtract", 0
		}
		degrees = append(degrees, d)
	}
	return s.Kind.String(), degrees
}

// ChordSymbolFromXML reads MusicXML's kind and degrees over root. The kinds "other" and "" without degrees are a major
// triad's place holder in many files and give no symbol: the caller has the text. Unknown kinds are an error.
func ChordSymbolFromXML(root, bass Pitch, kind string, degrees []XMLDegree) (ChordSymbol, error) {
	i := slices.IndexFunc(symbolKinds[:], func(k symbolKind) bool { return k.xml == kind })
	if i < 0 || len(degrees) > maxSymbolChanges {
		return ChordSymbol{}, fault.New(fault.Invalid, "%q with %d degrees is no kind of harmony", kind, len(degrees))
	}
	root.Oct, bass.Oct = 4, 4
	s := ChordSymbol{Root: root, Bass: bass, Kind: SymbolKind(i)}
	if s.Kind == NoHarmony {
		return ChordSymbol{Kind: NoHarmony}, nil
	}
	for n, d := range degrees {
		if d.Value < 1 || d.Value > 13 || d.Alter < -3 || d.Alter > 3 {
			return ChordSymbol{}, fault.New(fault.Invalid, "a harmony has the degree %d altered by %d", d.Value, d.Alter)
		}
		change := DegreeChange{Degree: Degree{d.Value, d.Alter}}
		switch d.Type {
		case "add":
			change.Op = AddDegree
			change.Degree.Alter += dominantAlter(d.Value)
		case "alter":
			change.Op = AlterDegree
			change.Degree.Alter += s.Kind.alterOf(d.Value)
		case "subtract":
			change.Op, change.Degree.Alter = SubtractDegree, 0
		default:
			return ChordSymbol{}, fault.New(fault.Invalid, "%q is no type of degree: add, alter or subtract", d.Type)
		}
		s.Changes[n] = change
	}
	return s, nil
}

// dominantAlter is the inflection of a degree in a dominant thirteenth.
func dominantAlter(number int) int {
	if number == 7 {
		return -1
	}
	return 0
}

// alterOf is the inflection of a degree in the kind; a degree that the kind lacks counts as in a dominant chord.
func (k SymbolKind) alterOf(number int) int {
	for _, d := range kindFormulas()[k] {
		if d.Number == number {
			return d.Alter
		}
	}
	return dominantAlter(number)
}
