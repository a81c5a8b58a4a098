package library

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// toy is a score of the format that these tests read: each line is a tune of "title/composer/notes", notes being
// what it weighs in bytes too.
type toy struct {
	text  string
	bytes int
}

// Bytes implements Score.
func (s toy) Bytes() int { return s.bytes }

// readToy is the Reader of these tests.
func readToy(_ context.Context, f File) (Reading, error) {
	lines := strings.Split(strings.TrimSpace(string(f.Data)), "\n")
	r := Reading{Format: "toy", Diagnostics: []source.Diagnostic{{Code: "TY001"}}}
	for i, line := range lines {
		fields := strings.Split(line, "/")
		if len(fields) != 3 {
			return Reading{}, fault.New(fault.Invalid, "%q is no tune", line)
		}
		notes, _ := strconv.Atoi(strings.TrimSpace(fields[2]))
		t := Tune{Score: toy{line, notes}, Metadata: Metadata{Title: fields[0], Composer: fields[1], NumNotes: notes, NumParts: 1, Key: "F# minor", Meter: "3/4", Parts: []string{"Flöte"}, LowestMIDI: 50, HighestMIDI: 50 + float64(notes%20)}}
		if len(lines) > 1 {
			t.Key = strconv.Itoa(10 + i)
		}
		if f.Tune == "" || f.Tune == t.Key {
			r.Tunes = append(r.Tunes, t)
		}
	}
	return r, nil
}

// at opens a library over a file, closed when the test ends.
func at(t testing.TB, path string, change ...func(*Options)) *Library {
	t.Helper()
	o := Options{Path: path, Cache: filepath.Join(filepath.Dir(path), "cache"), Read: readToy, Notice: func(m string) { t.Error(m) }}
	for _, f := range change {
		f(&o)
	}
	l, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func fresh(t testing.TB, change ...func(*Options)) *Library {
	return at(t, filepath.Join(t.TempDir(), "da ta%20#?", "library.db"), change...)
}

func request(name, data string) ImportRequest {
	return ImportRequest{File: File{Name: name, Data: []byte(data)}}
}

// add imports a file that must give one score, and returns its id.
func add(t testing.TB, l *Library, name, data string) string {
	t.Helper()
	out, _, err := l.Import(t.Context(), request(name, data))
	if err != nil || len(out) != 1 {
		t.Fatalf("%s: %v, %v", name, out, err)
	}
	return out[0].Info.ID
}

func ids(infos []Info) string {
	var out []string
	for _, i := range infos {
		out = append(out, i.ID)
	}
	return strings.Join(out, " ")
}

func TestOpensNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	l := at(t, filepath.Join(dir, "library.db"))
	l.CacheStats()
	if _, err := os.Stat(dir); err == nil {
		t.Error("opening a library made its folder")
	}
}

// TestImportOutcomes runs imports one after the other: file, content, id and policy asked for; outcome and ids.
func TestImportOutcomes(t *testing.T) {
	l := fresh(t)
	const a, b, book = "A/Bach/10", "B/Byrd/20", "X/Ann/1\nY/Bob/2"
	for _, c := range []struct {
		name, data, id string
		on             OnConflict
		want           string
	}{
		{"x/bwv66.6.mxl", a, "", "", "created bwv66.6"},
		{"x/bwv66.6.mxl", a, "", "", "existing bwv66.6"},
		{"other.xml", a, "", "", "existing bwv66.6"},
		{"bwv66.6.xml", b, "", "", "renamed bwv66.6-2"},
		{"bwv66.6.xml", "C/C/1", "", "", "renamed bwv66.6-3"},
		{"bwv66.6.xml", "D/C/1", "", Refuse, "conflict"},
		{"bwv66.6.xml", "D/C/1", "bwv66.6", "", "conflict"},
		{"bwv66.6.xml", "D/C/1", "BWV66.6", Refuse, "conflict"},
		{"bwv66.6.xml", "D/C/1", "bwv66.6", Rename, "renamed bwv66.6-4"},
		{"bwv66.6.xml", "E/C/1", "bwv66.6", Replace, "replaced bwv66.6"},
		{"bwv66.6.xml", "E/C/1", "bwv66.6", "", "existing bwv66.6"},
		{"any", a, "again", "", "created again"},
		{"tunes.abc", book, "", "", "created tunes-10 created tunes-11"},
		{"tunes.abc", book, "", "", "existing tunes-10 existing tunes-11"},
		{"t.abc", book, "songs", "", "created songs-10 created songs-11"},
		{"t.abc", book, "songs", "", "existing songs-10 existing songs-11"},
		{"-", "Dvořák Nº 9/x/1", "", "", "created Dvorak-N-9"},
		{"?.xml", "?/x/2", "", "", "created score"},
		{"bad", "no tune", "", "", "invalid"},
		{"bad", a, "a b", "", "invalid"},
		{"bad", a, "../x", "", "invalid"},
	} {
		r := request(c.name, c.data)
		r.ID, r.OnConflict = c.id, c.on
		out, _, err := l.Import(t.Context(), r)
		got := string(fault.KindOf(err))
		for _, i := range out {
			got += fmt.Sprintf(" %s %s", i.Outcome, i.Info.ID)
		}
		if got = strings.TrimSpace(got); got != c.want {
			t.Errorf("%s %q as %q %s: %s (%v), want %s", c.name, c.data, c.id, c.on, got, err, c.want)
		}
	}
	s, err := l.Stats(t.Context())
	if err != nil || s.Sources != 7+1 || s.Scores != 11 {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestImportPickedTune: an id that was chosen for one tune is its id, whatever the tune's number in the book.
func TestImportPickedTune(t *testing.T) {
	l := fresh(t)
	for _, c := range [][2]string{{"", "tunes-11"}, {"reel", "reel"}} {
		r := request("tunes.abc", "X/Ann/1\nY/Bob/2")
		r.ID, r.Tune = c[0], "11"
		out, _, err := l.Import(t.Context(), r)
		if err != nil || len(out) != 1 || out[0].Info.ID != c[1] || out[0].Info.Title != "Y" {
			t.Errorf("as %q: %+v, %v", c[0], out, err)
		}
	}
}

func TestInfoAndSource(t *testing.T) {
	l := fresh(t)
	big := "Chorale/Bach/165" + strings.Repeat(" ", 5000) + "\n"
	r := request("bwv66.6.xml", big)
	r.Tags = []string{"sunday", " Advent  I "}
	out, diagnostics, err := l.Import(t.Context(), r)
	if err != nil || len(diagnostics) != 1 {
		t.Fatal(err, diagnostics)
	}
	again := at(t, l.o.Path) // as another process would
	i, err := again.Info(t.Context(), "BWV66.6")
	if err != nil || i.Title != "Chorale" || i.NumNotes != 165 || i.Revision != 1 || !slices.Equal(i.Tags, []string{"Advent I", "sunday"}) || i.Bytes != int64(len(big)) || i.Deleted != nil {
		t.Errorf("%+v, %v", i, err)
	}
	if i.n != out[0].Info.n || time.Since(i.Imported) > time.Minute {
		t.Errorf("%+v", i)
	}
	data, _, err := again.Source(t.Context(), "bwv66.6")
	if err != nil || !bytes.Equal(data, []byte(big)) {
		t.Errorf("%d bytes came back: %v", len(data), err)
	}
	for id, want := range map[string]string{"bwv66": "bwv66.6", "zzzz": ""} {
		_, err := l.Info(t.Context(), id)
		if !fault.Is(err, fault.NotFound) || !strings.Contains(err.Error(), "1 scores") || strings.Join(fault.As(err).Suggestions, " ") != want {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := fresh(t).Info(t.Context(), "x"); !strings.Contains(err.Error(), "the library is empty") {
		t.Error(err)
	}
}

func TestDelete(t *testing.T) {
	l := fresh(t)
	a := add(t, l, "a.xml", "A/x/1")
	add(t, l, "b.xml", "B/x/1")
	if _, err := l.Delete(t.Context(), "b", "c"); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if _, err := l.Info(t.Context(), "b"); err != nil {
		t.Errorf("half a deletion: %v", err)
	}
	if gone, err := l.Delete(t.Context(), a); err != nil || ids(gone) != "a" {
		t.Error(gone, err)
	}
	if _, err := l.Info(t.Context(), a); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	add(t, l, "a.xml", "Other/x/1")
	if i, err := l.Undelete(t.Context(), "A"); err != nil || i.ID != "a-2" || i.Title != "A" {
		t.Errorf("%+v, %v", i, err)
	}
	if _, err := l.Undelete(t.Context(), "a"); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if n, err := l.DeleteAll(t.Context()); n != 3 || err != nil {
		t.Error(n, err)
	}
	if list, err := l.Deleted(t.Context()); len(list) != 3 || err != nil {
		t.Error(ids(list), err)
	}
	l.write(t.Context(), func(tx *sql.Tx) error { return purge(t.Context(), tx, time.Now().Add(time.Hour)) })
	if s, err := l.Stats(t.Context()); err != nil || s.Deleted != 0 || s.Sources != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestReviseAndUndo(t *testing.T) {
	l := fresh(t)
	id := add(t, l, "a.xml", "One/x/1")
	edit := func(revision int, data string) (Info, error) {
		return l.Revise(t.Context(), Revision{ID: id, Revision: revision, File: File{Data: []byte(data)}, Operation: "transpose", Arguments: data})
	}
	if i, err := edit(1, "Two/x/2"); err != nil || i.Revision != 2 || i.Title != "Two" {
		t.Fatal(i, err)
	}
	if _, err := edit(1, "Late/x/2"); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
	if _, err := edit(2, "Three/x/3"); err != nil {
		t.Error(err)
	}
	if steps, err := l.History(t.Context(), id); err != nil || len(steps) != 2 || steps[1].Arguments != "Three/x/3" || steps[1].Revision != 2 {
		t.Error(steps, err)
	}
	for i, want := range []string{"Two", "One"} {
		if got, err := l.Undo(t.Context(), id, 3+i); err != nil || got.Title != want || got.Revision != 4+i {
			t.Error(got, err)
		}
		if data, _, err := l.Source(t.Context(), id); err != nil || !strings.HasPrefix(string(data), want) {
			t.Errorf("%s, %v", data, err)
		}
	}
	if _, err := l.Undo(t.Context(), id, 5); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
}

func TestTags(t *testing.T) {
	l := fresh(t)
	id := add(t, l, "a.xml", "A/x/1")
	if i, err := l.Tag(t.Context(), id, []string{"Advent", "advent", "b c"}, nil); err != nil || !slices.Equal(i.Tags, []string{"Advent", "b c"}) {
		t.Error(i.Tags, err)
	}
	if i, err := l.Tag(t.Context(), id, nil, []string{"ADVENT", "none"}); err != nil || !slices.Equal(i.Tags, []string{"b c"}) {
		t.Error(i.Tags, err)
	}
	for _, bad := range []string{"", " ", "a,b", "a\x00", strings.Repeat("é", 65)} {
		if _, err := l.Tag(t.Context(), id, []string{bad}, nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if tags, err := l.Tags(t.Context()); err != nil || fmt.Sprint(tags) != "[{b c 1}]" {
		t.Error(tags, err)
	}
}

func TestList(t *testing.T) {
	l := fresh(t)
	for i, data := range []string{"Humoresque/Antonín Dvořák/100", "Chorale 5/Bach/165", "Air/Bach/30", "Gavotte/Rameau/99"} {
		add(t, l, fmt.Sprintf("p%d.xml", i), data)
	}
	if _, err := l.Tag(t.Context(), "p2", []string{"Sunday"}, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		q    Query
		want string
	}{
		{Query{}, "p3 p2 p1 p0"},
		{Query{Sort: ByTitle}, "p2 p1 p3 p0"},
		{Query{Sort: ByComposer}, "p0 p1 p2 p3"},
		{Query{Text: "dvorak", Sort: ByID}, "p0"},
		{Query{Text: "BACH air"}, "p2"},
		{Query{Text: "sund"}, "p2"},
		{Query{Text: "bach rameau"}, ""},
		{Query{Tags: []string{"sunday"}}, "p2"},
		{Query{Composer: "bach", Sort: ByID}, "p1 p2"},
		{Query{Notes: Range{99, 100}, Sort: ByID}, "p0 p3"},
		{Query{Key: "f# minor", Meter: "3/4", Parts: Exactly(1), Format: "toy", Sort: ByID}, "p0 p1 p2 p3"},
		{Query{Parts: Exactly(2)}, ""},
		{Query{Composer: "dvorak ANTONIN", Title: "humor", Part: "flote"}, "p0"},
		{Query{Ambitus: Range{50, 55}, Sort: ByID}, "p0 p1"}, // 100 and 165 notes: 50 and 55
		{Query{Ambitus: Range{51, 0}}, ""},
		{Query{Deleted: true}, ""},
		{Query{Text: "%"}, ""},
	} {
		page, err := l.List(t.Context(), c.q)
		if err != nil || ids(page.Items) != c.want || page.Total != len(page.Items) || page.NextCursor != "" {
			t.Errorf("%+v: %s (%d), %v; want %s", c.q, ids(page.Items), page.Total, err, c.want)
		}
	}
	if _, err := l.List(t.Context(), Query{Sort: "size"}); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

// TestPages walks through a list while it grows and shrinks: what was there all the time comes exactly once.
func TestPages(t *testing.T) {
	l := fresh(t)
	for i := range 10 {
		add(t, l, fmt.Sprintf("p%d.xml", i), fmt.Sprintf("T%d/x/%d", i/2, i)) // titles in pairs
	}
	for _, s := range []Sort{ByRecent, ByID, ByTitle, ByComposer} {
		q, seen := Query{Sort: s, Limit: 3}, []string{}
		for n := 0; ; n++ {
			page, err := l.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, strings.Fields(ids(page.Items))...)
			if q.Cursor = page.NextCursor; q.Cursor == "" {
				break
			}
			if n == 0 { // a newcomer, and the last one seen goes
				add(t, l, "new"+string(s)+".xml", "T0/x/9"+string(s))
				if _, err := l.Delete(t.Context(), seen[2]); err != nil {
					t.Fatal(err)
				}
			}
		}
		olds := slices.DeleteFunc(slices.Clone(seen), func(id string) bool { return id[0] != 'p' })
		slices.Sort(olds)
		if len(olds) != len(slices.Compact(slices.Clone(olds))) || len(olds) < 7 {
			t.Errorf("%s: %v", s, seen)
		}
		for _, gone := range olds {
			l.Undelete(t.Context(), gone)
		}
		if _, err := l.List(t.Context(), Query{Sort: "id", Cursor: "zz"}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
	}
}

func TestChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	l, other := at(t, path), at(t, path)
	add(t, l, "a.xml", "A/x/1")
	mark, err := other.LastChange(t.Context())
	if err != nil || mark != 1 {
		t.Fatal(mark, err)
	}
	var got atomic.Value
	ctx, stop := context.WithCancel(t.Context())
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		other.Watch(ctx, 5*time.Millisecond, func(list []Change, complete bool) {
			if len(list) > 0 && list[len(list)-1].Kind == Removed && complete {
				got.Store(list[len(list)-1].ID)
				stop()
			}
		})
	}()
	l.Tag(t.Context(), "a", []string{"t"}, nil)
	l.Delete(t.Context(), "a")
	for tries := 0; got.Load() == nil && ctx.Err() == nil; tries++ { // the first look may come after the deletion
		if tries > 500 {
			t.Fatal("the watcher saw nothing")
		}
		time.Sleep(10 * time.Millisecond)
		l.Undelete(t.Context(), "a")
		l.Delete(t.Context(), "a")
	}
	stop()
	<-watching
	list, complete, err := other.Changes(t.Context(), mark)
	if err != nil || !complete || len(list) < 2 || list[0].Kind != Tagged || list[1].Kind != Removed || list[1].Number != mark+2 {
		t.Error(list, complete, err)
	}
}

func TestLayers(t *testing.T) {
	l := fresh(t)
	id := add(t, l, "a.xml", "A/x/1")
	put := func(revision int, name, data string) error {
		return l.PutLayer(t.Context(), id, Layer{Name: name, Revision: revision, Data: []byte(data)})
	}
	for _, c := range []struct {
		revision   int
		name, data string
		want       fault.Kind
	}{{1, "numerals", `["I"]`, ""}, {1, "numerals", `["V"]`, ""}, {2, "x", `1`, fault.Conflict}, {1, "x", `{`, fault.Invalid}, {1, "a/b", `1`, fault.Invalid}} {
		if err := put(c.revision, c.name, c.data); fault.KindOf(err) != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if list, err := l.Layers(t.Context(), id); err != nil || len(list) != 1 || string(list[0].Data) != `["V"]` {
		t.Error(list, err)
	}
	if err := l.DeleteLayer(t.Context(), id, "numerals"); err != nil {
		t.Error(err)
	}
	if err := l.DeleteLayer(t.Context(), id, "numerals"); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// TestReindex lets the reader find out more than it did when the scores were imported.
func TestReindex(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	add(t, l, "b.xml", "B/x/2")
	better := at(t, l.o.Path, func(o *Options) {
		o.Read = func(ctx context.Context, f File) (Reading, error) {
			if f.Name == "b.xml" {
				return Reading{}, fault.New(fault.Invalid, "cannot be read any more")
			}
			r, err := readToy(ctx, f)
			r.Tunes[0].Metadata.Lowest, r.Tunes[0].Metadata.Version, r.Tunes[0].Metadata.Title = "Fis", MetadataVersion, "Änders"
			return r, err
		}
	})
	for _, want := range []int{1, 0} {
		if n, err := better.Reindex(t.Context()); n != want || err != nil {
			t.Errorf("%d, %v; want %d", n, err, want)
		}
	}
	page, err := l.List(t.Context(), Query{Text: "anders"})
	if err != nil || len(page.Items) != 1 || page.Items[0].Lowest != "Fis" || page.Items[0].Revision != 1 {
		t.Errorf("%+v, %v", page, err)
	}
}
