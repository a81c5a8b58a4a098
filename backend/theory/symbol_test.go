package theory

import (
	"slices"
	"strings"
	"testing"
)

// Each row: symbol = degrees over the root, and in brackets MusicXML's kind.
const symbolRows = `
C = 1 3 5 (major)                CM = 1 3 5 (major)               Cm = 1 b3 5 (minor)              Cmin = 1 b3 5 (minor)
C- = 1 b3 5 (minor)              C−7 = 1 b3 5 b7 (minor-seventh)  A-7 = 1 b3 5 b7 (minor-seventh)  Bb-7 = 1 b3 5 b7 (minor-seventh)
C+ = 1 3 #5 (augmented)          Caug = 1 3 #5 (augmented)        C° = 1 b3 b5 (diminished)        Co7 = 1 b3 b5 bb7 (diminished-seventh)
Cdim7 = 1 b3 b5 bb7 (diminished-seventh)   Cø = 1 b3 b5 b7 (half-diminished)   Cm7b5 = 1 b3 b5 b7 (half-diminished)   C-7b5 = 1 b3 b5 b7 (half-diminished)
C7 = 1 3 5 b7 (dominant)         Bb7 = 1 3 5 b7 (dominant)        Cmaj7 = 1 3 5 7 (major-seventh)  CM7 = 1 3 5 7 (major-seventh)
CΔ = 1 3 5 7 (major-seventh)     CΔ7 = 1 3 5 7 (major-seventh)    C^7 = 1 3 5 7 (major-seventh)    CMAJ7 = 1 3 5 7 (major-seventh)
CmM7 = 1 b3 5 7 (major-minor)    Cm(maj7) = 1 b3 5 7 (major-minor)   CmΔ7 = 1 b3 5 7 (major-minor)   C7+ = 1 3 #5 b7 (augmented-seventh)
C7#5 = 1 3 #5 b7 (augmented-seventh)   C7-5 = 1 3 b5 b7 (dominant)   C+7 = 1 3 #5 b7 (augmented-seventh)   C+M7 = 1 3 #5 7 (augmented)
C6 = 1 3 5 6 (major-sixth)       Cm6 = 1 b3 5 6 (minor-sixth)     C6/9 = 1 3 5 6 9 (major-sixth)   C69 = 1 3 5 6 9 (major-sixth)
C9 = 1 3 5 b7 9 (dominant-ninth)   Cmaj9 = 1 3 5 7 9 (major-ninth)   Cm9 = 1 b3 5 b7 9 (minor-ninth)   C11 = 1 3 5 b7 9 11 (dominant-11th)
C13 = 1 3 5 b7 9 11 13 (dominant-13th)   C13#11 = 1 3 5 b7 9 #11 13 (dominant-13th)   C7b9 = 1 3 5 b7 b9 (dominant)   C7(b9) = 1 3 5 b7 b9 (dominant)
C7(b9,#11) = 1 3 5 b7 b9 #11 (dominant)   C7b9#9 = 1 3 5 b7 b9 #9 (dominant)   C7♭9 = 1 3 5 b7 b9 (dominant)   C7alt = 1 3 b7 b9 #9 #11 b13 (dominant)
Csus4 = 1 4 5 (suspended-fourth)   Csus = 1 4 5 (suspended-fourth)   Csus2 = 1 2 5 (suspended-second)   C7sus4 = 1 4 5 b7 (suspended-fourth)
C9sus4 = 1 4 5 b7 9 (dominant-ninth)   Cadd9 = 1 3 5 9 (major)   C(add9) = 1 3 5 9 (major)   Cmadd9 = 1 b3 5 9 (minor)
C5 = 1 5 (power)                 Cno3 = 1 5 (power)               C7no5 = 1 3 b7 (dominant)        Comit5 = 1 3 (major)
C/E = 1 3 5 (major)              F#m7/E = 1 b3 5 b7 (minor-seventh)   C♯m = 1 b3 5 (minor)         B♭maj7 = 1 3 5 7 (major-seventh)`

func TestChordSymbols(t *testing.T) {
	for _, row := range splitRows(symbolRows) {
		text, want, _ := strings.Cut(row, " = ")
		s, err := ParseChordSymbol(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var words []string
		for _, d := range s.Members() {
			words = append(words, d.String())
		}
		if got := strings.Join(words, " ") + " (" + s.Kind.String() + ")"; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestChordSymbolNotes(t *testing.T) {
	for text, want := range map[string]string{
		"C": "C3 E3 G3", "Bb7": "Bb3 D4 F4 Ab4", "C/E": "E2 C3 G3", "C/F#": "F#2 C3 E3 G3", "F#m7b5": "F#3 A3 C4 E4", "N.C.": "",
		"Cb9": "Cb3 Eb3 Gb3 Bbb3 Db4", "G13": "G3 B3 D4 F4 A4 C5 E5", "D7/C": "C3 D3 F#3 A3", "Ab-7": "Ab3 Cb4 Eb4 Gb4",
	} {
		var names []string
		for _, p := range MustChordSymbol(text).Pitches() {
			names = append(names, p.String())
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestChordSymbolRefusals(t *testing.T) {
	for _, text := range []string{"", "X", "H", "c", "C7b", "C7#", "C/", "C//E", "/C", "Dm7 G7", "C3", "Cfoo", "C7/H"} {
		if s, err := ParseChordSymbol(text); err == nil {
			t.Errorf("%q read as %s", text, s)
		}
	}
}

func TestChordSymbolNames(t *testing.T) {
	for text, want := range map[string]string{
		"C7(b9,#11)": "C7(b9,#11)", "C7b9b13": "C7(b9,b13)", "Calt": "C7alt", "C13b9": "C13(b9)", "Cm7add11": "Cm7(add11)",
		"C(b9)": "C(addb9)", "C9add#9": "C9(add#9)", "Csus4add9": "Csus4(add9)",
	} {
		if got := MustChordSymbol(text).String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if a, b := MustChordSymbol(text).Members(), MustChordSymbol(want).Members(); !slices.Equal(a, b) {
			t.Errorf("%s: %v, but %s %v", text, a, want, b)
		}
	}
}

// Written and read again, in text and in MusicXML's terms, every quality and every row keeps its members.
func TestChordSymbolRoundTrips(t *testing.T) {
	var symbols []ChordSymbol
	for _, row := range splitRows(symbolRows) {
		text, _, _ := strings.Cut(row, " = ")
		symbols = append(symbols, MustChordSymbol(text))
	}
	for kind := range symbolKinds {
		if kind > int(NoHarmony) {
			symbols = append(symbols, ChordSymbol{Root: MustPitch("Eb4"), Bass: MustPitch("G4"), Kind: SymbolKind(kind)})
		}
	}
	for q := range qualityCount {
		if f, _, _ := strings.Cut(chordKinds[q].formula, ";"); f != "" && !q.AugmentedSixth() {
			s, err := NewChordSymbol(MustPitch("F#4"), MustPitch("F#4"), degreesOf(f))
			if err != nil {
				t.Fatal(err)
			}
			symbols = append(symbols, s)
		}
	}
	for _, s := range symbols {
		for _, text := range []string{s.String(), s.Pretty()} {
			back, err := ParseChordSymbol(text)
			if err != nil || !slices.Equal(back.Members(), s.Members()) || back.Root != s.Root || back.Bass != s.Bass {
				t.Errorf("%s: reads %s %v, was %v (%v)", text, back, back.Members(), s.Members(), err)
			}
		}
		kind, degrees := s.XML()
		back, err := ChordSymbolFromXML(s.Root, s.Bass, kind, degrees)
		if err != nil || back != s {
			t.Errorf("%s: %s %v reads %+v, was %+v (%v)", s, kind, degrees, back, s, err)
		}
	}
}

// MusicXML counts an added seventh from the minor one and an alteration from the kind's own degree.
func TestChordSymbolXMLDegrees(t *testing.T) {
	kind, degrees := MustChordSymbol("C7sus4").XML()
	if kind != "suspended-fourth" || len(degrees) != 1 || degrees[0] != (XMLDegree{7, 0, "add"}) {
		t.Errorf("C7sus4: %s %v", kind, degrees)
	}
	s, err := ChordSymbolFromXML(MustPitch("C4"), MustPitch("C4"), "minor-seventh", []XMLDegree{{5, -1, "alter"}, {9, 0, "add"}})
	if err != nil || s.String() != "Cm9b5" {
		t.Errorf("%s, %v", s, err)
	}
	for _, bad := range []XMLDegree{{0, 0, "add"}, {14, 0, "add"}, {9, 9, "add"}, {9, 0, "wish"}} {
		if _, err := ChordSymbolFromXML(MustPitch("C4"), MustPitch("C4"), "major", []XMLDegree{bad}); err == nil {
			t.Errorf("no error for %v", bad)
		}
	}
	if _, err := ChordSymbolFromXML(Pitch{}, Pitch{}, "sweet", nil); err == nil {
		t.Error("no error for an unknown kind")
	}
}

// What a chord is called is a symbol that sounds as it does.
func TestSymbolOfChord(t *testing.T) {
	for _, row := range splitRows(chordRows) {
		notes, _, _ := strings.Cut(row, " = ")
		c := ChordOf(MustPitches(notes))
		s, ok := SymbolOf(c)
		if !ok {
			if c.clash == 0 {
				t.Errorf("%s has no symbol", notes)
			}
			continue
		}
		d := s.Chord()
		if d.Classes != c.Classes || d.Root.Name() != c.Root.Name() || d.Bass.Name() != c.Bass.Name() {
			t.Errorf("%s: %s sounds as %s", notes, s, d.Name())
		}
		if c.Symbol() != "" && c.Symbol() != s.String() && !slices.Equal(MustChordSymbol(c.Symbol()).Members(), s.Members()) {
			if _, hasFifth := c.Member(5); hasFifth {
				t.Errorf("%s: Chord says %s, ChordSymbol %s", notes, c.Symbol(), s)
			}
		}
	}
}

func FuzzParseChordSymbol(f *testing.F) {
	for _, row := range splitRows(symbolRows) {
		text, _, _ := strings.Cut(row, " = ")
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseChordSymbol(text)
		if err != nil {
			return
		}
		s.Chord()
		if back, err := ParseChordSymbol(s.String()); err != nil || !slices.Equal(back.Members(), s.Members()) {
			t.Errorf("%q is written %s and reads %v, was %v (%v)", text, s, back.Members(), s.Members(), err)
		}
	})
}
