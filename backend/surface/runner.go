package surface

import (
	"context"
	"encoding/json"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/job"
	"ricercar/backend/observe"
)

// Runner is how a surface runs operations: in a pool, within a time, under a rule for files, and seen.
type Runner struct {
	Component string            // the surface's name in log lines
	Pool      *job.Pool         // bounds what runs at once
	Timeout   time.Duration     // the longest that a call may take, waiting aside; 0 for no limit
	Files     op.Files          // which of the user's files operations may reach; nil for none
	Observer  *observe.Observer // nil for nobody
}

// Run runs an operation. It returns when the work is done, its time is over (fault.TooLarge) or the caller
// gives up; work that cannot be interrupted then goes on alone, and its result is dropped.
func (r Runner) Run(ctx context.Context, spec op.Spec, raw json.RawMessage) (res op.Result, err error) {
	if r.Files != nil {
		ctx = op.WithFiles(ctx, r.Files)
	}
	work := func(ctx context.Context) error {
		task := job.Task{Operation: spec.Name, Client: r.Component, Timeout: r.Timeout}
		res, err = job.Run(ctx, r.Pool, task, func(ctx context.Context) (op.Result, error) { return spec.Call(ctx, raw) })
		return err
	}
	if r.Observer == nil {
		err = work(ctx)
	} else {
		err = r.Observer.Operation(ctx, r.Component, spec.Name, work)
	}
	return res, err
}

// With returns r with another rule for files.
func (r Runner) With(files op.Files) Runner {
	r.Files = files
	return r
}
