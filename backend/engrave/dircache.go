package engrave

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// DirCache keeps drawings as files in a folder, behind a cache in memory. What is in the folder may be deleted at any
// time; the cache itself deletes what was not used for longest.
type DirCache struct {
	dir    string
	memory *MemoryCache
	limit  int64

	mu      sync.Mutex
	written int64 // since the folder was last looked through
	looked  bool
}

// NewDirCache returns a cache in the folder dir, made when it is first needed, that holds about diskLimit bytes there and
// memoryLimit bytes in memory.
func NewDirCache(dir string, memoryLimit int, diskLimit int64) *DirCache {
	return &DirCache{dir: dir, memory: NewMemoryCache(memoryLimit), limit: diskLimit}
}

// freshly is how exactly the last use of a file is known.
const freshly = time.Hour

// Get returns what was put under the key by this or an earlier process.
func (c *DirCache) Get(key string) ([]byte, bool) {
	if data, ok := c.memory.Get(key); ok {
		return data, true
	}
	path := c.path(key)
	data, err := os.ReadFile(path)
	if err != nil || len(data) == 0 {
		return nil, false
	}
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > freshly {
		_ = os.Chtimes(path, time.Time{}, time.Now()) // else it is forgotten sooner
	}
	c.memory.Put(key, data)
	return data, true
}

// Put writes a file. One that cannot be written is only missed.
func (c *DirCache) Put(key string, data []byte) {
	c.memory.Put(key, data)
	path := c.path(key)
	if os.MkdirAll(filepath.Dir(path), 0o755) != nil {
		return
	}
	file, err := os.CreateTemp(filepath.Dir(path), unfinished+"*")
	if err != nil {
		return
	}
	_, err = file.Write(data)
	if file.Close() != nil || err != nil || os.Rename(file.Name(), path) != nil {
		_ = os.Remove(file.Name())
		return
	}
	if c.isDue(int64(len(data))) {
		go c.trim()
	}
}

// unfinished begins the names of files that are being written.
const unfinished = ".new-"

// isDue counts what is written, and reports whether the folder should be looked through: once at first, then whenever it
// may have grown by a sixteenth.
func (c *DirCache) isDue(size int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.written += size
	if c.looked && c.written < c.limit/16 {
		return false
	}
	c.written, c.looked = 0, true
	return true
}

// kept is a file of the folder.
type kept struct {
	path string
	size int64
	used time.Time
}

// trim deletes what was not used for longest, where the folder is too large, until it is three quarters full.
func (c *DirCache) trim() {
	var files []kept
	var total int64
	_ = filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // what cannot be read now is read the next time
		}
		info, err := d.Info()
		switch {
		case err != nil:
		case strings.HasPrefix(d.Name(), unfinished):
			if time.Since(info.ModTime()) > freshly { // of a process that was killed
				_ = os.Remove(path)
			}
		default:
			files = append(files, kept{path, info.Size(), info.ModTime()})
			total += info.Size()
		}
		return nil
	})
	if total <= c.limit {
		return
	}
	slices.SortFunc(files, func(a, b kept) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.path, b.path)) })
	for _, f := range files {
		if total <= c.limit*3/4 {
			return
		}
		if os.Remove(f.path) == nil {
			total -= f.size
		}
	}
}

// path spreads the files over 256 folders.
func (c *DirCache) path(key string) string {
	return filepath.Join(c.dir, key[:min(2, len(key))], key+".svg.gz")
}
