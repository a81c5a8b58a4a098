package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"ricercar/backend/surface/mcp"
	"ricercar/backend/surface/stdio"
)

func (c *command) mcpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "mcp", Short: "Serve MCP over standard input and output",
		Long: `Serve the Model Context Protocol over standard input and output, for Claude Desktop and other clients.
Standard output carries nothing but the protocol.`,
		Example: `  ricercar mcp
  {"mcpServers":{"ricercar":{"command":"/path/to/ricercar","args":["mcp"]}}}`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			e, err := c.open()
			if err != nil {
				return outcome(err)
			}
			go e.warm(c.ctx)
			err = stdio.Serve(c.ctx, mcp.New(e.specs, e.mcpOptions()), c.Stdin, c.Stdout)
			if errors.Is(err, context.Canceled) || errors.Is(err, io.ErrClosedPipe) {
				return nil // the client went away
			}
			return outcome(err)
		},
	}
}
