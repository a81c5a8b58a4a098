package catalog

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/library"
)

type parsed string

func (p parsed) Bytes() int { return len(p) }

// lines reads a made-up format: every line is the title of a score; "bad" cannot be read.
func lines(_ context.Context, f library.File) (library.Reading, error) {
	if bytes.HasPrefix(f.Data, []byte("bad")) {
		return library.Reading{}, fault.New(fault.Invalid, "this is no score").WithCode("XX001")
	}
	all := strings.Fields(string(f.Data))
	r := library.Reading{Format: "lines"}
	for i, title := range all {
		t := library.Tune{Score: parsed(title), Metadata: library.Metadata{Title: title, NumNotes: 3, NumParts: 1}}
		if len(all) > 1 {
			t.Key = fmt.Sprint(i + 1)
			t.Metadata.TuneIndex, t.Metadata.TuneNumber = i+1, t.Key
		}
		if f.Tune == "" || f.Tune == t.Key {
			r.Tunes = append(r.Tunes, t)
		}
	}
	if strings.Contains(string(f.Data), "odd") {
		r.Diagnostics = []source.Diagnostic{{Severity: source.Warning, Kind: fault.Invalid, Code: "XX002", Message: "an odd thing"}}
	}
	return r, nil
}

// oneChorale is a corpus of one piece.
type oneChorale struct{}

func (oneChorale) Names() []string { return []string{"bwv269"} }

func (oneChorale) File(name string) (library.File, bool) {
	return library.File{Name: name + ".xml", Data: []byte("Aus")}, name == "bwv269"
}

// withLibrary are operations on an empty library, and a context that reaches the files by name.
func withLibrary(t *testing.T, files map[string]string) (Deps, context.Context) {
	t.Helper()
	l, err := library.Open(library.Options{Path: filepath.Join(t.TempDir(), "library.db"), Read: lines})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	rule := op.FilesOf(context.Background())
	for name, content := range files {
		rule = op.Memory{Files: rule, Name: name, Content: []byte(content)}
	}
	return Deps{Library: l, Corpus: oneChorale{}}, op.WithFiles(context.Background(), rule)
}

func TestImport(t *testing.T) {
	d, ctx := withLibrary(t, map[string]string{
		"/m/bwv66.6.xml": "Christ", "/m/other/bwv66.6.xml": "Other", "book.abc": "Reel Jig Polka", "bad.xml": "bad", "odd.xml": "odd",
	})
	for _, c := range []struct {
		args string
		kind fault.Kind
		want string
	}{
		{`{"source":"/m/bwv66.6.xml"}`, "", "created bwv66.6: Christ, 1 part, 0 measures, 3 notes; key none, meter none"[:40]},
		{`{"source":"/m/bwv66.6.xml"}`, "", "existing bwv66.6: Christ"},
		{`{"source":"/m/other/bwv66.6.xml"}`, "", "renamed bwv66.6-2: Other"},
		{`{"source":"/m/other/bwv66.6.xml","score_id":"bwv66.6"}`, fault.Conflict, "on_conflict"},
		{`{"source":"/m/other/bwv66.6.xml","score_id":"bwv66.6","on_conflict":"replace"}`, "", "replaced bwv66.6: Other"},
		{`{"source":"file:book.abc"}`, "", "The file holds 3 scores:\ncreated book-1: Reel"},
		{`{"source":"book.abc#2","score_id":"jig"}`, "", "jig"},
		{`{"source":"odd.xml","tags":["exam"]}`, "", "warning: an odd thing [XX002]"},
		{`{"source":"bad.xml"}`, fault.Invalid, "this is no score [XX001]"},
		{`{"source":"none.xml"}`, fault.Unsupported, ""},
		{`{"source":"bach/bwv269"}`, "", "created bwv269: Aus"},
		{`{"source":"corpus:bwv269","score_id":"mine"}`, "", "created mine: Aus"},
		{`{"source":"bwv296","source_type":"corpus"}`, fault.NotFound, "no built-in piece"},
		{`{"source":"https://example.org/a.xml"}`, fault.Unsupported, "nothing leaves this machine"},
		{`{"source":"a.xml","source_type":"url"}`, fault.Unsupported, "nothing leaves this machine"},
		{`{"source":"x","score_id":"a b","source_type":"text"}`, fault.Invalid, "cannot be an id"},
		{`{"source":""}`, fault.Invalid, "source must be"},
		{`{"source":"x","source_type":"fil"}`, fault.Invalid, "file, library, corpus"},
	} {
		res, err := do(t, d, ctx, "import_score", c.args)
		switch {
		case fault.KindOf(err) != c.kind:
			t.Errorf("%s: %v", c.args, err)
		case err != nil && !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %v", c.args, err)
		case err == nil && !strings.Contains(res.Digest(), c.want):
			t.Errorf("%s: %s", c.args, res.Digest())
		case err == nil && strings.Count(res.Digest(), "\n") < 2:
			t.Errorf("%s: a digest has three lines at least, this is %s", c.args, res.Digest())
		}
	}
	res, err := do(t, d, ctx, "import_score", `{"source":"book.abc"}`)
	if err != nil {
		t.Fatal(err)
	}
	each := res.(importOut).Each()
	if len(each) != 3 || each[2].(Imported).ID != "book-3" || each[2].(Imported).Tune.Number != "3" || each[0].(Imported).Outcome != library.Existing {
		t.Errorf("%+v", each)
	}
}

func TestListAndDelete(t *testing.T) {
	d, ctx := withLibrary(t, map[string]string{"book.abc": "Reel Jig Polka", "song.abc": "Song"})
	call := func(name, args string) op.Result {
		t.Helper()
		res, err := do(t, d, ctx, name, args)
		if err != nil {
			t.Fatalf("%s %s: %v", name, args, err)
		}
		return res
	}
	if got := call("list_scores", `{}`).Digest(); got != "No scores. import_score adds some." {
		t.Error(got)
	}
	call("import_score", `{"source":"book.abc","tags":["dance"]}`)
	call("import_score", `{"source":"song.abc"}`)
	first := call("list_scores", `{"limit":3,"sort":"id"}`).(listOut)
	if first.Total != 4 || len(first.Scores) != 3 || first.Scores[0].ID != "book-1" || first.Next() == "" || len(first.Each()) != 3 {
		t.Errorf("%+v", first)
	}
	second := call("list_scores", `{"limit":3,"sort":"id","cursor":"`+first.NextCursor+`"}`).(listOut)
	if len(second.Scores) != 1 || second.Scores[0].ID != "song" || second.Next() != "" {
		t.Errorf("%+v", second)
	}
	if got := call("list_scores", `{"query":"jig"}`).(listOut); got.Total != 1 || got.Scores[0].Title != "Jig" {
		t.Errorf("%+v", got)
	}
	if got := call("tag_score", `{"score_id":"song","add":["exam"]}`).Digest(); !strings.HasSuffix(got, "[exam]") {
		t.Error(got)
	}
	if got := call("list_scores", `{"tags":"dance"}`).(listOut); got.Total != 3 {
		t.Errorf("%+v", got)
	}
	if got := call("delete_score", `{"score_id":"song"}`).Digest(); got != "Deleted song; it can be brought back for 30 days (undo)." {
		t.Error(got)
	}
	_, err := do(t, d, ctx, "delete_score", `{"score_id":"song"}`)
	if !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	_, err = do(t, d, ctx, "delete_score", `{"score_id":"*"}`)
	if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Field != "confirm" || !strings.Contains(e.Message, "3 scores") {
		t.Errorf("%+v", e)
	}
	if got := call("delete_score", `{"score_id":"*","confirm":true}`).(deleteOut); got.Count != 3 || len(got.Deleted) != 3 {
		t.Errorf("%+v", got)
	}
	if got := call("list_scores", `{"deleted":true}`).(listOut); got.Total != 4 {
		t.Errorf("%+v", got)
	}
	if got := call("delete_score", `{"score_id":"song","undo":true}`).Digest(); got != "Restored song: Song, 1 part, 0 measures, 3 notes [exam]" {
		t.Error(got)
	}
	if got := call("delete_score", `{"score_id":"*","undo":true}`).(deleteOut); got.Returned != 3 || len(got.Restored) != 3 || got.Count != 0 {
		t.Errorf("%+v", got)
	}
	if _, err := do(t, d, ctx, "delete_score", `{"score_id":"song","undo":true}`); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestGuess(t *testing.T) {
	d, ctx := withLibrary(t, map[string]string{"a.xml": "A", "b#2": "B", "c.abc": "C"})
	for in, want := range map[string]string{
		"a.xml": "file a.xml", "b#2": "file b#2", "c.abc#3": "file c.abc#3", "none.mid": "file none.mid", "dir/none": "file dir/none",
		"corpus:bwv66.6": "corpus bwv66.6", "library:x": "library x", "file:a.xml": "file a.xml", "bwv66.6x": "file bwv66.6x",
		"unknown": "corpus unknown", "bwv269": "corpus bwv269", "https://a.b/c.xml": "url https://a.b/c.xml",
		"<score-partwise/>": "text <score-partwise/>", "X:1": "text X:1", "tinyNotation: c4": "text tinyNotation: c4",
		"C4 D4 E4": "text C4 D4 E4", "**kern": "text **kern",
	} {
		kind, where := d.resolve(ctx, op.Source{Source: in, Type: "auto"})
		if got := kind + " " + where; got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestTextFile(t *testing.T) {
	for in, want := range map[string]string{
		"tinyNotation: 3/4 c4 d8": "tiny|3/4 c4 d8",
		"C4 F#4 Bb3 C5 A2 C##6":   "tiny|c4 f#4 B-4 c'4 AA4 c''##4",
		"X:1\nK:C\nCDE":           "|X:1\nK:C\nCDE",
	} {
		f := textFile(in, "")
		if got := f.Format + "|" + string(f.Data); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestQuestions has what a person can settle asked, with choices that settle it.
func TestQuestions(t *testing.T) {
	d, ctx := withLibrary(t, map[string]string{
		"a.xml": "Christ", "b.xml": "Other", "book.abc": "X:1\nT:One\nL:1/4\nK:C\nCDEF|\n\nX:7\nT:Seven\nL:1/4\nK:C\nGABc|\n",
	})
	if _, err := do(t, d, ctx, "import_score", `{"source":"a.xml","score_id":"mine"}`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ tool, args, field, choice string }{
		{"import_score", `{"source":"b.xml","score_id":"mine"}`, "on_conflict", "rename"},
		{"key_analysis", `{"score_id":"book.abc"}`, "score_id", "book.abc#7"},
		{"delete_score", `{"score_id":"*"}`, "confirm", "true"},
	} {
		_, err := do(t, d, ctx, c.tool, c.args)
		q := op.QuestionOf(err)
		if q == nil || q.Field != c.field || fault.As(err).Field != c.field {
			t.Errorf("%s: %v", c.tool, err)
			continue
		}
		if !slices.ContainsFunc(q.Choices, func(o op.Choice) bool { return o.Value == c.choice && o.Title != "" }) {
			t.Errorf("%s: choices %v", c.tool, q.Choices)
		}
		args := strings.TrimSuffix(c.args, "}") + `,"` + c.field + `":"` + c.choice + `"}`
		if _, err := do(t, d, ctx, c.tool, args); err != nil {
			t.Errorf("%s with the answer: %v", c.tool, err)
		}
	}
}
