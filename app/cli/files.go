package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ricercar/backend/fault"
)

// prefixes of a FILE that is none on disk.
const (
	corpusPrefix  = "corpus:"
	libraryPrefix = "library:"
	stdinName     = "-"
)

// expand turns the FILE arguments of a command into files, in the order given: patterns that the shell has
// left, and folders where recursive is set. What cannot be read stays in the list with its error.
func expand(args []string, recursive bool, wanted func(name string) bool) []item {
	var items []item
	for _, arg := range args {
		switch {
		case arg == stdinName || strings.HasPrefix(arg, corpusPrefix) || strings.HasPrefix(arg, libraryPrefix):
			items = append(items, item{file: arg})
		default:
			items = append(items, expandPath(arg, recursive, wanted)...)
		}
	}
	return items
}

func expandPath(arg string, recursive bool, wanted func(string) bool) []item {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return expandFolder(arg, recursive, wanted)
	case err != nil && strings.ContainsAny(arg, "*?["):
		matches, err := filepath.Glob(arg)
		if err != nil || len(matches) == 0 {
			return []item{{arg, fault.New(fault.NotFound, "no file matches the pattern")}}
		}
		slices.Sort(matches)
		var items []item
		for _, m := range matches {
			if info, err := os.Stat(m); err == nil && info.IsDir() && !recursive {
				continue // a pattern means the files among what it matches
			}
			items = append(items, expandPath(m, recursive, wanted)...)
		}
		return items
	}
	return []item{{file: arg}}
}

// expandFolder lists the scores below a folder, without hidden ones.
func expandFolder(dir string, recursive bool, wanted func(string) bool) []item {
	if !recursive {
		return []item{{dir, fault.New(fault.Invalid, "this is a folder").WithHint("add --recursive to take the scores below it")}}
	}
	var items []item
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		hidden := path != dir && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			items = append(items, item{path, fault.New(fault.KindOf(err), "read the folder: %w", err)})
			return fs.SkipDir
		case hidden && d.IsDir():
			return fs.SkipDir
		case !hidden && d.Type().IsRegular() && wanted(d.Name()):
			items = append(items, item{file: path})
		}
		return nil
	})
	if err != nil {
		return append(items, item{dir, fault.New(fault.KindOf(err), "read the folder: %w", err)})
	}
	if len(items) == 0 {
		return []item{{dir, fault.New(fault.NotFound, "there is no score below this folder")}}
	}
	return items
}
