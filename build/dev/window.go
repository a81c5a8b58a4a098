package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// windowSteps build the window and let it test itself; all adds the window for Windows.
func (w *workshop) windowSteps(all bool) []step {
	if !w.has("app/desktop") {
		return nil
	}
	steps := []step{oneCheck("window", 20*time.Minute, func(ctx context.Context) error {
		if err := w.needWindow(ctx); err != nil {
			return err
		}
		return w.buildWindow(ctx, platform{})
	})}
	steps = append(steps, oneCheck("window self-test", 5*time.Minute, w.windowSelfTest))
	if !all {
		return steps
	}
	for _, arch := range []string{"amd64", "arm64"} {
		p := platform{"windows", arch}
		steps = append(steps, oneCheck("window "+p.String(), 20*time.Minute, func(ctx context.Context) error {
			return w.buildWindow(ctx, p)
		}))
	}
	return steps
}

// needWindow makes sure that the window can be built here.
func (w *workshop) needWindow(ctx context.Context) error {
	if runtime.GOOS != "linux" {
		return nil
	}
	return w.need(ctx, gcc, webkit)
}

// windowSelfTest runs the window with --selftest, on a display of its own where the system has none, in a home
// of its own so that the user's library is not touched.
func (w *workshop) windowSelfTest(ctx context.Context) error {
	if err := w.needWindow(ctx); err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "ricercar-selftest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	report := filepath.Join(home, "selftest.json")
	argv := []string{w.binary(windowName), "--selftest", report}
	if runtime.GOOS == "linux" {
		if err := w.need(ctx, display); err != nil {
			return err
		}
		argv = append([]string{"xvfb-run", "-a", "-s", "-screen 0 1280x900x24"}, argv...)
	}
	text, err := w.output(ctx, run(argv...).with("RICERCAR_HOME="+home))
	if err != nil {
		return err
	}
	if written, err := os.ReadFile(report); err == nil {
		w.say("%s", indent(string(written)))
	} else if strings.TrimSpace(text) != "" {
		w.say("%s", indent(lastLines(text, 20)))
	}
	return nil
}
