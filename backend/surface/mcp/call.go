package mcp

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/observe"
)

// handler answers calls of one tool. It never returns an error: those would be protocol errors, which most
// clients keep from their model.
func (s *Server) handler(spec op.Spec) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ctx = called(observe.Correlated(ctx))
		defer settle(ctx)
		answer, err := s.call(s.withProgress(ctx, req), spec, req)
		if err != nil {
			s.logFailure(ctx, spec, err)
			return failure(ctx, err), nil
		}
		return answer, nil
	}
}

// called says in a context which client calls; those of one server take turns.
func called(ctx context.Context) context.Context {
	caller := job.CallerOf(ctx)
	if session := server.ClientSessionFromContext(ctx); session != nil && caller.Client == "" {
		caller.Client = "mcp " + session.SessionID()
	}
	return job.WithCaller(ctx, caller)
}

// call runs an operation, and runs it again with what the user chose where that decides.
func (s *Server) call(ctx context.Context, spec op.Spec, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	raw, err := json.Marshal(req.GetRawArguments())
	if err != nil {
		return nil, err
	}
	asked, raw, err := s.withAnswer(req, raw)
	if err != nil {
		return nil, err
	}
	for {
		answer, err := s.run(ctx, spec, raw)
		q := op.QuestionOf(err)
		if q == nil || q.Field == asked || !canAsk(ctx) {
			return answer, err
		}
		if server.IsModernRequest(ctx) {
			return s.question(spec, q), nil
		}
		if raw, err = s.settled(ctx, q, raw); err != nil {
			return nil, err
		}
		asked = q.Field
	}
}

// run runs an operation. What takes too long goes on as a job, and the answer says so.
func (s *Server) run(ctx context.Context, spec op.Spec, raw json.RawMessage) (*mcp.CallToolResult, error) {
	if s.options.Runner.Jobs == nil {
		res, err := s.options.Runner.Run(ctx, spec, raw)
		if err != nil {
			return nil, err
		}
		return s.success(ctx, res)
	}
	res, status, err := s.options.Runner.RunFor(ctx, s.options.Patience, spec, raw)
	switch {
	case err != nil:
		return nil, err
	case status.ID != "":
		return later(status), nil
	}
	return s.success(ctx, res)
}

// running is the structured content of an answer that is still to come.
type running struct {
	JobID    string    `json:"job_id"`
	State    job.State `json:"state"`
	Fraction float64   `json:"fraction"`
	Text     string    `json:"text,omitempty"`
}

// later is the answer for a call that goes on as a job.
func later(s job.Status) *mcp.CallToolResult {
	r := running{s.ID, s.State, s.Progress.Fraction(), s.Progress.Text}
	text := fmt.Sprintf("This takes longer and goes on as job %s (%.0f %%, %s).\nCall jobs with action \"result\", job_id %q and wait_seconds 15.",
		s.ID, 100*r.Fraction, orWords(r.Text, "working"), s.ID)
	return &mcp.CallToolResult{Content: []mcp.Content{mcp.NewTextContent(text)}, StructuredContent: r}
}

func orWords(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// logFailure tells a client that wants log messages of what is the program's own fault.
func (s *Server) logFailure(ctx context.Context, spec op.Spec, err error) {
	if !fault.Is(err, fault.Internal) {
		return
	}
	sending(ctx)
	// A client that takes no messages misses one.
	_ = s.SendLogMessageToClient(ctx, mcp.NewLoggingMessageNotification(mcp.LoggingLevelError, "ricercar", map[string]string{
		"operation": spec.Name, "message": fault.As(err).Message, "correlation_id": observe.CorrelationID(ctx),
	}))
}
