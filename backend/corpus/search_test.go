package corpus_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

func names(pieces []corpus.Piece) string {
	var out []string
	for _, p := range pieces {
		out = append(out, p.Name)
	}
	return strings.Join(out, " ")
}

func TestSearch(t *testing.T) {
	all := []corpus.Piece{
		{Name: "a/one", Title: "Menuet", Composer: "Ä. Bach", Key: "F# minor", Meter: "3/4", NumParts: 2, Lowest: "G3", Highest: "B5", Parts: []string{"Flute", "Viola"}},
		{Name: "a/two", Title: "Gigue", Composer: "Böhm", Key: "Bb major", Meter: "6/8", NumParts: 4, Lowest: "C2", Highest: "A5"},
		{Name: "drums", Title: "Groove", NumParts: 1},
	}
	for _, c := range []struct {
		q    corpus.Query
		want string
	}{
		{corpus.Query{}, "a/one a/two drums"},
		{corpus.Query{Text: "menuet VIOLA"}, "a/one"},
		{corpus.Query{Text: "menuet gigue"}, ""},
		{corpus.Query{Composer: "böhm"}, "a/two"},
		{corpus.Query{Title: "g"}, "a/two drums"},
		{corpus.Query{Key: "f# minor"}, "a/one"},
		{corpus.Query{Key: "Bb"}, "a/two"},
		{corpus.Query{Meter: "3/4"}, "a/one"},
		{corpus.Query{Parts: 4}, "a/two"},
		{corpus.Query{Lowest: "G3"}, "a/one"},
		{corpus.Query{Lowest: "G#3"}, ""},
		{corpus.Query{Highest: "A5"}, "a/two"},
		{corpus.Query{Lowest: "C2", Highest: "C6"}, "a/one a/two"},
	} {
		if got, err := corpus.Search(all, c.q); err != nil || names(got) != c.want {
			t.Errorf("%+v finds %q, %v; want %q", c.q, names(got), err, c.want)
		}
	}
	for field, q := range map[string]corpus.Query{"key": {Key: "H sharp"}, "meter": {Meter: "waltz"}, "lowest": {Lowest: "low"}, "highest": {Highest: "?"}} {
		if _, err := corpus.Search(all, q); fault.KindOf(err) != fault.Invalid || fault.As(err).Field != field {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// Everything that is built in can be found by what the index says of it.
func TestSearchBuiltIn(t *testing.T) {
	for _, p := range corpus.Pieces() {
		q := corpus.Query{Composer: p.Composer, Title: p.Title, Key: p.Key, Meter: p.Meter, Parts: p.NumParts, Lowest: p.Lowest, Highest: p.Highest}
		found, err := corpus.Search(corpus.Pieces(), q)
		if err != nil || !slices.ContainsFunc(found, func(f corpus.Piece) bool { return f.Name == p.Name }) {
			t.Errorf("%+v does not find %s: %v", q, p.Name, err)
		}
	}
}

const tunes = "X:1\nT:First\nC:Anon\nM:3/4\nL:1/4\nK:Gm\nGAB|\n\nX:7\nT:Second\nM:4/4\nL:1/4\nK:D\nDEFG|\n"

func TestIndexFolder(t *testing.T) {
	day := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	files := fstest.MapFS{
		"songs/book.abc":     {Data: []byte(tunes), ModTime: day},
		"songs/broken.mid":   {Data: []byte("no music"), ModTime: day},
		"readme.txt":         {Data: []byte("hello")},
		".hidden/secret.abc": {Data: []byte(tunes)},
	}
	steps := 0
	index := func(f corpus.Folder) corpus.Folder {
		t.Helper()
		out, err := f.Index(context.Background(), files, source.Limits{}, func(_, total int) {
			if steps++; total != 2 {
				t.Errorf("%d files to read", total)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	first := index(corpus.Folder{Name: "mine", Path: "/music"})
	if steps != 2 || len(first.Pieces) != 2 || len(first.Unread) != 1 || first.Unread[0].File != "songs/broken.mid" {
		t.Fatalf("%d steps: %+v", steps, first)
	}
	p := first.Pieces[0]
	if p.Name != "mine/songs/book#1" || p.Title != "First" || p.Composer != "Anon" || p.Key != "G minor" || p.Meter != "3/4" || p.Lowest != "G4" || p.Highest != "Bb4" || p.Tune != "1" {
		t.Errorf("the first tune is %+v", p)
	}

	// What has not changed is not read again; what has is.
	first.Pieces[0].Title = "kept"
	if again := index(first); again.Pieces[0].Title != "kept" || len(again.Pieces) != 2 {
		t.Errorf("read again: %+v", again.Pieces)
	}
	files["songs/book.abc"].ModTime = day.Add(time.Hour)
	if again := index(first); again.Pieces[0].Title != "First" {
		t.Errorf("not read again: %+v", again.Pieces)
	}
}

func TestIndexRefuses(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	files := fstest.MapFS{"a.abc": {Data: []byte(tunes)}}
	for name, c := range map[string]struct {
		ctx    context.Context
		folder corpus.Folder
		files  fstest.MapFS
		want   fault.Kind
	}{
		"no name":   {context.Background(), corpus.Folder{Name: "a/b"}, files, fault.Invalid},
		"no scores": {context.Background(), corpus.Folder{Name: "a"}, fstest.MapFS{"x.png": {}}, fault.NotFound},
		"given up":  {ctx, corpus.Folder{Name: "a"}, files, fault.Canceled},
	} {
		if _, err := c.folder.Index(c.ctx, c.files, source.Limits{}, func(int, int) {}); fault.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
