package op

import (
	"bytes"
	"context"
	"io/fs"
	"time"
)

// Memory adds one file that exists only in memory, an upload or standard input, to what a rule reaches.
// Its path is its name.
type Memory struct {
	Files
	Name    string
	Content []byte
}

// ReadFile returns the content for the name, and what the rule says for all else.
func (m Memory) ReadFile(ctx context.Context, path string) ([]byte, error) {
	if path == m.Name {
		return bytes.Clone(m.Content), nil
	}
	return m.Files.ReadFile(ctx, path)
}

// Stat describes the file in memory, and what the rule says for all else.
func (m Memory) Stat(ctx context.Context, path string) (fs.FileInfo, error) {
	if path == m.Name {
		return memoryInfo{m.Name, int64(len(m.Content))}, nil
	}
	return m.Files.Stat(ctx, path)
}

// memoryInfo describes a Memory: a regular file that may be read.
type memoryInfo struct {
	name string
	size int64
}

func (i memoryInfo) Name() string { return i.name }

func (i memoryInfo) Size() int64 { return i.size }

func (i memoryInfo) Mode() fs.FileMode { return 0o400 }

func (i memoryInfo) ModTime() time.Time { return time.Time{} }

func (i memoryInfo) IsDir() bool { return false }

func (i memoryInfo) Sys() any { return nil }
