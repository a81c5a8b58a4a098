package main

import (
	"context"
	"path/filepath"
	"runtime"
	"time"
)

// The names of the two builds of the one main.
const (
	headlessName = "ricercar"
	windowName   = "ricercar-desktop"
)

// platform is a system and an architecture in Go's words.
type platform struct{ system, arch string }

func (p platform) String() string { return p.system + "/" + p.arch }

// platforms lists what the headless program is released for, this machine's own first; all adds every
// architecture to the common one.
func platforms(all bool) []platform {
	own := platform{runtime.GOOS, runtime.GOARCH}
	list := []platform{own}
	for _, system := range []string{"linux", "windows", "darwin"} {
		for _, arch := range []string{"amd64", "arm64"} {
			p := platform{system, arch}
			if p != own && (all || arch == "amd64") {
				list = append(list, p)
			}
		}
	}
	return list
}

// binary is where a program for this machine is built.
func (w *workshop) binary(name string) string { return w.target(name, platform{}) }

// target is where a program for a platform is built; the zero platform is this machine.
func (w *workshop) target(name string, p platform) string {
	system := p.system
	if system == "" {
		system = runtime.GOOS
	} else {
		name += "-" + p.system + "-" + p.arch
	}
	if system == "windows" {
		name += ".exe"
	}
	return filepath.Join(w.path("build/bin"), name)
}

// binarySteps build the headless program for each system, without cgo.
func (w *workshop) binarySteps(all bool) []step {
	if !w.has("main.go") {
		return nil
	}
	steps := []step{oneCheck("headless program", 20*time.Minute, func(ctx context.Context) error {
		return w.buildHeadless(ctx, platform{})
	})}
	for _, p := range platforms(all)[1:] {
		steps = append(steps, oneCheck("headless "+p.String(), 20*time.Minute, func(ctx context.Context) error {
			return w.buildHeadless(ctx, p)
		}))
	}
	return steps
}

// buildHeadless builds the program that Claude's configuration names: pure Go, no window.
func (w *workshop) buildHeadless(ctx context.Context, p platform) error {
	return w.goBuild(ctx, p, w.target(headlessName, p), "", "", "CGO_ENABLED=0")
}

// buildWindow builds the window for this machine, or for Windows, whose window needs no C compiler.
func (w *workshop) buildWindow(ctx context.Context, p platform) error {
	tags, flags, cgo := "desktop,production", "", "CGO_ENABLED=1"
	switch {
	case p.system == "windows" || p.system == "" && runtime.GOOS == "windows":
		flags, cgo = " -H windowsgui", "CGO_ENABLED=0"
	case runtime.GOOS == "linux":
		tags = "webkit2_41," + tags
	}
	return w.goBuild(ctx, p, w.target(windowName, p), tags, flags, cgo)
}

// goBuild builds main.go for a platform; a program for Windows gets its icon, manifest and version.
func (w *workshop) goBuild(ctx context.Context, p platform, to, tags, flags, cgo string) error {
	if w.version != "" {
		flags += " -X ricercar/app/cli.version=" + w.version + w.variables
	}
	args := []string{"go", "build", "-trimpath", "-buildvcs=false", "-tags=" + tags, "-ldflags=-s -w" + flags}
	if p.system == "windows" || p.system == "" && runtime.GOOS == "windows" {
		clean, err := w.resources(ctx, p)
		if clean != nil {
			defer clean()
		}
		if err != nil {
			return err
		}
	}
	return w.do(ctx, run(append(args, "-o", to, ".")...).with(p.env(cgo)...))
}

// env adds the platform to a build's environment.
func (p platform) env(settings ...string) []string {
	if p.system != "" {
		settings = append(settings, "GOOS="+p.system, "GOARCH="+p.arch)
	}
	return settings
}
