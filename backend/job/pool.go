package job

import (
	"context"
	"sync"
	"time"

	"ricercar/backend/fault"
)

// Task is what a pool needs to know about a piece of work.
type Task struct {
	Operation string // its name in statistics
	Caller
	Timeout time.Duration // 0: none; waiting does not count
}

// Pool bounds what runs at once: in number, and in the bytes of memory that its work has reserved. One worker of
// several is kept from batches, so that a click never waits for one to end. The zero Pool is not usable; NewPool
// makes one.
type Pool struct {
	onPanic func(ctx context.Context, t Task, value any, stack []byte)

	mu      sync.Mutex
	workers int
	memory  int64
	places  queue // of those who wait to run
	heavy   queue // of those who run and wait for memory
	running int
	batches int
	held    int64
	turns   map[string]turn // of the clients that wait or run
	served  int64
	stats   map[string]*record
}

// Options of a pool. OnPanic, which may be nil, is told of panics, which are contained.
type Options struct {
	Workers int   // at least 1
	Memory  int64 // bytes that the work may reserve together; 0: no bound
	OnPanic func(ctx context.Context, t Task, value any, stack []byte)
}

// NewPool returns a pool, which needs no closing.
func NewPool(o Options) *Pool {
	if o.OnPanic == nil {
		o.OnPanic = func(context.Context, Task, any, []byte) {}
	}
	return &Pool{
		workers: max(1, o.Workers), memory: o.Memory, onPanic: o.OnPanic,
		turns: map[string]turn{}, stats: map[string]*record{},
	}
}

// Resize changes the bounds of a pool that works. What runs goes on, even where it is more than the new bounds allow.
func (p *Pool) Resize(workers int, memory int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.workers, p.memory = max(1, workers), memory
	p.admit()
}

// enter waits for a place. It returns the context's error when that ends first.
func (p *Pool) enter(ctx context.Context, t Task) error {
	return p.wait(ctx, &p.places, &waiter{Task: t, ready: make(chan struct{})})
}

// wait queues and returns when it is the waiter's turn, or with the context's error when that ends first.
func (p *Pool) wait(ctx context.Context, q *queue, w *waiter) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.mu.Lock()
	*q = append(*q, w)
	p.claim(w.Client, 1, 0)
	p.admit()
	p.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		p.withdraw(q, w)
		return ctx.Err()
	}
}

// withdraw takes a waiter out, or gives back what it got meanwhile.
func (p *Pool) withdraw(q *queue, w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case q.remove(w):
		p.claim(w.Client, -1, 0)
	case w.bytes > 0:
		p.held -= w.bytes
	default:
		p.release(w.Task)
	}
	p.admit()
}

// leave gives a place back.
func (p *Pool) leave(t Task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.release(t)
	p.admit()
}

func (p *Pool) release(t Task) {
	p.running--
	if t.Priority == Batch {
		p.batches--
	}
	p.claim(t.Client, 0, -1)
}

// admit lets in whoever comes first, until that one does not fit. Nobody overtakes within a priority: a heavy
// task would otherwise wait for ever.
func (p *Pool) admit() {
	for len(p.places) > 0 {
		w := p.places.first(p.turns)
		if !p.hasPlace(w.Task) {
			break
		}
		p.places.remove(w)
		p.running++
		if w.Priority == Batch {
			p.batches++
		}
		p.served++
		p.claim(w.Client, -1, 1)
		close(w.ready)
	}
	for len(p.heavy) > 0 {
		w := p.heavy.first(p.turns)
		if w.bytes = p.charge(w.bytes); p.held > 0 && p.memory > 0 && p.held+w.bytes > p.memory {
			break
		}
		p.heavy.remove(w)
		p.held += w.bytes
		p.claim(w.Client, -1, 0)
		close(w.ready)
	}
}

func (p *Pool) hasPlace(t Task) bool {
	return p.running < p.workers && (t.Priority != Batch || p.batches < max(1, p.workers-1))
}

// charge is what a reservation counts as: one that is larger than the whole memory takes all of it.
func (p *Pool) charge(bytes int64) int64 {
	if p.memory > 0 {
		return min(bytes, p.memory)
	}
	return bytes
}

// expired is what a task that ran into its time limit ends with.
func expired(t Task) error {
	return fault.New(fault.TooLarge, "%s took longer than %s", name(t), t.Timeout).
		WithHint("choose a smaller part of the score, or raise jobs.timeout").WithCode("TIMEOUT")
}
