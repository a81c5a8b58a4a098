package harmony

import (
	"fmt"
	"strings"

	"ricercar/backend/theory"
)

// memberNames name the members of chords by their degrees.
var memberNames = map[int]string{1: "root", 3: "third", 5: "fifth", 7: "seventh"}

// Evidence says in words what the reading of a numeral rests on, and what speaks against it.
func (a *Analysis) Evidence(i int) []string {
	n := &a.Numerals[i]
	var out []string
	if n.Pinned {
		out = append(out, "given by the reader")
	}
	out = append(out, a.heard(n))
	if bass := n.Chord.Bass; n.Chord.Classes != 0 {
		out = append(out, fmt.Sprintf("%s in the bass, the %s", bass.Name(), memberNames[1+2*int(n.Chord.Inversion)]))
	}
	if foreign := a.foreignTones(n); foreign != "" {
		out = append(out, foreign)
	}
	if i > 0 && a.Numerals[i-1].Key != n.Key {
		out = append(out, a.turn(i))
	}
	if i+1 < len(a.Numerals) && n.Roman.IsApplied() {
		out = append(out, fmt.Sprintf("%s goes on to %s", n.Roman, a.Numerals[i+1].Roman))
	}
	return out
}

// heard says which members sound.
func (a *Analysis) heard(n *Numeral) string {
	var heard, missing []string
	for degree := 1; degree <= 7; degree += 2 {
		p, ok := n.Chord.Member(degree)
		if !ok {
			continue
		}
		found := false
		for _, t := range a.Tones(n) {
			found = found || t.Kind == ChordTone && int(t.Member) == degree
		}
		if found {
			heard = append(heard, p.Name())
		} else {
			missing = append(missing, fmt.Sprintf("the %s %s", memberNames[degree], p.Name()))
		}
	}
	text := "heard: " + strings.Join(heard, " ")
	if len(missing) > 0 {
		text += "; not heard: " + strings.Join(missing, ", ")
	}
	return text
}

// foreignTones counts the notes that are not of the chord.
func (a *Analysis) foreignTones(n *Numeral) string {
	var counts [numToneKinds]int
	for _, t := range a.Tones(n) {
		counts[t.Kind]++
	}
	var words []string
	for k := ChordTone + 1; k < numToneKinds; k++ {
		if counts[k] > 0 {
			words = append(words, fmt.Sprintf("%d %s", counts[k], k))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "foreign: " + strings.Join(words, ", ")
}

// turn says how a key is reached: by which chord that both keys have, or without one.
func (a *Analysis) turn(i int) string {
	before, n := &a.Numerals[i-1], &a.Numerals[i]
	if p, ok := theory.RomanOf(before.Chord, n.Key); ok && !p.IsApplied() {
		return fmt.Sprintf("%s in %s is %s in %s", before.Roman, before.Key, p, n.Key)
	}
	return fmt.Sprintf("%s without a common chord", n.Key)
}

// Functions of the degrees after Riemann's pupils Grabner and Maler: T, S and D with their parallels, in lower case for
// minor triads.
var functions = [2][7]string{
	{"T", "Sp", "Dp", "S", "D", "Tp", "D"},
	{"t", "s", "tP", "s", "D", "sP", "D"},
}

// Function is the numeral's function: T, S, D and their parallels, "(D) Sp" for what is applied, "s" for the Neapolitan
// and the augmented sixths' predominants with a sign of their own.
func (r Reading) Function() string {
	n := r.Roman
	if n.IsApplied() {
		inner := Reading{n.KeyIn(r.Key), n}
		inner.Roman.Applied = theory.RomanNumeral{}.Applied
		goal := theory.RomanNumeral{Degree: n.Applied[0].Degree, Alter: n.Applied[0].Alter, Triad: n.Applied[0].Triad, Size: 5}
		goal.Applied[0], goal.Applied[1] = n.Applied[1], n.Applied[2]
		return "(" + inner.Function() + ") " + Reading{r.Key, goal}.Function()
	}
	minor := 0
	if r.Key.Mode.IsMinor() {
		minor = 1
	}
	text := functions[minor][n.Degree-1]
	low := n.Triad == theory.MinTriad || n.Triad == theory.DimTriad
	switch {
	case n.Special == theory.CadentialSixFour:
		return "D64"
	case n.Special == theory.Italian6, n.Special == theory.French6, n.Special == theory.German6, n.Special == theory.Swiss6:
		return "DD" // the chromatic double dominant
	case n.Degree == 2 && n.Alter < 0:
		return "sN"
	case n.Degree == 7 && !low:
		text = "dP"
	case n.Degree == 1 && low:
		text = "t"
	case n.Degree == 1:
		text = "T"
	case n.Degree == 4 && low:
		text = "s"
	case n.Degree == 4:
		text = "S"
	case n.Degree == 5 && n.Triad == theory.MinTriad:
		text = "d"
	case n.Degree == 2 && n.Triad == theory.DimTriad:
		text = "s6"
	case n.Degree == 6 && !low && minor == 0:
		text = "sP"
	case n.Degree == 3 && !low && minor == 0:
		text = "tP"
	}
	if n.Degree == 5 && n.Size > 5 || n.Degree == 7 && low {
		text += "7"
	}
	return text
}

// Bars is the harmonic rhythm: how many harmonies begin in each bar from the first to the last.
func (a *Analysis) Bars() []int {
	if len(a.Numerals) == 0 {
		return nil
	}
	first := a.Numerals[0].Bar
	out := make([]int, a.Numerals[len(a.Numerals)-1].Bar-first+1)
	for i := range a.Numerals {
		out[a.Numerals[i].Bar-first]++
	}
	return out
}
