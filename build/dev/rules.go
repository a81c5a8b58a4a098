package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
)

// ruleSteps are the formatter, the linters and vet.
func (w *workshop) ruleSteps() []step {
	steps := []step{
		oneCheck("format", 10*time.Minute, w.checkFormat),
		oneCheck("lint", 25*time.Minute, func(ctx context.Context) error {
			return w.do(ctx, goTool("golangci-lint", "run", "--allow-parallel-runners", "--timeout=20m"))
		}),
		oneCheck("vet", 15*time.Minute, func(ctx context.Context) error {
			return w.do(ctx, run("go", "vet", "./..."))
		}),
	}
	if w.has(".github/workflows") {
		steps = append(steps, oneCheck("workflows", 10*time.Minute, w.checkWorkflows))
	}
	return steps
}

// checkFormat names the Go files that gofumpt would write differently.
func (w *workshop) checkFormat(ctx context.Context) error {
	files, err := w.goFiles()
	if err != nil {
		return err
	}
	// Apart from stderr: on a fresh machine Go says there what it downloads.
	var list strings.Builder
	p := goTool("gofumpt", append([]string{"-l"}, files...)...)
	p.stdout = &list
	if _, err := w.output(ctx, p); err != nil {
		return err
	}
	if list.Len() > 0 {
		return errors.New("gofumpt would change (go tool -modfile=build/tools/go.mod gofumpt -w FILE):\n" + strings.TrimSpace(list.String()))
	}
	return nil
}

// goFiles lists the project's Go files, relative to the root.
func (w *workshop) goFiles() ([]string, error) {
	var files []string
	err := filepath.WalkDir(w.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipForeign(entry.Name())
		}
		if strings.HasSuffix(path, ".go") {
			rel, err := filepath.Rel(w.root, path)
			if err != nil {
				return err
			}
			files = append(files, rel)
		}
		return nil
	})
	return files, err
}

// skipForeign passes over folders whose contents are not the project's own sources.
func skipForeign(folder string) error {
	switch folder {
	case "node_modules", ".git", "dist", "testdata":
		return filepath.SkipDir
	}
	return nil
}

func (w *workshop) checkWorkflows(ctx context.Context) error {
	// shellcheck and pyflakes are found by chance on some machines; the verdict must not depend on them.
	// It has a module file of its own, because it needs another yaml than the linters.
	return w.do(ctx, pinnedTool("actionlint.mod", "actionlint", "-shellcheck=", "-pyflakes="))
}
