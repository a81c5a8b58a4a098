package cli

import (
	"context"
	"encoding/json"

	"ricercar/backend/catalog/op"
	"ricercar/backend/job"
	"ricercar/backend/surface"
)

// call runs an operation for a user at a terminal: all files are theirs to reach, progress is drawn, and
// nothing but Ctrl-C ends it.
func (c *command) call(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error) {
	return spec.CallWithin(job.WithReporter(c.withDisk(ctx), c.bar.report), raw, 0)
}

// withDisk lets operations reach the user's files.
func (c *command) withDisk(ctx context.Context) context.Context {
	return op.WithFiles(ctx, disk{surface.Disk{Max: maxFile(c.opened.config)}, c})
}

// disk reads - as standard input.
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
