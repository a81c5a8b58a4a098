package musicxml

import (
	"context"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
)

// The cases: an archive each, of what is read, what comes of it, and what is remarked.
const caseFiles = "../../../testdata/musicxml/*.txtar"

// onceFiles are cases of what is written in more words than it was read from.
const onceFiles = "../../../testdata/musicxml/once/*.txtar"

// complete makes a document of a case that gives less.
func complete(text string) string { return string(formattest.CompleteMusicXML([]byte(text))) }

// outcome reads a case and writes what came of it.
func outcome(text string) (shown, remarks string) {
	s := source.New("in.musicxml", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		return "error: " + err.Error() + "\n", ""
	}
	return show(entries[0].Score), formattest.Remarks(s.Diagnostics())
}

func TestCases(t *testing.T) {
	for _, files := range []string{caseFiles, onceFiles} {
		formattest.Cases(t, files, func(_ *testing.T, input []byte) []txtar.File {
			shown, remarks := outcome(complete(string(input)))
			return []txtar.File{{Name: "score", Data: []byte(shown)}, {Name: "diagnostics", Data: []byte(remarks)}}
		})
	}
}

// FuzzRead reads anything; what it makes of it must hold together, which Build verifies by Score.Check.
func FuzzRead(f *testing.F) {
	for _, input := range formattest.Inputs(f, caseFiles) {
		f.Add(formattest.CompleteMusicXML(input))
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
