package theory

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

type oracleSymbolRow struct {
	Figure  string `json:"figure"`
	Printed string `json:"figureOut"`
	Ctor    struct {
		Root string `json:"root"`
		Kind string `json:"kind"`
		Bass string `json:"bass"`
	} `json:"ctor"`
	Pitches oracleSpelling `json:"pitches"`
	Root    string         `json:"root"`
	Bass    string         `json:"bass"`
	BassOut string         `json:"bassOut"`
	Refused oracleFlag     `json:"error"`
}

// oracleFlag is set where a column names an exception; which one is the oracle's own matter.
type oracleFlag bool

// UnmarshalJSON reads any text as true.
func (f *oracleFlag) UnmarshalJSON(b []byte) error {
	*f = string(b) != "null"
	return nil
}

// oracleSpelling are the names of a chord's notes without octaves, in alphabetical order: how high a symbol's notes lie
// is a matter of taste.
type oracleSpelling []string

func spellingOf(ps []Pitch) oracleSpelling {
	var names oracleSpelling
	for _, p := range ps {
		names = append(names, oracleName(p))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// UnmarshalJSON reads pitches with octaves.
func (n *oracleSpelling) UnmarshalJSON(b []byte) error {
	var ps []Pitch
	for _, word := range strings.FieldsFunc(string(b), func(r rune) bool { return strings.ContainsRune("[]\", null", r) }) {
		p, err := ParsePitch(word)
		if err != nil {
			return err
		}
		ps = append(ps, p)
	}
	*n = spellingOf(ps)
	return nil
}

func TestOracleChordSymbols(t *testing.T) {
	conform(t, "chordsymbols", func(row oracleSymbolRow) oracleSymbolRow {
		ours := oracleSymbolRow{Figure: row.Figure, Printed: row.Printed, Ctor: row.Ctor}
		figure := row.Figure
		if row.Ctor.Kind != "" {
			figure = row.Printed
		}
		s, err := ParseChordSymbol(oracleFlats(figure))
		if err != nil {
			ours.Refused = true
			return ours
		}
		if s.Kind == NoHarmony {
			return ours
		}
		ours.Pitches, ours.Root, ours.Bass = spellingOf(s.Pitches()), oracleName(s.Root), oracleName(s.Bass)
		if row.Ctor.Kind != "" {
			ours.Bass, ours.BassOut = "", ours.Bass
		}
		return ours
	}, usualSpellingsAreRead, flatIsB, seventhKeepsItsLetter, nonsenseIsRefused)
}

var usualSpellingsAreRead = difference[oracleSymbolRow]{
	name:   "the usual spellings of lead sheets are read",
	reason: "the oracle refuses them or loses members: C69 without third and fifth, C13#11 with the natural eleventh",
	source: "Brandt and Roemer, Standardized Chord Symbol Notation (1976); Levine, The Jazz Theory Book; the oracle's own quirk list",
	ours: func(row oracleSymbolRow) oracleSymbolRow {
		return oracleRespelled(row, map[string]string{
			"13#11": "1 3 5 b7 9 #11 13", "7alt": "1 3 b7 b9 #9 #11 b13", "alt": "1 3 b7 b9 #9 #11 b13", "6/9": "1 3 5 6 9",
			"69": "1 3 5 6 9", "m6/9": "1 b3 5 6 9", "9sus4": "1 4 5 b7 9", "9sus": "1 4 5 b7 9", "13sus4": "1 4 5 b7 9 13",
			"maj9#11": "1 3 5 7 9 #11", "m(maj7)": "1 b3 5 7", "mMaj7": "1 b3 5 7", "°": "1 b3 b5", "°7": "1 b3 b5 bb7",
			"ø": "1 b3 b5 b7", "Δ": "1 3 5 7", "Δ7": "1 3 5 7", "ped": "1", "no3": "1 5", "7no3": "1 5 b7",
			"maj13": "1 3 5 7 9 11 13", "mmaj9": "1 b3 5 7 9", " Major": "1 3 5", "major": "1 3 5", "minor": "1 b3 5",
			"Maj7": "1 3 5 7", "MAJ7": "1 3 5 7", "MI7": "1 b3 5 b7", "mi7": "1 b3 5 b7", "7-5": "1 3 b5 b7", "7+5": "1 3 #5 b7",
			"7bb9": "1 3 5 b7 bb9", "4": "1 4 5", "2": "1 2 5", "maj9": "1 3 5 7 9", "7(b9)": "1 3 5 b7 b9", "7(#9)": "1 3 5 b7 #9",
			"(add9)": "1 3 5 9", "7(b5,b9)": "1 3 b5 b7 b9", "dimb9": "1 b3 b5 bb7 b9",
		}, "-")
	},
}

var flatIsB = difference[oracleSymbolRow]{
	name:   "b after the root is a flat and N.C. is no chord",
	reason: "the oracle knows the minus only, so that Bb7 becomes B with an added flat seventh",
	source: "Brandt and Roemer, Standardized Chord Symbol Notation (1976); the oracle's own quirk list",
	ours: func(row oracleSymbolRow) oracleSymbolRow {
		if row.Figure == "NC" || row.Figure == "N.C." {
			row.Refused = false
		}
		return oracleRespelled(row, map[string]string{
			"": "1 3 5", "7": "1 3 5 b7", "m7": "1 b3 5 b7", "-7": "1 b3 5 b7", "m": "1 b3 5", "maj7": "1 3 5 7",
		}, "b")
	},
}

var seventhKeepsItsLetter = difference[oracleSymbolRow]{
	name:   "a raised seventh keeps its letter",
	reason: "the seventh of F♯m♯7 is E♯ and not F",
	source: "a chord member is spelled by its number over the root: Aldwell and Schachter, Harmony and Voice Leading, ch. 4",
	ours: func(row oracleSymbolRow) oracleSymbolRow {
		return oracleRespelled(row, map[string]string{"m#7": "1 b3 5 7"}, "-")
	},
}

var nonsenseIsRefused = difference[oracleSymbolRow]{
	name:   "what is no chord symbol is refused",
	reason: "a lower-case root is a Roman or German minor key, an accidental without a degree and a third alone say nothing",
	source: "MusicXML 4.0, harmony: roots are capital letters; Brandt and Roemer (1976) have no such signs",
	ours: func(row oracleSymbolRow) oracleSymbolRow {
		lower := row.Figure != "" && row.Figure[0] >= 'a' && row.Figure[0] <= 'g'
		if lower || strings.HasSuffix(row.Figure, "7b") || row.Figure == "C3" {
			row.Refused, row.Pitches, row.Root, row.Bass = true, nil, "", ""
		}
		return row
	},
}

// oracleRespelled is the row of a symbol whose text after the root is in the table, with the members that it lists.
// Flat says which sign the root's flats must have.
func oracleRespelled(row oracleSymbolRow, formulas map[string]string, flat string) oracleSymbolRow {
	root := regexp.MustCompile(`^[A-G](#+|` + flat + `+)?`).FindString(row.Figure)
	suffix, bass := strings.TrimPrefix(row.Figure, root), ""
	formula, known := formulas[suffix]
	if i := strings.LastIndexByte(suffix, '/'); i >= 0 && !known {
		suffix, bass = suffix[:i], suffix[i+1:]
		formula, known = formulas[suffix]
	}
	if root == "" || !known || flat == "b" && !strings.Contains(root, "b") || !regexp.MustCompile(`^([A-G][-#]*)?$`).MatchString(bass) {
		return row
	}
	base := MustPitch(root)
	row.Root, row.Bass, row.Refused = oracleName(base), oracleName(base), false
	var ps []Pitch
	for _, word := range strings.Fields(formula) {
		number := strings.TrimLeft(word, "#b")
		iv := MustInterval(map[string]string{
			"1": "P1", "2": "M2", "3": "M3", "4": "P4", "5": "P5", "6": "M6", "7": "M7", "9": "M9", "11": "P11", "13": "M13",
		}[number])
		iv.Cents += int16(100 * (strings.Count(word, "#") - strings.Count(word, "b")))
		ps = append(ps, base.Add(iv))
	}
	if bass != "" {
		row.Bass = bass
		ps = append(ps, MustPitch(bass))
	}
	row.Pitches = spellingOf(ps)
	return row
}

var (
	oracleRootFlats = regexp.MustCompile(`^([A-G])(-+)`)
	oracleBassFlats = regexp.MustCompile(`/([A-G])(-+)$`)
)

// oracleFlats writes the minus that the oracle has for a flat in root and bass as b.
func oracleFlats(figure string) string {
	flats := func(s string) string { return strings.ReplaceAll(s, "-", "b") }
	return oracleBassFlats.ReplaceAllStringFunc(oracleRootFlats.ReplaceAllStringFunc(figure, flats), flats)
}
