package job

import (
	"context"
	"sync"
)

// Reserve waits until the pool that the work runs in has so many bytes of memory to spare, and returns a function that
// gives them back. Outside of a pool it does nothing. A piece of work that holds memory already gets more at once:
// two that hold some and wait for more would wait for each other for ever.
func Reserve(ctx context.Context, bytes int64) (release func(), err error) {
	in, ok := ctx.Value(insideKey{}).(*inside)
	if !ok || bytes <= 0 {
		return func() {}, ctx.Err()
	}
	return in.reserve(ctx, bytes)
}

// inside is what a piece of work is to its pool.
type inside struct {
	pool *Pool
	task Task

	mu   sync.Mutex
	uses int // of reserved memory
}

func (in *inside) reserve(ctx context.Context, bytes int64) (release func(), err error) {
	in.mu.Lock()
	defer in.mu.Unlock() // others of the same work wait for it: they share its turn
	p, charged := in.pool, bytes
	if in.uses > 0 {
		p.mu.Lock()
		charged = p.charge(bytes)
		p.held += charged
		p.mu.Unlock()
	} else {
		w := &waiter{Task: in.task, bytes: bytes, ready: make(chan struct{})}
		if err := p.wait(ctx, &p.heavy, w); err != nil {
			return func() {}, err
		}
		charged = w.bytes
	}
	in.uses++
	return sync.OnceFunc(func() { in.release(charged) }), nil
}

func (in *inside) release(bytes int64) {
	in.mu.Lock()
	in.uses--
	in.mu.Unlock()
	in.pool.mu.Lock()
	defer in.pool.mu.Unlock()
	in.pool.held -= bytes
	in.pool.admit()
}
