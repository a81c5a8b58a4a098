package op

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"ricercar/backend/fault"
)

// CallWithin is Call with a limit on the time, 0 for none. It returns when the limit is reached or the
// caller gives up, even where the handler is in work that cannot be interrupted; such work goes on and its
// result is dropped. Over the limit is fault.TooLarge.
func (s Spec) CallWithin(ctx context.Context, raw json.RawMessage, limit time.Duration) (Result, error) {
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, s.overLimit(limit))
		defer cancel()
	}
	type answer struct {
		res Result
		err error
	}
	done := make(chan answer, 1)
	go func() {
		res, err := s.Call(ctx, raw)
		done <- answer{res, err}
	}()
	select {
	case a := <-done:
		if a.err != nil && ctx.Err() != nil {
			return nil, stopped(ctx)
		}
		return a.res, a.err
	case <-ctx.Done():
		return nil, stopped(ctx)
	}
}

func (s Spec) overLimit(limit time.Duration) error {
	return fault.New(fault.TooLarge, "%s took longer than %v", s.Name, limit).
		WithHint("ask for fewer measures, or raise jobs.timeout in the configuration")
}

// stopped says why ctx ended.
func stopped(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, context.Canceled) {
		return fault.New(fault.Canceled, "the call was given up")
	}
	return fault.As(cause)
}
