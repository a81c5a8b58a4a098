package theory

import (
	"slices"
	"strings"
	"testing"
)

type scaleOracleRow struct {
	Class    string `json:"cls"`
	Tonic    string
	Mode     int
	Label    string
	Error    string
	Unstable []string
	Up, Down []string
}

// scaleNames are the names of the oracle's classes among ours; cycles and sieves are no scales of an octave.
var scaleNames = map[string]string{
	"MajorScale": "major", "MinorScale": "natural minor", "HarmonicMinorScale": "harmonic minor", "MelodicMinorScale": "melodic minor",
	"DorianScale": "dorian", "PhrygianScale": "phrygian", "LydianScale": "lydian", "MixolydianScale": "mixolydian",
	"LocrianScale": "locrian", "HypodorianScale": "hypodorian", "HypophrygianScale": "hypophrygian", "HypolydianScale": "hypolydian",
	"HypomixolydianScale": "hypomixolydian", "HypolocrianScale": "hypolocrian", "HypoaeolianScale": "hypoaeolian",
	"ChromaticScale": "chromatic", "WholeToneScale": "whole tone", "RagAsawari": "rag asavari", "RagMarwa": "rag marva",
	"OctatonicScale 1": "octatonic", "OctatonicScale 2": "whole-half", "majorPentatonic": "major pentatonic",
	"minorPentatonic": "minor pentatonic", "blues": "blues", "hungarianMinor": "hungarian minor", "augmentedHexatonic": "augmented hexatonic",
}

// scaleName returns our name for a row's scale, empty for cycles, sieves and scales that move at random.
func (r scaleOracleRow) scaleName() string {
	switch {
	case r.Class == "OctatonicScale" && r.Mode == 1:
		return "octatonic"
	case r.Class == "OctatonicScale":
		return "whole-half"
	case r.Class == "OctaveRepeatingScale":
		return scaleNames[r.Label]
	}
	return scaleNames[r.Class]
}

func answerScale(row scaleOracleRow) scaleOracleRow {
	tonic, _ := fromOracle(row.Tonic)
	scale, err := FindScaleKind(row.scaleName())
	if err != nil {
		row.Error = err.Error()
		return row
	}
	s := scale.On(tonic)
	row.Error, row.Up, row.Down = "", spelledForOracle(s.Up()), spelledForOracle(s.Down())
	return row
}

// respell spells pitches as the given intervals above the tonic, where they sound as those do; else it leaves them.
func respell(pitches []string, tonic, intervals string, down bool) []string {
	root, _ := fromOracle(tonic)
	words := strings.Fields(intervals)
	if down {
		slices.Reverse(words)
	}
	spelled := slices.Clone(pitches)
	for i, p := range pitches {
		was, _ := fromOracle(p)
		if i >= len(words) || !was.IsEnharmonic(root.Add(MustInterval(words[i]))) {
			return pitches
		}
		spelled[i] = oraclePitch(root.Add(MustInterval(words[i])))
	}
	return spelled
}

// symmetricSpelling is how the symmetric scales and the ragas are written, both ways.
var symmetricSpelling = map[string][2]string{
	"chromatic":   {"P1 m2 M2 m3 M3 P4 A4 P5 m6 M6 m7 M7 P8", ""},
	"whole tone":  {"P1 M2 M3 A4 A5 A6 P8", ""},
	"octatonic":   {"P1 m2 m3 M3 A4 P5 M6 m7 P8", ""},
	"whole-half":  {"P1 M2 m3 P4 d5 m6 M6 M7 P8", ""},
	"rag asavari": {"P1 M2 P4 P5 m6 P8", "P1 M2 m3 P4 P5 m6 m7 P8"},
	"rag marva":   {"P1 m2 M3 A4 M6 M7 M6 P8", "P1 m2 M3 A4 M6 M7 P8"},
}

// spelledFromTonic spells these scales by intervals from the tonic, in both directions and up to the tonic's own octave.
func spelledFromTonic(row scaleOracleRow) scaleOracleRow {
	words, ok := symmetricSpelling[row.scaleName()]
	if !ok {
		return row
	}
	down := words[1]
	if down == "" {
		down = words[0]
	}
	row.Up = respell(row.Up, row.Tonic, words[0], false)
	row.Down = respell(row.Down, row.Tonic, down, true)
	return row
}

// givenIntervals fills in the scales that the oracle could not build from a list of intervals.
func givenIntervals(row scaleOracleRow) scaleOracleRow {
	intervals := map[string]string{
		"majorPentatonic": "P1 M2 M3 P5 M6 P8", "minorPentatonic": "P1 m3 P4 P5 m7 P8", "blues": "P1 m3 P4 d5 P5 m7 P8",
		"hungarianMinor": "P1 M2 m3 A4 P5 m6 M7 P8", "augmentedHexatonic": "P1 m3 M3 P5 m6 M7 P8",
	}[row.Label]
	if row.Error == "" || intervals == "" {
		return row
	}
	tonic, _ := fromOracle(row.Tonic)
	row.Error, row.Up = "", nil
	for _, iv := range MustIntervals(intervals) {
		row.Up = append(row.Up, oraclePitch(tonic.Add(iv)))
	}
	row.Down = slices.Clone(row.Up)
	slices.Reverse(row.Down)
	return row
}

func TestOracleScales(t *testing.T) {
	all := oracleTable[scaleOracleRow](t, "scales")
	scales := slices.DeleteFunc(slices.Clone(all), func(row scaleOracleRow) bool { return row.scaleName() == "" })
	t.Logf("%d rows are cycles, sieves and scales that move at random, not scales of an octave", len(all)-len(scales))
	conformRows(t, "scales", scales, answerScale,
		difference[scaleOracleRow]{
			"spelled from the tonic", "a scale ends on the letter on which it began, and comes down as it went up",
			"Aldwell and Schachter, Harmony and Voice Leading (4th ed. 2011), on chromatic scales", spelledFromTonic,
		},
		difference[scaleOracleRow]{
			"scales of given intervals", "the table's own intervals, which the oracle was not able to build",
			"the sources in the scale table: Levine, Persichetti, Straus", givenIntervals,
		},
	)
}
