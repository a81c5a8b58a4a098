package mei

import (
	"strings"
	"testing"

	"ricercar/backend/format/formattest"
	"ricercar/backend/score"
)

// cases calls f with the scores of the cases of the MusicXML reader.
func cases(t *testing.T, f func(name string, s *score.Score)) {
	t.Helper()
	for name, input := range formattest.Inputs(t, "../../../testdata/musicxml/*.txtar") {
		if s, err := readMusicXML(t, formattest.CompleteMusicXML(input)); err == nil { // others are cases of errors
			f(name, s)
		}
	}
}

func TestCasesAreValid(t *testing.T) {
	docs := map[string][]byte{}
	cases(t, func(name string, s *score.Score) {
		docs[name] = write(t, s, score.Span[score.BarRow]{}, Options{Breaks: true})
	})
	validate(t, docs)
}

func TestCasesAreDrawn(t *testing.T) {
	cases(t, func(name string, s *score.Score) {
		t.Run(name, func(t *testing.T) {
			svg, log := drawing(t, write(t, s, score.Span[score.BarRow]{}, Options{}))
			if log = strings.TrimSpace(log); log != "" {
				t.Error(log)
			}
			headsDrawn(t, s, s.Grid(1).Bars, svg)
		})
	})
}
