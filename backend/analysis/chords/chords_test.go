package chords

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// text writes chords as "0-1 C/E:maj1", with the quality where there is no symbol.
func text(a *Analysis) string {
	var out []string
	for _, c := range a.Chords {
		r := a.Row(c)
		out = append(out, fmt.Sprintf("%s+%s %s:%s%d", c.Onset, c.Dur, r.Symbol, r.Quality, r.Inversion))
	}
	return strings.Join(out, ", ")
}

func TestVertical(t *testing.T) {
	for _, c := range []struct {
		name  string
		parts []string
		want  string
	}{
		{
			"triads and sevenths",
			[]string{"C4+E4+G4:1 D4+F4+A4 G3+B3+D4+F4 C4+E4+G4+B4 | F#3+A3+C4+E4:4"},
			"0+1 C:maj0, 1+1 Dm:min0, 2+1 G7:dom70, 3+1 Cmaj7:maj70, 4+4 F#m7b5:hdim70",
		},
		{
			"inversions by the bass of all parts",
			[]string{"C5:1 C5 B4 C5", "G4:1 G4 F4 G4", "E4:1 E4 D4 E4", "C3:1 E3 G3 G2"},
			"0+1 C:maj0, 1+1 C/E:maj1, 2+1 G7:dom70, 3+1 C/G:maj2",
		},
		{
			"held and attacked",
			[]string{"C5:4", "E4:2 F4", "C4:1 C4 A3 F3"},
			"0+1 C(no5):major-third0, 1+1 C(no5):major-third0, 2+1 F/A:maj1, 3+1 F5:power0",
		},
		{"a gap where all rest", []string{"C4+E4+G4:1 r:1 C4+E4+G4:2"}, "0+1 C:maj0, 2+2 C:maj0"},
		{"power and suspended", []string{"C3+G3:1 C3+F3+G3 C3+D3+G3 C3"}, "0+1 C5:power0, 1+1 Csus4:sus40, 2+1 Csus2:sus20, 3+1 :single0"},
		{"diminished sevenths by spelling", []string{"B3+D4+F4+Ab4:2 D4+F4+G#4+B4"}, "0+2 Bdim7:dim70, 2+2 G#dim7/D:dim72"},
		{"augmented sixths and dominants by spelling", []string{"Ab3+C4+Eb4+F#4:2 Ab3+C4+Eb4+Gb4"}, "0+2 :german-sixth1, 2+2 Ab7:dom70"},
		{"nonsense spelling by class", []string{"C4+D#4+G4:4"}, "0+4 Cm:min0"},
		{"a cluster", []string{"C4+C#4+D4:4"}, "0+4 :other3"},
		{"transposing instruments", []string{"shift:-M2 D4+F#4:4", "G3:4"}, "0+4 C/G:maj2"},
		{"a sixth is a seventh with its third below", []string{"C4+E4+G4+A4:2 A3+C4+E4+G4"}, "0+2 Am7/C:min71, 2+2 Am7:min70"},
	} {
		a := Find(analysistest.Score(t, c.parts...), Options{})
		if got := text(a); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

func TestRowHasEvidence(t *testing.T) {
	s := analysistest.Score(t, "meter:3/4 E5:1 | E5:2 D5:1 | C5:3", "C4:1 | G4:1 F4:2 | E4:3", "r:1 | C3:1 B2:1 G2 | C3:3")
	a := Find(s, Options{})
	var out []string
	for _, c := range a.Chords {
		r := a.Row(c)
		out = append(out, fmt.Sprintf("m.%s:%s %s %d of %d", r.Measure, r.BeatExact, strings.Join(r.Pitches, " "), len(r.Attacked), len(r.Notes)))
		for i, id := range r.Notes {
			ref, ok := s.Find(id)
			if !ok || ref.Kind != score.HeadRef || score.HeadRow(ref.Row) != a.Heads(c)[i] {
				t.Errorf("%s is not the id of note %d", id, i)
			}
		}
	}
	want := "m.0:3 C4 E5 2 of 2|m.1:1 C3 G4 E5 3 of 3|m.1:2 B2 F4 E5 2 of 3|m.1:3 G2 F4 D5 2 of 3|m.2:1 C3 E4 C5 3 of 3"
	if got := strings.Join(out, "|"); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

func TestOptions(t *testing.T) {
	s := analysistest.Score(t, "C4+E4+G4:1 C4+E4+G4:1/2 C4+F4+A4:1/4 C4+E4+G4:1/4 G3+B3+D4:1 G3+B3+D4:1 | C4+E4+G4:4")
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{MergeRepeats: true}, "0+3/2 C:maj0, 3/2+1/4 F/C:maj2, 7/4+1/4 C:maj0, 2+2 G:maj0, 4+4 C:maj0"},
		{Options{MinDuration: theory.Eighth}, "0+1 C:maj0, 1+1 C:maj0, 2+1 G:maj0, 3+1 G:maj0, 4+4 C:maj0"},
		{Options{MinDuration: theory.Eighth, MergeRepeats: true}, "0+2 C:maj0, 2+2 G:maj0, 4+4 C:maj0"},
		{Options{Selection: score.Selection{From: 3 * theory.Quarter, To: 5 * theory.Quarter}}, "3+1 G:maj0, 4+1 C:maj0"},
	} {
		if got := text(Find(s, c.opt)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.opt, got, c.want)
		}
	}
}

func TestHarmonic(t *testing.T) {
	for _, c := range []struct {
		name  string
		parts []string
		want  string
	}{
		{
			"passing notes",
			[]string{"C5:1/2 D5 E5 F5 G5:2 | F5:1/2 E5 D5 C5 B4:2 | C5:4", "C3:4 | G3:4 | C3:4", "E4+G4:4 | B3+D4:4 | E4+G4:4"},
			"0+4 C:maj0, 4+4 G7:dom70, 8+4 C:maj0",
		},
		{
			"arpeggios",
			[]string{"C3:1/2 G3 E4 G3 C3 G3 E4 G3 | B2 G3 D4 G3 B2 G3 F4 G3 | C3 G3 E4 G3 C3:2"},
			"0+4 C:maj0, 4+4 G7/B:dom71, 8+4 C:maj0",
		},
		{"a long rest parts", []string{"C4+E4+G4:2 r:2 | C4+E4+G4:4"}, "0+2 C:maj0, 4+4 C:maj0"},
		{"ii65 goes to V", []string{"F3+A3+C4+D4:2 G3+B3+D4:2 | C4+E4+G4:4"}, "0+2 Dm7/F:min71, 2+2 G:maj0, 4+4 C:maj0"},
		{"a sixth goes anywhere", []string{"F3+A3+C4+D4:2 C3+E3+G3:2 | F3+A3+C4+D4:4"}, "0+2 F6:maj60, 2+2 C:maj0, 4+4 F6:maj60"},
	} {
		if got := text(Find(analysistest.Score(t, c.parts...), Options{Mode: Harmonic})); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

// TestTransposing moves music by every interval: the same chords come out, moved.
func TestTransposing(t *testing.T) {
	s := analysistest.Score(t, "key:-3 C5:1/2 D5 Eb5 F5 G5:2 | Ab5:1 G5 F5 Eb5 | D5:2 C5 | B4 C5", "C3:4 | F3:2 F#3 | G3:4 | G2:2 C3",
		"Eb4+G4:4 | C4+F4:2 Eb4+C4 | Eb4:2 D4 | F4+D4 Eb4+G4")
	for _, mode := range []Mode{Vertical, Harmonic} {
		want := Find(s, Options{Mode: mode})
		for _, iv := range theory.MustIntervals("m2 -M2 m3 -M3 P4 A4 -P5 P8") {
			got := Find(analysistest.Transpose(t, s, iv), Options{Mode: mode})
			if len(got.Chords) != len(want.Chords) {
				t.Errorf("%s: %d chords, want %d", iv, len(got.Chords), len(want.Chords))
				continue
			}
			for i, c := range got.Chords {
				w := want.Chords[i]
				if c.Onset != w.Onset || c.Dur != w.Dur || c.Quality != w.Quality || c.Inversion != w.Inversion || c.Root != w.Root.Add(iv) || c.Bass != w.Bass.Add(iv) {
					t.Errorf("%s: %+v, want %+v moved", iv, c, w)
				}
			}
		}
	}
}

// TestChorale is the acceptance case.
func TestChorale(t *testing.T) {
	s, f := analysistest.Oracle(t, "corpus/bach/bwv66.6.mxl")
	a := Find(s, Options{})
	triads := map[theory.Quality]int{}
	for i, c := range a.Chords {
		triads[theory.ChordOf(a.Pitches(c)).TriadQuality()]++
		if i > 0 && c.Onset < a.Chords[i-1].End() {
			t.Errorf("chord %d begins at %s, before the one before ends", i, c.Onset)
		}
	}
	if len(a.Chords) != 51 || triads[theory.MajTriad] != 29 || triads[theory.MinTriad] != 16 {
		t.Errorf("%d chords, %v", len(a.Chords), triads)
	}
	// Of B C♯ E F♯ music21 takes C♯ for the root, of which neither third nor fifth is a triad's.
	root := slices.Index(f.Chordify.Columns, "root")
	for i, row := range f.Chordify.Chords {
		if got, want := a.Row(a.Chords[i]).Root, strings.ReplaceAll(strings.Trim(string(row[root]), `"`), "-", "b"); got != want && got != "F#" {
			t.Errorf("chord %d at %s: root %s, music21 %s: %v", i, a.Chords[i].Onset, got, want, a.Row(a.Chords[i]).Pitches)
		}
	}
}

// TestAllocations holds the rows to flat values: a score of twice the length takes as many allocations.
func TestAllocations(t *testing.T) {
	bar := "C4+E4+G4:1 D4+F4+A4 B3+D4+F4+Ab4 C4 | "
	few := analysistest.Score(t, strings.TrimSuffix(strings.Repeat(bar, 50), "| "), "C3:4")
	many := analysistest.Score(t, strings.TrimSuffix(strings.Repeat(bar, 400), "| "), "C3:4")
	count := func(s *score.Score) float64 { return testing.AllocsPerRun(5, func() { Find(s, Options{}) }) }
	if a, b := count(few), count(many); b > a+4 {
		t.Errorf("%v allocations for 200 chords, %v for 1600", a, b)
	}
}

func BenchmarkFind(b *testing.B) {
	s, _ := analysistest.Oracle(b, "corpus/beethoven/opus59no1/movement4.mxl")
	for _, mode := range []Mode{Vertical, Harmonic} {
		b.Run([]string{"vertical", "harmonic"}[mode], func(b *testing.B) {
			n := len(Find(s, Options{}).Chords)
			for b.Loop() {
				Find(s, Options{Mode: mode})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/slice")
		})
	}
}
