package mei

import (
	"strings"
	"testing"

	"ricercar/backend/format/formattest"
	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// corpus calls f with every MusicXML score of the conformance data.
func corpus(t *testing.T, f func(name string, s *score.Score)) {
	t.Helper()
	for piece := range formattest.Oracle(t, ".xml", ".mxl", ".musicxml") {
		s, err := readMusicXML(t, piece.Bytes(t))
		if err != nil {
			t.Logf("%s: %v", piece.Name, err)
			continue
		}
		f(strings.ReplaceAll(piece.Name, "/", "_"), s)
	}
}

func readMusicXML(t *testing.T, data []byte) (*score.Score, error) {
	t.Helper()
	if musicxml.IsZip(data) {
		var err error
		if _, data, err = musicxml.Unpack(data, source.Limits{}.OrDefault()); err != nil {
			return nil, err
		}
	}
	data, err := source.Text(data)
	if err != nil {
		return nil, err
	}
	entries, err := musicxml.Read(t.Context(), source.New("", data, source.Limits{}))
	if err != nil {
		return nil, err
	}
	return entries[0].Score, nil
}

func TestCorpusIsValid(t *testing.T) {
	docs := map[string][]byte{}
	corpus(t, func(name string, s *score.Score) {
		bars := s.Grid(1).Bars
		middle := (bars.Lo + bars.Hi) / 2
		docs[name+"-window"] = write(t, s, score.Span[score.BarRow]{Lo: middle, Hi: min(middle+3, bars.Hi)}, Options{Announce: true})
		if s.NumHeads() < 4000 { // the schema takes its time
			docs[name] = write(t, s, score.Span[score.BarRow]{}, Options{Breaks: true})
		}
	})
	validate(t, docs)
}

// TestCorpusIsDrawn draws a few bars of every score, from the beginning of one and the end of the next; all systems of
// some are the engraver's own test.
func TestCorpusIsDrawn(t *testing.T) {
	n := 0
	corpus(t, func(name string, s *score.Score) {
		n++
		t.Run(name, func(t *testing.T) {
			bars := s.Grid(1).Bars
			window := score.Span[score.BarRow]{Lo: bars.Lo, Hi: min(bars.Lo+4, bars.Hi)}
			if n%2 == 0 {
				window = score.Span[score.BarRow]{Lo: bars.Hi - min(4, bars.Hi-bars.Lo), Hi: bars.Hi}
			}
			svg, log := drawing(t, write(t, s, window, Options{Announce: true}))
			if log = strings.TrimSpace(log); log != "" {
				t.Errorf("bars %v: %s", window, log)
			}
			headsDrawn(t, s, window, svg)
		})
	})
}
