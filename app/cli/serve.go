package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"ricercar/app/web"
	"ricercar/backend/config"
	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
	"ricercar/backend/service"
	"ricercar/backend/surface/mcp"
	"ricercar/backend/surface/rest"
	"ricercar/backend/surface/stdio"
)

func (c *command) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve the API, MCP and the pages on this machine", Args: noArguments,
		Long: `Serve the HTTP API, MCP and the pages to this machine, until Ctrl-C. The address and the token are written
to service.json, the token also to the file that RICERCAR_HTTP_TOKEN_FILE names.`,
		Example: "  ricercar serve\n  ricercar serve --addr 127.0.0.1:8080",
		RunE: func(*cobra.Command, []string) error {
			c.logs = true
			e, err := c.open()
			if err != nil {
				return outcome(err)
			}
			return outcome(c.serve(e))
		},
	}
	c.formatFlag(cmd)
	return cmd
}

// serve serves until the context ends or somebody asks for the end over HTTP.
func (c *command) serve(e *engine) error {
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", e.config.HTTP.Addr)
	if err != nil {
		return notListening(e.config.HTTP.Addr, err)
	}
	s := service.State{Address: listener.Addr().String(), Token: rand.Text(), PID: os.Getpid(), Version: c.Version}
	handler, pages, end := e.handler(ctx, s.Token, stop)
	if err := announce(e.config.Places, s); err != nil {
		return err
	}
	defer service.Withdraw(e.config.Places.Service, s)
	go service.Keep(ctx, e.config.Places.Service, s)

	server := rest.NewServer(handler, e.refused)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	go e.watch(ctx, pages.Events())
	go e.tend(ctx)
	if err := c.tellAddress(s, pages.Link("http://"+s.Address)); err != nil {
		return err
	}
	return untilStopped(ctx, server, failed, end)
}

func notListening(addr string, err error) error {
	return fault.New(fault.Conflict, "listen on %s: %w", addr, err).WithHint("another program may use the port; --addr names another")
}

// untilStopped waits until the server fails or the context ends, and closes it.
func untilStopped(ctx context.Context, server *http.Server, failed <-chan error, end func(context.Context)) (err error) {
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = shutdown(server, end)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// handler is everything that is served, guarded by the token: MCP, the service's own affairs, and the pages with the
// API behind them.
func (e *engine) handler(ctx context.Context, token string, stop func()) (h http.Handler, pages *web.Handler, end func(context.Context)) {
	protocol := mcp.New(e.specs, e.mcpOptions())
	endpoint, end := protocol.HTTP()
	background := service.Handler(ctx, service.Options{Version: e.version, Stop: stop, Serve: func(ctx context.Context, in io.Reader, out io.Writer) error {
		return stdio.Serve(ctx, protocol, in, out)
	}})
	pages = e.pages(nil, token)
	mux := http.NewServeMux()
	mux.Handle("/mcp", rest.Guard(endpoint, rest.Rules{Token: token}))
	mux.Handle("/api/v1/service", rest.Guard(background, rest.Rules{Token: token}))
	mux.Handle("/api/v1/service/", rest.Guard(background, rest.Rules{Token: token}))
	mux.Handle("/", pages)
	return mux, pages, end
}

// refused notes a request that was turned away.
func (e *engine) refused(r rest.Refusal) {
	e.observer.Refused("http", r.Method, r.Path, r.Status, r.Quiet)
}

// shutdown lets running requests finish for a while.
func shutdown(server *http.Server, end func(context.Context)) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	end(ctx)
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return http.ErrServerClosed
}

// tellAddress prints where the server listens, and the link that opens the pages once.
func (c *command) tellAddress(s service.State, link string) error {
	if c.format == asJSON {
		return c.printJSON(map[string]any{"address": s.Address, "url": "http://" + s.Address, "link": link, "pid": s.PID})
	}
	c.print("Ricercar listens on http://" + s.Address)
	c.print("The pages, once: " + link)
	return nil
}

// announce writes service.json and the file that the user wants the token in, for the user alone.
func announce(places config.Places, s service.State) error {
	if err := service.Announce(places.Service, s); err != nil {
		return err
	}
	if path := os.Getenv("RICERCAR_HTTP_TOKEN_FILE"); path != "" {
		if err := atomicfile.Write(path, []byte(s.Token+"\n"), 0o600); err != nil {
			return fault.New(fault.Invalid, "write the token to %s: %w", path, err)
		}
	}
	return nil
}
