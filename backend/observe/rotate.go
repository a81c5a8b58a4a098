package observe

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// rotating is a log file that many processes append to. One that has become too large is put aside by its time,
// and what is too old is removed. Appending keeps lines of several processes whole; the usual rotating writers
// do not, because they believe to be alone.
type rotating struct {
	path    string
	maxSize int64
	maxAge  time.Duration
	now     func() time.Time

	mu      sync.Mutex
	file    *os.File
	info    fs.FileInfo
	begun   time.Time // when the first line of the file was written
	checked time.Time
	failed  error // of the last line
}

// longest is how long a file is written to, however small it stays.
const longest = 7 * 24 * time.Hour

// recheck is how often a writer looks whether another process has put the file aside.
const recheck = time.Second

func newRotating(path string, maxSize int64, maxAge time.Duration) *rotating {
	return &rotating{path: path, maxSize: maxSize, maxAge: maxAge, now: time.Now}
}

// Write appends a line. A log that cannot be written stops nobody's work: a health check tells of it.
func (r *rotating) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed = r.ready(); r.failed == nil {
		_, r.failed = r.file.Write(line)
	}
	return len(line), nil
}

// ready opens the file that lines belong into now.
func (r *rotating) ready() error {
	now := r.now()
	if r.file != nil && now.Sub(r.checked) < recheck {
		return nil
	}
	r.checked = now
	info, err := os.Stat(r.path)
	full := err == nil && r.maxSize > 0 && info.Size() >= r.maxSize
	old := err == nil && r.file != nil && os.SameFile(info, r.info) && now.Sub(r.begun) > longest
	if full || old {
		_ = os.Rename(r.path, r.aside(now)) // Windows forbids it while another process writes: later, then
		r.removeOld(now)
		info, err = os.Stat(r.path)
	}
	if r.file != nil && err == nil && os.SameFile(info, r.info) {
		return nil
	}
	return r.open()
}

func (r *rotating) open() error {
	if err := os.MkdirAll(filepath.Dir(r.path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(r.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	if r.file != nil {
		_ = r.file.Close() // every line is in it already
	}
	r.file, r.info, r.begun = f, info, r.now()
	if begun, ok := begunAt(r.path); ok {
		r.begun = begun
	}
	return nil
}

// begunAt is the time of the first line of a file; false where it has none.
func begunAt(path string) (time.Time, bool) {
	f, err := os.Open(path)
	if err != nil {
		return time.Time{}, false
	}
	defer f.Close()
	first, err := bufio.NewReader(io.LimitReader(f, 64<<10)).ReadBytes('\n')
	var l line
	if err != nil || json.Unmarshal(first, &l) != nil || l.Time.IsZero() {
		return time.Time{}, false
	}
	return l.Time, true
}

// aside is the name of a file that is put aside, one that no other process gives: ricercar-20260102T030405.000000-PID.log.
func (r *rotating) aside(now time.Time) string {
	ext := filepath.Ext(r.path)
	return strings.TrimSuffix(r.path, ext) + "-" + now.UTC().Format("20060102T150405.000000") + "-" + strconv.Itoa(os.Getpid()) + ext
}

func (r *rotating) removeOld(now time.Time) {
	if r.maxAge <= 0 {
		return
	}
	for _, path := range asides(r.path) {
		if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > r.maxAge {
			_ = os.Remove(path) // another process may have done so
		}
	}
}

// Close ends the file.
func (r *rotating) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return nil
	}
	err := r.file.Close()
	r.file = nil
	return err
}
