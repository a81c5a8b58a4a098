package format

import (
	"archive/zip"
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSniff(t *testing.T) {
	utf16 := []byte("\xFF\xFE")
	for _, c := range "<?xml version='1.0' encoding='UTF-16'?><score-partwise/>" {
		utf16 = append(utf16, byte(c), 0)
	}
	for _, c := range []struct {
		name string
		data []byte
		want string // a format, or the kind of the error
	}{
		{"a.xml", []byte(`<score-partwise version="4.0">`), "musicxml"},
		{"a", []byte("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- a > b -->\n<!DOCTYPE score-timewise PUBLIC \"-//x//y\" \"z\">\n<score-timewise>"), "musicxml"},
		{"a.krn", []byte(`<!DOCTYPE score-partwise [ <!ENTITY a "b"> ]><score-partwise>`), "musicxml"},
		{"utf16.xml", utf16, "musicxml"},
		{"a", []byte("<?xml version=\"1.0\"?><?xml-model href=\"x\"?><mei xmlns=\"http://www.music-encoding.org/ns/mei\">"), "mei"},
		{"a", []byte("3/4 c4 d e"), "tiny"},
		{"a.bin", zipped(t, map[string]string{"a.xml": "<score-partwise/>"}), "mxl"},
		{"a.mscz", zipped(t, map[string]string{"a.mscx": "<museScore/>"}), "unsupported"},
		{"a.xml", []byte("<html><score-partwise/></html>"), "invalid"},
		{"a.xml", []byte("hello"), "invalid"},
		{"a", []byte("hello"), "unsupported"},
		{"a.pdf", []byte("%PDF-1.7"), "unsupported"},
		{"a.ly", []byte(`\version "2.24"`), "unsupported"},
	} {
		f, err := Sniff(c.name, c.data)
		got := f.Name
		if err != nil {
			got = string(fault.KindOf(err))
		}
		if got != c.want {
			t.Errorf("%s %.40q: %s, want %s (%v)", c.name, c.data, got, c.want, err)
		}
	}
}

// TestTable holds the table to what its users rely on.
func TestTable(t *testing.T) {
	seen := map[string]string{}
	for _, f := range Formats() {
		names := append(append([]string{f.Name}, f.Aliases...), f.Extensions...)
		for _, n := range names {
			if owner, taken := seen[n]; taken || n != strings.ToLower(n) {
				t.Errorf("%s of %s is not lower case, or belongs to %s", n, f.Name, owner)
			}
			seen[n] = f.Name
		}
		switch {
		case f.Title == "" || f.MIME == "" || len(f.Extensions) == 0 || f.Extensions[0][0] != '.':
			t.Errorf("%s is not described: %+v", f.Name, f)
		case f.Reader == nil && f.Writer == nil:
			t.Errorf("%s can be neither read nor written", f.Name)
		}
	}
}

func TestLookup(t *testing.T) {
	for in, want := range map[string]string{"MusicXML": "musicxml", " xml": "musicxml", ".mxl": "mxl"} {
		if f, err := Lookup(in); err != nil || f.Name != want {
			t.Errorf("%s: %s, %v", in, f.Name, err)
		}
	}
	_, err := Lookup("musicxnl")
	if e := fault.As(err); e == nil || e.Kind != fault.Unsupported || !slices.Contains(e.Suggestions, "musicxml") || e.Field != "format" {
		t.Errorf("%+v", e)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		hint Hint
		kind fault.Kind
	}{
		"empty.xml":  {"", Hint{}, fault.Invalid},
		"large.xml":  {"<score-partwise/>", Hint{Limits: source.Limits{Bytes: 4}}, fault.TooLarge},
		"hinted.xml": {"<score-partwise/>", Hint{Format: "nonsense"}, fault.Unsupported},
		"written":    {"{}", Hint{Format: "events"}, fault.Unsupported},
		"broken.mxl": {"PK\x03\x04 and no more", Hint{}, fault.Invalid},
	} {
		_, _, err := Read(context.Background(), name, []byte(c.data), c.hint)
		if e := fault.As(err); e == nil || e.Kind != c.kind || e.Position.File != name {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// music is the first score of a file as text, without its title page, which names the program that wrote it.
func music(f File) string {
	_, text, _ := strings.Cut(score.Text(f.Entries[0].Score), "bars ")
	return text
}

// TestWrite writes a score in every format that can be written.
func TestWrite(t *testing.T) {
	file, _, err := Read(context.Background(), "a.tiny", []byte("3/4 c4_la d e f2."), Hint{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Writable() {
		data, _, err := Write(context.Background(), name, file.Entries[0].Score, source.WriteOptions{Name: "a", Plain: true})
		if err != nil || len(data) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
		f, _ := Lookup(name)
		if f.Is != nil && !f.Is(data) {
			t.Errorf("%s does not recognise what it wrote: %.60q", name, data)
		}
		if f.Reader == nil {
			continue
		}
		again, _, err := Read(context.Background(), "", data, Hint{})
		if err != nil || again.Format != name || !f.Harmony && music(again) != music(file) {
			t.Errorf("%s does not read what it wrote: %v\n%s", name, err, music(again))
		}
	}
	if _, _, err := Write(context.Background(), "tiny", file.Entries[0].Score, source.WriteOptions{}); !fault.Is(err, fault.Unsupported) {
		t.Errorf("a format that is only read: %v", err)
	}
}

func TestPick(t *testing.T) {
	book := func() []Entry {
		return []Entry{{Index: 1, Number: "7"}, {Index: 2}, {Index: 3, Number: "7"}, {Index: 4, Number: "12"}}
	}
	all := book()
	assignKeys(all)
	for i, want := range []string{"7", "2", "7-3", "12"} {
		if all[i].Key != want {
			t.Errorf("score %d has the key %q, want %q", i+1, all[i].Key, want)
		}
	}
	for tune, want := range map[string]int{"7": 1, "2": 2, "7-3": 3, "12": 4, "4": 0, "1": 0} {
		got, err := pick(all, tune)
		switch {
		case want == 0 && fault.Is(err, fault.NotFound):
		case err != nil || len(got) != 1 || got[0].Index != want:
			t.Errorf("%q: %+v, %v", tune, got, err)
		}
	}
	one := []Entry{{Index: 1, Number: "12"}}
	assignKeys(one)
	for tune, ok := range map[string]bool{"": true, "12": true, "1": false} {
		if got, err := pick(one, tune); (err == nil && len(got) == 1) != ok {
			t.Errorf("%q of one: %+v, %v", tune, got, err)
		}
	}
	if _, err := pick(nil, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("no score at all: %v", err)
	}
}
