// Package macos packs the application for macOS on any system: the universal program, the bundle, and an installer
// package. What it makes is checked for its structure everywhere; signing, and proving it on macOS, is up to the
// release workflow.
package macos

import (
	"archive/zip"
	"cmp"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Entry is a file, a folder or a symbolic link of a tree. Folders have fs.ModeDir, links fs.ModeSymlink.
type Entry struct {
	Path    string // with slashes, relative
	Mode    fs.FileMode
	Content []byte // of a file; of a link where it leads
}

// Tree is a list of entries in the order of their paths, each folder before what it holds.
type Tree []Entry

// Bundle is what an application is made of.
type Bundle struct {
	Info    []byte            // Info.plist
	Icon    []byte            // iconfile.icns
	Bin     map[string][]byte // programs by name, in Contents/MacOS
	Extra   map[string][]byte // files by name, in Contents/Resources
	Version string
}

// Name is the folder of the application.
const Name = "Ricercar.app"

// Identifier is the application's name in the system.
const Identifier = "org.ricercar.Ricercar"

// Tree returns the application with all its folders.
func (b Bundle) Tree() Tree {
	files := map[string]Entry{
		"Contents/Info.plist":              {Mode: 0o644, Content: b.Info},
		"Contents/PkgInfo":                 {Mode: 0o644, Content: []byte("APPL????")},
		"Contents/Resources/iconfile.icns": {Mode: 0o644, Content: b.Icon},
	}
	for name, content := range b.Bin {
		files["Contents/MacOS/"+name] = Entry{Mode: 0o755, Content: content}
	}
	for name, content := range b.Extra {
		files["Contents/Resources/"+name] = Entry{Mode: 0o644, Content: content}
	}
	t := Tree{}
	folders := map[string]bool{}
	for path, e := range files {
		e.Path = Name + "/" + path
		t = append(t, e)
		for dir := filepath.ToSlash(filepath.Dir(e.Path)); dir != "."; dir = filepath.ToSlash(filepath.Dir(dir)) {
			folders[dir] = true
		}
	}
	for dir := range folders {
		t = append(t, Entry{Path: dir, Mode: fs.ModeDir | 0o755})
	}
	slices.SortFunc(t, func(a, b Entry) int { return cmp.Compare(a.Path, b.Path) })
	return t
}

// Write puts the tree into a folder.
func (t Tree) Write(dir string) error {
	for _, e := range t {
		path := filepath.Join(dir, filepath.FromSlash(e.Path))
		var err error
		switch {
		case e.Mode.IsDir():
			err = os.MkdirAll(path, e.Mode.Perm())
		case e.Mode&fs.ModeSymlink != 0:
			err = os.Symlink(string(e.Content), path)
		default:
			err = os.WriteFile(path, e.Content, e.Mode.Perm())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Zip writes the tree as an archive that keeps permissions and links, as ditto does.
func (t Tree) Zip(out io.Writer) error {
	z := zip.NewWriter(out)
	for _, e := range t {
		h := &zip.FileHeader{Name: e.Path, Method: zip.Deflate}
		if e.Mode.IsDir() {
			h.Name, h.Method = strings.TrimSuffix(e.Path, "/")+"/", zip.Store
		}
		h.SetMode(e.Mode)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(e.Content)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// size is how many bytes the files of the tree hold.
func (t Tree) size() int {
	n := 0
	for _, e := range t {
		n += len(e.Content)
	}
	return n
}
