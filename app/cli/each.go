package cli

import (
	"context"
	"fmt"

	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/surface"
)

// item is one FILE of a command; err says why it cannot even be tried.
type item struct {
	file string
	err  error
}

// found is one result of a FILE: most have one, a file of many tunes has many.
type found struct {
	value any
	err   error
}

// each works on files, several at once, and gives their results to emit in the order of the files. A file
// that fails is told of and the others go on; the command then ends with exit code 1. When the context ends,
// what was finished is kept.
func (c *command) each(items []item, jobs int, work func(context.Context, item) []found, emit func(item, any) error) error {
	failures, n := 0, 0
	for done := range c.start(items, max(1, jobs), work) {
		it := items[n]
		n++
		for _, f := range <-done {
			switch {
			case c.ctx.Err() != nil && f.err != nil:
				return c.ctx.Err()
			case f.err != nil:
				failures++
				c.tellFile(it.file, f.err)
			default:
				c.bar.clear()
				if err := emit(it, f.value); err != nil {
					return outcome(err)
				}
			}
		}
		c.bar.report(job.Progress{Done: float64(n), Total: float64(len(items)), Text: it.file})
	}
	if failures > 0 {
		return &ended{code: surface.ExitFailed, err: fmt.Errorf("%d of %d files failed", failures, len(items)), told: true}
	}
	return c.ctx.Err()
}

// start begins the work, jobs files at a time, and hands over where each file's results will come, in the
// order of the files. As many may be finished and waiting to be emitted.
func (c *command) start(items []item, jobs int, work func(context.Context, item) []found) <-chan chan []found {
	waiting, free := make(chan chan []found, jobs), make(chan struct{}, jobs)
	go func() {
		defer close(waiting)
		for _, it := range items {
			free <- struct{}{}
			done := make(chan []found, 1)
			go func() {
				defer func() { <-free }()
				done <- c.try(it, work)
			}()
			select {
			case waiting <- done:
			case <-c.ctx.Done():
				return
			}
		}
	}()
	return waiting
}

// try works on one file; a panic is that file's failure.
func (c *command) try(it item, work func(context.Context, item) []found) (out []found) {
	defer func() {
		if p := recover(); p != nil {
			out = []found{{err: fault.New(fault.Internal, "the work stopped unexpectedly: %v", p)}}
		}
	}()
	if it.err != nil {
		return []found{{err: it.err}}
	}
	if err := c.ctx.Err(); err != nil {
		return []found{{err: err}}
	}
	return work(c.ctx, it)
}

// tellFile reports the failure of one file: among the results where they are JSON, else on standard error.
func (c *command) tellFile(file string, err error) {
	c.bar.clear()
	e, id := fault.As(err), traceOf(err)
	if c.format == asJSON {
		_ = c.printJSON(failed{File: file, Error: e, CorrelationID: id})
		return
	}
	text := sentence(e) + trace(id)
	if e.Position.File == "" {
		text = file + ": " + text
	}
	fmt.Fprintln(c.Stderr, "ricercar: "+text)
}
