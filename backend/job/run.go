package job

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"ricercar/backend/fault"
)

// Run does a piece of work when the pool has a place for it, and returns what the work returns. It returns
// early when the context ends (its error) or the task's time is over (fault.TooLarge); work that does not obey
// its context then goes on holding its place until it ends, and its result is dropped. A panic becomes a
// fault.Internal. Work that a piece of work runs in the same pool needs no place of its own.
func Run[T any](ctx context.Context, p *Pool, t Task, work func(context.Context) (T, error)) (T, error) {
	var none T
	if ctx.Value(insideKey{}) == p {
		return work(ctx)
	}
	p.queued(t)
	if err := p.enter(ctx, t); err != nil {
		p.ended(t, -1, err)
		return none, err
	}
	inner, stop := context.WithValue(ctx, insideKey{}, p), context.CancelFunc(func() {})
	if t.Timeout > 0 {
		inner, stop = context.WithTimeoutCause(inner, t.Timeout, expired(t))
	}
	done := make(chan result[T], 1)
	go func() {
		defer stop()
		done <- attempt(inner, p, t, work)
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-inner.Done():
	}
	select {
	case r := <-done: // ended at the same moment, or because of it
		return r.value, r.err
	default:
		return none, context.Cause(inner)
	}
}

type insideKey struct{}

type result[T any] struct {
	value T
	err   error
}

// attempt does the work, contains its panic and gives the place back.
func attempt[T any](ctx context.Context, p *Pool, t Task, work func(context.Context) (T, error)) (r result[T]) {
	begun := time.Now()
	defer p.leave(t)
	defer func() {
		if value := recover(); value != nil {
			p.onPanic(ctx, t, value, debug.Stack())
			r.err = fault.New(fault.Internal, "%s stopped unexpectedly: %v", name(t), value).
				WithHint("the log says more; the other work goes on").WithCode("PANIC")
		}
		if errors.Is(r.err, context.DeadlineExceeded) {
			r.err = context.Cause(ctx)
		}
		p.ended(t, time.Since(begun), r.err)
	}()
	r.value, r.err = work(ctx)
	return r
}

func name(t Task) string {
	if t.Operation == "" {
		return "the work"
	}
	return t.Operation
}
