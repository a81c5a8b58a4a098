package abc

import (
	"context"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/fault"
	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// The cases: an archive each, of what is read, what comes of it, and what is remarked.
const caseFiles = "../../../testdata/abc/*.txtar"

// read reads a text that must be ABC.
func read(t testing.TB, text string) ([]source.Entry, []source.Diagnostic) {
	t.Helper()
	s := source.New("in.abc", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return entries, s.Diagnostics()
}

// outcome reads a case; it shows the scores, the remarks, and how the first score is written, with what is lost.
func outcome(text string) (shown, remarks, written string) {
	s := source.New("in.abc", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		return "error: " + err.Error() + "\n", "", ""
	}
	var out strings.Builder
	for i, e := range entries {
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString(score.Text(e.Score))
	}
	data, lost, err := Write(context.Background(), entries[0].Score, source.WriteOptions{})
	if err != nil {
		return "error: " + err.Error() + "\n", "", ""
	}
	for _, d := range lost {
		data = append(data, "% "+d.String()+"\n"...)
	}
	return out.String(), formattest.Remarks(s.Diagnostics()), string(data)
}

func TestCases(t *testing.T) {
	formattest.Cases(t, caseFiles, func(_ *testing.T, input []byte) []txtar.File {
		shown, remarks, written := outcome(string(input))
		return []txtar.File{
			{Name: "score", Data: []byte(shown)}, {Name: "diagnostics", Data: []byte(remarks)}, {Name: "written", Data: []byte(written)},
		}
	})
}

// readsBack writes a score; what is written must be readable.
func readsBack(t *testing.T, s *score.Score) {
	t.Helper()
	written, remarks, err := Write(context.Background(), s, source.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range remarks {
		if d.Code == "" || d.Message == "" {
			t.Errorf("a remark without a code or text: %+v", d)
		}
	}
	if _, err := Read(context.Background(), source.New("", written, source.Limits{})); err != nil {
		t.Fatalf("%v\n%s", err, written)
	}
}

// FuzzRead reads anything; what it makes of it must hold together.
func FuzzRead(f *testing.F) {
	for _, input := range formattest.Inputs(f, caseFiles) {
		f.Add(input)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Is(data)
		s := source.New("in.abc", data, source.Limits{Notes: 10_000})
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
		"X:1\nK:C\nCDE|": true, "%abc-2.1\n": true, "\xEF\xBB\xBFX: 12\nT:a\n": true, "% a book\n\nX:1\nT:a\n": true,
		"T:a\nK:C\n": false, "X:one\n": false, "4/4 c4 d": false, "": false, "<score-partwise/>": false,
	} {
		if got := Is([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "X:1\n", "X:1\nK:C\n", "X:1\nK:C\n|]\n", "hello", "%%begintext\nX:1\nK:C\nCDE\n"} {
		_, err := Read(context.Background(), source.New("", []byte(text), source.Limits{}))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestLimits(t *testing.T) {
	for text, limits := range map[string]source.Limits{
		"X:1\nK:C\nCDEF\n":                         {Notes: 3},
		"X:1\nM:1/64\nL:1/1\nK:C\nC200\n":          {Notes: 1000},
		"X:1\nM:4/4\nK:C\nZ65000|Z65000|Z65000|\n": {},
	} {
		if _, err := Read(context.Background(), source.New("", []byte(text), limits)); !fault.Is(err, fault.TooLarge) {
			t.Errorf("%q: %v", text, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, source.New("", []byte("X:1\nK:C\nC\n"), source.Limits{})); !fault.Is(err, fault.Canceled) {
		t.Errorf("a reading that nobody waits for: %v", err)
	}
}

// TestBook reads the tunes of a book with their numbers and titles.
func TestBook(t *testing.T) {
	entries, _ := read(t, "X:007\nT:One\nK:C\nCDE|\n\nX:12\nT:Two\nK:G\nGAB|\n")
	if len(entries) != 2 || entries[0].Number != "7" || entries[1].Number != "12" || entries[1].Title != "Two" || entries[1].Index != 2 {
		t.Errorf("%+v", entries)
	}
}
