package observe

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"ricercar/backend/fault"
)

// Observer sees every operation once, whichever surface asked for it.
type Observer struct {
	Log     *Log
	Metrics *Metrics

	slowAfter atomic.Int64 // nanoseconds

	mu     sync.Mutex
	recent []Failure
}

// Failure is an operation that failed.
type Failure struct {
	Time          time.Time  `json:"time"`
	Operation     string     `json:"operation"`
	CorrelationID string     `json:"correlation_id"`
	Kind          fault.Kind `json:"kind"`
	Message       string     `json:"message"`
}

// remembered is how many failures are kept for the status page.
const remembered = 50

// Operation does a piece of work with a correlation id and notes in log and metrics how it went. Errors of the
// caller are logged as warnings, those of the program as errors; TraceOf gives the id of the error that it returns.
func (o *Observer) Operation(ctx context.Context, component, operation string, work func(context.Context) error) error {
	ctx = Correlated(ctx)
	begun, done := time.Now(), o.Metrics.begin(operation)
	err := work(ctx)
	took := time.Since(begun)
	done(outcome(err), took)
	if err != nil {
		o.remember(ctx, operation, err)
	}
	o.line(ctx, err, took).Str("component", component).Str("operation", operation).
		Int64("duration_ms", took.Milliseconds()).Str("outcome", outcome(err)).Msg(o.message(err, took))
	return Trace(ctx, err)
}

// Refused notes a request that a surface turned away before any operation saw it: without the token, too large, one of
// too many. A quiet one is only counted.
func (o *Observer) Refused(component, method, path string, status int, quiet bool) {
	if o.Metrics != nil {
		o.Metrics.refused.WithLabelValues(strconv.Itoa(status)).Inc()
	}
	if !quiet {
		o.Log.Warn().Str("component", component).Str("method", method).Str("path", path[:min(len(path), longestPath)]).
			Int("status", status).Msg("request refused")
	}
}

// longestPath is how much of a stranger's path is logged.
const longestPath = 200

// line begins a log line at the level that an outcome deserves.
func (o *Observer) line(ctx context.Context, err error, took time.Duration) *zerolog.Event {
	var e *zerolog.Event
	switch {
	case fault.Is(err, fault.Internal):
		e = o.Log.Error().Str("error", cause(err))
	case err != nil && !fault.Is(err, fault.Canceled):
		e = o.Log.Warn().Str("error", cause(err))
	case o.slow(took):
		e = o.Log.Warn()
	default:
		e = o.Log.Info()
	}
	return e.Ctx(ctx)
}

// SlowAfter sets how long an operation may take before it is logged as slow; 0: none is.
func (o *Observer) SlowAfter(d time.Duration) { o.slowAfter.Store(int64(d)) }

func (o *Observer) slow(took time.Duration) bool {
	limit := time.Duration(o.slowAfter.Load())
	return limit > 0 && took > limit
}

func (o *Observer) message(err error, took time.Duration) string {
	switch {
	case err != nil:
		return "operation failed"
	case o.slow(took):
		return "slow operation"
	}
	return "operation done"
}

func (o *Observer) remember(ctx context.Context, operation string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	e := fault.As(err)
	o.recent = append(o.recent, Failure{time.Now().UTC(), operation, CorrelationID(ctx), e.Kind, e.Message})
	if extra := len(o.recent) - remembered; extra > 0 {
		o.recent = slices.Delete(o.recent, 0, extra)
	}
}

// Failures returns the latest failures, newest first.
func (o *Observer) Failures() []Failure {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := slices.Clone(o.recent)
	slices.Reverse(out)
	return out
}
