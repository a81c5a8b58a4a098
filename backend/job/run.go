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
	if in, ok := ctx.Value(insideKey{}).(*inside); ok && in.pool == p {
		return work(ctx)
	}
	p.queued(t)
	if err := p.enter(ctx, t); err != nil {
		p.ended(t, -1, err)
		return none, err
	}
	within, stop := context.WithValue(ctx, insideKey{}, &inside{pool: p, task: t}), context.CancelFunc(func() {})
	if t.Timeout > 0 {
		within, stop = context.WithTimeoutCause(within, t.Timeout, expired(t))
	}
	done := make(chan result[T], 1)
	go func() {
		defer stop()
		done <- attempt(within, p, t, work)
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-within.Done():
	}
	select {
	case r := <-done: // ended at the same moment, or because of it
		return r.value, r.err
	default:
		return none, context.Cause(within)
	}
}

type insideKey struct{}

// Detached returns a context with the values of another, for work that outlives the one that begins it: it is not
// canceled with it, waits for a place of its own and reports to nobody.
func Detached(ctx context.Context) context.Context {
	ctx = context.WithValue(context.WithoutCancel(ctx), insideKey{}, nil)
	return context.WithValue(ctx, reporterKey{}, nil)
}

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
