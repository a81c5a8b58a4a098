package library

import (
	"context"
	"sync"

	"ricercar/backend/fault"
)

// flights makes those who want the same thing at the same time share one piece of work. It ends early only
// when nobody waits for it any more.
type flights[K comparable, V any] struct {
	mu  sync.Mutex
	now map[K]*flight[V]
}

type flight[V any] struct {
	done    chan struct{}
	value   V
	err     error
	waiting int
	cancel  context.CancelFunc
}

// do returns what work returns for the key, or the context's error when that ends first.
func (f *flights[K, V]) do(ctx context.Context, k K, work func(context.Context) (V, error)) (V, error) {
	if err := ctx.Err(); err != nil {
		var none V
		return none, err
	}
	one := f.join(ctx, k, work)
	select {
	case <-one.done:
		return one.value, one.err
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.cancel()
		if f.now[k] == one {
			delete(f.now, k) // whoever comes next begins anew
		}
	}
	var none V
	return none, ctx.Err()
}

func (f *flights[K, V]) join(ctx context.Context, k K, work func(context.Context) (V, error)) *flight[V] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one := f.now[k]; one != nil {
		one.waiting++
		return one
	}
	if f.now == nil {
		f.now = map[K]*flight[V]{}
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	one := &flight[V]{done: make(chan struct{}), waiting: 1, cancel: cancel}
	f.now[k] = one
	go func() {
		defer cancel()
		one.value, one.err = contained(inner, work)
		f.mu.Lock()
		if f.now[k] == one {
			delete(f.now, k)
		}
		f.mu.Unlock()
		close(one.done)
	}()
	return one
}

// contained makes a panic an error: it happens on a goroutine that no caller guards.
func contained[V any](ctx context.Context, work func(context.Context) (V, error)) (value V, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "the work stopped unexpectedly: %v", p).WithCode("PANIC")
		}
	}()
	return work(ctx)
}
