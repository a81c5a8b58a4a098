package mei

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// schema is MEI's own, beside the checkout where the conformance data are; the test that needs it skips without.
func schema(t *testing.T) string {
	t.Helper()
	oracle := os.Getenv("RICERCAR_ORACLE")
	path := filepath.Join(oracle, "..", "schemas", "mei-CMN-5.1.rng")
	if _, err := os.Stat(path); oracle == "" || err != nil {
		t.Skip("no schema mei-CMN-5.1.rng beside the folder that RICERCAR_ORACLE names")
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("no xmllint to check the schema with")
	}
	return path
}

// validate checks documents against the schema.
func validate(t *testing.T, docs map[string][]byte) {
	t.Helper()
	args := []string{"--noout", "--relaxng", schema(t)}
	dir := t.TempDir()
	for name, doc := range docs {
		path := filepath.Join(dir, name+".mei")
		if err := os.WriteFile(path, doc, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	var complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "xmllint", args...)
	cmd.Stderr = &complaints
	if err := cmd.Run(); err != nil {
		t.Errorf("%v\n%s", err, complaints.String())
	}
}

func write(t *testing.T, s *score.Score, window score.Span[score.BarRow], o Options) []byte {
	t.Helper()
	doc, err := Write(s, window, o)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestEverythingIsValid(t *testing.T) {
	s := everything(t)
	labels := []Label{{At: 0, Text: "V65/V", ID: "r1", Roman: true}, {At: theory.Whole, Text: "<a>", Staff: 1, Above: true}}
	docs := map[string][]byte{
		"whole": write(t, s, score.Span[score.BarRow]{}, Options{Labels: labels, Breaks: true}),
		"parts": write(t, s, score.Span[score.BarRow]{}, Options{Parts: []score.PartRow{3, 1}, NoNames: true, NoChordSymbols: true}),
		"empty": write(t, newSheet(t, 0).build(), score.Span[score.BarRow]{}, Options{}),
	}
	for lo := score.BarRow(1); lo <= 40; lo += 3 {
		docs["window"+itoa(lo)] = write(t, s, score.Span[score.BarRow]{Lo: lo, Hi: min(lo+3, 41)}, Options{Announce: true})
	}
	validate(t, docs)
}

// TestTopStaff shows of a part with two staves the upper one, and nothing that stands on the other.
func TestTopStaff(t *testing.T) {
	s := everything(t)
	for p := range s.Parts().All() {
		if s.Part(p).Staves.Len() < 2 {
			continue
		}
		doc := write(t, s, score.Span[score.BarRow]{}, Options{Parts: []score.PartRow{p}, TopStaff: true})
		if n := bytes.Count(doc, []byte("<staffDef ")); n == 0 || bytes.Contains(doc, []byte(`<staff n="2"`)) || bytes.Contains(doc, []byte(`staff="0"`)) {
			t.Errorf("part %d: %d definitions of staves", p, n)
		}
		validate(t, map[string][]byte{"top": doc})
		return
	}
	t.Error("no part has two staves")
}

func TestBadWindows(t *testing.T) {
	s := everything(t)
	for _, bad := range []score.Span[score.BarRow]{{Lo: 0, Hi: 3}, {Lo: 4, Hi: 4}, {Lo: 39, Hi: 42}, {Lo: 5, Hi: 3}} {
		if _, err := Write(s, bad, Options{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := Write(s, score.Span[score.BarRow]{}, Options{Parts: []score.PartRow{9}}); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}
