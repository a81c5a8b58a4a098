package theory

// SymbolKind is one of MusicXML's kinds of harmony. The zero value is NoKind.
type SymbolKind uint8

// NoKind is no kind, NoHarmony the explicit "N.C."; the others follow MusicXML's list.
const (
	NoKind SymbolKind = iota
	NoHarmony
	symbolKindFirst
)

// symbolKind is a row of symbolKinds. Of kinds with the same members the first is written.
type symbolKind struct {
	xml, formula, text string
}

// symbolKinds lists MusicXML's kind-value with degrees of the major scale on the root, and the text after the root.
// Source: MusicXML 4.0, kind-value and its descriptions; the altered chords' members are those of the common usage.
var symbolKinds = [...]symbolKind{
	NoKind:    {"other", "", ""},
	NoHarmony: {"none", "", "N.C."},
	{"major", "1 3 5", ""},
	{"minor", "1 b3 5", "m"},
	{"augmented", "1 3 #5", "aug"},
	{"diminished", "1 b3 b5", "dim"},
	{"dominant", "1 3 5 b7", "7"},
	{"major-seventh", "1 3 5 7", "maj7"},
	{"minor-seventh", "1 b3 5 b7", "m7"},
	{"diminished-seventh", "1 b3 b5 bb7", "dim7"},
	{"augmented-seventh", "1 3 #5 b7", "7#5"},
	{"half-diminished", "1 b3 b5 b7", "m7b5"},
	{"major-minor", "1 b3 5 7", "m(maj7)"},
	{"major-sixth", "1 3 5 6", "6"},
	{"minor-sixth", "1 b3 5 6", "m6"},
	{"dominant-ninth", "1 3 5 b7 9", "9"},
	{"major-ninth", "1 3 5 7 9", "maj9"},
	{"minor-ninth", "1 b3 5 b7 9", "m9"},
	{"dominant-11th", "1 3 5 b7 9 11", "11"},
	{"major-11th", "1 3 5 7 9 11", "maj11"},
	{"minor-11th", "1 b3 5 b7 9 11", "m11"},
	{"dominant-13th", "1 3 5 b7 9 11 13", "13"},
	{"major-13th", "1 3 5 7 9 11 13", "maj13"},
	{"minor-13th", "1 b3 5 b7 9 11 13", "m13"},
	{"suspended-second", "1 2 5", "sus2"},
	{"suspended-fourth", "1 4 5", "sus4"},
	{"Neapolitan", "1 b2 3 b5", "N6"},
	{"Italian", "1 #4 b6", "It+6"},
	{"French", "1 2 #4 b6", "Fr+6"},
	{"German", "1 b3 #4 b6", "Gr+6"},
	{"pedal", "1", "pedal"},
	{"power", "1 5", "5"},
	{"Tristan", "1 #4 #6 #9", "tristan"},
}

// symbolQualities are the words after the root that set triad and seventh, the longer first.
var symbolQualities = []struct {
	word    string
	triad   Quality
	seventh SeventhKind
}{
	{"half-dim", DimTriad, HalfDiminishedSeventh},
	{"diminished", DimTriad, DiminishedSeventh},
	{"augmented", AugTriad, DominantSeventh},
	{"dominant", MajTriad, DominantSeventh},
	{"minmaj", MinTriad, MajorSeventh},
	{"minMaj", MinTriad, MajorSeventh},
	{"augmaj", AugTriad, MajorSeventh},
	{"major", MajTriad, MajorSeventh},
	{"Major", MajTriad, MajorSeventh},
	{"minor", MinTriad, DominantSeventh},
	{"Minor", MinTriad, DominantSeventh},
	{"mMaj", MinTriad, MajorSeventh},
	{"mmaj", MinTriad, MajorSeventh},
	{"Maj", MajTriad, MajorSeventh},
	{"MAJ", MajTriad, MajorSeventh},
	{"maj", MajTriad, MajorSeventh},
	{"min", MinTriad, DominantSeventh},
	{"Min", MinTriad, DominantSeventh},
	{"MIN", MinTriad, DominantSeventh},
	{"dim", DimTriad, DiminishedSeventh},
	{"aug", AugTriad, DominantSeventh},
	{"dom", MajTriad, DominantSeventh},
	{"mM", MinTriad, MajorSeventh},
	{"mΔ", MinTriad, MajorSeventh},
	{"-Δ", MinTriad, MajorSeventh},
	{"−Δ", MinTriad, MajorSeventh},
	{"-M", MinTriad, MajorSeventh},
	{"-maj", MinTriad, MajorSeventh},
	{"+M", AugTriad, MajorSeventh},
	{"+maj", AugTriad, MajorSeventh},
	{"ma", MajTriad, MajorSeventh},
	{"Ma", MajTriad, MajorSeventh},
	{"MI", MinTriad, DominantSeventh},
	{"mi", MinTriad, DominantSeventh},
	{"Mi", MinTriad, DominantSeventh},
	{"M", MajTriad, MajorSeventh},
	{"Δ", MajTriad, MajorSeventh},
	{"△", MajTriad, MajorSeventh},
	{"^", MajTriad, MajorSeventh},
	{"m", MinTriad, DominantSeventh},
	{"−", MinTriad, DominantSeventh},
	{"-", MinTriad, DominantSeventh},
	{"ø", DimTriad, HalfDiminishedSeventh},
	{"Ø", DimTriad, HalfDiminishedSeventh},
	{"o", DimTriad, DiminishedSeventh},
	{"°", DimTriad, DiminishedSeventh},
	{"º", DimTriad, DiminishedSeventh},
	{"+", AugTriad, DominantSeventh},
}

// symbolWords are whole suffixes with members of their own.
var symbolWords = map[string]string{
	"N6": "1 b2 3 b5", "It+6": "1 #4 b6", "It": "1 #4 b6", "Fr+6": "1 2 #4 b6", "Fr": "1 2 #4 b6", "Gr+6": "1 b3 #4 b6",
	"Ger": "1 b3 #4 b6", "pedal": "1", "ped": "1", "tristan": "1 #4 #6 #9", "power": "1 5", "5": "1 5",
	"alt": "1 3 b7 b9 #9 #11 b13", "7alt": "1 3 b7 b9 #9 #11 b13",
	"2": "1 2 5", "4": "1 4 5",
}
