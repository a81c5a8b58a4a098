package corpus_test

import (
	"context"
	"testing"

	"ricercar/backend/corpus"
	"ricercar/backend/format"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/synth"
)

// read reads a piece and expects no warnings.
func read(t *testing.T, p corpus.Piece) *score.Score {
	t.Helper()
	data, err := corpus.Bytes(p)
	if err != nil {
		t.Fatal(err)
	}
	file, remarks, err := format.Read(context.Background(), corpus.FileName(p.Name), data, format.Hint{})
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	for _, r := range remarks {
		if r.Severity == source.Info {
			continue // signs of an encoder that the score does not keep
		}
		t.Errorf("%s: %v", p.Name, r)
	}
	return file.Entries[0].Score
}

func TestEveryPieceIsWhatTheIndexSays(t *testing.T) {
	size, many := 0, 0
	for _, p := range corpus.Pieces() {
		data, err := corpus.Bytes(p)
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
		s := read(t, p)
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if s.NumHeads() != p.NumNotes || s.Parts().Len() != p.NumParts || s.Grid(1).Bars.Len() != p.NumMeasures ||
			s.Meta().Title != p.Title || s.Meta().Composer != p.Composer {
			t.Errorf("%s is %v, %q by %q; the index says %+v", p.Name, s, s.Meta().Title, s.Meta().Composer, p)
		}
		if p.Provenance == "" || s.Meta().Credit("source") != p.Provenance {
			t.Errorf("%s does not say where it comes from", p.Name)
		}
		if m, err := synth.NewTimemap(s); err != nil || len(m.Notes) == 0 || m.Length <= 0 {
			t.Errorf("%s does not play: %v", p.Name, err)
		}
		if p.NumParts >= 3 {
			many++
		}
	}
	const most = 3 << 20
	if n := len(corpus.Pieces()); n < 100 || many < 20 || size > most {
		t.Errorf("%d pieces, %d of three parts or more, %d bytes", n, many, size)
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"bach/bwv66.6": "bach/bwv66.6", "bwv66.6": "bach/bwv66.6", "BWV66.6": "bach/bwv66.6", "bach/bwv66.6.mxl": "bach/bwv66.6",
		"mozart/k545": "mozart/k545", "haydn/opus20no4/movement2": "haydn/opus20no4/movement2", "tour": "tour",
	} {
		if p, ok := corpus.Find(name); !ok || p.Name != want {
			t.Errorf("%s is %q, %v", name, p.Name, ok)
		}
	}
	for _, name := range []string{"", "bwv1", "movement1", "66.6"} {
		if p, ok := corpus.Find(name); ok {
			t.Errorf("%q is %s", name, p.Name)
		}
	}
}
