package theory

var romanDigits = [7]string{"I", "II", "III", "IV", "V", "VI", "VII"}

// Figures by inversion, in the form that RomanText writers use most.
var (
	triadFigures   = [4]string{"", "6", "64", ""}
	seventhFigures = [4]string{"7", "65", "43", "42"}
)

var specialNames = map[SpecialChord]string{
	Neapolitan: "N", Italian6: "It", French6: "Fr", German6: "Ger", Swiss6: "Sw", CadentialSixFour: "Cad64",
}

// romanSpecials reads the named chords: what their figures are when none are written, and the root as a degree and
// alteration of the major scale on the tonic. The longer names come first.
var romanSpecials = []struct {
	name      string
	chord     SpecialChord
	degree    int8
	triad     Quality
	size      int8
	inversion int8
}{
	{"Ger", German6, 4, DimTriad, 7, 1},
	{"Cad", CadentialSixFour, 1, MajTriad, 5, 2},
	{"Gr", German6, 4, DimTriad, 7, 1},
	{"It", Italian6, 4, DimTriad, 5, 1},
	{"Fr", French6, 2, MajTriad, 7, 2},
	{"Sw", Swiss6, 2, DimTriad, 7, 2},
	{"N", Neapolitan, 2, MajTriad, 5, 1},
}

// sixthDegrees are the members of the augmented sixths, over the tonic, in thirds from the root: ♯4 ♭6 1 is the
// Italian. Source: Aldwell and Schachter, Harmony and Voice Leading, ch. 29.
var sixthDegrees = map[SpecialChord][]Degree{
	Italian6: {{4, 1}, {6, -1}, {8, 0}},
	French6:  {{2, 0}, {4, 1}, {6, -1}, {8, 0}},
	German6:  {{4, 1}, {6, -1}, {8, 0}, {10, -1}},
	Swiss6:   {{2, 1}, {4, 1}, {6, -1}, {8, 0}},
}

// figureSets reads the figures under a numeral, sorted downwards, with the completions of figured bass: 7 is 753,
// 65 is 653, 43 is 643, 42 and 2 are 642. Fourths that stand for thirds are suspensions.
var figureSets = map[string]struct {
	size, inversion int8
	suspended       int8
}{
	"":   {5, 0, 0},
	"5":  {5, 0, 0},
	"3":  {5, 0, 0},
	"53": {5, 0, 0}, "853": {5, 0, 0}, "8": {5, 0, 0},
	"6": {5, 1, 0}, "63": {5, 1, 0}, "863": {5, 1, 0},
	"64": {5, 2, 0}, "864": {5, 2, 0},
	"7": {7, 0, 0}, "73": {7, 0, 0}, "75": {7, 0, 0}, "753": {7, 0, 0}, "87": {7, 0, 0},
	"65": {7, 1, 0}, "653": {7, 1, 0},
	"43": {7, 2, 0}, "643": {7, 2, 0},
	"2": {7, 3, 0}, "42": {7, 3, 0}, "642": {7, 3, 0},
	"9": {9, 0, 0}, "97": {9, 0, 0}, "975": {9, 0, 0}, "9753": {9, 0, 0},
	"11": {11, 0, 0}, "119": {11, 0, 0}, "1197": {11, 0, 0},
	"13": {13, 0, 0}, "1311": {13, 0, 0}, "139": {13, 0, 0},
	"4": {5, 0, 4}, "54": {5, 0, 4},
	"74": {7, 0, 4}, "754": {7, 0, 4},
	"52": {5, 0, 2},
}
