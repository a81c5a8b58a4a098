package theory

import (
	"strconv"
	"strings"
	"testing"
)

// Each row: pitches from the bass up = root, quality, inversion.
const chordRows = `
C4 E4 G4 = C maj 0           E4 G4 C5 = C maj 1            G3 C4 E4 = C maj 2          A3 C4 E4 = A min 0
B3 D4 F4 = B dim 0           C4 E4 G#4 = C aug 0           E4 G#4 C5 = C aug 1         Ab3 C4 E4 = Ab aug 0
G3 B3 D4 F4 = G dom7 0       B3 D4 F4 G4 = G dom7 1        D4 F4 G4 B4 = G dom7 2      F3 G3 B3 D4 = G dom7 3
C4 E4 G4 B4 = C maj7 0       D4 F4 A4 C5 = D min7 0        C4 E4 G4 A4 = A min7 1      B3 D4 F4 A4 = B hdim7 0
D#4 F#4 A4 C5 = D# dim7 0    Eb4 F#4 A4 C5 = F# dim7 3     Eb4 Gb4 A4 C5 = A dim7 2    C4 Eb4 G4 B4 = C minmaj7 0
C4 E4 G#4 B4 = C augmaj7 0   C4 E4 G#4 Bb4 = C aug7 0      G3 B3 F4 = G dom7 0         C4 E4 B4 = C maj7 0
Ab3 C4 F#4 = F# italian-sixth 1    Ab3 C4 D4 F#4 = D french-sixth 2    Ab3 C4 Eb4 F#4 = F# german-sixth 1
D4 F#4 Ab4 C5 = D dom7b5 0   Ab3 C4 D#4 F#4 = D# swiss-sixth 2
C4 F4 G4 = C sus4 0          C4 D4 G4 = C sus2 0           F3 G3 C4 = F sus2 0         G3 C4 F4 = C sus4 2
C3 F3 G3 Bb3 = C dom7sus4 0  C3 F3 Bb3 D4 G4 = C dom9sus4 0
C3 E3 G3 Bb3 D4 = C dom9 0   C3 E3 G3 B3 D4 = C maj9 0     C3 E3 G3 Bb3 Db4 = C dom7b9 0   C3 E3 G3 Bb3 D#4 = C dom7#9 0
C3 E3 G3 D4 = C add9 0       C3 Eb3 G3 D4 = C minadd9 0    C3 E3 Bb3 D4 = C dom9 0     C3 E3 G3 Bb3 D4 F#4 = C dom9#11 0
C3 E3 G3 Bb3 D4 F4 A4 = C dom13 0  E3 C4 G4 Bb4 D5 F5 A5 = C dom13 1   C3 Eb3 G3 Bb3 D4 F4 A4 = C min13 0
C4 G4 = C power 0            G3 C4 = C power 2             C4 E4 = C major-third 0     C4 Eb4 = C minor-third 0
C4 C5 = C single 0           C4 D#4 G4 = C other 0         C4 C#4 E4 G4 = C other 0    E3 C4 C5 G4 = C maj 1`

func TestChordOf(t *testing.T) {
	for _, row := range splitRows(chordRows) {
		notes, want, _ := strings.Cut(row, " = ")
		c := ChordOf(MustPitches(notes))
		if got := c.Root.Name() + " " + c.Quality.String() + " " + string('0'+rune(c.Inversion)); got != want {
			t.Errorf("%s: %s, want %s", notes, got, want)
		}
	}
}

// splitRows cuts a table laid out in columns at two spaces or more and at line ends.
func splitRows(table string) []string {
	var rows []string
	for _, line := range strings.Split(table, "\n") {
		for _, cell := range strings.Split(line, "  ") {
			if cell = strings.TrimSpace(cell); cell != "" {
				rows = append(rows, cell)
			}
		}
	}
	return rows
}

func TestChordSurvivesTransposition(t *testing.T) {
	intervals := []Interval{{4, 700}, {-2, -300}, {7, 1200}, {0, 100}, {3, 600}, {-8, -1400}}
	for _, row := range splitRows(chordRows) {
		notes, _, _ := strings.Cut(row, " = ")
		ps := MustPitches(notes)
		c := ChordOf(ps)
		for _, iv := range intervals {
			var moved []Pitch
			for _, p := range ps {
				moved = append(moved, p.Add(iv))
			}
			d := ChordOf(moved)
			if d.Root != c.Root.Add(iv) || d.Quality != c.Quality || d.Inversion != c.Inversion || d.Bass != c.Bass.Add(iv) {
				t.Errorf("%s moved by %v is %s, was %s", notes, iv, d.Name(), c.Name())
			}
		}
	}
}

// By keys alone the tonal chords are the same; enharmonic spellings and augmented sixths are not told apart.
func TestClassifyClasses(t *testing.T) {
	for _, row := range splitRows(`
		037 over 0 = 0 min 0   047 over 4 = 0 maj 1   0369 over 3 = 3 dim7 0   048 over 8 = 8 aug 0   0479 over 0 = 9 min7 1
		258E over 5 = 5 dim7 0   057 over 0 = 0 sus4 0   057 over 5 = 5 sus2 0   057 over 7 = 0 sus4 2   47T over 4 = 4 dim 0
		04T over 0 = 0 dom7 0   27E5 over 5 = 7 dom7 3   012 over 0 = -1 other 0   047TE over 0 = -1 other 0   7 over 7 = 7 single 0`) {
		q, want, _ := strings.Cut(row, " = ")
		digits, bass, _ := strings.Cut(q, " over ")
		s, _ := ParsePCSet(digits)
		low, _ := ParsePCSet(bass)
		c := ClassifyClasses(s, low.Classes()[0])
		if got := strconv.Itoa(int(c.Root)) + " " + c.Quality.String() + " " + strconv.Itoa(int(c.Inversion)); got != want {
			t.Errorf("%s: %s, want %s", q, got, want)
		}
	}
}

// Whatever a spelled chord of tonal harmony is, its keys alone say the same unless it is symmetric.
func TestClassesAgreeWithSpelling(t *testing.T) {
	for q := MajTriad; q <= Aug7; q++ {
		for _, inv := range []int{0, 1, 2, 3} {
			full := strings.Fields(strings.Split(chordKinds[q].formula, ";")[0])
			if inv >= len(full) {
				continue
			}
			var ps []Pitch
			for i, word := range full {
				p := mustDegree(word).Above(MustPitch("Eb4"))
				if i < inv {
					p.Oct++
				}
				ps = append(ps, p)
			}
			spelled := ChordOf(ps)
			keys := ClassifyClasses(spelled.Classes, spelled.Bass.Class())
			if q == AugTriad || q == Dim7 {
				spelled.Root, spelled.Inversion = spelled.Bass, 0
			}
			if int(keys.Root) != spelled.Root.Class() || keys.Quality != q || keys.Inversion != spelled.Inversion {
				t.Errorf("%s: by keys %+v", spelled.Name(), keys)
			}
		}
	}
}

func TestChordWords(t *testing.T) {
	for notes, want := range map[string]string{
		"E4 G4 C5":       "C major triad in first inversion|C/E",
		"F#3 A3 C#4":     "F# minor triad|F#m",
		"D4 Bb4 F5 Ab5":  "Bb dominant seventh chord in first inversion|Bb7/D",
		"Ab3 C4 Eb4 F#4": "German augmented sixth chord on Ab|",
		"C4 C#4 D4":      "pitches of set class 3-1|",
		"":               "no chord|",
	} {
		c := ChordOf(MustPitches(notes))
		if got := c.Name() + "|" + c.Symbol(); got != want {
			t.Errorf("%s: %s, want %s", notes, got, want)
		}
	}
}

func TestQualityWordsAreDistinct(t *testing.T) {
	for q := range qualityCount {
		back, err := ParseQuality(q.String())
		if err != nil || back != q || q.Name() == "" {
			t.Errorf("%d: %q reads as %d, %v", q, q, back, err)
		}
	}
	if _, err := ParseQuality("lovely"); err == nil {
		t.Error("no error for an unknown word")
	}
}

func TestChordAllocatesNothing(t *testing.T) {
	ps := MustPitches("C3 G3 E4 Bb4 D5")
	ChordOf(ps)
	if n := testing.AllocsPerRun(20, func() { ChordOf(ps); ClassifyClasses(PCSetOf(ps), 0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
