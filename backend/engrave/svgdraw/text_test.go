package svgdraw

import (
	"slices"
	"testing"
)

func TestAccidentalsInTextsAreSigns(t *testing.T) {
	for text, want := range map[string][]string{
		"Clarinet in B♭": {"Clarinet in B", "♭"}, "♯4–♭3": {"♯", "4–", "♭", "3"}, "Andante": {"Andante"}, "𝄫": {"𝄫"},
	} {
		if got := splitSigns(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
	var ts typesetter
	ts.add("B♭ major", state{size: 10, family: "Times"})
	if len(ts.runs) != 3 || ts.runs[1].text != "\uE260" || !isNotation(ts.runs[1].state.family) || isNotation(ts.runs[2].state.family) {
		t.Errorf("%+v", ts.runs)
	}
}
