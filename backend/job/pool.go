package job

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"ricercar/backend/fault"
)

// Priority says what waits for what.
type Priority int

// A click goes before a batch, however long the batch has waited.
const (
	Interactive Priority = iota
	Batch
)

// Task is what a pool needs to know about a piece of work.
type Task struct {
	Operation string // its name in statistics
	Client    string // whoever asked; clients take turns
	Priority  Priority
	Weight    int64         // memory that it needs, in bytes; a score needs about 1.2 times its unpacked file
	Timeout   time.Duration // 0: none; waiting does not count
}

// Pool bounds what runs at once: in number, and together in bytes. One worker of several is kept from batches,
// so that a click never waits for one to end. The zero Pool is not usable; NewPool makes one.
type Pool struct {
	workers int
	weight  int64
	onPanic func(ctx context.Context, t Task, value any, stack []byte)

	mu      sync.Mutex
	queue   []*waiter // in order of arrival
	running int
	batches int
	held    int64
	turns   map[string]turn // of the clients that wait or run
	served  int64
	stats   map[string]*record
}

// turn is a client's claim: whoever has fewer tasks running and was served longer ago comes first.
type turn struct {
	waiting, running int
	last             int64
}

type waiter struct {
	Task
	ready chan struct{}
}

// Options of a pool. OnPanic, which may be nil, is told of panics, which are contained.
type Options struct {
	Workers int   // at least 1
	Weight  int64 // bytes; 0: no bound
	OnPanic func(ctx context.Context, t Task, value any, stack []byte)
}

// NewPool returns a pool, which needs no closing.
func NewPool(o Options) *Pool {
	if o.OnPanic == nil {
		o.OnPanic = func(context.Context, Task, any, []byte) {}
	}
	return &Pool{
		workers: max(1, o.Workers), weight: o.Weight, onPanic: o.OnPanic,
		turns: map[string]turn{}, stats: map[string]*record{},
	}
}

// enter waits for a place. It returns the context's error when that ends first.
func (p *Pool) enter(ctx context.Context, t Task) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.Weight < 0 {
		t.Weight = 0
	}
	w := &waiter{Task: t, ready: make(chan struct{})}
	p.mu.Lock()
	p.queue = append(p.queue, w)
	p.claim(t.Client, 1, 0)
	p.admit()
	p.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		return p.withdraw(ctx, w)
	}
}

// withdraw takes a waiter out, or gives its place back where it got one meanwhile.
func (p *Pool) withdraw(ctx context.Context, w *waiter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.queue, w); i >= 0 {
		p.queue = slices.Delete(p.queue, i, i+1)
		p.claim(w.Client, -1, 0)
	} else {
		p.release(w.Task)
	}
	p.admit()
	return ctx.Err()
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
	p.held -= p.charge(t)
	if t.Priority == Batch {
		p.batches--
	}
	p.claim(t.Client, 0, -1)
}

// admit lets in whoever comes first, until that one does not fit. Nobody overtakes within a priority: a heavy
// task would otherwise wait for ever.
func (p *Pool) admit() {
	for len(p.queue) > 0 {
		i := p.first()
		w := p.queue[i]
		if !p.fits(w.Task) {
			return
		}
		p.queue = slices.Delete(p.queue, i, i+1)
		p.running++
		p.held += p.charge(w.Task)
		if w.Priority == Batch {
			p.batches++
		}
		p.served++
		p.claim(w.Client, -1, 1)
		close(w.ready)
	}
}

// first is the place in the queue of whoever comes first.
func (p *Pool) first() int {
	best := 0
	for i := range p.queue {
		a, b := p.queue[i], p.queue[best]
		ta, tb := p.turns[a.Client], p.turns[b.Client]
		order := cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(ta.running, tb.running), cmp.Compare(ta.last, tb.last))
		if order < 0 {
			best = i
		}
	}
	return best
}

// fits reports whether there is a place. A task heavier than the whole pool runs alone.
func (p *Pool) fits(t Task) bool {
	if p.running >= p.workers || t.Priority == Batch && p.batches >= max(1, p.workers-1) {
		return false
	}
	return p.weight <= 0 || p.held+p.charge(t) <= p.weight
}

func (p *Pool) charge(t Task) int64 {
	if p.weight > 0 {
		return min(t.Weight, p.weight)
	}
	return t.Weight
}

// claim counts a client's tasks, and forgets a client that has none.
func (p *Pool) claim(client string, waiting, running int) {
	c := p.turns[client]
	c.waiting += waiting
	c.running += running
	if running > 0 {
		c.last = p.served
	}
	if c.waiting == 0 && c.running == 0 {
		delete(p.turns, client)
		return
	}
	p.turns[client] = c
}

// expired is what a task that ran into its time limit ends with.
func expired(t Task) error {
	return fault.New(fault.TooLarge, "%s took longer than %s", name(t), t.Timeout).
		WithHint("choose a smaller part of the score, or raise jobs.timeout").WithCode("TIMEOUT")
}
