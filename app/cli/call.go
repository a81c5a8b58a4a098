package cli

import (
	"context"
	"encoding/json"

	"ricercar/backend/catalog/op"
	"ricercar/backend/job"
)

// call runs an operation for a user at a terminal: all files are theirs to reach, progress is drawn, and
// nothing but Ctrl-C ends it.
func (c *command) call(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error) {
	ctx = op.WithFiles(ctx, disk{c})
	return spec.CallWithin(job.WithReporter(ctx, c.bar.report), raw, 0)
}
