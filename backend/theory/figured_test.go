package theory

import (
	"slices"
	"strings"
	"testing"
)

// Each row: figures over a bass in a key = what sounds above it, in figure order upwards; times are parted by |.
const figuredRows = `
- over C3 in C = E3 G3               6 over E3 in C = G3 C4               6/4 over G3 in C = C4 E4             65 over B2 in C = D3 F3 G3
43 over D3 in C = F3 G3 B3           42 over F3 in C = G3 B3 D4           2 over F3 in C = G3 B3 D4            7 over G2 in C = B2 D3 F3
# over E3 in a = G#3 B3              #6 over F3 in a = A3 D#4             6+ over D3 in C = F3 B#3             7 5b over B2 in C = D3 Fb3 A3
4-3 over G3 in C = C4 D4 | B3 D4     9-8 4-3 over C3 in C = F3 G3 D4 | E3 G3 C4   9 over C3 in C = E3 G3 D4    b over G3 in C = Bb3 D4
n over G3 in g = B3 D4               # over G3 in g = B3 D4               # over D3 in G = F#3 A3              6\ over D3 in C = F3 B#3
7# over G2 in C = B2 D3 F#3          74 over G2 in C = C3 D3 F3           6 5 over F#3 in C = A3 C4 D4         6b over C3 in C = E3 Ab3`

func TestFiguredBass(t *testing.T) {
	for _, row := range splitRows(figuredRows) {
		text, rest, _ := strings.Cut(row, " over ")
		bass, rest, _ := strings.Cut(rest, " in ")
		key, want, _ := strings.Cut(rest, " = ")
		all, err := ParseFigures(strings.TrimPrefix(text, "- "))
		if text == "-" {
			all, err = ParseFigures("")
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var times []string
		for _, fs := range all {
			var names []string
			for _, p := range fs.Pitches(MustPitch(bass), MustKey(key).Signature())[1:] {
				names = append(names, p.String())
			}
			times = append(times, strings.Join(names, " "))
		}
		if got := strings.Join(times, " | "); got != want {
			t.Errorf("%s over %s in %s: %s, want %s", text, bass, key, got, want)
		}
	}
	for _, bad := range []string{"1", "q", "6x?", "0", "6!"} {
		if fs, err := ParseFigures(bad); err == nil {
			t.Errorf("%q read as %v", bad, fs)
		}
	}
}

func TestFiguresOfNumerals(t *testing.T) {
	for row, want := range map[string]string{
		"I in C": "", "I6 in C": "6", "V65 in C": "6 5", "V42 in C": "4 2", "V in a": "#", "V7 in c": "7 n", "V6 in a": "6",
		"viio7 in a": "7", "It6 in C": "#6", "Ger65 in C": "#6 b5", "Cad64 in G": "6 4", "V54 in C": "5 4", "iv6 in c": "6", "V43 in c": "n6 4 3",
	} {
		numeral, key, _ := strings.Cut(row, " in ")
		if got := MustRoman(numeral).FiguresIn(MustKey(key)).String(); got != want {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
}

// The figures of any chord of the vocabulary, written, read and realised over its bass, give its notes again.
func TestFiguresRoundTrip(t *testing.T) {
	for home, words := range romanVocabulary {
		for _, word := range strings.Fields(words) {
			for _, fifths := range []int8{-3, 0, 4} {
				k := MustKey(home)
				k.TonicFifths += fifths
				ps := MustRoman(word).Pitches(k)
				text := FiguresOf(ps, k.Signature()).String()
				read, err := ParseFigures(text)
				if err != nil || len(read) != 1 {
					t.Fatalf("%s in %s: %q reads %v, %v", word, k, text, read, err)
				}
				if got := spelledClasses(read[0].Pitches(ps[0], k.Signature())); !slices.Equal(got, spelledClasses(ps)) {
					t.Errorf("%s in %s: %q gives %v, want %v", word, k, text, got, spelledClasses(ps))
				}
			}
		}
	}
}

func spelledClasses(ps []Pitch) []string {
	var names []string
	for _, p := range ps {
		names = append(names, p.Name())
	}
	slices.Sort(names)
	return slices.Compact(names)
}
