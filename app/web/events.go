package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"ricercar/app/shell"
)

// Events sends events to the pages open in browsers, as server-sent events. It is the Shell of a browser.
type Events struct {
	mu      sync.Mutex
	streams map[chan []byte]struct{}
	kept    [][]byte // imports that happened while no page was open
}

// pending is how many events a page may lag behind before it misses some.
const pending = 64

// heartbeat keeps proxies and sleeping machines from taking a silent stream for a dead one.
const heartbeat = 25 * time.Second

// NewEvents returns a sender that no page listens to yet.
func NewEvents() *Events { return &Events{streams: map[chan []byte]struct{}{}} }

// Emit sends an event to every open page. A page that has stopped reading misses it. While no page is open, what
// became of the user's files is kept for the first that is.
func (e *Events) Emit(event shell.Event) {
	raw, err := json.Marshal(event)
	if err != nil {
		return // an event that cannot be written is a mistake of the sender, seen in its tests
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.streams) == 0 && event.Name == shell.Imported && len(e.kept) < pending {
		e.kept = append(e.kept, raw)
	}
	for s := range e.streams {
		select {
		case s <- raw:
		default:
		}
	}
}

// OpenFiles answers Unsupported: a browser lets its user choose files by itself.
func (e *Events) OpenFiles(context.Context) ([]string, error) {
	return nil, shell.Unsupported("chooses files")
}

// SaveFile answers Unsupported: a browser downloads by itself.
func (e *Events) SaveFile(context.Context, string, []byte) (string, error) {
	return "", shell.Unsupported("saves files")
}

// Window is false.
func (e *Events) Window() bool { return false }

// ServeHTTP streams events until the page is closed.
func (e *Events) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	stream := make(chan []byte, pending)
	if !e.listen(stream, true) {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "too many pages are open", http.StatusServiceUnavailable)
		return
	}
	defer e.listen(stream, false)
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	// The first line tells the page at once that it is connected, whatever the host buffers.
	if _, err := fmt.Fprint(w, ": ricercar\n\n"); err != nil || out.Flush() != nil {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			_, err = fmt.Fprint(w, ": still here\n\n")
		case raw := <-stream:
			_, err = fmt.Fprintf(w, "data: %s\n\n", raw)
		}
		if err != nil || out.Flush() != nil {
			return
		}
	}
}

// maxStreams is how many pages may listen at once.
const maxStreams = 100

// listen adds a stream or takes it away, and reports false where there is no room for another.
func (e *Events) listen(stream chan []byte, on bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case !on:
		delete(e.streams, stream)
		return true
	case len(e.streams) >= maxStreams:
		return false
	}
	e.streams[stream] = struct{}{}
	for _, raw := range e.kept {
		stream <- raw // it is new and has room for all
	}
	e.kept = nil
	return true
}
