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
		`{"where":"library"}`:                  "book-1 book-2 book-3",
		`{"query":"jig polka"}`:                "",
		`{"query":"jig","where":"library"}`:    "book-2",
		`{"query":"HOLMES d'azur"}`:            "corpus:holmes/les_heures_no_4_lheure_dazur",
		`{"composer":"Holmès","title":"azur"}`: "corpus:holmes/les_heures_no_4_lheure_dazur",
		`{"key":"f#"}`:                         "corpus:bach/bwv66.6",
		`{"key":"A# major"}`:                   "",
		`{"meter":"9/8"}`:                      "corpus:coleridge_taylor/6_sorrow_songs_op_57_no_1_oh_what_comes_over_the_sea",
		`{"num_parts":7}`:                      "corpus:bach/bwv79.6",
		`{"num_parts":1,"where":"library"}`:    "book-1 book-2 book-3",
		`{"part":"timp"}`:                      "corpus:bach/bwv79.6",
		`{"lowest":"F3","highest":"C5","meter":"3/4","where":"corpus"}`: "corpus:landini/si_dolce_non_sono",
		`{"lowest":"F#3","highest":"C5","meter":"3/4"}`:                 "",
		`{"min_measures":305}`:                "corpus:haydn/opus20no4/movement1",
		`{"max_measures":8,"where":"corpus"}`: "corpus:kinkel/6_lieder_op_10_no_1_nachgefuhl",
		`{"tags":["dance"]}`:                  "book-1 book-2 book-3",
		`{"collection":"ireland"}`:            "book-1 book-2",
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
	d, ctx := withLibrary(t, map[string]string{"book.abc": "Quartet Jig Quartet"})
	if _, err := do(t, d, ctx, "import_score", `{"source":"book.abc"}`); err != nil {
		t.Fatal(err)
	}
	want := "book-1 book-3 corpus:schumann_robert/opus41no1/movement2 corpus:schumann_robert/opus41no1/movement3"
	for limit := 1; limit <= 5; limit++ {
		var ids []string
		for cursor, pages := "", 0; pages == 0 || cursor != ""; pages++ {
			query := `{"title":"quartet","limit":%d,"cursor":%q}`
			if pages > 30 {
				t.Fatal(ids)
			}
			res, err := do(t, d, ctx, "search_library", fmt.Sprintf(query, limit, cursor))
			if err != nil {
				t.Fatal(err)
			}
			out := res.(searchOut)
			for _, h := range out.Items {
				if h.Where == fromLibrary || strings.Contains(h.ID, "schumann") {
					ids = append(ids, h.ID)
				}
			}
			if cursor = out.NextCursor; out.Total < 4 {
				t.Errorf("%d in all", out.Total)
			}
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%d a page: %s", limit, got)
		}
	}
}
