package desktop

import (
	"sync"

	"ricercar/app/shell"
)

// outbox keeps events until the page listens, so that what was named on the command line is shown however long
// the page takes to load.
type outbox struct {
	mu      sync.Mutex
	send    func(shell.Event) // set before the page can be ready
	ready   bool
	waiting []shell.Event
}

// maxWaiting bounds what is kept for a page that never comes.
const maxWaiting = 1000

func (o *outbox) emit(e shell.Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.ready:
		o.send(e)
	case len(o.waiting) < maxWaiting:
		o.waiting = append(o.waiting, e)
	}
}

// open delivers what has waited, in its order, and from now on everything at once.
func (o *outbox) open() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ready = true
	for _, e := range o.waiting {
		o.send(e)
	}
	o.waiting = nil
}
