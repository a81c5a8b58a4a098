package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// golden rewrites the golden files of the named packages, or of every package that has some.
func golden(ctx context.Context, w *workshop, args []string) error {
	packages := args
	if len(packages) == 0 {
		var err error
		if packages, err = w.goldenPackages(); err != nil {
			return err
		}
	}
	var steps []step
	for _, p := range packages {
		steps = append(steps, oneCheck(p, 10*time.Minute, func(ctx context.Context) error {
			return w.do(ctx, run("go", "test", "-count=1", p, "-update"))
		}))
	}
	err := w.perform(ctx, steps)
	w.say("Read the difference before you commit it: git diff")
	return err
}

// goldenPackages lists the packages whose tests know -update, as paths for the go command.
func (w *workshop) goldenPackages() ([]string, error) {
	files, err := w.goFiles()
	if err != nil {
		return nil, err
	}
	var packages []string
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(w.root, file))
		if err != nil {
			return nil, err
		}
		pkg := "./" + filepath.ToSlash(filepath.Dir(file))
		if strings.Contains(string(text), `flag.Bool("update"`) && !slices.Contains(packages, pkg) {
			packages = append(packages, pkg)
		}
	}
	return packages, nil
}
