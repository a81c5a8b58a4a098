package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"ricercar/backend/catalog/op"
	"ricercar/backend/format/source"
	"ricercar/backend/library"
)

// numbered is a result that says how often it was made.
type numbered struct {
	N int `json:"n"`
}

func (numbered) Digest() string { return "counted" }

func (numbered) Text() string { return "counted at length" }

// TestResultsAreKept calls an operation whose results are kept, in two processes, while the score changes.
func TestResultsAreKept(t *testing.T) {
	dir, made := t.TempDir(), 0
	open := func(build string) (Deps, op.Spec) {
		l, err := library.Open(library.Options{
			Path: filepath.Join(dir, "library.db"), Cache: dir, Read: library.ReadScores(source.Limits{}),
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		d := Deps{Library: l, Build: build}
		return d, d.keeping(op.New(op.Doc{Name: "count", Version: 1}, func(_ context.Context, in struct {
			ScoreRef
			A int `json:"a,omitempty"`
		},
		) (numbered, error) {
			made++
			return numbered{made}, nil
		}))
	}
	d, count := open("1")
	for _, text := range []string{"c4 d", "e4 f"} {
		_, _, err := d.Library.Import(t.Context(), library.ImportRequest{File: library.File{Name: text[:1] + ".tiny", Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	_, other := open("1")
	_, newer := open("2")
	call := func(s op.Spec, args string, want int) {
		t.Helper()
		res, err := s.Call(t.Context(), []byte(args))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(res)
		if wanted, _ := json.Marshal(numbered{want}); err != nil || !bytes.Equal(raw, wanted) || res.Digest() != "counted" || res.(interface{ Text() string }).Text() != "counted at length" {
			t.Errorf("%s: %s, %v; want %s", args, raw, err, wanted)
		}
	}
	call(count, `{"score_id":"c"}`, 1)
	call(count, `{"score_id":"c"}`, 1)
	call(other, `{"score_id":"c","a":0}`, 2) // written otherwise
	call(other, `{"score_id":"c"}`, 1)
	call(count, `{"score_id":"e"}`, 3)
	call(count, `{"score_id":"c","a":1}`, 4)
	call(newer, `{"score_id":"c"}`, 5)
	call(count, `{"score_id":"c"}`, 1)
	if err := d.Library.PutLayer(t.Context(), "c", library.Layer{Name: "x", Revision: 1, Data: []byte(`[1]`)}); err != nil {
		t.Fatal(err)
	}
	call(other, `{"score_id":"c"}`, 6)
	if err := d.Library.DeleteLayer(t.Context(), "c", "x"); err != nil {
		t.Fatal(err)
	}
	call(count, `{"score_id":"c"}`, 1)
	call(count, `{"score_id":"tinyNotation: c4"}`, 7)
	call(count, `{"score_id":"tinyNotation: c4"}`, 8)
}
