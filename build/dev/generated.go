package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// gen renews every generated file.
func gen(ctx context.Context, w *workshop, args []string) error {
	if len(args) > 0 {
		return usageError("gen takes no arguments")
	}
	return w.perform(ctx, []step{oneCheck("generate", 15*time.Minute, w.generate)})
}

// generate runs the go:generate lines and the frontend's own generator.
func (w *workshop) generate(ctx context.Context) error {
	if err := w.do(ctx, run("go", "generate", "./...")); err != nil {
		return err
	}
	if !slices.Contains(w.frontendScripts(), "gen") {
		return nil
	}
	if err := w.needNode(ctx); err != nil {
		return err
	}
	if !w.has("frontend/node_modules") {
		return skipError("the frontend's packages are not fetched")
	}
	return w.do(ctx, npm("run", "gen"))
}

// generatedSteps check that the generated files are what their generators write. There is no such step while
// nothing in the working copy is generated.
func (w *workshop) generatedSteps() []step {
	if !w.generates() {
		return nil
	}
	return []step{oneCheck("generated files", 15*time.Minute, w.checkGenerated)}
}

// generates reports whether anything in the working copy is generated.
func (w *workshop) generates() bool {
	if slices.Contains(w.frontendScripts(), "gen") {
		return true
	}
	files, err := w.goFiles()
	if err != nil {
		return false
	}
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(filepath.Join(w.root, file))
		return err == nil && (bytes.HasPrefix(text, []byte("//go:generate ")) || bytes.Contains(text, []byte("\n//go:generate ")))
	})
}

// checkGenerated generates in place, names the files that came out differently, and puts the old ones back.
func (w *workshop) checkGenerated(ctx context.Context) error {
	before, err := w.sources()
	if err != nil {
		return err
	}
	genErr := w.generate(ctx)
	after, err := w.sources()
	if err != nil {
		return errors.Join(genErr, err)
	}
	stale, err := w.putBack(before, after)
	if genErr != nil || err != nil {
		return errors.Join(genErr, err)
	}
	if len(stale) > 0 {
		return errors.New("stale, renew them with go run ./build/dev gen:\n" + strings.Join(stale, "\n"))
	}
	return nil
}

// sources reads all files of the working copy that are its own.
func (w *workshop) sources() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(w.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if path == w.path("build/bin") || path == w.path("backend/engrave/verovio/asset") || entry.Name() == "testdata" {
				return filepath.SkipDir
			}
			return skipForeign(entry.Name())
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		files[path] = text
		return err
	})
	return files, err
}

// putBack restores what differs from before and returns the names of those files, sorted.
func (w *workshop) putBack(before, after map[string][]byte) ([]string, error) {
	var stale []string
	var errs []error
	for path, text := range after {
		old, existed := before[path]
		if existed && bytes.Equal(old, text) {
			continue
		}
		stale = append(stale, path)
		if existed {
			errs = append(errs, os.WriteFile(path, old, 0o644))
		} else {
			errs = append(errs, os.Remove(path))
		}
	}
	for path, old := range before {
		if _, still := after[path]; !still {
			stale = append(stale, path)
			errs = append(errs, os.WriteFile(path, old, 0o644))
		}
	}
	slices.Sort(stale)
	return stale, errors.Join(errs...)
}
