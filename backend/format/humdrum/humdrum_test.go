package humdrum

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/fault"
	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// The cases: an archive each, of what is read, what comes of it, and what is remarked.
const caseFiles = "../../../testdata/humdrum/*.txtar"

// outcome reads a case; it shows the scores with what stands beside them, and the remarks.
func outcome(text string) (shown, layers, remarks string) {
	s := source.New("in.krn", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		return "error: " + err.Error() + "\n", "", ""
	}
	var out, beside strings.Builder
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
	return out.String(), beside.String(), formattest.Remarks(s.Diagnostics())
}

func TestCases(t *testing.T) {
	formattest.Cases(t, caseFiles, func(_ *testing.T, input []byte) []txtar.File {
		shown, layers, remarks := outcome(string(input))
		return []txtar.File{{Name: "score", Data: []byte(shown)}, {Name: "layers", Data: []byte(layers)}, {Name: "diagnostics", Data: []byte(remarks)}}
	})
}

// FuzzRead reads anything; what it makes of it must hold together.
func FuzzRead(f *testing.F) {
	for _, input := range formattest.Inputs(f, caseFiles) {
		f.Add(input)
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
			readsBack(t, e.Score)
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

// readsBack writes a score; what is written must be readable.
func readsBack(t *testing.T, s *score.Score) {
	t.Helper()
	written, _, err := Write(context.Background(), s, source.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(context.Background(), source.New("", written, source.Limits{})); err != nil {
		t.Fatalf("%v\n%s", err, written)
	}
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
