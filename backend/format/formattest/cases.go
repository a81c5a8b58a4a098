// Package formattest holds what the tests of formats have in common: cases kept as archives of text, and the files of
// the conformance data that RICERCAR_ORACLE names. No other code imports it.
package formattest

import (
	"flag"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/format/source"
)

// Update says that what is expected is to be written anew: the flag -update.
var Update = flag.Bool("update", false, "write the expected results anew")

// Cases runs a test for each archive that a pattern of paths names. The first file of an archive is what is read, the
// others are what outcome makes of it.
func Cases(t *testing.T, pattern string, outcome func(t *testing.T, input []byte) []txtar.File) {
	t.Helper()
	for file, archive := range archives(t, pattern) {
		t.Run(caseName(file), func(t *testing.T) {
			got := &txtar.Archive{Comment: archive.Comment, Files: append(archive.Files[:1:1], outcome(t, archive.Files[0].Data)...)}
			if *Update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := txtar.Format(archive); string(txtar.Format(got)) != string(want) {
				t.Errorf("got (-update writes it)\n%swant\n%s", txtar.Format(got), want)
			}
		})
	}
}

// Inputs yields what is read in each archive that a pattern names, by the name of the case.
func Inputs(t testing.TB, pattern string) iter.Seq2[string, []byte] {
	t.Helper()
	return func(yield func(string, []byte) bool) {
		for file, archive := range archives(t, pattern) {
			if !yield(caseName(file), archive.Files[0].Data) {
				return
			}
		}
	}
}

func caseName(file string) string { return strings.TrimSuffix(filepath.Base(file), ".txtar") }

func archives(t testing.TB, pattern string) iter.Seq2[string, *txtar.Archive] {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	return func(yield func(string, *txtar.Archive) bool) {
		for _, file := range files {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) == 0 {
				t.Fatalf("%s: nothing to read: %v", file, err)
			}
			if !yield(file, archive) {
				return
			}
		}
	}
}

// Remarks writes remarks a line each, as cases show them.
func Remarks(diagnostics []source.Diagnostic) string {
	var out strings.Builder
	for _, d := range diagnostics {
		out.WriteString(string(d.Severity) + ": " + d.String() + "\n")
	}
	return out.String()
}

// CompleteMusicXML makes a document of a case that gives less: of measures a part, of a part a score.
func CompleteMusicXML(input []byte) []byte {
	text := string(input)
	switch head := strings.TrimSpace(text); {
	case strings.HasPrefix(head, "<measure"):
		text = "<part id=\"P1\">\n" + text + "</part>\n"
		fallthrough
	case strings.HasPrefix(head, "<part "):
		list := "<part-list><score-part id=\"P1\"><part-name>Music</part-name></score-part></part-list>\n"
		text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<score-partwise version=\"4.0\">\n" + list + text + "</score-partwise>\n"
	}
	return []byte(text)
}
