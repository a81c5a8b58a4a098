package surface

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"ricercar/backend/fault"
)

// Disk is the rule for the files of a user at a terminal: every regular file of at most Max bytes may be
// read, and what the system allows may be written.
type Disk struct{ Max int64 }

// ReadFile returns the content of a file.
func (d Disk) ReadFile(ctx context.Context, path string) ([]byte, error) {
	info, err := d.Stat(ctx, path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	return readAll(f, path, info.Size(), d.Max)
}

// WriteFile writes a file anew.
func (d Disk) WriteFile(_ context.Context, path string, content []byte) error {
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// Stat describes a file; what cannot be read is an error that says why.
func (d Disk) Stat(_ context.Context, path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return info, readable(path, info, d.Max)
}

// readable refuses what could block or never end, and what is too large.
func readable(path string, info fs.FileInfo, limit int64) error {
	switch {
	case info.IsDir():
		return fault.New(fault.Invalid, "%s is a folder", path)
	case !info.Mode().IsRegular():
		return fault.New(fault.Invalid, "%s is no regular file but a device or a pipe", path)
	case info.Size() > limit:
		return tooLarge(path, limit)
	}
	return nil
}

// readAll reads a file whose size may lie or change meanwhile.
func readAll(r io.Reader, path string, size, limit int64) ([]byte, error) {
	content := make([]byte, 0, size+1)
	r = io.LimitReader(r, limit+1)
	for {
		n, err := r.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		switch {
		case err == io.EOF && int64(len(content)) > limit:
			return nil, tooLarge(path, limit)
		case err == io.EOF:
			return content, nil
		case err != nil:
			return nil, unreadable(path, err)
		case len(content) == cap(content):
			content = append(content, 0)[:len(content)]
		}
	}
}

func tooLarge(path string, limit int64) error {
	return fault.New(fault.TooLarge, "%s is larger than %d MB", path, limit>>20).
		WithHint("limits.max_file_mb in the configuration raises the limit")
}

func unreadable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return because(err, fault.NotFound, "there is no file %s", path)
	case errors.Is(err, fs.ErrPermission):
		return because(err, fault.Invalid, "%s may not be read", path)
	}
	return because(err, fault.Invalid, "%s cannot be read: %v", path, cause(err))
}

func unwritable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return because(err, fault.NotFound, "there is no folder for %s", path)
	case errors.Is(err, fs.ErrExist):
		return because(err, fault.Conflict, "%s exists already", path).WithHint("choose another name")
	case errors.Is(err, fs.ErrPermission):
		return because(err, fault.Invalid, "%s may not be written", path)
	}
	return because(err, fault.Invalid, "%s cannot be written: %v", path, cause(err))
}

// because is a fault that keeps its cause without repeating it.
func because(err error, kind fault.Kind, format string, args ...any) *fault.Error {
	e := fault.New(kind, format, args...)
	e.Err = err
	return e
}

// cause is the system's own words, without the path that the message has already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
