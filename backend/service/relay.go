package service

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"ricercar/backend/surface/stdio"
)

// Relay carries MCP between a client and a running service. When the service goes, it has the session go on with
// the embedded engine: the client sees nothing of it, but for calls that may have changed something and whose
// fate is unknown.
type Relay struct {
	In  io.Reader // of the client
	Out io.Writer
	// Service is a connection that Dial opened.
	Service io.ReadWriteCloser
	// Embedded serves MCP when the service has gone.
	Embedded func(ctx context.Context, in io.Reader, out io.Writer) error
	// Changes reports whether a message calls a tool that changes something.
	Changes func(message json.RawMessage) bool
}

// maxAnswer bounds a line of the service, in bytes. It is trusted, but memory is not endless.
const maxAnswer = 256 << 20

// grace is how long answers may still take when the client has nothing more to say; stdio waits a little less.
const grace = 3 * time.Second

// Run carries messages until the client leaves or ctx ends, and returns nil then.
func (r Relay) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s := &session{Relay: r, far: r.Service, first: true, gone: make(chan struct{})}
	stop := context.AfterFunc(ctx, s.hangUp)
	defer stop()
	go s.forward(cancel)
	return s.backward(ctx)
}

// session is one run of a relay.
type session struct {
	Relay
	memory memory
	gone   chan struct{} // closed when the client has nothing more to say

	out sync.Mutex // of the lines to the client

	mu    sync.Mutex // of the lines to whoever answers
	far   io.ReadWriteCloser
	first bool // the far side is the service
}

// forward hands the client's lines on until there are no more.
func (s *session) forward(cancel context.CancelCauseFunc) {
	in := bufio.NewReaderSize(s.In, 64<<10)
	for {
		line, err := stdio.ReadLine(in, stdio.MaxLine)
		switch {
		case errors.Is(err, stdio.ErrTooLong):
			if s.tell(stdio.TooLong()) != nil {
				cancel(io.ErrClosedPipe)
				return
			}
		case len(line) > 0:
			s.memory.sent(line)
			s.mu.Lock()
			// What cannot be written is kept in memory, and said again to whoever comes next.
			_, _ = s.far.Write(terminated(line))
			s.mu.Unlock()
		}
		if err != nil && !errors.Is(err, stdio.ErrTooLong) {
			close(s.gone)
			time.AfterFunc(grace, s.hangUp)
			s.mu.Lock()
			closeWrite(s.far)
			s.mu.Unlock()
			return
		}
	}
}

func terminated(line []byte) []byte {
	if len(line) > 0 && line[len(line)-1] == '\n' {
		return line
	}
	return append(line, '\n')
}

// closeWrite says that no more will come; what is being answered may still be.
func closeWrite(c io.ReadWriteCloser) {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
		return
	}
	_ = c.Close()
}

// backward hands lines to the client until there will be no more.
func (s *session) backward(ctx context.Context) error {
	in := bufio.NewReaderSize(s.far, 64<<10)
	for {
		line, err := stdio.ReadLine(in, maxAnswer)
		if len(line) > 0 && err == nil && s.memory.answered(line) {
			if err := s.tell(line); err != nil {
				s.hangUp()
				return nil // the client is gone
			}
		}
		if err == nil || errors.Is(err, stdio.ErrTooLong) {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.gone:
			return nil
		default:
		}
		if !s.first {
			return err // the embedded engine ended although the client is there
		}
		in = bufio.NewReaderSize(s.takeOver(ctx), 64<<10)
	}
}

// tell writes a line to the client.
func (s *session) tell(line []byte) error {
	s.out.Lock()
	defer s.out.Unlock()
	_, err := s.Out.Write(terminated(line))
	return err
}

func (s *session) hangUp() {
	_ = s.Service.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.far.Close()
}

// takeOver starts the embedded engine in the service's place and returns what it says.
func (s *session) takeOver(ctx context.Context) io.Reader {
	_ = s.Service.Close() // lets go of a write that waits for it
	near := startEmbedded(ctx, s.Embedded)
	s.mu.Lock()
	s.far, s.first = near, false
	past, open := s.memory.handover()
	go func() {
		defer s.mu.Unlock() // what the client says next comes after
		for _, message := range past {
			_, _ = near.Write(terminated(message))
		}
		for _, a := range open {
			if a.method == callTool && s.Changes(a.message) {
				s.lost(a)
				continue
			}
			_, _ = near.Write(terminated(a.message))
		}
		select {
		case <-s.gone:
			closeWrite(near)
		default:
		}
	}()
	return near
}

// lost answers a call of which nobody knows whether it was carried out. It is not made again: a generator would
// write its piece twice.
func (s *session) lost(a asked) {
	const message = "the background service ended during this call; whether it was carried out is not known"
	const hint = "look with list_scores or score_info, then call again if it was not"
	answer, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": json.RawMessage(a.id), "result": map[string]any{
		"resultType": "complete", "isError": true,
		"content":           []any{map[string]string{"type": "text", "text": "canceled: " + message + "; " + hint}},
		"structuredContent": map[string]string{"kind": "canceled", "message": message, "hint": hint},
	}})
	if err == nil && s.memory.answered(answer) {
		_ = s.tell(answer)
	}
}

// embedded is the engine of this process behind a pair of pipes.
type embedded struct {
	*io.PipeReader // what it says
	in             *io.PipeWriter
}

func startEmbedded(ctx context.Context, serve func(context.Context, io.Reader, io.Writer) error) *embedded {
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	go func() {
		err := serve(ctx, inR, outW)
		_ = inR.CloseWithError(io.ErrClosedPipe)
		_ = outW.CloseWithError(err) // nil is the end of what it says
	}()
	return &embedded{outR, inW}
}

// Write hands a line to the engine.
func (e *embedded) Write(p []byte) (int, error) { return e.in.Write(p) }

// CloseWrite says that no more will come.
func (e *embedded) CloseWrite() error { return e.in.Close() }

// Close ends both directions.
func (e *embedded) Close() error {
	_ = e.in.Close()
	return e.PipeReader.Close()
}
