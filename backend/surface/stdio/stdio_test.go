package stdio

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// bench is a server with one tool per behaviour that the transport must cope with. Started gets a value
// whenever a slow tool begins; slow tools end with their context.
type bench struct {
	*server.MCPServer
	started chan string
	release chan struct{}
}

func newBench() *bench {
	b := &bench{server.NewMCPServer("bench", "1"), make(chan string, 1000), make(chan struct{})}
	tool := func(name string, run func(context.Context, mcp.CallToolRequest) error) {
		b.AddTool(mcp.NewTool(name), func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			if err := run(ctx, r); err != nil {
				return nil, err
			}
			return mcp.NewToolResultText(name), nil
		})
	}
	tool("burst", func(ctx context.Context, r mcp.CallToolRequest) error {
		for i := range r.GetInt("n", 0) {
			if err := b.SendNotificationToClient(ctx, "notifications/progress", map[string]any{"progressToken": "t", "progress": i}); err != nil {
				return err
			}
		}
		return nil
	})
	tool("wait", func(ctx context.Context, r mcp.CallToolRequest) error {
		b.started <- r.GetString("tag", "")
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-b.release:
			return nil
		}
	})
	tool("panic", func(context.Context, mcp.CallToolRequest) error { panic("secret") })
	return b
}

// client drives one connection by raw lines.
type client struct {
	t    *testing.T
	in   *io.PipeWriter
	out  *bufio.Scanner
	done chan error
}

func connect(t *testing.T, srv Server) *client {
	t.Helper()
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	c := &client{t: t, in: inW, out: bufio.NewScanner(outR), done: make(chan error, 1)}
	c.out.Buffer(nil, 1<<20)
	go func() {
		c.done <- Serve(context.Background(), srv, inR, outW)
		outW.Close()
	}()
	t.Cleanup(func() { inW.Close(); outR.Close() })
	c.send(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}`)
	if got := c.next(); !strings.Contains(got, `"protocolVersion":"2025-11-25"`) {
		t.Fatalf("handshake: %s", got)
	}
	return c
}

func (c *client) send(line string) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, line+"\n"); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) call(id int, tool, args string) {
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, id, tool, args))
}

func (c *client) next() string {
	c.t.Helper()
	if !c.out.Scan() {
		c.t.Fatalf("the connection ended: %v", c.out.Err())
	}
	return c.out.Text()
}

// rest closes the input and returns every line that still comes.
func (c *client) rest() []string {
	c.in.Close()
	var lines []string
	for c.out.Scan() {
		lines = append(lines, c.out.Text())
	}
	return lines
}

func TestProgressBeforeAnswer(t *testing.T) {
	c := connect(t, newBench())
	for id := 1; id <= 20; id++ {
		c.call(id, "burst", `{"n":200}`)
		for i := range 200 {
			if got := c.next(); !strings.Contains(got, fmt.Sprintf(`"progress":%d,`, i)) && !strings.Contains(got, fmt.Sprintf(`"progress":%d}`, i)) {
				t.Fatalf("call %d, report %d: %s", id, i, got)
			}
		}
		if got := c.next(); !strings.Contains(got, fmt.Sprintf(`"id":%d,`, id)) {
			t.Fatalf("call %d: %s", id, got)
		}
	}
}

func TestBusyToolsDoNotHoldUpPing(t *testing.T) {
	b := newBench()
	c := connect(t, b)
	for id := 1; id <= 100; id++ {
		c.call(id, "wait", `{}`)
	}
	c.send(`{"jsonrpc":"2.0","id":"p","method":"ping"}`)
	if got := c.next(); !strings.Contains(got, `"id":"p"`) {
		t.Fatal(got)
	}
	close(b.release)
	if n := len(c.rest()); n != 100 {
		t.Errorf("%d of 100 calls answered", n)
	}
}

func TestCancelRunningAndWaiting(t *testing.T) {
	b := newBench()
	c := connect(t, b)
	for id := 1; id <= workers+3; id++ {
		c.call(id, "wait", fmt.Sprintf(`{"tag":"%d"}`, id))
	}
	running := map[string]bool{}
	for range workers {
		running[<-b.started] = true
	}
	for id := 1; id <= workers+3; id++ {
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":%d}}`, id))
	}
	c.send(`{"jsonrpc":"2.0","id":"after","method":"ping"}`)
	got := c.rest()
	if len(got) != 1 || !strings.Contains(got[0], `"after"`) {
		t.Errorf("cancelled calls were answered: %v", got)
	}
	if len(running) != workers {
		t.Errorf("%d calls ran at once, want %d", len(running), workers)
	}
}

// Changes makes calls of wait whose tag is "change" hold up later ones.
func (b *bench) Changes(message json.RawMessage) bool {
	return strings.Contains(string(message), `"tag":"change"`)
}

func TestLaterCallsWaitForChange(t *testing.T) {
	b := newBench()
	c := connect(t, b)
	c.call(1, "wait", `{"tag":"change"}`)
	if tag := <-b.started; tag != "change" {
		t.Fatal(tag)
	}
	c.call(2, "burst", `{"n":0}`)
	c.call(3, "wait", `{"tag":"change"}`)
	c.call(4, "burst", `{"n":0}`)
	c.send(`{"jsonrpc":"2.0","id":5,"method":"ping"}`)
	if got := c.next(); !strings.Contains(got, `"id":5`) {
		t.Fatalf("not the ping: %s", got)
	}
	b.release <- struct{}{}
	for _, want := range []string{`"id":1`, `"id":2`} {
		if got := c.next(); !strings.Contains(got, want) {
			t.Fatalf("%s, want %s", got, want)
		}
	}
	c.send(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}`)
	if got := c.next(); !strings.Contains(got, `"id":4`) {
		t.Fatal(got)
	}
}

func TestEndOfInput(t *testing.T) {
	b := newBench()
	c := connect(t, b)
	c.call(1, "wait", `{}`)
	<-b.started
	start := time.Now()
	if got := c.rest(); len(got) != 0 {
		t.Errorf("a call that was cut off was answered: %v", got)
	}
	if err := <-c.done; err != nil {
		t.Error(err)
	}
	if time.Since(start) < grace {
		t.Error("the running call had no time to finish")
	}
}

func TestLastLineWithoutEnd(t *testing.T) {
	var out strings.Builder
	in := strings.NewReader(`{"jsonrpc":"2.0","id":7,"method":"ping"}`)
	if err := Serve(context.Background(), newBench(), in, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"id":7`) {
		t.Error(out.String())
	}
}

func TestBadMessages(t *testing.T) {
	c := connect(t, newBench())
	for _, m := range []struct{ send, want string }{
		{`{`, `"code":-32700`},
		{`[]`, `"code":-32700`},
		{`{"jsonrpc":"1.0","id":1,"method":"ping"}`, `"code":-32600`},
		{`{"jsonrpc":"2.0","id":1,"method":"no/such"}`, `"code":-32601`},
		{`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"panic"}}`, `"internal error"`},
		{`{"jsonrpc":"2.0","id":3,"method":"ping","x":"` + strings.Repeat("y", MaxLine) + `"}`, "longer than 16777216 bytes"},
		{`{"jsonrpc":"2.0","id":4,"method":"ping"}`, `"id":4`},
	} {
		c.send(m.send)
		if got := c.next(); !strings.Contains(got, m.want) || strings.Contains(got, "secret") {
			t.Errorf("%.60s: %s", m.send, got)
		}
	}
}

func TestSessionsAreSeparate(t *testing.T) {
	b := newBench()
	one, two := connect(t, b), connect(t, b)
	one.call(1, "burst", `{"n":50}`)
	two.call(2, "burst", `{"n":3}`)
	if n := len(one.rest()); n != 51 {
		t.Errorf("one got %d lines", n)
	}
	if n := len(two.rest()); n != 4 {
		t.Errorf("two got %d lines", n)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestUnwritableOutput(t *testing.T) {
	in, w := io.Pipe()
	go io.WriteString(w, `{"jsonrpc":"2.0","id":1,"method":"ping"}`+"\n")
	if err := Serve(context.Background(), newBench(), in, brokenPipe{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

func TestContextEndsConnection(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	in, _ := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, newBench(), in, io.Discard) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSubscriptionEndsWithInput(t *testing.T) {
	b := newBench()
	c := connect(t, b)
	c.send(`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}},"notifications":{"toolsListChanged":true}}}`)
	if got := c.next(); !strings.Contains(got, "subscriptions/acknowledged") {
		t.Fatal(got)
	}
	start := time.Now()
	c.rest()
	if err := <-c.done; err != nil || time.Since(start) > grace {
		t.Errorf("ended after %v: %v", time.Since(start), err)
	}
}

func FuzzTake(f *testing.F) {
	for _, s := range []string{`{"jsonrpc":"2.0","id":1,"method":"ping"}`, `{"id":null}`, `{"method":"notifications/cancelled","params":{"requestId":1}}`, "[]", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, message string) {
		var out strings.Builder
		if err := Serve(context.Background(), server.NewMCPServer("f", "1"), strings.NewReader(message+"\n"), &out); err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(out.String()) {
			if !json.Valid([]byte(l)) {
				t.Errorf("not JSON: %q", l)
			}
		}
	})
}

// TestAsksClient has a tool ask the client's user, and go on when the answer comes, or when the client leaves it.
func TestAsksClient(t *testing.T) {
	b := newBench()
	b.AddTool(mcp.NewTool("ask"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		res, err := b.RequestElicitation(ctx, mcp.ElicitationRequest{Params: mcp.ElicitationParams{
			Message: "Which?", RequestedSchema: map[string]any{"type": "object", "properties": map[string]any{}},
		}})
		if err != nil {
			return mcp.NewToolResultError(err.Error()), nil
		}
		return mcp.NewToolResultText(string(res.Action)), nil
	})
	c := connect(t, b)
	ask := func(id int) string {
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"ask"}}`, id))
		var q struct{ ID, Method string }
		line := c.next()
		if err := json.Unmarshal([]byte(line), &q); err != nil || q.Method != "elicitation/create" {
			t.Fatalf("no question: %s, %v", line, err)
		}
		return q.ID
	}
	id := ask(1)
	c.send(`{"jsonrpc":"2.0","id":"another","result":{"action":"accept"}}`)
	c.send(`{"jsonrpc":"2.0","id":"` + id + `","result":{"action":"decline"}}`)
	if got := c.next(); !strings.Contains(got, `"text":"decline"`) {
		t.Error(got)
	}
	c.send(`{"jsonrpc":"2.0","id":"` + ask(2) + `","error":{"code":-1,"message":"no user"}}`)
	if got := c.next(); !strings.Contains(got, "no user") {
		t.Error(got)
	}
	id = ask(3)
	c.send(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}`)
	if got := c.next(); !strings.Contains(got, `"notifications/cancelled"`) || !strings.Contains(got, id) {
		t.Error(got)
	}
}
