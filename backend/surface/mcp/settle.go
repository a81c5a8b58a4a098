package mcp

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// delivery counts the notifications of one request over HTTP: sent by its work, and written to the client. mcp-go
// answers without waiting for the last one, which is lost then.
type delivery struct{ sent, written atomic.Int64 }

type deliveryKey struct{}

// delivered returns a writer that counts what is written, and a context whose work is counted.
func delivered(ctx context.Context, w http.ResponseWriter) (context.Context, http.ResponseWriter) {
	d := &delivery{}
	return context.WithValue(ctx, deliveryKey{}, d), &countingWriter{w, d}
}

// sending notes that the work of a request sends a notification.
func sending(ctx context.Context) {
	if d, ok := ctx.Value(deliveryKey{}).(*delivery); ok {
		d.sent.Add(1)
	}
}

// lost is how long a notification may be on its way.
const lost = 200 * time.Millisecond

// settle waits until what a request's work has sent is written.
func settle(ctx context.Context) {
	d, ok := ctx.Value(deliveryKey{}).(*delivery)
	if !ok {
		return
	}
	for until := time.Now().Add(lost); d.written.Load() < d.sent.Load() && time.Now().Before(until) && ctx.Err() == nil; {
		time.Sleep(time.Millisecond)
	}
}

// countingWriter counts flushes: there is one for each notification.
type countingWriter struct {
	http.ResponseWriter
	delivery *delivery
}

// Flush writes what is buffered.
func (w *countingWriter) Flush() {
	_ = http.NewResponseController(w.ResponseWriter).Flush()
	w.delivery.written.Add(1)
}

// Unwrap is for http.ResponseController.
func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
