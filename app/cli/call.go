package cli

import (
	"context"
	"encoding/json"
	"io/fs"

	"ricercar/backend/catalog/op"
	"ricercar/backend/job"
	"ricercar/backend/surface"
)

// call runs an operation for a user at a terminal: all files are theirs to reach, progress is drawn, and
// nothing but Ctrl-C ends it.
func (c *command) call(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error) {
	return c.callQuietly(job.WithReporter(ctx, c.bar.report), spec, raw)
}

// callQuietly is call for one of many: only the whole work is drawn.
func (c *command) callQuietly(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error) {
	e := c.opened
	run := surface.Runner{Component: "cli", Pool: e.pool, Files: c.disk(), Observer: e.observer}
	return run.Run(ctx, spec, raw)
}

// disk reaches the user's files; - is standard input.
func (c *command) disk() op.Files { return disk{surface.Disk{Max: maxFile(c.opened.config)}, c} }

type disk struct {
	surface.Disk
	c *command
}

// ReadFile returns the content of a file or of standard input.
func (d disk) ReadFile(ctx context.Context, path string) ([]byte, error) {
	if path == stdinName {
		return d.c.readStdin()
	}
	return d.Disk.ReadFile(ctx, path)
}

// Stat describes a file or standard input.
func (d disk) Stat(ctx context.Context, path string) (fs.FileInfo, error) {
	if path != stdinName {
		return d.Disk.Stat(ctx, path)
	}
	content, err := d.c.readStdin()
	if err != nil {
		return nil, err
	}
	return op.Memory{Name: stdinName, Content: content}.Stat(ctx, stdinName)
}
