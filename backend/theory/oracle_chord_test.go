package theory

import (
	"slices"
	"testing"
)

type oracleChordRow struct {
	Source    string   `json:"src"`
	Pitches   []string `json:"pitches"`
	Root      string   `json:"root"`
	Bass      string   `json:"bass"`
	Inversion int8     `json:"inversion"`
	Quality   string   `json:"quality"`
	Third     string   `json:"third"`
	Fifth     string   `json:"fifth"`
	Seventh   string   `json:"seventh"`
	Normal    []int    `json:"normalOrder"`
	Prime     []int    `json:"primeForm"`
	Class     string   `json:"forteClass"`
	Vector    [6]uint8 `json:"intervalVector"`
}

func TestOracleChords(t *testing.T) {
	conform(t, "chords", func(row oracleChordRow) oracleChordRow {
		ps := oraclePitches(row.Pitches)
		c := ChordOf(ps)
		s := c.Classes
		ours := oracleChordRow{
			Source: row.Source, Pitches: row.Pitches, Root: oraclePitch(c.Root), Bass: oraclePitch(c.Bass),
			Inversion: c.Inversion, Quality: oracleTriad(c), Normal: s.NormalOrder(), Prime: s.PrimeForm(),
			Class: plainForte(s.Class()), Vector: s.IntervalVector(),
		}
		for degree, column := range map[int]*string{3: &ours.Third, 5: &ours.Fifth, 7: &ours.Seventh} {
			if p, ok := c.Member(degree); ok {
				*column = oraclePitch(p)
			}
		}
		return ours
	}, bassIsLowestInSound, suspendedStandsOnItsFifth, fullThirteenthIsDominant, thirdAloneIsNoTriad)
}

var bassIsLowestInSound = difference[oracleChordRow]{
	name:   "the bass is what sounds lowest",
	reason: "F♭2 sounds below E♯2 though it is written above; the oracle takes the lower letter",
	source: "figured bass is counted from the sounding bass: C. P. E. Bach, Versuch II, introduction",
	ours: func(row oracleChordRow) oracleChordRow {
		bass := slices.MinFunc(oraclePitches(row.Pitches), Pitch.Compare)
		row.Bass = oraclePitch(bass)
		root := MustPitch(row.Root)
		row.Inversion = [7]int8{0, 4, 1, 5, 2, 6, 3}[(bass.Step+7-root.Step)%7]
		return row
	},
}

var suspendedStandsOnItsFifth = difference[oracleChordRow]{
	name:   "a suspended chord has the root that its fifth confirms",
	reason: "C F G is C with its third suspended, not an F chord; over the bass that has the fifth it is read so",
	source: "Levine, The Jazz Theory Book, ch. 3; Aldwell and Schachter, Harmony and Voice Leading, ch. 22; the oracle's own quirk list",
	ours: func(row oracleChordRow) oracleChordRow {
		ps := oraclePitches(row.Pitches)
		above := func(root Pitch) (classes, letters PCSet) {
			for _, p := range ps {
				letters |= NewPCSet(int(p.Step+7-root.Step) % 7)
			}
			return PCSetOf(ps).Transpose(-root.Class()), letters
		}
		suspended := map[PCSet]PCSet{
			NewPCSet(0, 5, 7): NewPCSet(0, 3, 4), NewPCSet(0, 2, 7): NewPCSet(0, 1, 4),
			NewPCSet(0, 5, 7, 10): NewPCSet(0, 3, 4, 6), NewPCSet(0, 2, 5, 7, 10): NewPCSet(0, 1, 3, 4, 6),
			NewPCSet(0, 2, 5, 7, 9, 10): NewPCSet(0, 1, 3, 4, 5, 6),
		}
		bass := MustPitch(row.Bass)
		if classes, letters := above(bass); suspended[classes] == letters && letters != 0 {
			if bass.Step == MustPitch(row.Root).Step {
				return row
			}
			return oracleOverRoot(row, bass)
		}
		for _, p := range ps {
			classes, letters := above(p)
			if classes == NewPCSet(0, 5, 7) && letters == suspended[classes] {
				return oracleOverRoot(row, p)
			}
		}
		return row
	},
}

var fullThirteenthIsDominant = difference[oracleChordRow]{
	name:   "seven letters in thirds stand on their dominant",
	reason: "all seven letters stack in thirds from anywhere; unless a thirteenth chord stands on the bass, the dominant one is meant",
	source: "Piston, Harmony, ch. 23: ninths, elevenths and thirteenths are dominant before all; the oracle's own quirk list",
	ours: func(row oracleChordRow) oracleChordRow {
		ps := oraclePitches(row.Pitches)
		dominant, minor, major := NewPCSet(0, 2, 4, 5, 7, 9, 10), NewPCSet(0, 2, 3, 5, 7, 9, 10), NewPCSet(0, 2, 4, 5, 7, 9, 11)
		over := PCSetOf(ps).Transpose(-MustPitch(row.Bass).Class())
		if over == dominant || over == minor || over == major {
			return row
		}
		for _, p := range ps {
			if PCSetOf(ps).Transpose(-p.Class()) == dominant && row.Seventh != "" && len(ps) == 7 {
				return oracleOverRoot(row, p)
			}
		}
		return row
	},
}

var thirdAloneIsNoTriad = difference[oracleChordRow]{
	name:   "a third alone makes no triad",
	reason: "two notes, or a third with seconds and fourths, have no triad quality as long as fifth and seventh are missing",
	source: "Aldwell and Schachter, ch. 4: a triad is root, third and fifth; the oracle's own quirk list",
	ours: func(row oracleChordRow) oracleChordRow {
		if row.Fifth == "" && row.Seventh == "" {
			row.Quality = "other"
		}
		return row
	},
}

// oracleOverRoot is the row with its columns counted from another root.
func oracleOverRoot(row oracleChordRow, root Pitch) oracleChordRow {
	row.Root = oraclePitch(root)
	row.Third, row.Fifth, row.Seventh, row.Quality = "", "", "", "other"
	heights := map[Step]int{}
	for _, p := range oraclePitches(row.Pitches) {
		letters := (p.Step + 7 - root.Step) % 7
		heights[letters] = floorMod(p.Class()-root.Class(), 12)
		if column := map[Step]*string{2: &row.Third, 4: &row.Fifth, 6: &row.Seventh}[letters]; column != nil && *column == "" {
			*column = oraclePitch(p)
		}
	}
	suspended := row.Third == "" && row.Fifth != ""
	letters := (MustPitch(row.Bass).Step + 7 - root.Step) % 7
	row.Inversion = [7]int8{0, 4, 1, 5, 2, 6, 3}[letters]
	if suspended && (letters == 1 || letters == 3) {
		row.Inversion = 1 // the suspended tone stands for the third
	}
	switch {
	case row.Third == "" || row.Fifth == "":
	case heights[2] == 4 && heights[4] == 7:
		row.Quality = "major"
	case heights[2] == 3 && heights[4] == 7:
		row.Quality = "minor"
	}
	return row
}

// oracleTriad is the quality of a chord's triad in the oracle's words.
func oracleTriad(c Chord) string {
	return map[Quality]string{
		MajTriad: "major", MinTriad: "minor", DimTriad: "diminished", AugTriad: "augmented", OtherChord: "other",
	}[c.TriadQuality()]
}

func oraclePitches(names []string) []Pitch {
	var ps []Pitch
	for _, name := range names {
		ps = append(ps, MustPitch(name))
	}
	return ps
}
