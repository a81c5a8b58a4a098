package mcp

import (
	"context"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"

	"ricercar/backend/job"
)

// between is the least time between two reports of one call. Clients draw no faster, and some lose
// reports that arrive together with the answer.
const between = 100 * time.Millisecond

// withProgress sends what the work reports to a client that asked for it with a progress token.
func (s *Server) withProgress(ctx context.Context, req mcp.CallToolRequest) context.Context {
	if req.Params.Meta == nil || req.Params.Meta.ProgressToken == nil {
		return ctx
	}
	t := &throttle{now: time.Now, done: -1, send: func(p job.Progress) {
		params := map[string]any{"progressToken": req.Params.Meta.ProgressToken, "progress": p.Done}
		if p.Total > 0 {
			params["total"] = p.Total
		}
		if p.Text != "" {
			params["message"] = p.Text
		}
		// A report that finds no room is lost; the next one says more.
		_ = s.Notify(ctx, "notifications/progress", params)
	}}
	return job.WithReporter(ctx, t.report)
}

// Notify sends a notification to the client whose request a context belongs to. Over HTTP the answer waits until it is
// written.
func (s *Server) Notify(ctx context.Context, method string, params map[string]any) error {
	sending(ctx)
	return s.SendNotificationToClient(ctx, method, params)
}

// throttle passes reports on, not too often and only forward; the last one is the answer itself.
type throttle struct {
	now  func() time.Time
	send func(job.Progress)

	mu   sync.Mutex
	at   time.Time
	done float64
}

func (t *throttle) report(p job.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	finished := p.Total > 0 && p.Done >= p.Total
	if finished || p.Done <= t.done || now.Sub(t.at) < between {
		return
	}
	t.at, t.done = now, p.Done
	t.send(p)
}
