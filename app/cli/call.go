package cli

import (
	"context"
	"encoding/json"

	"ricercar/backend/catalog/op"
	"ricercar/backend/job"
	"ricercar/backend/surface"
)

// maxFile bounds what is read from one file, in bytes.
const maxFile = 100 << 20

// call runs an operation for a user at a terminal: all files are theirs to reach, progress is drawn, and
// nothing but Ctrl-C ends it.
func (c *command) call(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error) {
	ctx = op.WithFiles(ctx, disk{surface.Disk{Max: maxFile}, c})
	return spec.CallWithin(job.WithReporter(ctx, c.bar.report), raw, 0)
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
