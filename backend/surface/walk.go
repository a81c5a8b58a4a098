package surface

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ricercar/backend/fault"
)

// Walk lists the files below a folder.
func (d Disk) Walk(ctx context.Context, folder string, limit int) ([]string, error) {
	if err := isFolder(folder, os.Stat); err != nil {
		return nil, err
	}
	return walk(ctx, os.DirFS(folder), ".", folder, limit)
}

// Walk lists the files below a folder that lies below a root.
func (r Roots) Walk(ctx context.Context, folder string, limit int) (files []string, err error) {
	err = r.within(folder, func(root *os.Root, rel string) error {
		if err := isFolder(rel, root.Stat); err != nil {
			return err
		}
		files, err = walk(ctx, root.FS(), filepath.ToSlash(rel), folder, limit)
		return err
	})
	return files, err
}

func isFolder(path string, stat func(string) (fs.FileInfo, error)) error {
	info, err := stat(path)
	switch {
	case err != nil:
		return unreadable(path, err)
	case !info.IsDir():
		return fault.New(fault.Invalid, "%s is no folder", path)
	}
	return nil
}

// walk lists the regular files below a folder of a file system, named as if they lay below shown. Links are not
// followed, hidden files and folders are left out, as is what cannot be read.
func walk(ctx context.Context, fsys fs.FS, folder, shown string, limit int) ([]string, error) {
	var files []string
	err := fs.WalkDir(fsys, folder, func(path string, d fs.DirEntry, err error) error {
		hidden := path != folder && strings.HasPrefix(d.Name(), ".")
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil || hidden && d.IsDir():
			return fs.SkipDir
		case hidden || !d.Type().IsRegular():
			return nil
		case len(files) == limit:
			return fault.New(fault.TooLarge, "there are more than %d files below %s", limit, shown).WithHint("name a smaller folder")
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(path, folder), "/")
		files = append(files, filepath.Join(shown, filepath.FromSlash(rel)))
		return nil
	})
	return files, err
}
