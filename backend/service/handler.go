package service

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"ricercar/backend/fault"
	"ricercar/backend/surface/rest"
)

// The addresses at which a service answers for itself, behind the token like everything else.
const (
	infoPath  = "/api/v1/service"
	stopPath  = "/api/v1/service/stop"
	relayPath = "/api/v1/service/relay"
)

// protocol is what a connection is upgraded to: MCP, one message a line.
const protocol = "ricercar-mcp/1"

// versionHeader says which program wants to relay.
const versionHeader = "X-Ricercar-Version"

// Info is what a service says of itself.
type Info struct {
	Version string    `json:"version"`
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
	Relays  int       `json:"relays" doc:"MCP clients that are connected through ricercar mcp"`
}

// Options are what a handler is made of.
type Options struct {
	Version string
	// Serve answers MCP on a connection until that ends.
	Serve func(ctx context.Context, in io.Reader, out io.Writer) error
	// Stop ends the service; nil where it cannot be stopped from outside.
	Stop func()
}

// handler answers for one service.
type handler struct {
	Options
	ctx     context.Context
	started time.Time
	relays  atomic.Int32
}

// Handler answers below /api/v1/service. It has to be guarded. Connections that it took end with ctx.
func Handler(ctx context.Context, o Options) http.Handler {
	h := &handler{Options: o, ctx: ctx, started: time.Now().UTC()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+infoPath, h.info)
	mux.HandleFunc("POST "+stopPath, h.stop)
	mux.HandleFunc("GET "+relayPath, h.relay)
	return mux
}

func (h *handler) info(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(Info{h.Version, os.Getpid(), h.started, int(h.relays.Load())})
}

func (h *handler) stop(w http.ResponseWriter, r *http.Request) {
	if h.Stop == nil {
		rest.Problem(w, r, fault.New(fault.Unsupported, "this program is not to be stopped from outside"))
		return
	}
	w.WriteHeader(http.StatusAccepted)
	_ = http.NewResponseController(w).Flush()
	h.Stop()
}

// relay turns a connection into one that speaks MCP, line by line. A program of another version is refused:
// its tools and its library may be others.
func (h *handler) relay(w http.ResponseWriter, r *http.Request) {
	switch version := r.Header.Get(versionHeader); {
	case !strings.EqualFold(r.Header.Get("Upgrade"), protocol):
		rest.Problem(w, r, fault.New(fault.Invalid, "this address speaks %s alone", protocol))
		return
	case version != h.Version:
		rest.Problem(w, r, fault.New(fault.Conflict, "the service is of version %s, its caller of %q", h.Version, version))
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		rest.Problem(w, r, fault.New(fault.Internal, "take the connection over: %w", err))
		return
	}
	defer conn.Close()
	h.relays.Add(1)
	defer h.relays.Add(-1)
	if err := h.serve(conn, buffered.Reader); err != nil {
		return // the client went away, which is how sessions end
	}
}

// serve answers on a connection that was taken over. Reader may hold what the client sent already.
func (h *handler) serve(conn net.Conn, in *bufio.Reader) error {
	stop := context.AfterFunc(h.ctx, func() { _ = conn.Close() })
	defer stop()
	if err := conn.SetDeadline(time.Time{}); err != nil { // the server's own limits are for requests
		return err
	}
	greeting := "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: " + protocol + "\r\n\r\n"
	if _, err := io.WriteString(conn, greeting); err != nil {
		return err
	}
	return h.Serve(h.ctx, in, conn)
}
