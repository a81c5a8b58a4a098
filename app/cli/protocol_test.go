package cli

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"ricercar/backend/surface/mcp"
)

// TestToolsList holds the list of tools, as a client gets it, to what a model can be burdened with.
func TestToolsList(t *testing.T) {
	t.Setenv("RICERCAR_HOME", t.TempDir())
	c := &command{Program: Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}, ctx: context.Background(), flags: pflag.NewFlagSet("", pflag.ContinueOnError)}
	e, err := c.open()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	srv := mcp.New(e.specs, e.mcpOptions())
	defer srv.Close()
	for _, m := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`,
		`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`,
	} {
		raw, err := json.Marshal(srv.HandleMessage(c.ctx, json.RawMessage(m)))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d bytes", len(raw))
		if n := strings.Count(string(raw), `"inputSchema"`); n < 12 || n > 32 || len(raw) > 64<<10 || strings.Contains(string(raw), "$ref") {
			t.Errorf("%d tools in %d bytes", n, len(raw))
		}
	}
}
