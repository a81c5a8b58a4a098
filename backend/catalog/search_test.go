package catalog

import (
	"fmt"
	"strings"
	"testing"
)

func TestSearchLibrary(t *testing.T) {
	d, ctx := withLibrary(t, map[string]string{"book.abc": "Reel Jig Polka"})
	if _, err := do(t, d, ctx, "import_score", `{"source":"book.abc","tags":["dance"]}`); err != nil {
		t.Fatal(err)
	}
	if _, err := do(t, d, ctx, "collections", `{"action":"add","name":"Ireland","scores":["book-1","book-2"]}`); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		`{}`:                       "book-1 book-2 book-3 corpus:bwv269",
		`{"where":"corpus"}`:       "corpus:bwv269",
		`{"where":"library"}`:      "book-1 book-2 book-3",
		`{"query":"jig"}`:          "book-2",
		`{"query":"HERZENS bach"}`: "corpus:bwv269",
		`{"composer":"bách","title":"aus grunde"}`: "corpus:bwv269",
		`{"key":"G"}`:                           "corpus:bwv269",
		`{"key":"a minor"}`:                     "",
		`{"key":"F# major"}`:                    "",
		`{"meter":"3/4","num_parts":4}`:         "corpus:bwv269",
		`{"meter":"4/4"}`:                       "",
		`{"num_parts":1}`:                       "book-1 book-2 book-3",
		`{"part":"sopr"}`:                       "corpus:bwv269",
		`{"lowest":"D2","highest":"E5"}`:        "corpus:bwv269",
		`{"lowest":"D#2"}`:                      "",
		`{"highest":"Eb5","where":"corpus"}`:    "",
		`{"min_measures":21,"max_measures":21}`: "corpus:bwv269",
		`{"max_measures":20,"where":"corpus"}`:  "",
		`{"tags":["dance"]}`:                    "book-1 book-2 book-3",
		`{"collection":"ireland"}`:              "book-1 book-2",
	} {
		res, err := do(t, d, ctx, "search_library", args)
		if err != nil {
			t.Errorf("%s: %v", args, err)
			continue
		}
		out := res.(searchOut)
		var ids []string
		for _, h := range out.Items {
			ids = append(ids, h.ID)
		}
		if got := strings.Join(ids, " "); got != want || out.Total != len(ids) {
			t.Errorf("%s: %s (%d), want %s", args, got, out.Total, want)
		}
	}
	for args, want := range map[string]string{
		`{"key":"H"}`:            "not a key",
		`{"meter":"three"}`:      "meter",
		`{"lowest":"low"}`:       "not a pitch",
		`{"collection":"x"}`:     "no collection",
		`{"cursor":"corpus:x"}`:  "comes from no earlier page",
		`{"cursor":"elsewhere"}`: "comes from no earlier page",
	} {
		if _, err := do(t, d, ctx, "search_library", args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
}

// TestSearchPages turns the pages through library and corpus; one holds some of both.
func TestSearchPages(t *testing.T) {
	d, ctx := withLibrary(t, map[string]string{"book.abc": "Reel Jig Polka"})
	if _, err := do(t, d, ctx, "import_score", `{"source":"book.abc"}`); err != nil {
		t.Fatal(err)
	}
	for limit := 1; limit <= 5; limit++ {
		var ids []string
		for cursor, pages := "", 0; pages == 0 || cursor != ""; pages++ {
			res, err := do(t, d, ctx, "search_library", fmt.Sprintf(`{"limit":%d,"cursor":%q}`, limit, cursor))
			if err != nil || pages > 5 {
				t.Fatal(err, ids)
			}
			out := res.(searchOut)
			for _, h := range out.Items {
				ids = append(ids, h.ID)
			}
			if cursor = out.NextCursor; out.Total != 4 {
				t.Errorf("%d in all", out.Total)
			}
		}
		if got := strings.Join(ids, " "); got != "book-1 book-2 book-3 corpus:bwv269" {
			t.Errorf("%d a page: %s", limit, got)
		}
	}
}

func TestBuiltInPiecesHaveKeys(t *testing.T) {
	b := BuiltIn()
	for range 2 {
		if key, err := b.Key(t.Context(), "bach/bwv66.6"); key != "F# minor" || err != nil {
			t.Errorf("%q, %v", key, err)
		}
	}
	if _, err := b.Key(t.Context(), "nothing"); err == nil {
		t.Error("a piece that does not exist has a key")
	}
}
