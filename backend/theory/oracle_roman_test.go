package theory

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

type oracleRomanRow struct {
	Figure    string     `json:"figure"`
	Key       string     `json:"key"`
	Kind      string     `json:"kind"`
	Sixth     string     `json:"sixthMinor"`
	Pitches   []string   `json:"pitches"`
	Root      string     `json:"root"`
	Bass      string     `json:"bass"`
	Inversion int8       `json:"inversion"`
	Quality   string     `json:"quality"`
	Refused   oracleFlag `json:"error"`
}

func TestOracleRomanPitches(t *testing.T) {
	conform(t, "roman_to_pitches", func(row oracleRomanRow) oracleRomanRow {
		ours := oracleRomanRow{Figure: row.Figure, Key: row.Key, Kind: row.Kind, Sixth: row.Sixth}
		r, err := ParseRoman(oracleRomanText(row))
		if err != nil {
			ours.Refused = true
			return ours
		}
		k, err := ParseKey(strings.ReplaceAll(row.Key, "-", "b"))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Pitches(k) {
			ours.Pitches = append(ours.Pitches, oraclePitch(p))
		}
		c := r.Chord(k)
		ours.Root, ours.Bass, ours.Inversion, ours.Quality = oracleName(c.Root), oracleName(c.Bass), r.Inversion, oracleTriad(c)
		return ours
	}, degreeIsNotLoweredTwice, degreeIsNotRaisedTwice, membersAscend, bareThirdIsNoTriad,
		figuresAreCompleted, changesAreMade, figureNamesItsNote, strayFiguresAreRefused, cadentialChordNeedsNoFigures)
}

// lowDegrees are the degrees that each mode has a semitone below major.
var lowDegrees = map[string]string{
	"minor": "III VI VII", "aeolian": "III VI VII", "dorian": "III VII", "phrygian": "II III VI VII", "mixolydian": "VII",
	"locrian": "II III V VI VII",
}

// oracleMode is the mode of a key as the oracle writes it.
func oracleMode(key string) string {
	if _, mode, ok := strings.Cut(key, " "); ok {
		return mode
	}
	if key[0] >= 'a' {
		return "minor"
	}
	return "major"
}

var writtenNumeral = regexp.MustCompile(`^([-b]*)(#*)([IViv]+)`)

var degreeIsNotLoweredTwice = difference[oracleRomanRow]{
	name:   "a flat before a degree that is low already is a reminder",
	reason: "bVI in C minor is A flat; the oracle makes it A double flat",
	source: "RomanText (ISMIR 2019): bVI in minor; Aldwell and Schachter, Harmony and Voice Leading, ch. 24; the oracle's own quirk list",
	ours: func(row oracleRomanRow) oracleRomanRow {
		if row.Sixth == "CAUTIONARY" || row.Sixth == "SHARP" || row.Sixth == "FLAT" && strings.Contains(row.Figure, "v") {
			return row
		}
		parts := strings.Split(row.Figure, "/")
		low := func(part string) bool {
			m := writtenNumeral.FindStringSubmatch(part)
			lowered := m != nil && m[1] != "" && (m[3] == strings.ToUpper(m[3]) || m[3] == "iii")
			return lowered && slices.Contains(strings.Fields(lowDegrees[oracleMode(row.Key)]), strings.ToUpper(m[3]))
		}
		if last := len(parts) - 1; last > 0 && low(parts[last]) {
			return oracleRaised(row, 100, func(Pitch) bool { return true })
		}
		if len(parts) == 1 && low(parts[0]) {
			root := MustPitch(row.Root)
			return oracleRaised(row, 100, func(p Pitch) bool { return (p.Step+7-root.Step)%7 != 6 })
		}
		return row
	},
}

var degreeIsNotRaisedTwice = difference[oracleRomanRow]{
	name:   "a sharp before a degree that is raised already is a reminder",
	reason: "viio in minor stands on the leading tone; #viio says so again",
	source: "our choice among the readings that RomanText's readers offer: the oracle calls this one CAUTIONARY, and its CAUTIONARY rows agree",
	ours: func(row oracleRomanRow) oracleRomanRow {
		m := writtenNumeral.FindStringSubmatch(row.Figure)
		quality := row.Sixth == "" || row.Sixth == "QUALITY"
		if quality && oracleMode(row.Key) == "minor" && m != nil && m[2] == "#" && (m[3] == "vi" || m[3] == "vii") {
			return oracleRaised(row, -100, func(Pitch) bool { return true })
		}
		return row
	},
}

// oracleRaised is the row with those pitches altered that which picks.
func oracleRaised(row oracleRomanRow, cents int16, which func(Pitch) bool) oracleRomanRow {
	shift := func(name string) Pitch {
		p := MustPitch(name)
		if which(p) {
			p.Alter += cents
		}
		return p
	}
	pitches := make([]string, len(row.Pitches))
	for i, name := range row.Pitches {
		pitches[i] = oraclePitch(shift(name))
	}
	row.Pitches = pitches
	row.Root, row.Bass = oracleName(shift(row.Root)), oracleName(shift(row.Bass))
	return row
}

var membersAscend = difference[oracleRomanRow]{
	name:   "ninths, elevenths and thirteenths lie above the seventh",
	reason: "the oracle drops some of them an octave, below the seventh",
	source: "the numbers count from the root: Piston, Harmony, ch. 23; the oracle's own quirk list",
	ours: func(row oracleRomanRow) oracleRomanRow {
		if len(row.Pitches) < 5 || row.Inversion != 0 || strings.Contains(row.Figure, "[") {
			return row
		}
		pitches := oraclePitches(row.Pitches)
		names := []string{row.Pitches[0]}
		for i := 1; i < len(pitches); i++ {
			for pitches[i].Diatonic() < pitches[i-1].Diatonic() {
				pitches[i].Oct++
			}
			names = append(names, oraclePitch(pitches[i]))
		}
		row.Pitches = names
		return row
	},
}

var bareThirdIsNoTriad = difference[oracleRomanRow]{
	name:   "a third alone makes no triad",
	reason: "V[no5] leaves two notes, which have no triad quality",
	source: "Aldwell and Schachter, ch. 4: a triad is root, third and fifth; the oracle's own quirk list",
	ours: func(row oracleRomanRow) oracleRomanRow {
		if strings.HasSuffix(row.Figure, "[no5]") && len(row.Pitches) == 2 || row.Figure == "I[no5][add6]" {
			row.Quality = "other"
		}
		return row
	},
}

var figuresAreCompleted = difference[oracleRomanRow]{
	name:   "figures are completed and inflect the chord's own members",
	reason: "V7b9 is a whole seventh chord with a minor ninth and Vsus4 keeps its fifth; the oracle has the written numbers only",
	source: "C. P. E. Bach, Versuch II: 7 is 7 5 3, 4 is 5 4; Piston, Harmony, ch. 23; the oracle's own quirk list",
	ours: func(row oracleRomanRow) oracleRomanRow {
		return oracleRebuilt(row, map[string]string{
			"V4": "1 4 5 other", "Vsus4": "1 4 5 other", "V74": "1 4 5 b7 other", "V7sus4": "1 4 5 b7 other", "V75": "1 3 5 b7 major",
			"V7#3 major": "1 #3 5 b7 other", "V7#3 minor": "1 3 5 b7 major", "V7#5": "1 3 #5 b7 augmented", "V7b5": "1 3 b5 b7 other",
			"V7b9": "1 3 5 b7 b9 major", "V7#9 major": "1 3 5 b7 #9 major", "V7#9 minor": "1 3 5 b7 9 major", "i#75 major": "1 b3 5 #7 minor",
			"i#75 minor": "1 b3 5 7 minor", "i7#3 major": "1 #3 5 b7 other", "i7#3 minor": "1 3 5 b7 major", "ii7b5": "1 b3 b5 b7 diminished",
			"N7": "1 3 5 7 major", "vb3": "1 b3 5 minor",
		})
	},
}

var changesAreMade = difference[oracleRomanRow]{
	name:   "added, flattened and major members are what they say",
	reason: "the oracle ignores maj7 and [b9], puts an added ninth into the octave, and flattens what minor has flat already",
	source: "a chord member's number and quality count from the root: Levine, The Jazz Theory Book; RomanText brackets; the oracle's own quirk list",
	ours: func(row oracleRomanRow) oracleRomanRow {
		return oracleRebuilt(row, map[string]string{
			"IM7": "1 3 5 7 major", "IMaj7": "1 3 5 7 major", "iM7": "1 b3 5 7 minor", "IVmaj7": "1 3 5 7 major", "IVb7": "1 3 5 b7 major",
			"Ib7": "1 3 5 b7 major", "I[add9]": "1 3 5 9 major", "V[addb9]": "1 3 5 b9 major", "I[addb6]": "1 3 5 b6 major",
			"V7[b9]": "1 3 5 b7 b9 major", "V9[b9]": "1 3 5 b7 b9 major",
		})
	},
}

// oracleRebuilt is the row of a figure in the table, by itself or with its mode, over the same root: the members,
// then the triad's quality.
func oracleRebuilt(row oracleRomanRow, table map[string]string) oracleRomanRow {
	recipe, ok := table[row.Figure]
	if !ok {
		if recipe, ok = table[row.Figure+" "+oracleMode(row.Key)]; !ok {
			return row
		}
	}
	words := strings.Fields(recipe)
	root := MustPitch(row.Pitches[0])
	row.Pitches, row.Quality = nil, words[len(words)-1]
	for _, word := range words[:len(words)-1] {
		row.Pitches = append(row.Pitches, oraclePitch(root.Add(oracleMember(word))))
	}
	return row
}

// oracleMember is the interval of a chord member over its root: "b9", "#5".
func oracleMember(word string) Interval {
	iv := MustInterval(map[string]string{
		"1": "P1", "2": "M2", "3": "M3", "4": "P4", "5": "P5", "6": "M6", "7": "M7", "9": "M9", "11": "P11", "13": "M13",
	}[strings.TrimLeft(word, "#b")])
	iv.Cents += int16(100 * (strings.Count(word, "#") - strings.Count(word, "b")))
	return iv
}

var figureNamesItsNote = difference[oracleRomanRow]{
	name:   "an accidental changes the note its figure names and no other",
	reason: "iv#6 sharpens the note a sixth over the bass; the oracle moves the whole chord or ignores the sign. 24 is 42",
	source: "C. P. E. Bach, Versuch II, introduction: accidentals belong to their figure",
	ours: func(row oracleRomanRow) oracleRomanRow {
		bass := Pitch{}
		if len(row.Pitches) > 0 {
			bass = MustPitch(row.Pitches[0])
		}
		over := func(n Step) func(Pitch) bool {
			return func(p Pitch) bool { return p.Step == (bass.Step+n-1)%7 }
		}
		switch row.Figure {
		case "I#42":
			if oracleMode(row.Key) == "major" { // in minor the numeral's major third is the raised note
				row = oracleRaised(row, 100, over(4))
				row.Quality = "other"
			}
		case "ii6#5b3":
			row = oracleRaised(row, 100, over(5))
			if row.Quality == "other" { // a minor third over the bass is flat enough
				row = oracleRaised(row, 100, over(3))
				row.Quality = "diminished"
			}
		case "V6b5":
			row = oracleRaised(row, 100, over(5))
		case "iv#6", "VI#6":
			row = oracleRaised(row, -100, func(p Pitch) bool { return !over(6)(p) })
			row.Quality = map[string]string{"iv#6": "other", "VI#6": "diminished"}[row.Figure]
		case "I24":
			key := MustKey(strings.ReplaceAll(row.Key, "-", "b"))
			seventh := key.Degree(7)
			row.Pitches, row.Inversion, row.Quality = []string{oraclePitch(seventh)}, 3, "major"
			for _, word := range []string{"1", "3", "5"} {
				p := key.Degree(8).Add(oracleMember(word))
				row.Pitches = append(row.Pitches, oraclePitch(p))
			}
			row.Bass = oracleName(seventh)
		}
		return row
	},
}

var strayFiguresAreRefused = difference[oracleRomanRow]{
	name:   "accidentals without a figure and figures of no chord are refused",
	reason: "in III# or V65b the sign says nothing, and the oracle ignores it; 6 5 2 and 7 6 are no chords",
	source: "RomanText (ISMIR 2019) puts accidentals before figures; C. P. E. Bach has no such signatures for chords",
	ours: func(row oracleRomanRow) oracleRomanRow {
		if regexp.MustCompile(`[IViv0-9][#b]$`).MatchString(row.Figure) || row.Figure == "I652" || row.Figure == "V76" {
			return oracleRomanRow{Figure: row.Figure, Key: row.Key, Kind: row.Kind, Sixth: row.Sixth, Refused: true}
		}
		return row
	},
}

var cadentialChordNeedsNoFigures = difference[oracleRomanRow]{
	name:   "Cad alone is Cad64",
	reason: "the cadential chord is a six-four in any case; the oracle refuses it without figures",
	source: "RomanText (ISMIR 2019); Aldwell and Schachter, Harmony and Voice Leading, ch. 10",
	ours: func(row oracleRomanRow) oracleRomanRow {
		if row.Figure != "Cad" {
			return row
		}
		key := MustKey(strings.ReplaceAll(row.Key, "-", "b"))
		row.Refused, row.Inversion, row.Quality = false, 2, oracleMode(row.Key)
		row.Root, row.Bass = oracleName(key.Tonic()), oracleName(key.Degree(5))
		row.Pitches = []string{oraclePitch(key.Degree(5)), oraclePitch(key.Degree(8)), oraclePitch(key.Degree(10))}
		return row
	},
}

// oracleRomanText is the row's figure in RomanText's convention for the sixth and seventh of minor. The oracle's FLAT
// takes both from natural minor, SHARP from the raised scale, whatever the quality.
func oracleRomanText(row oracleRomanRow) string {
	figure, applied, hasApplied := strings.Cut(row.Figure, "/v")
	if !hasApplied {
		figure, applied, hasApplied = strings.Cut(row.Figure, "/V")
		applied = "V" + applied
	} else {
		applied = "v" + applied
	}
	if row.Sixth == "" || row.Sixth == "QUALITY" || row.Sixth == "CAUTIONARY" {
		return row.Figure
	}
	if hasApplied {
		return figure + "/" + shiftNumeral(applied, row.Sixth)
	}
	return shiftNumeral(figure, row.Sixth)
}

func shiftNumeral(figure, convention string) string {
	raises := strings.Contains(figure, "vi")
	switch {
	case convention == "FLAT" && raises && figure[0] == '#':
		return figure[1:]
	case convention == "FLAT" && raises:
		return "b" + figure
	case convention == "SHARP" && raises && figure[0] == '#':
		return "#" + figure
	case convention == "SHARP" && strings.Contains(figure, "VI") && figure[0] == 'b':
		return figure[1:]
	case convention == "SHARP" && strings.Contains(figure, "VI"):
		return "#" + figure
	}
	return figure
}
