package surface

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ricercar/backend/fault"
)

// Roots is the rule for the files of programs that act for a user: regular files of at most Max bytes
// below the folders, which no link leads out of. Nothing that exists is overwritten.
type Roots struct {
	Dirs []string // absolute
	Max  int64
}

// ReadFile returns the content of a file below a root.
func (r Roots) ReadFile(_ context.Context, path string) ([]byte, error) {
	var content []byte
	err := r.within(path, func(root *os.Root, rel string) error {
		info, err := root.Stat(rel)
		if err != nil {
			return unreadable(path, err)
		}
		if err := readable(path, info, r.Max); err != nil {
			return err
		}
		f, err := root.Open(rel)
		if err != nil {
			return unreadable(path, err)
		}
		defer f.Close()
		content, err = readAll(f, path, info.Size(), r.Max)
		return err
	})
	return content, err
}

// WriteFile writes a new file below a root; one that exists is fault.Conflict.
func (r Roots) WriteFile(_ context.Context, path string, content []byte) error {
	return r.within(path, func(root *os.Root, rel string) error {
		f, err := root.OpenFile(rel, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return unwritable(path, err)
		}
		_, err = f.Write(content)
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			_ = root.Remove(rel) // half a file is worse than none
			return unwritable(path, err)
		}
		return nil
	})
}

// Stat describes a file below a root.
func (r Roots) Stat(_ context.Context, path string) (info fs.FileInfo, err error) {
	err = r.within(path, func(root *os.Root, rel string) error {
		if info, err = root.Stat(rel); err != nil {
			return unreadable(path, err)
		}
		return readable(path, info, r.Max)
	})
	return info, err
}

// within runs f with the root that holds the path. A relative path is looked for in every root; where it
// is in none, the first root's answer counts.
func (r Roots) within(path string, f func(root *os.Root, rel string) error) error {
	full := path
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if home, err := os.UserHomeDir(); err == nil {
			full = filepath.Join(home, rest)
		}
	}
	var first error
	tried := false
	for _, dir := range r.Dirs {
		rel, ok := below(dir, full)
		if !ok {
			continue
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			continue // a folder that is not there holds no file
		}
		err = f(root, rel)
		_ = root.Close()
		if err == nil || !fault.Is(err, fault.NotFound) {
			return err
		}
		if !tried {
			first, tried = err, true
		}
	}
	if tried {
		return first
	}
	return r.outside(path)
}

// below is the path from dir to full, where it leads downwards.
func below(dir, full string) (string, bool) {
	if !filepath.IsAbs(full) {
		return full, filepath.IsLocal(full)
	}
	rel, err := filepath.Rel(dir, full)
	if err == nil && filepath.IsLocal(rel) {
		return rel, true
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", false
	}
	rel, err = filepath.Rel(real, full)
	return rel, err == nil && filepath.IsLocal(rel)
}

func (r Roots) outside(path string) error {
	e := fault.New(fault.Invalid, "%s lies outside the folders that Ricercar may use", path)
	if len(r.Dirs) == 0 {
		return e.WithHint("no folder is allowed; the setting roots names some")
	}
	return e.WithHint("they are %s; the setting roots adds others", strings.Join(r.Dirs, ", "))
}
