// Package corpustest reads the built-in scores for tests. No other code imports it.
package corpustest

import (
	"context"
	"iter"
	"testing"

	"ricercar/backend/corpus"
	"ricercar/backend/format"
	"ricercar/backend/score"
)

// Pieces yields the built-in scores by name.
func Pieces(t testing.TB) iter.Seq2[string, *score.Score] {
	t.Helper()
	return func(yield func(string, *score.Score) bool) {
		for _, p := range corpus.Pieces() {
			data, err := corpus.Bytes(p)
			if err != nil {
				t.Fatal(err)
			}
			file, _, err := format.Read(context.Background(), p.Name+".mxl", data, format.Hint{})
			if err != nil {
				t.Fatal(err)
			}
			if !yield(p.Name, file.Entries[0].Score) {
				return
			}
		}
	}
}
