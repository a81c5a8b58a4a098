package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// server is a running program.
type server struct {
	cmd            *exec.Cmd
	address, token string
}

// serve starts the program with a home of its own.
func (b *bench) serve(ctx context.Context, workers int) (*server, error) {
	home, err := os.MkdirTemp(b.folder, "home-")
	if err != nil {
		return nil, err
	}
	s := &server{cmd: b.command(ctx, "serve", "--addr", "127.0.0.1:0", "--quiet", "--format", "json")}
	s.cmd.Env = append(s.cmd.Env, "RICERCAR_HOME="+home, "RICERCAR_ROOTS="+b.folder, "RICERCAR_WORKERS="+strconv.Itoa(workers), "RICERCAR_LOG_LEVEL=warn")
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 500 {
		var said struct{ Address, Token string }
		if text, err := os.ReadFile(filepath.Join(home, "service.json")); err == nil && json.Unmarshal(text, &said) == nil && said.Address != "" {
			s.address, s.token = said.Address, said.Token
			return s, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.stop()
	return nil, errors.New("the program did not begin to serve")
}

// stop ends the program and waits for it; its home goes with the bench's folder.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait() // it ends by the signal
}

// caller is an MCP client.
type caller struct{ *client.Client }

func (s *server) connect(ctx context.Context) (caller, error) {
	c, err := client.NewStreamableHttpClient("http://"+s.address+"/mcp", transport.WithHTTPHeaders(map[string]string{"Authorization": "Bearer " + s.token}))
	if err != nil {
		return caller{}, err
	}
	if err := c.Start(ctx); err != nil {
		return caller{}, err
	}
	// A revision of the protocol that has pings.
	_, err = c.Initialize(ctx, mcp.InitializeRequest{Params: mcp.InitializeParams{ProtocolVersion: "2025-06-18"}})
	return caller{c}, err
}

// connectAll connects several clients.
func (s *server) connectAll(ctx context.Context, n int) (out []caller, err error) {
	for range n {
		c, err := s.connect(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func closeAll(callers []caller) {
	for _, c := range callers {
		_ = c.Close()
	}
}

// ping asks for a sign of life over the wire, which the client's own Ping does not in every revision of the protocol.
func (c caller) ping(ctx context.Context) error {
	r, err := c.GetTransport().SendRequest(ctx, transport.JSONRPCRequest{JSONRPC: mcp.JSONRPC_VERSION, ID: mcp.NewRequestId("ping-" + rand.Text()), Method: "ping"})
	if err != nil {
		return err
	}
	if r.Error != nil {
		return errors.New(r.Error.Message)
	}
	return nil
}

// call calls a tool, and returns the text of its answer.
func (c caller) call(ctx context.Context, tool string, arguments map[string]any) (string, error) {
	r, err := c.CallTool(ctx, mcp.CallToolRequest{Params: mcp.CallToolParams{Name: tool, Arguments: arguments}})
	if err != nil {
		return "", fmt.Errorf("%s: %w", tool, err)
	}
	text := ""
	for _, part := range r.Content {
		if t, ok := part.(mcp.TextContent); ok {
			text += t.Text
		}
	}
	if r.IsError {
		return "", fmt.Errorf("%s: %s", tool, text)
	}
	return text, nil
}
