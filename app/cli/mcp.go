package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"ricercar/backend/config"
	"ricercar/backend/service"
	"ricercar/backend/surface/mcp"
	"ricercar/backend/surface/stdio"
)

func (c *command) mcpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "mcp", Short: "Serve MCP over standard input and output",
		Long: `Serve the Model Context Protocol over standard input and output, for Claude Desktop and other clients.
Standard output carries nothing but the protocol. Where the background service of the same version runs, it
does the work; nothing else changes.`,
		Example: `  ricercar mcp
  {"mcpServers":{"ricercar":{"command":"/path/to/ricercar","args":["mcp"]}}}`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			c.logs = true
			e, err := c.open()
			if err != nil {
				return outcome(err)
			}
			err = c.serveMCP(e)
			if errors.Is(err, context.Canceled) || errors.Is(err, io.ErrClosedPipe) {
				return nil // the client went away
			}
			return outcome(err)
		},
	}
}

// serveMCP has the service answer, else the engine of this process.
func (c *command) serveMCP(e *engine) error {
	server := sync.OnceValue(func() *mcp.Server { return mcp.New(e.specs, e.mcpOptions()) })
	serve := func(ctx context.Context, in io.Reader, out io.Writer) error {
		go e.tend(ctx)
		return stdio.Serve(ctx, server(), in, out)
	}
	conn, err := e.dialService(c.ctx)
	if err != nil {
		e.log.Debug().Str("component", "relay").Msgf("serving alone: %v", err)
		return serve(c.ctx, c.Stdin, c.Stdout)
	}
	e.log.Debug().Str("component", "relay").Msg("relaying to the service")
	return service.Relay{
		In: c.Stdin, Out: c.Stdout, Service: conn,
		Embedded: func(ctx context.Context, in io.Reader, out io.Writer) error {
			e.log.Warn().Str("component", "relay").Msg("the service has gone; going on alone")
			return serve(ctx, in, out)
		},
		Changes: func(message json.RawMessage) bool { return server().Changes(message) },
	}.Run(c.ctx)
}

// dialService connects to the running service, unless this process was given settings of its own, which the service
// would not know.
func (e *engine) dialService(ctx context.Context) (io.ReadWriteCloser, error) {
	if own := ownSettings(e.config); len(own) > 0 {
		return nil, errors.New("this process has settings of its own: " + strings.Join(own, ", "))
	}
	state, err := service.Read(e.config.Places.Service)
	if err != nil {
		return nil, err
	}
	return service.NewClient(state).Dial(ctx, e.version)
}

// ownSettings are the keys that this start of the program sets and that matter to whoever does its work. The
// library is the same where home is, or there is no service to be found.
func ownSettings(cfg *config.Config) []string {
	var own []string
	for _, s := range cfg.Entries {
		given := s.Origin.From == config.FromEnvironment || s.Origin.From == config.FromFlag
		if given && s.Key != "home" && s.Key != "http.addr" && !strings.HasPrefix(s.Key, "log.") {
			own = append(own, s.Key)
		}
	}
	return own
}
