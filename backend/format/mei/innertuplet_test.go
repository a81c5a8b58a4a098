package mei

import (
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// The number of a tuplet within another stands beside the notes, on the side that the outer one leaves free.
func TestInnerTuplets(t *testing.T) {
	triplet, quintuplet := theory.Ratio{Actual: 3, Normal: 2}, theory.Ratio{Actual: 5, Normal: 4}
	for name, c := range map[string]struct {
		inner       score.Tuplet
		has, hasNot []string
	}{
		"as it comes": {score.Tuplet{}, []string{
			`num="3" numbase="2" bracket.place="below" num.place="below"`, `num="5" numbase="4" num.visible="false" bracket.visible="false"`,
			`<bracketSpan func="cross-rhythm"`, `place="above"`, `<rend fontstyle="italic" fontweight="bold">5</rend>`,
		}, nil},
		"below":             {score.Tuplet{Place: score.Below}, []string{`num="3" numbase="2" bracket.place="above" num.place="above"`, `place="below"`}, nil},
		"without a bracket": {score.Tuplet{Flags: score.BracketHidden}, []string{`bold">5</rend>`}, []string{"<bracketSpan"}},
		"with its ratio":    {score.Tuplet{Flags: score.RatioShown}, []string{`bold">5:4</rend>`}, nil},
		"without a number":  {score.Tuplet{Flags: score.NumberHidden}, []string{`num="3" numbase="2"`}, []string{"<bracketSpan", "<dir"}},
	} {
		s := newSheet(t, 1)
		p, st := s.part("Flute", 1)
		outer := s.tuplet(s.Voice(p, 1), st[0], 1, 0, triplet, 0, "C5:8 D5:8")
		inner := s.Tuplet(s.tuplet(s.Voice(p, 1), st[0], 1, theory.Half/3, quintuplet, outer, "E5:32 F#5:32 G5:32 r:32 B5:32"))
		inner.Place, inner.Flags = c.inner.Place, c.inner.Flags
		doc, err := Write(s.build(), score.Span[score.BarRow]{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		text := body(doc)
		for _, want := range c.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %s in\n%s", name, want, text)
			}
		}
		for _, not := range c.hasNot {
			if strings.Contains(text, not) {
				t.Errorf("%s: %s in\n%s", name, not, text)
			}
		}
	}
}
