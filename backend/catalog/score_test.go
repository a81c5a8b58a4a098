package catalog

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/library"
)

// tune is a melody with a syllable, a triplet, a tie and two meters.
const melody = "3/4 c4_la d8 e trip{f8 g a} b2~ b4 4/4 c'1"

// chorale is a corpus of one melody.
type chorale struct{}

func (chorale) Names() []string { return []string{"song"} }

func (chorale) File(name string) (library.File, bool) {
	return library.File{Name: name + ".tiny", Data: []byte("c4 d e f")}, name == "song"
}

// withScores are operations on a library that reads real scores and holds melody as "m", and a context that reaches the
// files by name.
func withScores(t *testing.T, files map[string]string) (Deps, context.Context) {
	t.Helper()
	l, err := library.Open(library.Options{Path: filepath.Join(t.TempDir(), "library.db"), Read: library.ReadScores(source.Limits{})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	rule := op.FilesOf(context.Background())
	for name, content := range files {
		rule = op.Memory{Files: rule, Name: name, Content: []byte(content)}
	}
	d, ctx := Deps{Library: l, Corpus: chorale{}}, op.WithFiles(context.Background(), rule)
	if _, _, err := l.Import(ctx, library.ImportRequest{File: library.File{Name: "m.tiny", Data: []byte(melody)}}); err != nil {
		t.Fatal(err)
	}
	return d, ctx
}

// TestPiece finds scores wherever they are.
func TestPiece(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"dir/a.tiny": "c4 d", "bad.tiny": "4/4 x", "m": "g4 a b"})
	for ref, want := range map[string]string{
		"m": "m 9", "library:m": "m 9", "M": "m 9", "corpus:song": "song.tiny 4", "song": "song.tiny 4", "dir/a.tiny": "a.tiny 2", "file:dir/a.tiny": "a.tiny 2",
		"tinyNotation: c4 d e": "text 3", "C4 E4": "text 2",
		"n": string(fault.NotFound), "library:n": string(fault.NotFound), "dir/b.tiny": string(fault.Unsupported), "corpus:n": string(fault.NotFound),
		"bad.tiny": string(fault.Invalid), "https://example.org/a.xml": string(fault.Unsupported),
	} {
		p, err := d.piece(ctx, ref)
		got := string(fault.KindOf(err))
		if err == nil {
			got = p.name + " " + string(rune('0'+p.NumHeads()))
		}
		if got != want {
			t.Errorf("%s: %s, want %s (%v)", ref, got, want, err)
		}
	}
}

func TestScoreInfo(t *testing.T) {
	d, ctx := withScores(t, nil)
	res, err := do(t, d, ctx, "score_info", `{"score_id":"m"}`)
	if err != nil {
		t.Fatal(err)
	}
	want := `m, 1 part, 3 measures, 9 notes
Measures 1–3, 10 quarters, 5 s; range C4–C5 (12 semitones)
Signatures: none
Meters: 3/4 (m. 1); 4/4 (m. 3)
Parts: 9 notes, C4–C5
0 repeats, 1 syllable, 0 chord symbols, 0 bass figures`
	if res.Digest() != want {
		t.Errorf("%s", res.Digest())
	}
	if out := res.(infoOut); out.ID != "m" || out.NumNotes != 9 || out.Seconds != 5 || out.Meters[1].Offset != 6 || out.Structure.Last != "3" {
		t.Errorf("%+v", out)
	}
	if res, err = do(t, d, ctx, "score_info", `{"score_id":"corpus:song"}`); err != nil || res.(infoOut).NumNotes != 4 {
		t.Errorf("%v %v", res, err)
	}
	if _, err = do(t, d, ctx, "score_info", `{"score_id":"mm"}`); !fault.Is(err, fault.NotFound) || fault.As(err).Suggestions[0] != "m" {
		t.Errorf("%v", err)
	}
}

func TestReadScore(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"long.tiny": "4/4 " + strings.Repeat("c16 d e f ", 1200)})
	res, err := do(t, d, ctx, "read_score", `{"score_id":"m","measures":"2-3"}`)
	if err != nil {
		t.Fatal(err)
	}
	if out := res.(readOut); !out.Complete || out.Measures != "2-3" || !strings.Contains(out.Text, "C5:4") || strings.Contains(out.Text, "D4") {
		t.Errorf("%+v", out)
	}
	if _, err := do(t, d, ctx, "read_score", `{"score_id":"m","measures":"9"}`); !fault.Is(err, fault.NotFound) || fault.As(err).Field != "measures" {
		t.Errorf("%v", err)
	}
	if _, err := do(t, d, ctx, "read_score", `{"score_id":"m","parts":["Oboe"]}`); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	if _, err := do(t, d, ctx, "read_score", `{"score_id":"m","voices":[2]}`); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	// Reading on until the end gives every bar once.
	next, bars := "", 0
	for range 300 {
		res, err := do(t, d, ctx, "read_score", `{"score_id":"long.tiny","measures":"`+next+`"}`)
		if err != nil {
			t.Fatal(err)
		}
		out := res.(readOut)
		bars += strings.Count(out.Text, " | ")
		if next = out.Next; out.Complete {
			break
		}
	}
	if bars != 300 || next != "" {
		t.Errorf("%d bars were read of 300; next %q", bars, next)
	}
}

func TestExport(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"dir/a.tiny": "c4 d"})
	for args, want := range map[string]string{
		`{"score_id":"m","format":"source"}`:                     "m.tiny " + melody,
		`{"score_id":"dir/a.tiny","format":"SOURCE"}`:            "a.tiny c4 d",
		`{"score_id":"corpus:song","format":"events"}`:           `song.json {"file":"corpus:song","ok":true,"measures":[{"number":"1","offset":0,"duration":4}],"parts":[{"name":"","notes":[[0,1,60,"C4"],[1,1,62,"D4"],[2,1,64,"E4"],[3,1,65,"F4"]]}]}` + "\n",
		`{"score_id":"m","format":"musicxm"}`:                    string(fault.Unsupported),
		`{"score_id":"m","format":"source","measures":"1"}`:      string(fault.Invalid),
		`{"score_id":"m","format":"text","output_path":"a.txt"}`: string(fault.Unsupported),
	} {
		res, err := do(t, d, ctx, "export_score", args)
		got := string(fault.KindOf(err))
		if err == nil {
			f := res.(Exported).File
			got = f.Name + " " + string(f.Bytes)
		}
		if got != want {
			t.Errorf("%s: %s (%v)", args, got, err)
		}
	}
	for _, o := range d.outputs() {
		if o.mime == "application/pdf" || o.paged {
			continue // see TestExportPages
		}
		res, err := do(t, d, ctx, "export_score", `{"score_id":"m","format":"`+o.name+`"}`)
		if err != nil || len(res.(Exported).File.Bytes) == 0 || res.(Exported).Format != o.name {
			t.Errorf("%s: %v", o.name, err)
		}
	}
}

func TestConvert(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"a.txt": "c4 d"})
	res, err := do(t, d, ctx, "convert_score", `{"source":"a.txt","from":"tiny","format":"events"}`)
	if err != nil {
		t.Fatal(err)
	}
	out := res.(convertOut)
	if out.Total != 1 || len(out.Each()) != 1 || out.File.Name != "a.json" || !strings.Contains(string(out.File.Bytes), `"file":"a.txt"`) {
		t.Errorf("%+v", out)
	}
	if _, err := do(t, d, ctx, "convert_score", `{"source":"a.txt","from":"nonsense"}`); !fault.Is(err, fault.Unsupported) {
		t.Errorf("%v", err)
	}
}
