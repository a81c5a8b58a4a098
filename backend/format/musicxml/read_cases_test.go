package musicxml

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/format/source"
)

// The cases: an archive each, of what is read, what comes of it, and what is remarked.
const (
	caseFiles    = "../../../testdata/musicxml/*.txtar"
	caseIn       = "in.musicxml"
	caseScore    = "score"
	caseRemarks  = "diagnostics"
	casePreamble = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
)

// complete makes a document of a case that gives less: of measures a part, of a part a score.
func complete(text string) string {
	switch head := strings.TrimSpace(text); {
	case strings.HasPrefix(head, "<measure"):
		text = "<part id=\"P1\">\n" + text + "</part>\n"
		fallthrough
	case strings.HasPrefix(head, "<part "):
		list := "<part-list><score-part id=\"P1\"><part-name>Music</part-name></score-part></part-list>\n"
		return casePreamble + "<score-partwise version=\"4.0\">\n" + list + text + "</score-partwise>\n"
	}
	return text
}

// outcome reads a case and writes what came of it.
func outcome(text string) (shown, remarks string) {
	s := source.New("in.musicxml", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		return "error: " + err.Error() + "\n", ""
	}
	var out strings.Builder
	for _, d := range s.Diagnostics() {
		out.WriteString(string(d.Severity) + ": " + d.String() + "\n")
	}
	return show(entries[0].Score), out.String()
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob(caseFiles)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) == 0 || archive.Files[0].Name != caseIn {
				t.Fatalf("%v: the first file must be %s", err, caseIn)
			}
			shown, remarks := outcome(complete(string(archive.Files[0].Data)))
			got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{
				archive.Files[0], {Name: caseScore, Data: []byte(shown)}, {Name: caseRemarks, Data: []byte(remarks)},
			}}
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := txtar.Format(archive); string(txtar.Format(got)) != string(want) {
				t.Errorf("got\n%swant\n%s", txtar.Format(got), want)
			}
		})
	}
}

// FuzzRead reads anything; what it makes of it must hold together, which Build verifies by Score.Check.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob(caseFiles)
	if err != nil || len(files) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(complete(string(archive.Files[0].Data))))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source.New("in.musicxml", data, source.Limits{Notes: 10_000, Depth: 50})
		entries, err := Read(context.Background(), s)
		if err != nil {
			return
		}
		if err := entries[0].Score.Check(); err != nil {
			t.Fatal(err)
		}
		show(entries[0].Score)
		for _, d := range s.Diagnostics() {
			if d.Code == "" || d.Message == "" {
				t.Errorf("a remark without a code or text: %+v", d)
			}
		}
	})
}
