// Package stdio carries MCP over a pair of byte streams, one JSON message a line, in order: what a call
// reports comes before its answer, a waiting call can be cancelled, a cancelled one is not answered.
// The dispatching itself is mcp-go's; its own stdio loop is not used because it answers before the last
// progress, drops notifications, shares one session per process and has no limit on a line.
package stdio

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Server is what the transport needs of mcp-go's MCPServer.
type Server interface {
	HandleMessage(ctx context.Context, message json.RawMessage) mcp.JSONRPCMessage
	RegisterSession(ctx context.Context, session server.ClientSession) error
	UnregisterSession(ctx context.Context, sessionID string)
	WithContext(ctx context.Context, session server.ClientSession) context.Context
}

// Ordered is a Server that knows which calls change what later calls look at. Those wait for it, so that a
// client may send an import and an analysis of what it imports in one breath.
type Ordered interface {
	// Changes reports whether a message calls a tool that changes something.
	Changes(message json.RawMessage) bool
}

// The limits of a connection.
const (
	MaxLine    = 16 << 20        // bytes of one message
	maxPending = 4096            // requests not yet answered
	workers    = 8               // tool calls that run at once
	grace      = 2 * time.Second // for running calls after the input has ended
)

// Serve answers the messages of in on out until in ends, ctx does, or out cannot be written. When in ends,
// running calls have two seconds to finish. It returns nil after the end of in.
func Serve(ctx context.Context, srv Server, in io.Reader, out io.Writer) error {
	s := newSession()
	if err := srv.RegisterSession(ctx, s); err != nil {
		return fmt.Errorf("begin a session: %w", err)
	}
	defer srv.UnregisterSession(context.WithoutCancel(ctx), s.SessionID())
	base, cancel := context.WithCancelCause(srv.WithContext(ctx, s))
	defer cancel(nil)

	c := &conn{srv: srv, base: base, requests: s.requests, calls: map[string]*call{}, slots: make(chan struct{}, workers)}
	c.writer = newWriter(out, s.notes, func(err error) { cancel(fmt.Errorf("write an answer: %w", err)) })
	s.requests.write = c.writer.write
	go c.writer.run()
	err := c.readAll(in)
	c.finish(cancel)
	c.writer.close()
	return err
}

// conn is one connection.
type conn struct {
	srv    Server
	base   context.Context
	writer *writer
	slots  chan struct{}
	wg     sync.WaitGroup

	requests *requests // of the server to its client

	changed chan struct{} // closed when the last changing call has ended; used by the reading loop alone

	mu    sync.Mutex
	calls map[string]*call // by the JSON of the request's id
}

// call is a request that has not been answered yet.
type call struct {
	method string
	cancel context.CancelFunc
}

// header is what the transport looks at in a message.
type header struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params struct {
		RequestID json.RawMessage `json:"requestId"`
	} `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// isAnswer reports whether the message answers what the server asked.
func (h header) isAnswer() bool {
	return h.Method == "" && len(h.ID) > 0 && len(h.Result)+len(h.Error) > 0
}

type line struct {
	text []byte
	err  error
}

// readAll takes messages until the input or the connection ends. The reading goroutine outlives it when
// the connection ends first: a blocked read of standard input cannot be interrupted.
func (c *conn) readAll(in io.Reader) error {
	lines := make(chan line)
	go func() {
		r := bufio.NewReaderSize(in, 64<<10)
		for {
			text, err := ReadLine(r, MaxLine)
			select {
			case lines <- line{text, err}:
			case <-c.base.Done():
				return
			}
			if err != nil && !errors.Is(err, ErrTooLong) {
				return
			}
		}
	}()
	for {
		select {
		case <-c.base.Done():
			return context.Cause(c.base)
		case l := <-lines:
			c.take(l.text)
			switch {
			case errors.Is(l.err, ErrTooLong):
				c.writer.write(TooLong())
			case errors.Is(l.err, io.EOF):
				return nil
			case l.err != nil:
				return fmt.Errorf("read a message: %w", l.err)
			}
		}
	}
}

// take handles one message. Notifications and the handshake are done at once, so that they stand before
// whatever follows; everything else runs beside it.
func (c *conn) take(message []byte) {
	if message = bytes.TrimSpace(message); len(message) == 0 {
		return
	}
	var h header
	_ = json.Unmarshal(message, &h) // what is not JSON is answered by HandleMessage
	switch {
	case h.Method == "notifications/cancelled":
		c.cancel(h.Params.RequestID)
	case h.isAnswer():
		c.requests.answered(message)
	case len(h.ID) == 0 || h.Method == "" || h.Method == string(mcp.MethodInitialize):
		c.answer(c.base, h.ID, message)
	default:
		c.start(h, message)
	}
}

func (c *conn) start(h header, message []byte) {
	ctx, cancel := context.WithCancel(c.base)
	key, this := string(h.ID), &call{h.Method, cancel}
	c.mu.Lock()
	full := len(c.calls) >= maxPending
	if !full {
		c.calls[key] = this
	}
	c.mu.Unlock()
	if full {
		cancel()
		c.refuse(h.ID, mcp.INTERNAL_ERROR, fmt.Sprintf("more than %d requests are waiting", maxPending))
		return
	}
	wait, ended := c.turn(h, message)
	c.wg.Go(func() {
		defer c.forget(key, this)
		defer ended()
		if h.Method == string(mcp.MethodToolsCall) {
			if !c.slot(ctx, wait) {
				return
			}
			defer func() { <-c.slots }()
		}
		c.answer(ctx, h.ID, message)
	})
}

// turn says what a call waits for, and what to do when it has ended.
func (c *conn) turn(h header, message []byte) (wait <-chan struct{}, ended func()) {
	wait, ended = c.changed, func() {}
	if o, ok := c.srv.(Ordered); ok && h.Method == string(mcp.MethodToolsCall) && o.Changes(message) {
		done := make(chan struct{})
		c.changed, ended = done, func() { close(done) }
	}
	return wait, ended
}

// slot waits for the changing call before and for a place among the running calls. It reports false when
// the call is cancelled meanwhile.
func (c *conn) slot(ctx context.Context, wait <-chan struct{}) bool {
	if wait != nil {
		select {
		case <-wait:
		case <-ctx.Done():
			return false
		}
	}
	select {
	case c.slots <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// answer handles a message and writes the answer, if there is one and it is still wanted.
func (c *conn) answer(ctx context.Context, id json.RawMessage, message []byte) {
	reply, ok := c.handle(ctx, message)
	switch {
	case ctx.Err() != nil || reply == nil && ok:
		return
	case !ok:
		c.refuse(id, mcp.INTERNAL_ERROR, "internal error")
		return
	}
	raw, err := json.Marshal(reply)
	if err != nil {
		c.refuse(id, mcp.INTERNAL_ERROR, "the answer cannot be encoded")
		return
	}
	c.writer.write(raw)
}

// handle reports false after a panic, whose text is nobody's business outside.
func (c *conn) handle(ctx context.Context, message []byte) (reply mcp.JSONRPCMessage, ok bool) {
	defer func() {
		if recover() != nil {
			reply, ok = nil, false
		}
	}()
	return c.srv.HandleMessage(ctx, message), true
}

func (c *conn) refuse(id json.RawMessage, code int, message string) {
	c.writer.write(refusal(id, code, message))
}

// TooLong is the answer to a message of more than MaxLine bytes.
func TooLong() []byte {
	return refusal(nil, mcp.INVALID_REQUEST, fmt.Sprintf("a message is longer than %d bytes", MaxLine))
}

// refusal is an error as a message. It cannot fail to be encoded: an id was valid JSON when it was read.
func refusal(id json.RawMessage, code int, message string) []byte {
	if len(id) == 0 {
		id = json.RawMessage("null")
	}
	raw, _ := json.Marshal(map[string]any{
		"jsonrpc": mcp.JSONRPC_VERSION, "id": id, "error": map[string]any{"code": code, "message": message},
	})
	return raw
}

func (c *conn) cancel(id json.RawMessage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if this := c.calls[string(id)]; this != nil {
		this.cancel()
	}
}

func (c *conn) forget(key string, this *call) {
	this.cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls[key] == this { // a client may have used the id again
		delete(c.calls, key)
	}
}

// finish waits for running calls, for a while. Subscriptions never end by themselves.
func (c *conn) finish(cancel context.CancelCauseFunc) {
	c.mu.Lock()
	for _, this := range c.calls {
		if this.method == string(mcp.MethodSubscriptionsListen) {
			this.cancel()
		}
	}
	c.mu.Unlock()
	done := make(chan struct{})
	go func() { c.wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-c.base.Done():
		<-done
	case <-time.After(grace):
		cancel(io.EOF)
		<-done
	}
}
