package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// workshop is the working copy that the commands act on.
type workshop struct {
	root string
	out  io.Writer
	// version is built into programs; "" while nothing is released.
	version string
	// variables are what else the linker sets.
	variables string
	// aptTried holds the packages that apt has been asked for, so that a step never asks twice.
	aptTried map[string]bool
}

// newWorkshop finds the working copy around the current folder.
func newWorkshop(out io.Writer) (*workshop, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(text, []byte("module ricercar\n")) {
			return &workshop{root: dir, out: out, aptTried: map[string]bool{}}, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil, errors.New("no go.mod of ricercar here or above: run this inside the working copy")
		}
		dir = parent
	}
}

// path makes a path below the root from its slash form.
func (w *workshop) path(name string) string { return filepath.Join(w.root, filepath.FromSlash(name)) }

// has reports whether a file or folder exists below the root.
func (w *workshop) has(name string) bool {
	_, err := os.Stat(w.path(name))
	return err == nil
}

// say prints one line of progress.
func (w *workshop) say(format string, args ...any) { fmt.Fprintf(w.out, format+"\n", args...) }

// program is one run of another program. An empty dir is the root; env is added to the environment.
type program struct {
	dir  string
	env  []string
	argv []string
	// stdout receives the output apart from stderr; nil joins the two.
	stdout io.Writer
}

// in sets the folder below the root.
func (p program) in(dir string) program { p.dir = dir; return p }

// with adds settings to the environment.
func (p program) with(env ...string) program { p.env = append(p.env, env...); return p }

func run(argv ...string) program { return program{argv: argv} }

// goTool is a run of one of the tools that build/tools/go.mod pins.
func goTool(name string, args ...string) program { return pinnedTool("go.mod", name, args...) }

// pinnedTool is a run of a tool that a module file in build/tools pins.
func pinnedTool(file, name string, args ...string) program {
	return run(append([]string{"go", "tool", "-modfile=build/tools/" + file, name}, args...)...)
}

// npm is a run of npm in the frontend's folder, without colours and without questions.
func npm(args ...string) program {
	return run(append([]string{"npm"}, args...)...).in("frontend").
		with("CI=1", "NO_COLOR=1", "npm_config_fund=false", "npm_config_audit=false", "npm_config_update_notifier=false")
}

// command makes the process, which is killed when ctx ends.
func (w *workshop) command(ctx context.Context, p program) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.argv[0], p.argv[1:]...)
	cmd.Dir = w.path(p.dir)
	cmd.Env = append(os.Environ(), p.env...)
	// A grandchild that outlives the program may hold its pipes open; do not wait for it.
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// output runs p to its end and returns what it printed. An error carries the command line and the end of the output.
func (w *workshop) output(ctx context.Context, p program) (string, error) {
	var text bytes.Buffer
	cmd := w.command(ctx, p)
	cmd.Stdout, cmd.Stderr = &text, &text
	if p.stdout != nil {
		cmd.Stdout = p.stdout
	}
	err := cmd.Run()
	if err == nil {
		return text.String(), nil
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return text.String(), &programError{argv: p.argv, cause: err, output: text.String()}
}

// do runs p and keeps its output to itself unless it fails.
func (w *workshop) do(ctx context.Context, p program) error {
	_, err := w.output(ctx, p)
	return err
}

// show runs p with the terminal as its own.
func (w *workshop) show(ctx context.Context, p program) error {
	cmd := w.command(ctx, p)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, w.out, os.Stderr
	if err := cmd.Run(); err != nil {
		return &programError{argv: p.argv, cause: err}
	}
	return nil
}

// retry runs p up to three times: registries and mirrors fail now and then.
func (w *workshop) retry(ctx context.Context, p program) error {
	var err error
	for try := range 3 {
		if try > 0 {
			w.say("      again: %s", strings.Join(p.argv, " "))
		}
		if err = w.do(ctx, p); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// programError is a program that ended badly.
type programError struct {
	argv   []string
	cause  error
	output string
}

func (e *programError) Error() string {
	text := fmt.Sprintf("%s: %v", strings.Join(e.argv, " "), e.cause)
	if tail := lastLines(e.output, 120); tail != "" {
		text += "\n" + tail
	}
	return text
}

func (e *programError) Unwrap() error { return e.cause }

// lastLines returns at most n lines from the end of text.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > n {
		lines = append([]string{fmt.Sprintf("… %d lines before", len(lines)-n)}, lines[len(lines)-n:]...)
	}
	return strings.Join(lines, "\n")
}
