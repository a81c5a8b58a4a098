// Package cli is the command line: fixed commands for what users do every day, and `run` for every
// operation of the catalogue by its name. Commands hold no knowledge of music; they turn arguments into
// calls of operations and results into text, JSON Lines and exit codes.
package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"ricercar/backend/fault"
	"ricercar/backend/surface"
)

// Program is the process that a command line runs in: its streams and its faces that are built in.
type Program struct {
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer // written to from several goroutines at once
	Version string
	// Legal holds the texts LICENSE and NOTICE; nil where there are none.
	Legal fs.FS
	// Browser shows an address in the user's browser.
	Browser func(address string) error
}

// OS returns the program of this process.
func OS() Program {
	return Program{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Version: Version(), Browser: openBrowser}
}

// Run runs the command line (without the program's name) and returns the exit code of CONTRACT. Ctrl-C
// and a request to terminate end it; what was finished by then is kept.
func (p Program) Run(ctx context.Context, args []string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &command{Program: p, ctx: ctx}
	defer c.close()
	root := c.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	return c.end(err)
}

// end reports an error, unless the command has, and returns the exit code.
func (c *command) end(err error) int {
	var done *ended
	switch {
	case err == nil:
		return surface.ExitDone
	case c.ctx.Err() != nil:
		c.warn("interrupted")
		return surface.ExitInterrupted
	case errors.As(err, &done):
		if !done.told {
			c.tell(done.err)
		}
		return done.code
	}
	// Everything else comes from the parser of flags and arguments.
	c.tell(fault.New(fault.Invalid, "%s", err).WithHint("ricercar --help shows the commands"))
	return surface.ExitUsage
}

// ended is how a command ended.
type ended struct {
	code int
	err  error
	told bool // the user has been told already
}

func (e *ended) Error() string { return e.err.Error() }

func (e *ended) Unwrap() error { return e.err }

// outcome ends a command on one id or tool with the code of the error's kind.
func outcome(err error) error {
	if err == nil {
		return nil
	}
	var done *ended
	if errors.As(err, &done) {
		return err
	}
	return &ended{code: surface.ExitCode(err), err: err}
}

// usage ends a command that was called wrongly.
func usage(err error) error { return &ended{code: surface.ExitUsage, err: err} }
