package catalog

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/library"
)

// Folders are the folders of scores on the user's disk that were indexed beside the built-in pieces: an index each, in a
// folder of their own.
type Folders struct {
	Dir string // of the indexes; need not exist

	mu     sync.Mutex
	loaded map[string]loadedFolder // by name
}

// loadedFolder is an index and the state of the file that it was read from.
type loadedFolder struct {
	corpus.Folder
	stamp fs.FileInfo
}

// All returns the folders by name. An index that cannot be read is left out: it can be made again.
func (f *Folders) All() []corpus.Folder {
	if f == nil || f.Dir == "" {
		return nil
	}
	files, err := os.ReadDir(f.Dir)
	if err != nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []corpus.Folder
	for _, file := range files {
		if name, ok := strings.CutSuffix(file.Name(), ".json"); ok {
			if folder, err := f.load(name); err == nil {
				all = append(all, folder)
			}
		}
	}
	return all
}

// load reads an index, unless it has been read and not changed since.
func (f *Folders) load(name string) (corpus.Folder, error) {
	stamp, err := os.Stat(f.file(name))
	if err != nil {
		return corpus.Folder{}, err
	}
	if old, ok := f.loaded[name]; ok && old.stamp.Size() == stamp.Size() && old.stamp.ModTime().Equal(stamp.ModTime()) {
		return old.Folder, nil
	}
	raw, err := os.ReadFile(f.file(name))
	if err != nil {
		return corpus.Folder{}, err
	}
	var folder corpus.Folder
	if err := json.Unmarshal(raw, &folder); err != nil {
		return corpus.Folder{}, err
	}
	if f.loaded == nil {
		f.loaded = map[string]loadedFolder{}
	}
	f.loaded[name] = loadedFolder{folder, stamp}
	return folder, nil
}

func (f *Folders) file(name string) string { return filepath.Join(f.Dir, name+".json") }

// Folder returns the folder of a name. Another is fault.NotFound.
func (f *Folders) Folder(name string) (corpus.Folder, error) {
	var names []string
	for _, folder := range f.All() {
		if strings.EqualFold(folder.Name, name) {
			return folder, nil
		}
		names = append(names, folder.Name)
	}
	return corpus.Folder{}, fault.New(fault.NotFound, "no folder of scores is called %q", short(name)).WithField("name").
		WithSuggestions(fault.Suggest(name, names)...)
}

// Put keeps the index of a folder.
func (f *Folders) Put(folder corpus.Folder) error {
	if f == nil || f.Dir == "" {
		return fault.New(fault.Unsupported, "this program keeps no folders of scores")
	}
	raw, err := json.Marshal(folder)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.Dir, 0o755); err != nil {
		return err
	}
	return atomicfile.Write(f.file(folder.Name), raw, 0o644)
}

// Forget drops the index of a folder; the scores stay where they are.
func (f *Folders) Forget(name string) (corpus.Folder, error) {
	folder, err := f.Folder(name)
	if err != nil {
		return folder, err
	}
	return folder, os.Remove(f.file(folder.Name))
}

// find looks for a piece by its name, with or without the suffix of its file.
func (f *Folders) find(name string) (corpus.Folder, corpus.FolderPiece, bool) {
	front, _, _ := strings.Cut(name, "/")
	folder, err := f.Folder(front)
	if err != nil {
		return folder, corpus.FolderPiece{}, false
	}
	i := slices.IndexFunc(folder.Pieces, func(p corpus.FolderPiece) bool {
		return strings.EqualFold(p.Name, name) || strings.EqualFold(folder.Name+"/"+p.File, name)
	})
	if i < 0 {
		return folder, corpus.FolderPiece{}, false
	}
	return folder, folder.Pieces[i], true
}

// read returns the source of a piece. Links that lead out of the folder are not followed.
func (f *Folders) read(folder corpus.Folder, p corpus.FolderPiece, most int64) (library.File, error) {
	root, err := os.OpenRoot(folder.Path)
	if err != nil {
		return library.File{}, gone(folder, err)
	}
	defer root.Close()
	info, err := root.Stat(filepath.FromSlash(p.File))
	switch {
	case err != nil:
		return library.File{}, gone(folder, err)
	case info.Size() > most:
		return library.File{}, fault.New(fault.TooLarge, "%s has %d bytes, more than %d", p.File, info.Size(), most)
	}
	data, err := root.ReadFile(filepath.FromSlash(p.File))
	if err != nil {
		return library.File{}, gone(folder, err)
	}
	return library.File{Name: baseName(p.File), Data: data, Tune: p.Tune}, nil
}

// gone is the error about a file that was there when the folder was indexed.
func gone(folder corpus.Folder, err error) error {
	kind := fault.KindOf(err)
	if errors.Is(err, fs.ErrNotExist) {
		kind = fault.NotFound
	}
	return fault.New(kind, "read a score of the folder %s: %w", folder.Name, err).WithField("source").
		WithHint("index the folder anew where its files have changed")
}
