package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"ricercar/app/web"
	"ricercar/backend/config"
	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
	"ricercar/backend/surface/mcp"
	"ricercar/backend/surface/rest"
)

func (c *command) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve the API, MCP and the pages on this machine", Args: noArguments,
		Long: `Serve the HTTP API, MCP and the pages to this machine, until Ctrl-C. The address and the token are written
to service.json, the token also to the file that RICERCAR_HTTP_TOKEN_FILE names.`,
		Example: "  ricercar serve\n  ricercar serve --addr 127.0.0.1:8080",
		RunE: func(*cobra.Command, []string) error {
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

// service is the content of service.json: how to reach the running service.
type service struct {
	Address string `json:"address"`
	Token   string `json:"token"`
	PID     int    `json:"pid"`
	Version string `json:"version"`
}

func (c *command) serve(e *engine) error {
	listener, err := (&net.ListenConfig{}).Listen(c.ctx, "tcp", e.config.HTTP.Addr)
	if err != nil {
		return notListening(e.config.HTTP.Addr, err)
	}
	s := service{Address: listener.Addr().String(), Token: rand.Text(), PID: os.Getpid(), Version: c.Version}
	if err := announce(e.config.Places, s); err != nil {
		return err
	}
	defer withdraw(e.config.Places, s)

	handler, pages, end := e.handler(s.Token)
	server := rest.NewServer(handler)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	go e.watch(c.ctx, pages.Events())
	go e.warm(c.ctx)
	if err := c.tellAddress(s, pages.Link("http://"+s.Address)); err != nil {
		return err
	}
	return untilStopped(c.ctx, server, failed, end)
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

// handler is everything that is served, guarded by the token: MCP, and the pages with the API behind them.
func (e *engine) handler(token string) (h http.Handler, pages *web.Handler, end func(context.Context)) {
	endpoint, end := mcp.New(e.specs, e.mcpOptions()).HTTP()
	pages = e.pages(nil, token)
	mux := http.NewServeMux()
	mux.Handle("/mcp", rest.Guard(endpoint, rest.Rules{Token: token}))
	mux.Handle("/", pages)
	return mux, pages, end
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
func (c *command) tellAddress(s service, link string) error {
	if c.format == asJSON {
		return c.printJSON(map[string]any{"address": s.Address, "url": "http://" + s.Address, "link": link, "pid": s.PID})
	}
	c.print("Ricercar listens on http://" + s.Address)
	c.print("The pages, once: " + link)
	return nil
}

// announce writes service.json and the file that the user wants the token in, for the user alone.
func announce(places config.Places, s service) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(places.Service), 0o700); err != nil {
		return fmt.Errorf("write %s: %w", places.Service, err)
	}
	if err := atomicfile.Write(places.Service, append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", places.Service, err)
	}
	if path := os.Getenv("RICERCAR_HTTP_TOKEN_FILE"); path != "" {
		if err := atomicfile.Write(path, []byte(s.Token+"\n"), 0o600); err != nil {
			return fault.New(fault.Invalid, "write the token to %s: %w", path, err)
		}
	}
	return nil
}

// withdraw removes service.json, unless another service has written its own meanwhile.
func withdraw(places config.Places, s service) {
	raw, err := os.ReadFile(places.Service)
	var there service
	if err == nil && json.Unmarshal(raw, &there) == nil && there == s {
		_ = os.Remove(places.Service)
	}
}
