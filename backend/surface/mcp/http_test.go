package mcp

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

func TestHTTP(t *testing.T) {
	endpoint, end := New(fixture(), options(0)).HTTP()
	srv := httptest.NewServer(endpoint)
	defer srv.Close()
	ctx := context.Background()
	defer end(ctx)
	c, err := client.NewStreamableHttpClient(srv.URL, transport.WithHTTPBasicClient(srv.Client()))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Initialize(ctx, mcp.InitializeRequest{}); err != nil {
		t.Fatal(err)
	}
	call := func(name string) *mcp.CallToolResult {
		res, err := c.CallTool(ctx, mcp.CallToolRequest{Params: mcp.CallToolParams{Name: name, Arguments: map[string]any{"score_id": "a"}}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return res
	}
	if res := call("score_info"); res.IsError {
		t.Errorf("%+v", res)
	}
	if res := call("score_inf"); !res.IsError {
		t.Errorf("an unknown tool: %+v", res)
	}
}

func TestHTTPModern(t *testing.T) {
	endpoint, end := New(fixture(), options(0)).HTTP()
	defer end(context.Background())
	r := httptest.NewRequest("POST", "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"score_info","arguments":{"score_id":"a"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`))
	for name, v := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
		"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "score_info",
	} {
		r.Header.Set(name, v)
	}
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, r)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"num_notes":165`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestHTTPTooLong(t *testing.T) {
	endpoint, _ := New(fixture(), options(0)).HTTP()
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, httptest.NewRequest("POST", "/mcp", strings.NewReader(strings.Repeat("x", maxBody+1))))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestHTTPCodes has failures of reading carry the protocol's codes over HTTP too.
func TestHTTPCodes(t *testing.T) {
	endpoint, end := New(fixture(), options(0)).HTTP()
	defer end(context.Background())
	r := httptest.NewRequest("POST", "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"score://nope","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`))
	for name, v := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
		"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "resources/read", "Mcp-Name": "score://nope",
	} {
		r.Header.Set(name, v)
	}
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"code":-32602`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	c := startHTTP(t, endpoint)
	_, err := c.ReadResource(t.Context(), mcp.ReadResourceRequest{Params: mcp.ReadResourceParams{URI: "score://nope"}})
	if err == nil || !strings.Contains(err.Error(), "no score") {
		t.Errorf("an older client: %v", err)
	}
}

// TestHTTPProgress has no report lost, the last one least of all.
func TestHTTPProgress(t *testing.T) {
	endpoint, end := New(fixture(), options(0)).HTTP()
	defer end(context.Background())
	c := startHTTP(t, endpoint)
	var got atomic.Int64
	c.OnNotification(func(n mcp.JSONRPCNotification) {
		if n.Method == "notifications/progress" {
			got.Add(1)
		}
	})
	const calls = 50
	for i := range calls {
		req := mcp.CallToolRequest{Params: mcp.CallToolParams{Name: "steps", Arguments: map[string]any{"steps": 2}, Meta: &mcp.Meta{ProgressToken: i}}}
		if res, err := c.CallTool(t.Context(), req); err != nil || res.IsError {
			t.Fatalf("%+v, %v", res, err)
		}
	}
	for range 100 {
		if got.Load() == calls {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d of %d reports came", got.Load(), calls)
}

// startHTTP is a client of an endpoint, in an older revision.
func startHTTP(t *testing.T, endpoint http.Handler) *client.Client {
	t.Helper()
	srv := httptest.NewServer(endpoint)
	t.Cleanup(srv.Close)
	c, err := client.NewStreamableHttpClient(srv.URL, transport.WithHTTPBasicClient(srv.Client()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Initialize(t.Context(), mcp.InitializeRequest{Params: mcp.InitializeParams{ProtocolVersion: "2025-11-25"}}); err != nil {
		t.Fatal(err)
	}
	return c
}
