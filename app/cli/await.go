package cli

import (
	"context"
	"fmt"
	"time"

	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/surface"
)

// redraw is how often the progress of a job is drawn.
const redraw = 200 * time.Millisecond

// await waits for the jobs that this run has begun, which would end with it, and prints what they gave.
func (c *command) await() error {
	failed := 0
	for _, s := range c.opened.jobs.Own() {
		s = c.follow(s)
		if err := c.ctx.Err(); err != nil {
			return err
		}
		res, err := c.operate(c.ctx, "jobs", map[string]any{"action": "result", "job_id": s.ID, "limit": pageSize})
		if err != nil {
			return outcome(err)
		}
		if err := c.printResult(res); err != nil {
			return outcome(err)
		}
		failed += s.Failed
		if s.State != job.Done {
			failed++
		}
	}
	if failed > 0 {
		return &ended{code: surface.ExitFailed, err: fault.New(fault.Invalid, "%s", fmt.Sprint(failed, " failed")), told: true}
	}
	return nil
}

// follow draws a job's progress until it has ended.
func (c *command) follow(s job.Status) job.Status {
	for s.State == job.Running && c.ctx.Err() == nil {
		c.bar.report(s.Progress)
		ctx, stop := context.WithTimeout(c.ctx, redraw)
		next, err := c.opened.jobs.Wait(ctx, s.ID)
		stop()
		if err != nil {
			return s
		}
		s = next
	}
	c.bar.clear()
	return s
}
