package humdrum

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

var update = flag.Bool("update", false, "write the expected results anew")

// The cases: an archive each, of what is read, what comes of it, and what is remarked.
const caseFiles = "../../../testdata/humdrum/*.txtar"

// outcome reads a case; it shows the scores with what stands beside them, and the remarks.
func outcome(text string) (shown, layers, remarks string) {
	s := source.New("in.krn", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		return "error: " + err.Error() + "\n", "", ""
	}
	var out, beside, said strings.Builder
	for i, e := range entries {
		if i > 0 {
			out.WriteString("\n")
		}
		out.Write(score.AppendText(nil, e.Score, score.TextOptions{Details: true}))
		for _, l := range e.Layers {
			beside.WriteString(l.Name + "\n")
			for _, label := range l.Labels {
				line, _ := json.Marshal(label)
				beside.WriteString("  " + string(line) + "\n")
			}
		}
	}
	for _, d := range s.Diagnostics() {
		said.WriteString(string(d.Severity) + ": " + d.String() + "\n")
	}
	return out.String(), beside.String(), said.String()
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob(caseFiles)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) == 0 || archive.Files[0].Name != "in.krn" {
				t.Fatalf("%v: the first file must be in.krn", err)
			}
			shown, layers, remarks := outcome(string(archive.Files[0].Data))
			got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{
				archive.Files[0], {Name: "score", Data: []byte(shown)}, {Name: "layers", Data: []byte(layers)}, {Name: "diagnostics", Data: []byte(remarks)},
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

// FuzzRead reads anything; what it makes of it must hold together.
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
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Is(data)
		s := source.New("in.krn", data, source.Limits{Notes: 10_000})
		entries, err := Read(context.Background(), s)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
			return
		}
		for _, e := range entries {
			if err := e.Score.Check(); err != nil {
				t.Fatal(err)
			}
			for i := range e.Layers {
				if err := e.Layers[i].Check(e.Score); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, d := range s.Diagnostics() {
			if d.Code == "" || d.Message == "" {
				t.Errorf("a remark without a code or text: %+v", d)
			}
		}
	})
}

func TestIs(t *testing.T) {
	for text, want := range map[string]bool{
		"**kern\n4c\n*-\n": true, "!!!COM: Bach\n!! x\n\n**kern\t**kern\n": true, "\xEF\xBB\xBF**mens\n": true, "**harm\r\n": true,
		"**bold** text\n": false, "** a list": false, "*k[]\n**kern": false, "X:1\n": false, "": false, "!!!COM: Bach\n": false, "4c\n**kern\n": false,
	} {
		if got := Is([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "**kern\n", "**kern\n*-\n", "**text\nla\n*-\n", "4c\n", "!!!COM: Bach\n", "**kern\n=1\n.\n*-\n"} {
		_, err := Read(context.Background(), source.New("", []byte(text), source.Limits{}))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestLimits(t *testing.T) {
	for text, limits := range map[string]source.Limits{
		"**kern\n4c\n4d\n4e\n*-\n":                           {Notes: 2},
		"**kern\n" + strings.Repeat("*^\n", 1):               {Notes: 1},
		"**kern\n4c" + strings.Repeat(" 4c", 300) + "\n*-\n": {},
		"**kern\n" + strings.Repeat("00000000c\n=\n", 5000):  {},
		"**kern\n" + doublings(12) + "4c\n*-\n":              {},
	} {
		_, err := Read(context.Background(), source.New("", []byte(text), limits))
		if limits.Notes == 1 {
			continue // reads as nothing
		}
		if !fault.Is(err, fault.TooLarge) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, source.New("", []byte("**kern\n4c\n*-\n"), source.Limits{})); !fault.Is(err, fault.Canceled) {
		t.Errorf("a reading that nobody waits for: %v", err)
	}
}

// doublings splits all spines n times.
func doublings(n int) string {
	out := ""
	for i := range n {
		out += strings.TrimSuffix(strings.Repeat("*^\t", 1<<i), "\t") + "\n"
	}
	return out
}
