package job

import (
	"cmp"
	"slices"
)

// waiter waits for a place or, where bytes is not 0, for memory.
type waiter struct {
	Task
	bytes int64
	ready chan struct{}
}

// queue holds waiters in the order of their arrival.
type queue []*waiter

// first is the one that comes first: a click before a batch, then whose client has fewer tasks running, then whose
// was served longer ago.
func (q queue) first(turns map[string]turn) *waiter {
	best := q[0]
	for _, w := range q[1:] {
		a, b := turns[w.Client], turns[best.Client]
		if cmp.Or(cmp.Compare(w.Priority, best.Priority), cmp.Compare(a.running, b.running), cmp.Compare(a.last, b.last)) < 0 {
			best = w
		}
	}
	return best
}

// remove takes a waiter out and reports whether it was there.
func (q *queue) remove(w *waiter) bool {
	i := slices.Index(*q, w)
	if i >= 0 {
		*q = slices.Delete(*q, i, i+1)
	}
	return i >= 0
}

// turn is a client's claim: whoever has fewer tasks running and was served longer ago comes first.
type turn struct {
	waiting, running int
	last             int64
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
