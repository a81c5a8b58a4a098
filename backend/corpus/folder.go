package corpus

import (
	"cmp"
	"context"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/format/source"
)

// Folder is a folder of scores on the user's disk, whose pieces stand beside the built-in ones. It holds what is known of
// them, not the scores.
type Folder struct {
	Name    string        `json:"name"` // in front of its pieces' names: "music21"
	Path    string        `json:"path"` // absolute
	Indexed time.Time     `json:"indexed"`
	Pieces  []FolderPiece `json:"pieces"` // in the order of their files
	Unread  []Unread      `json:"unread"` // files that are called like scores and cannot be read
}

// FolderPiece is a piece with the file that holds it.
type FolderPiece struct {
	Piece
	File     string    `json:"file"`           // below Path, with slashes
	Tune     string    `json:"tune,omitempty"` // which one, where the file holds several
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

// Unread is a file that could not be read, and why.
type Unread struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// maxFiles bounds a folder; music21's corpus has some 3,500 files.
const maxFiles = 100_000

// folderName is what may stand before the slash.
var folderName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`) })

const maxName = 64

// Index reads the scores below a folder and describes them. Files that old lists with the same size and time are taken
// from there. Hidden files and what is not called like a score are left out; links are not followed. Progress is told
// the files done and to do. More than 100,000 scores are fault.TooLarge, a folder without any is fault.NotFound.
func (f Folder) Index(ctx context.Context, files fs.FS, l source.Limits, progress func(done, total int)) (Folder, error) {
	if len(f.Name) > maxName || !folderName().MatchString(f.Name) {
		return Folder{}, fault.New(fault.Invalid, "%q cannot name a folder of scores", f.Name).WithField("name").
			WithHint("letters, digits, . _ -, at most 64")
	}
	found, err := scoresBelow(ctx, files)
	if err != nil {
		return Folder{}, err
	}
	if len(found) == 0 {
		return Folder{}, fault.New(fault.NotFound, "there is no score below %s", f.Path).WithField("folder")
	}
	x := indexer{Folder: f, ctx: ctx, files: files, limits: l, known: map[string][]FolderPiece{}}
	for _, p := range f.Pieces {
		x.known[p.File] = append(x.known[p.File], p)
	}
	lines := x.describeAll(found, progress)
	if err := ctx.Err(); err != nil {
		return Folder{}, fault.New(fault.KindOf(err), "indexing was given up: %w", err)
	}
	out := Folder{Name: f.Name, Path: f.Path, Indexed: time.Now().UTC(), Pieces: []FolderPiece{}, Unread: []Unread{}}
	for _, line := range lines {
		out.Pieces = append(out.Pieces, line.pieces...)
		if line.failed != nil {
			out.Unread = append(out.Unread, Unread{line.file.path, line.failed.Error()})
		}
	}
	return out, nil
}

// scoreFile is a file that is called like a score.
type scoreFile struct {
	path     string
	size     int64
	modified time.Time
}

// scoresBelow lists the files that are called like scores, in order.
func scoresBelow(ctx context.Context, files fs.FS) ([]scoreFile, error) {
	var found []scoreFile
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		hidden := name != "." && strings.HasPrefix(d.Name(), ".")
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case name == "." && err != nil:
			return err
		case err != nil || hidden && d.IsDir():
			return fs.SkipDir
		case hidden || !d.Type().IsRegular() || !format.IsScoreName(name):
			return nil
		case len(found) == maxFiles:
			return fault.New(fault.TooLarge, "there are more than %d scores below the folder", maxFiles).WithHint("name a smaller folder")
		}
		if info, err := d.Info(); err == nil {
			found = append(found, scoreFile{name, info.Size(), info.ModTime().UTC()})
		}
		return nil
	})
	if err != nil {
		return nil, fault.New(fault.KindOf(err), "look through the folder: %w", err)
	}
	return found, nil
}

// indexer describes files.
type indexer struct {
	Folder
	ctx    context.Context
	files  fs.FS
	limits source.Limits
	known  map[string][]FolderPiece // by file, of the index before
}

// described is what is known of a file.
type described struct {
	file   scoreFile
	pieces []FolderPiece
	failed error
}

// describeAll describes the files, as many at a time as there are processors, and returns them in their order.
func (x *indexer) describeAll(found []scoreFile, progress func(done, total int)) []described {
	out := make([]described, len(found))
	next, done := make(chan int), make(chan struct{})
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				out[i] = x.describe(found[i])
				done <- struct{}{}
			}
		})
	}
	go func() {
		defer close(next)
		for i := range found {
			select {
			case next <- i:
			case <-x.ctx.Done():
				return
			}
		}
	}()
	go func() { workers.Wait(); close(done) }()
	n := 0
	for range done {
		n++
		progress(n, len(found))
	}
	return out
}

// describe describes the pieces of a file, from the index before where the file has not changed.
func (x *indexer) describe(f scoreFile) described {
	if old := x.known[f.path]; len(old) > 0 && old[0].Size == f.size && old[0].Modified.Equal(f.modified) {
		return described{file: f, pieces: old}
	}
	read, err := x.read(f)
	if err != nil {
		return described{file: f, failed: err}
	}
	d := described{file: f}
	for _, e := range read.Entries {
		meta := e.Score.Meta()
		p := FolderPiece{File: f.path, Tune: e.Key, Size: f.size, Modified: f.modified}
		p.Name = x.Name + "/" + strings.TrimSuffix(f.path, path.Ext(f.path))
		if e.Key != "" {
			p.Name += "#" + e.Key
		}
		p.Title, p.Composer, p.Date = cmp.Or(meta.Title, meta.Subtitle, e.Title, path.Base(p.Name)), meta.Composer, meta.Credit("date")
		p.Provenance = "a file in " + x.Path
		p.Piece = Describe(p.Piece, e.Score)
		d.pieces = append(d.pieces, p)
	}
	return d
}

// read reads a file within the limits.
func (x *indexer) read(f scoreFile) (format.File, error) {
	if most := x.limits.OrDefault().Bytes; f.size > most {
		return format.File{}, fault.New(fault.TooLarge, "the file has %d bytes, more than %d", f.size, most)
	}
	data, err := fs.ReadFile(x.files, f.path)
	if err != nil {
		return format.File{}, err
	}
	read, _, err := format.Read(x.ctx, path.Base(f.path), data, format.Hint{Limits: x.limits})
	return read, err
}
