package stdio

import (
	"encoding/json"
	"io"

	"github.com/mark3labs/mcp-go/mcp"
)

// writer is the only one to write to the client. An answer is handed over after everything its call has
// reported, and what was reported by then is written first: that is the whole order.
type writer struct {
	out     io.Writer
	notes   <-chan mcp.JSONRPCNotification
	answers chan answer
	done    chan struct{}
	failed  func(error)
	err     error
}

type answer struct {
	raw     []byte
	written chan struct{}
}

func newWriter(out io.Writer, notes <-chan mcp.JSONRPCNotification, failed func(error)) *writer {
	return &writer{out: out, notes: notes, answers: make(chan answer), done: make(chan struct{}), failed: failed}
}

func (w *writer) run() {
	defer close(w.done)
	for {
		select {
		case n := <-w.notes:
			w.note(n)
		case a, open := <-w.answers:
			w.drain()
			if !open {
				return
			}
			w.put(a.raw)
			close(a.written)
		}
	}
}

// drain writes the notifications that are waiting.
func (w *writer) drain() {
	for {
		select {
		case n := <-w.notes:
			w.note(n)
		default:
			return
		}
	}
}

func (w *writer) note(n mcp.JSONRPCNotification) {
	if raw, err := json.Marshal(n); err == nil {
		w.put(raw)
	}
}

// put writes one line. After the first failure nothing more is written, and the connection is told once.
func (w *writer) put(raw []byte) {
	if w.err != nil {
		return
	}
	if _, w.err = w.out.Write(append(raw, '\n')); w.err != nil {
		w.failed(w.err)
	}
}

// write returns when the answer has been written, so that nothing which comes of it can stand before it.
func (w *writer) write(raw []byte) {
	a := answer{raw, make(chan struct{})}
	w.answers <- a
	<-a.written
}

// close writes what is waiting and ends the writer; no write may follow.
func (w *writer) close() {
	close(w.answers)
	<-w.done
}
