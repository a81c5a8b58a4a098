package mcp

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
