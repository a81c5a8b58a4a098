package setup

import (
	"context"
	"os/exec"
	"time"
)

// Process is Claude Desktop as it runs.
type Process interface {
	// Running reports whether it runs.
	Running(ctx context.Context) bool
	// Quit asks it to end and waits until it has.
	Quit(ctx context.Context) error
	// Start starts it and does not wait.
	Start(ctx context.Context) error
}

// patience is how long Claude Desktop may take to end.
const patience = 20 * time.Second

// poll is how often it is looked at meanwhile.
const poll = 200 * time.Millisecond

// claude is the process on this machine. A layout that is not the system's own has none.
func (m Machine) claude() Process {
	run := func(ctx context.Context, name string, args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, name, args...)
		hide(cmd)
		out, err := cmd.Output()
		return string(out), err
	}
	switch {
	case !m.real():
		return noProcess{}
	case m.GOOS == "darwin":
		return macProcess{run}
	case m.GOOS == "windows":
		return &windowsProcess{run: run}
	}
	return &linuxProcess{machine: m, proc: "/proc"}
}

// runner runs a program of the system and returns what it prints.
type runner func(ctx context.Context, name string, args ...string) (string, error)

// noProcess never runs.
type noProcess struct{}

func (noProcess) Running(context.Context) bool { return false }

func (noProcess) Quit(context.Context) error { return nil }

func (noProcess) Start(context.Context) error { return nil }

// gone waits until something does not run any more.
func gone(ctx context.Context, limit time.Duration, running func(context.Context) bool) error {
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	for running(ctx) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(poll):
		}
	}
	return ctx.Err()
}
