package formattest

import (
	"compress/gzip"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// File is a file of the conformance data.
type File struct {
	Name string // its path below the folder of all pieces
	Path string
	root string
}

// Oracle yields the files of the conformance data with one of the extensions (".mxl"). It skips the test where there
// are no data.
func Oracle(t testing.TB, extensions ...string) iter.Seq[File] {
	t.Helper()
	root := os.Getenv("RICERCAR_ORACLE")
	if root == "" {
		t.Skip("RICERCAR_ORACLE names no folder of conformance data")
	}
	return func(yield func(File) bool) {
		corpus := filepath.Join(root, "corpus")
		err := filepath.WalkDir(corpus, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !slices.Contains(extensions, filepath.Ext(path)) {
				return err
			}
			name, err := filepath.Rel(corpus, path)
			if err == nil && !yield(File{Name: name, Path: path, root: root}) {
				return fs.SkipAll
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Bytes returns what the file holds.
func (f File) Bytes(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Facts returns what the oracle says of the piece, as JSON.
func (f File) Facts(t testing.TB) []byte {
	t.Helper()
	packed, err := os.Open(filepath.Join(f.root, "facts", f.Name+".json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}
