package surface

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/job"
	"ricercar/backend/library"
	"ricercar/backend/observe"
)

// Runner is how a surface runs operations: in a pool, within a time, under a rule for files, and seen.
type Runner struct {
	Component  string            // the surface's name in log lines, and the client's where the context has no job.Caller
	Pool       *job.Pool         // bounds what runs at once
	Jobs       *job.Table        // where calls go that take long; needed by RunFor alone
	Timeout    time.Duration     // the longest that a call may take, waiting aside; 0 for no limit
	JobTimeout time.Duration     // the same of a call that may become a job
	Times      Times             // tells both anew before each call; nil where they do not change
	Files      op.Files          // which of the user's files operations may reach; nil for what the context says
	Observer   *observe.Observer // nil for nobody
}

// Times tells how long a call may take, and one that may become a job.
type Times func() (call, job time.Duration)

// Run runs an operation. It returns when the work is done, its time is over (fault.TooLarge) or the caller
// gives up; work that cannot be interrupted then goes on alone, and its result is dropped.
func (r Runner) Run(ctx context.Context, spec op.Spec, raw json.RawMessage) (res op.Result, err error) {
	if r.Times != nil {
		r.Timeout, r.JobTimeout = r.Times()
	}
	if r.Files != nil {
		ctx = op.WithFiles(ctx, r.Files)
	}
	caller := job.CallerOf(ctx)
	caller.Client = cmp.Or(caller.Client, r.Component)
	ctx = job.WithCaller(ctx, caller)
	if id := scoreOf(raw); id != "" {
		ctx = observe.WithScore(ctx, id)
	}
	work := func(ctx context.Context) error {
		task := job.Task{Operation: spec.Name, Caller: caller, Timeout: r.limit(spec)}
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

// scoreOf is the id of the score that arguments name, for the log; empty where they name none by its id.
func scoreOf(raw json.RawMessage) string {
	const longest = 4096 // arguments that hold a score itself are longer
	var args struct {
		ScoreID string `json:"score_id"`
	}
	if len(raw) > longest || json.Unmarshal(raw, &args) != nil || library.CheckID(args.ScoreID) != nil {
		return ""
	}
	return args.ScoreID
}

// limit is how long a call of the operation may take.
func (r Runner) limit(spec op.Spec) time.Duration {
	if r.Timeout == 0 {
		return 0
	}
	return max(r.Timeout, spec.Limit)
}

// RunFor runs an operation and waits for it for a while. What takes longer goes on as a job: then there is no result but
// the job's status, whose ID is not empty. A caller that gives up while it waits cancels the work.
func (r Runner) RunFor(ctx context.Context, patience time.Duration, spec op.Spec, raw json.RawMessage) (op.Result, job.Status, error) {
	ctx = observe.Correlated(ctx)
	if r.Times != nil {
		_, r.JobTimeout = r.Times()
	}
	r.Timeout, r.Times = r.JobTimeout, nil
	about := job.About{
		Operation: spec.Name, Title: spec.Title, CorrelationID: observe.CorrelationID(ctx),
		Client: cmp.Or(job.CallerOf(ctx).Client, r.Component),
	}
	j := r.Jobs.Begin(ctx, about, func(ctx context.Context) (job.Result, error) {
		res, err := r.Run(ctx, spec, raw)
		if err != nil {
			return nil, err
		}
		return res, nil
	})
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case <-j.Done():
		res, err := j.Result()
		return res, job.Status{}, err
	case <-ctx.Done():
		j.Cancel()
		return nil, job.Status{}, ctx.Err()
	case <-wait.C:
		return nil, j.Keep(ctx), nil
	}
}

// With returns r with another rule for files.
func (r Runner) With(files op.Files) Runner {
	r.Files = files
	return r
}
