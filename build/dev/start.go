package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// firstPiece is what opens when no file is named.
const firstPiece = "corpus:bwv66.6"

// start builds what is not up to date and opens the program with the given scores. Arguments are checked before
// anything is fetched, so that a mistyped name costs no minutes.
func start(ctx context.Context, w *workshop, args []string) error {
	silent, args := flagGiven(args, "no-browser")
	files, err := absolute(args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		files = []string{firstPiece}
	}
	w.say("Ricercar: getting ready. The first time takes a few minutes, later ones a few seconds.")
	if err := w.prepare(ctx); err != nil {
		return err
	}
	binary, err := w.buildForStart(ctx, silent)
	if err != nil {
		return err
	}
	open := []string{binary, "open"}
	if silent {
		open = append(open, "--no-browser")
	}
	w.say("Opening %s", strings.Join(files, ", "))
	return w.show(ctx, run(append(append(open, "--"), files...)...))
}

// prepare fetches and builds the pages and the engraver where they are missing or older than their sources.
func (w *workshop) prepare(ctx context.Context) error {
	if err := w.needNode(ctx); err != nil {
		return err
	}
	if w.older("frontend/node_modules/.package-lock.json", "frontend/package-lock.json") {
		w.say("Fetching the frontend's packages (npm ci)")
		if err := w.retry(ctx, npm("ci")); err != nil {
			return err
		}
	}
	w.say("Fetching the engraver, if it is not there yet")
	if err := w.retry(ctx, run("go", "run", "./build/fetch")); err != nil {
		return err
	}
	if w.older("frontend/dist/index.html", "frontend/src", "frontend/index.html", "frontend/package-lock.json", "frontend/vite.config.ts") {
		w.say("Building the pages (vite)")
		return w.do(ctx, npm("run", "build"))
	}
	return nil
}

// buildForStart builds the window where the system can show one and it is wanted, else the headless program,
// which shows the same pages to the browser.
func (w *workshop) buildForStart(ctx context.Context, silent bool) (string, error) {
	if silent {
		w.say("Building the program; it prints the address of its pages")
		return w.binary(headlessName), w.buildHeadless(ctx, platform{})
	}
	if reason := noWindow(); reason != "" {
		w.say("Building the program; the pages open in the browser, because %s", reason)
		return w.binary(headlessName), w.buildHeadless(ctx, platform{})
	}
	w.say("Building the program with its window")
	return w.binary(windowName), w.buildWindow(ctx, platform{})
}

// noWindow says why no window can be built and shown here, or "".
func noWindow() string {
	if runtime.GOOS != "linux" {
		return ""
	}
	switch {
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return "there is no display"
	case !gcc.present():
		return "there is no C compiler (" + strings.Join(gcc.debian, " ") + ")"
	case !webkit.present():
		return "GTK 3 and WebKitGTK 4.1 are not here (" + strings.Join(webkit.debian, " ") + ")"
	}
	return ""
}

// older reports whether a made file is missing or older than any of its sources below the root.
func (w *workshop) older(made string, sources ...string) bool {
	info, err := os.Stat(w.path(made))
	if err != nil {
		return true
	}
	return slices.ContainsFunc(sources, func(source string) bool {
		return w.newest(source).After(info.ModTime())
	})
}

// newest is the latest change of a file or of anything in a folder; the zero time when there is none.
func (w *workshop) newest(name string) time.Time {
	var latest time.Time
	// A file that vanishes or is missing has no time, which is the answer wanted here.
	_ = filepath.Walk(w.path(name), func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.ModTime().After(latest) {
			latest = info.ModTime()
		}
		return nil
	})
	return latest
}

// absolute makes paths that mean the same from another folder; "-", corpus: and library: names stay.
func absolute(files []string) ([]string, error) {
	var out []string
	for _, f := range files {
		if f == "-" || strings.HasPrefix(f, "corpus:") || strings.HasPrefix(f, "library:") {
			out = append(out, f)
			continue
		}
		if strings.HasPrefix(f, "-") {
			return nil, usageError("no flag " + f + "; start knows --no-browser")
		}
		path, err := filepath.Abs(f)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return nil, usageError("no file " + f)
		}
		out = append(out, path)
	}
	return out, nil
}
