// Package atomicfile writes files all or nothing: whoever reads, and whoever finds the disk after a power cut,
// sees the old content or the new one.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Write puts content into a file, whose folder is made where it is missing. A file that exists keeps its
// permissions, a new one gets perm. Where the path is a symbolic link, the file that it leads to is written.
func Write(path string, content []byte, perm fs.FileMode) error {
	return WriteIf(path, content, perm, func() error { return nil })
}

// WriteIf is Write with a last question, asked when the new content is safe on the disk and just before it
// replaces the old one: an error keeps the old content and is returned.
func WriteIf(path string, content []byte, perm fs.FileMode, ready func() error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil {
		perm = info.Mode().Perm()
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err := fill(f, content, perm); err != nil {
		return err
	}
	if err := ready(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return SyncDir(dir)
}

// fill writes, syncs and closes a temporary file.
func fill(f *os.File, content []byte, perm fs.FileMode) error {
	_, err := f.Write(content)
	if err == nil {
		err = f.Chmod(perm)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// SyncDir makes renames in a folder survive a power cut, where the system has such a thing.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // renames are in the file system's journal, and folders cannot be synced
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}

// Backup copies a file's exact bytes beside it as NAME.ricercar-TIME.bak, keeps the newest keep of such
// copies, and returns the copy's path.
func Backup(path string, now time.Time, keep int) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	copied := freeName(path+".ricercar-"+now.UTC().Format("20060102T150405.000Z"), ".bak")
	if err := Write(copied, content, info.Mode().Perm()); err != nil {
		return "", err
	}
	return copied, prune(path, keep)
}

// freeName is a name that no file has.
func freeName(stem, suffix string) string {
	for n := 1; ; n++ {
		name := stem + suffix
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", stem, n, suffix)
		}
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
}

// Backups lists the copies of a file, oldest first.
func Backups(path string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+".ricercar-") && strings.HasSuffix(e.Name(), ".bak") {
			names = append(names, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	slices.SortFunc(names, func(a, b string) int { // X.bak is older than X-2.bak of the same moment
		return strings.Compare(strings.TrimSuffix(a, ".bak"), strings.TrimSuffix(b, ".bak"))
	})
	return names, nil
}

func prune(path string, keep int) error {
	names, err := Backups(path)
	for _, name := range names[:max(0, len(names)-keep)] {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
