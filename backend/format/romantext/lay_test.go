package romantext_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/format"
	"ricercar/backend/format/romantext"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// scoreOf is the score of the work that an analysis of the oracle belongs to: of the same name, or of the same BWV
// number.
func scoreOf(file string, text []byte) string {
	names := []string{strings.TrimSuffix(file, ".rntxt")}
	if m := regexp.MustCompile(`(?m)^BWV: *(\S+)`).FindSubmatch(text); m != nil {
		names = append(names, filepath.Join(filepath.Dir(filepath.Dir(file)), "bwv"+strings.TrimSuffix(strings.TrimSuffix(string(m[1]), "s"), ".")))
	}
	for _, name := range names {
		for _, ext := range []string{".mxl", ".xml", ".krn"} {
			if _, err := os.Stat(name + ext); err == nil {
				return name + ext
			}
		}
	}
	return ""
}

// TestLayOracle lays the oracle's analyses on the scores that it has of the same works.
func TestLayOracle(t *testing.T) {
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE is not set")
	}
	var files []string
	err := filepath.WalkDir(filepath.Join(root, "corpus"), func(path string, _ os.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".rntxt" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	laid, sum := 0, 0.0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := scoreOf(file, text)
		if name == "" {
			t.Logf("%s has no score", filepath.Base(file))
			continue
		}
		s := readScore(t, name)
		src := source.New(file, text, source.Limits{})
		a, err := romantext.Parse(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		layers, fit := a.Lay(s, src)
		for i := range layers {
			if err := layers[i].Check(s); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
		t.Logf("%s on %s: %s, %.3f", filepath.Base(file), filepath.Base(name), fit.Method, fit.Coverage)
		if fit.Coverage < .7 {
			t.Errorf("%s: only %.2f of the notes lie under chords that have them", filepath.Base(file), fit.Coverage)
		}
		laid, sum = laid+1, sum+fit.Coverage
	}
	t.Logf("%d analyses on their scores, mean coverage %.3f", laid, sum/float64(max(laid, 1)))
}

func readScore(t *testing.T, name string) *score.Score {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := format.Read(context.Background(), name, data, format.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Entries[0].Score
}

// TestLay puts small analyses beside a score: by number, off by one, with a pickup, and where measures are missing.
func TestLay(t *testing.T) {
	const once, twice = "4/4 c1 f1 g1 c1", "4/4 c1 f1 b1 e1 c1 f1 b1 e1 f#1 c#1"
	for _, c := range []struct{ score, text, method, labels string }{
		{once, "m1 C: I\nm2 IV\nm3 V\nm4 I", "number", "0+4 I, 4+4 IV, 8+4 V, 12+4 I"},
		{once, "m2 C: I\nm3 IV\nm4 V\nm5 I", "number-1", "0+4 I, 4+4 IV, 8+4 V, 12+4 I"},
		{once, "m0 C: I\nm1 IV\nm2 V\nm3 I", "number+1", "0+4 I, 4+4 IV, 8+4 V, 12+4 I"},
		{once, "m1 C: I b3 vi\nm2 IV b4.5 ii\nm3 V ||\nm4 I\nm9 ii", "number", "0+2 I, 2+2 vi, 4+7/2 IV, 15/2+1/2 ii, 8+4 V, 12+4 I"},
		{twice, "m1 C: I\nm2 IV\nm3 V\nm4 I\nm5 D: I\nm6 A: I", "music", "0+4 I, 4+4 IV, 8+4 V, 12+4 I, 16+4 I, 20+4 IV, 24+4 V, 28+4 I, 32+4 I, 36+4 I"},
	} {
		s := readText(t, c.score)
		src := source.New("", []byte(c.text), source.Limits{})
		a, err := romantext.Parse(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		layers, fit := a.Lay(s, src)
		var got []string
		for _, l := range layers[0].Of("numeral") {
			got = append(got, fmt.Sprint(l.Onset, "+", l.Dur, " ", l.Roman))
		}
		if text := strings.Join(got, ", "); fit.Method != c.method || text != c.labels {
			t.Errorf("%q: %s %s, want %s %s", c.text, fit.Method, text, c.method, c.labels)
		}
	}
}

func readText(t *testing.T, tiny string) *score.Score {
	t.Helper()
	f, _, err := format.Read(context.Background(), "", []byte(tiny), format.Hint{Format: "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	return f.Entries[0].Score
}
