package cli

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"

	"ricercar/backend/fault"
)

// disk is the rule for files of a user at a terminal: every regular file, and - for standard input.
type disk struct{ c *command }

// maxFile bounds what is read from one file, in bytes.
const maxFile = 100 << 20

func (d disk) ReadFile(_ context.Context, path string) ([]byte, error) {
	if path == stdinName {
		return d.c.readStdin()
	}
	info, err := d.Stat(nil, path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	// The size may lie (/proc) or change meanwhile.
	content := make([]byte, 0, info.Size()+1)
	content, err = readInto(content, io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	if len(content) > maxFile {
		return nil, tooLarge(path)
	}
	return content, nil
}

// readInto is io.ReadAll with room to begin with.
func readInto(b []byte, r io.Reader) ([]byte, error) {
	for {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
	}
}

func (disk) WriteFile(_ context.Context, path string, content []byte) error {
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return fault.New(fault.KindOf(err), "write %s: %w", path, err)
	}
	return nil
}

// Stat refuses what could block or never end: devices, pipes, folders.
func (disk) Stat(_ context.Context, path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, unreadable(path, err)
	case info.IsDir():
		return nil, fault.New(fault.Invalid, "%s is a folder", path)
	case !info.Mode().IsRegular():
		return nil, fault.New(fault.Invalid, "%s is no regular file", path).WithHint("to read a pipe, give - as FILE and --from")
	case info.Size() > maxFile:
		return nil, tooLarge(path)
	}
	return info, nil
}

func unreadable(path string, err error) error {
	switch kind := fault.KindOf(err); kind {
	case fault.NotFound:
		return &fault.Error{Kind: kind, Message: fmt.Sprintf("there is no file %s", path), Err: err}
	case fault.Invalid:
		return &fault.Error{Kind: kind, Message: fmt.Sprintf("%s may not be read", path), Err: err}
	}
	return fault.New(fault.Invalid, "read %s: %w", path, err)
}

func tooLarge(path string) error {
	return fault.New(fault.TooLarge, "%s is larger than %d MB", path, maxFile>>20).WithHint("limits.max_file_mb raises the limit")
}
