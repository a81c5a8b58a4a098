package observe

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Tail returns the last lines of a log that a filter wants, oldest first, at most n; those of files that were put aside
// too. A log that does not exist is the error of the file system.
func Tail(path string, f Filter, n int) ([][]byte, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	files := append(asides(path), path)
	var found [][]byte // the latest first
	for _, name := range slices.Backward(files) {
		content, err := os.ReadFile(name)
		if err != nil {
			if name == path {
				return nil, err
			}
			continue // put aside, and removed meanwhile
		}
		lines := bytes.Split(bytes.TrimRight(content, "\n"), []byte("\n"))
		for _, l := range slices.Backward(lines) {
			if len(found) >= n {
				break
			}
			if len(l) > 0 && f.Wants(l) {
				found = append(found, l)
			}
		}
		if len(found) >= n || older(name, f.Since) {
			break
		}
	}
	slices.Reverse(found)
	return found, nil
}

// older reports whether a file began before a time: those before it hold nothing that is wanted.
func older(name string, since time.Time) bool {
	begun, ok := begunAt(name)
	return ok && begun.Before(since)
}

// asides are the files of a log that were put aside, oldest first.
func asides(path string) []string {
	ext := filepath.Ext(path)
	files, err := filepath.Glob(strings.TrimSuffix(path, ext) + "-2*T*" + ext)
	if err != nil {
		return nil
	}
	slices.Sort(files)
	return files
}

// look is how often Follow looks for more.
const look = 300 * time.Millisecond

// Follow calls show with every line that is added to a log and that a filter wants, until the context ends. It goes over
// to the new file when the log is put aside, and waits for one that does not exist.
func Follow(ctx context.Context, path string, f Filter, show func(line []byte)) error {
	file, err := os.Open(path)
	if err == nil {
		_, err = file.Seek(0, io.SeekEnd)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for {
		if file != nil {
			if err := rest(file, f, show); err != nil {
				_ = file.Close()
				return err
			}
		}
		file = successor(file, path)
		select {
		case <-ctx.Done():
			if file != nil {
				return file.Close()
			}
			return nil
		case <-time.After(look):
		}
	}
}

// rest shows the whole lines from where the file stands; half a line is read again when it is whole.
func rest(file *os.File, f Filter, show func(line []byte)) error {
	r := bufio.NewReader(file)
	for {
		l, err := r.ReadBytes('\n')
		if err != nil {
			_, err := file.Seek(-int64(len(l)), io.SeekCurrent)
			return err
		}
		if l = bytes.TrimRight(l, "\n"); len(l) > 0 && f.Wants(l) {
			show(l)
		}
	}
}

// successor is the file that the log has now: the same, or the one that has taken its place.
func successor(file *os.File, path string) *os.File {
	now, err := os.Stat(path)
	if err != nil {
		return file // between two files
	}
	if file != nil {
		if old, err := file.Stat(); err == nil && os.SameFile(old, now) {
			return file
		}
	}
	next, err := os.Open(path)
	if err != nil {
		return file
	}
	if file != nil {
		_ = file.Close()
	}
	return next
}
