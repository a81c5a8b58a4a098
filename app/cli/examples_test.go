package cli

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"ricercar/backend/catalog"
	"ricercar/backend/catalog/op"
)

// TestExamples runs what "run TOOL --help" shows, as it is written there.
func TestExamples(t *testing.T) {
	t.Setenv("RICERCAR_HOME", t.TempDir())
	t.Chdir(t.TempDir())
	if err := os.WriteFile("scale.abc", []byte("X:1\nT:Scale\nK:C\nCDEFGABc|\n"), 0o644); err != nil { // for index_folder
		t.Fatal(err)
	}
	run := func(args ...string) (code int, errs string) {
		var stdout, stderr bytes.Buffer
		p := Program{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Version: "test"}
		return p.Run(context.Background(), args), stderr.String()
	}
	for _, spec := range catalog.All(catalog.Deps{}) {
		if !spec.On(op.CLI) {
			continue
		}
		if len(spec.Examples) == 0 {
			t.Errorf("%s has no example", spec.Name)
		}
		for _, example := range spec.Examples {
			if code, errs := run("import", "corpus:bwv66.6", "--quiet"); code != 0 {
				t.Fatalf("the example's score cannot be imported: %s", errs)
			}
			code, errs := run(append([]string{"run", spec.Name}, shellWords(example)...)...)
			if code != 0 && !strings.Contains(errs, "no engraver") {
				t.Errorf("ricercar run %s %s ends with %d: %s", spec.Name, example, code, errs)
			}
		}
	}
}

// shellWords splits a line as a shell does, as far as examples need it: at spaces outside double quotes.
func shellWords(line string) []string {
	quoted := false
	words := strings.FieldsFunc(line, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], `"`, "")
	}
	return words
}
