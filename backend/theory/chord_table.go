package theory

// Quality is a kind of chord, whatever its root. The zero value is OtherChord. String gives the word that results
// carry ("maj", "hdim7", "sus4").
type Quality uint8

// The qualities. The first twelve after OtherChord are those of tonal harmony.
const (
	OtherChord Quality = iota
	MajTriad
	MinTriad
	DimTriad
	AugTriad
	Dom7
	Maj7
	Min7
	HalfDim7
	Dim7
	MinMaj7
	AugMaj7
	Aug7
	ItalianSixth
	FrenchSixth
	GermanSixth
	SwissSixth
	Dom7Flat5
	DimMaj7
	Maj7Flat5
	Sus4
	Sus2
	Dom7Sus4
	Dom9Sus4
	Dom13Sus4
	Maj6
	Min6
	Maj69
	Min69
	Add9
	MinAdd9
	Add11
	MinAdd11
	Dom9
	Maj9
	Min9
	MinMaj9
	HalfDim9
	Dim9
	Aug9
	AugMaj9
	Dom7Flat9
	Dom7Sharp9
	Dom7Flat5Flat9
	Aug7Flat9
	Aug7Sharp9
	Min7Flat9
	HalfDimFlat9
	DimFlat9
	Dom7Sharp11
	Maj7Sharp11
	Dom9Sharp11
	Maj9Sharp11
	Dom11
	Maj11
	Min11
	MinMaj11
	HalfDim11
	Dim11
	Aug11
	AugMaj11
	Dom13
	Maj13
	Min13
	MinMaj13
	HalfDim13
	Aug13
	AugMaj13
	Dom13Sharp11
	Dom7Flat13
	PowerChord
	MajorThird
	MinorThird
	SingleTone
	qualityCount
)

// chordKind is what is known of a quality. The formula counts degrees of the major scale on the root; further
// formulas after a semicolon are the same chord with members left out. Word and symbol are ours; names are those of
// the textbooks (Aldwell and Schachter, Harmony and Voice Leading; Levine, The Jazz Theory Book).
type chordKind struct {
	word, name, symbol, formula string
}

var chordKinds = [qualityCount]chordKind{
	OtherChord:     {"other", "chord", "", ""},
	MajTriad:       {"maj", "major triad", "", "1 3 5"},
	MinTriad:       {"min", "minor triad", "m", "1 b3 5"},
	DimTriad:       {"dim", "diminished triad", "dim", "1 b3 b5"},
	AugTriad:       {"aug", "augmented triad", "aug", "1 3 #5"},
	Dom7:           {"dom7", "dominant seventh chord", "7", "1 3 5 b7; 1 3 b7"},
	Maj7:           {"maj7", "major seventh chord", "maj7", "1 3 5 7; 1 3 7"},
	Min7:           {"min7", "minor seventh chord", "m7", "1 b3 5 b7; 1 b3 b7"},
	HalfDim7:       {"hdim7", "half-diminished seventh chord", "m7b5", "1 b3 b5 b7"},
	Dim7:           {"dim7", "diminished seventh chord", "dim7", "1 b3 b5 bb7; 1 b3 bb7"},
	MinMaj7:        {"minmaj7", "minor-major seventh chord", "m(maj7)", "1 b3 5 7; 1 b3 7"},
	AugMaj7:        {"augmaj7", "augmented major seventh chord", "maj7#5", "1 3 #5 7"},
	Aug7:           {"aug7", "augmented seventh chord", "7#5", "1 3 #5 b7"},
	ItalianSixth:   {"italian-sixth", "Italian augmented sixth chord", "", "1 bb3 b5"},
	FrenchSixth:    {"french-sixth", "French augmented sixth chord", "", ""}, // spelled as Dom7Flat5, over its fifth
	GermanSixth:    {"german-sixth", "German augmented sixth chord", "", "1 bb3 b5 bb7"},
	SwissSixth:     {"swiss-sixth", "Swiss augmented sixth chord", "", "1 b3 bb5 bb7"},
	Dom7Flat5:      {"dom7b5", "dominant seventh chord with flat fifth", "7b5", "1 3 b5 b7"},
	DimMaj7:        {"dimmaj7", "diminished triad with major seventh", "dim(maj7)", "1 b3 b5 7"},
	Maj7Flat5:      {"maj7b5", "major seventh chord with flat fifth", "maj7b5", "1 3 b5 7"},
	Sus4:           {"sus4", "suspended fourth chord", "sus4", "1 4 5"},
	Sus2:           {"sus2", "suspended second chord", "sus2", "1 2 5"},
	Dom7Sus4:       {"dom7sus4", "seventh chord with suspended fourth", "7sus4", "1 4 5 b7"},
	Dom9Sus4:       {"dom9sus4", "ninth chord with suspended fourth", "9sus4", "1 4 5 b7 9"},
	Dom13Sus4:      {"dom13sus4", "thirteenth chord with suspended fourth", "13sus4", "1 4 5 b7 9 13; 1 4 5 b7 13"},
	Maj6:           {"maj6", "major sixth chord", "6", "1 3 5 6"},
	Min6:           {"min6", "minor sixth chord", "m6", "1 b3 5 6"},
	Maj69:          {"maj69", "six-nine chord", "6/9", "1 3 5 6 9"},
	Min69:          {"min69", "minor six-nine chord", "m6/9", "1 b3 5 6 9"},
	Add9:           {"add9", "major triad with added ninth", "add9", "1 3 5 9"},
	MinAdd9:        {"minadd9", "minor triad with added ninth", "madd9", "1 b3 5 9"},
	Add11:          {"add11", "major triad with added eleventh", "add11", "1 3 5 11"},
	MinAdd11:       {"minadd11", "minor triad with added eleventh", "madd11", "1 b3 5 11"},
	Dom9:           {"dom9", "dominant ninth chord", "9", "1 3 5 b7 9; 1 3 b7 9"},
	Maj9:           {"maj9", "major ninth chord", "maj9", "1 3 5 7 9; 1 3 7 9"},
	Min9:           {"min9", "minor ninth chord", "m9", "1 b3 5 b7 9; 1 b3 b7 9"},
	MinMaj9:        {"minmaj9", "minor-major ninth chord", "m(maj9)", "1 b3 5 7 9; 1 b3 7 9"},
	HalfDim9:       {"hdim9", "half-diminished ninth chord", "m9b5", "1 b3 b5 b7 9"},
	Dim9:           {"dim9", "diminished ninth chord", "dim9", "1 b3 b5 bb7 9"},
	Aug9:           {"aug9", "augmented ninth chord", "9#5", "1 3 #5 b7 9"},
	AugMaj9:        {"augmaj9", "augmented major ninth chord", "maj9#5", "1 3 #5 7 9"},
	Dom7Flat9:      {"dom7b9", "dominant minor ninth chord", "7b9", "1 3 5 b7 b9; 1 3 b7 b9"},
	Dom7Sharp9:     {"dom7#9", "dominant seventh chord with sharp ninth", "7#9", "1 3 5 b7 #9; 1 3 b7 #9"},
	Dom7Flat5Flat9: {"dom7b5b9", "dominant seventh chord with flat fifth and ninth", "7b5b9", "1 3 b5 b7 b9"},
	Aug7Flat9:      {"aug7b9", "augmented seventh chord with flat ninth", "7#5b9", "1 3 #5 b7 b9"},
	Aug7Sharp9:     {"aug7#9", "augmented seventh chord with sharp ninth", "7#5#9", "1 3 #5 b7 #9"},
	Min7Flat9:      {"min7b9", "minor seventh chord with flat ninth", "m7b9", "1 b3 5 b7 b9; 1 b3 b7 b9"},
	HalfDimFlat9:   {"hdim7b9", "half-diminished seventh chord with flat ninth", "m7b5b9", "1 b3 b5 b7 b9"},
	DimFlat9:       {"dim7b9", "diminished seventh chord with flat ninth", "dim7b9", "1 b3 b5 bb7 b9"},
	Dom7Sharp11:    {"dom7#11", "dominant seventh chord with sharp eleventh", "7#11", "1 3 5 b7 #11"},
	Maj7Sharp11:    {"maj7#11", "major seventh chord with sharp eleventh", "maj7#11", "1 3 5 7 #11"},
	Dom9Sharp11:    {"dom9#11", "dominant ninth chord with sharp eleventh", "9#11", "1 3 5 b7 9 #11"},
	Maj9Sharp11:    {"maj9#11", "major ninth chord with sharp eleventh", "maj9#11", "1 3 5 7 9 #11"},
	Dom11:          {"dom11", "dominant eleventh chord", "11", "1 3 5 b7 9 11; 1 3 5 b7 11"},
	Maj11:          {"maj11", "major eleventh chord", "maj11", "1 3 5 7 9 11; 1 3 5 7 11"},
	Min11:          {"min11", "minor eleventh chord", "m11", "1 b3 5 b7 9 11; 1 b3 5 b7 11"},
	MinMaj11:       {"minmaj11", "minor-major eleventh chord", "m(maj11)", "1 b3 5 7 9 11"},
	HalfDim11:      {"hdim11", "half-diminished eleventh chord", "m11b5", "1 b3 b5 b7 9 11"},
	Dim11:          {"dim11", "diminished eleventh chord", "dim11", "1 b3 b5 bb7 9 11"},
	Aug11:          {"aug11", "augmented eleventh chord", "11#5", "1 3 #5 b7 9 11"},
	AugMaj11:       {"augmaj11", "augmented major eleventh chord", "maj11#5", "1 3 #5 7 9 11"},
	Dom13:          {"dom13", "dominant thirteenth chord", "13", "1 3 5 b7 9 11 13; 1 3 5 b7 9 13; 1 3 5 b7 13; 1 3 b7 13"},
	Maj13:          {"maj13", "major thirteenth chord", "maj13", "1 3 5 7 9 11 13; 1 3 5 7 9 13; 1 3 5 7 13"},
	Min13:          {"min13", "minor thirteenth chord", "m13", "1 b3 5 b7 9 11 13; 1 b3 5 b7 9 13; 1 b3 5 b7 13"},
	MinMaj13:       {"minmaj13", "minor-major thirteenth chord", "m(maj13)", "1 b3 5 7 9 11 13; 1 b3 5 7 9 13"},
	HalfDim13:      {"hdim13", "half-diminished thirteenth chord", "m13b5", "1 b3 b5 b7 9 11 13"},
	Aug13:          {"aug13", "augmented thirteenth chord", "13#5", "1 3 #5 b7 9 11 13"},
	AugMaj13:       {"augmaj13", "augmented major thirteenth chord", "maj13#5", "1 3 #5 7 9 11 13"},
	Dom13Sharp11:   {"dom13#11", "dominant thirteenth chord with sharp eleventh", "13#11", "1 3 5 b7 9 #11 13"},
	Dom7Flat13:     {"dom7b13", "dominant seventh chord with flat thirteenth", "7b13", "1 3 5 b7 b13; 1 3 5 b7 9 b13"},
	PowerChord:     {"power", "power chord", "5", "1 5"},
	MajorThird:     {"major-third", "major third", "(no5)", "1 3"},
	MinorThird:     {"minor-third", "minor third", "m(no5)", "1 b3"},
	SingleTone:     {"single", "single tone", "", "1"},
}
