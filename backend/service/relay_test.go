package service

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/fault"
	"ricercar/backend/surface/rest"
	"ricercar/backend/surface/stdio"
)

// fake is an engine that says who it is; its tool "wait" answers when released, "change" likewise.
func fake(name string, release <-chan struct{}) func(context.Context, io.Reader, io.Writer) error {
	s := server.NewMCPServer(name, "1", server.WithResourceCapabilities(true, true), server.WithLogging())
	who := func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText(name), nil
	}
	wait := func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		select {
		case <-release:
		case <-ctx.Done():
		}
		return who(ctx, r)
	}
	s.AddTools(server.ServerTool{Tool: mcp.NewTool("who"), Handler: who}, server.ServerTool{Tool: mcp.NewTool("wait"), Handler: wait},
		server.ServerTool{Tool: mcp.NewTool("change"), Handler: wait})
	return func(ctx context.Context, in io.Reader, out io.Writer) error { return stdio.Serve(ctx, s, in, out) }
}

// running is a service whose end can be called.
type running struct {
	state State
	end   context.CancelFunc
	stop  chan struct{}
}

func runService(t *testing.T, version string, release <-chan struct{}) running {
	t.Helper()
	ctx, end := context.WithCancel(context.Background())
	stopped := make(chan struct{}, 1)
	h := Handler(ctx, Options{Version: version, Serve: fake("service", release), Stop: func() { stopped <- struct{}{} }})
	srv := httptest.NewServer(rest.Guard(h, rest.Rules{Token: "secret"}))
	t.Cleanup(srv.Close)
	t.Cleanup(end)
	return running{State{strings.TrimPrefix(srv.URL, "http://"), "secret", 1, version}, end, stopped}
}

// talk is a client of a relay.
type talk struct {
	t   *testing.T
	in  io.WriteCloser
	out *bufio.Scanner
	end chan error
}

func relayTo(t *testing.T, s running, embedded func(context.Context, io.Reader, io.Writer) error) *talk {
	t.Helper()
	conn, err := NewClient(s.state).Dial(context.Background(), s.state.Version)
	if err != nil {
		t.Fatal(err)
	}
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	k := &talk{t, inW, bufio.NewScanner(outR), make(chan error, 1)}
	go func() {
		err := Relay{
			In: inR, Out: outW, Service: conn, Embedded: embedded,
			Changes: func(m json.RawMessage) bool { return strings.Contains(string(m), `"change"`) },
		}.Run(context.Background())
		_ = outW.Close()
		k.end <- err
	}()
	return k
}

func (k *talk) say(lines ...string) {
	k.t.Helper()
	for _, l := range lines {
		if _, err := io.WriteString(k.in, l+"\n"); err != nil {
			k.t.Fatal(err)
		}
	}
}

func (k *talk) hear() string {
	k.t.Helper()
	if !k.out.Scan() {
		k.t.Fatalf("the relay ended: %v", k.out.Err())
	}
	return k.out.Text()
}

func (k *talk) call(id int, tool string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q}}`, id, tool)
}

func (k *talk) expect(want string) {
	k.t.Helper()
	if got := k.hear(); !strings.Contains(got, want) {
		k.t.Errorf("%s\nlacks %s", got, want)
	}
}

func (k *talk) shake() {
	k.t.Helper()
	k.say(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	k.expect(`"id":0`)
}

// bye ends the client's side and returns what was still said.
func (k *talk) bye() []string {
	k.t.Helper()
	_ = k.in.Close()
	var rest []string
	for k.out.Scan() {
		rest = append(rest, k.out.Text())
	}
	if err := <-k.end; err != nil {
		k.t.Error(err)
	}
	return rest
}

func TestRelay(t *testing.T) {
	s := runService(t, "9", nil)
	k := relayTo(t, s, fake("embedded", nil))
	k.shake()
	k.say(k.call(1, "who"))
	k.expect(`"text":"service"`)
	if info, err := NewClient(s.state).Info(context.Background()); err != nil || info.Relays != 1 || info.Version != "9" {
		t.Errorf("%+v, %v", info, err)
	}
	k.say(strings.Repeat("x", stdio.MaxLine+1))
	k.expect("longer than")
	k.say(k.call(2, "who"))
	k.expect(`"id":2`)
	if rest := k.bye(); len(rest) > 0 {
		t.Errorf("more was said: %q", rest)
	}
}

// TestServiceDies has the session go on: the handshake is not heard twice, what only looks is asked again, and of
// what may have changed something the client is told.
func TestServiceDies(t *testing.T) {
	never, release := make(chan struct{}), make(chan struct{})
	close(release)
	s := runService(t, "9", never)
	k := relayTo(t, s, fake("embedded", release))
	k.shake()
	k.say(`{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"error"}}`,
		`{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"score://a"}}`)
	heard := map[string]bool{k.hear()[17:23]: true, k.hear()[17:23]: true}
	if len(heard) != 2 {
		t.Errorf("two answers: %v", heard)
	}
	k.say(k.call(3, "wait"), k.call(4, "change"), k.call(5, "wait"), `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}`)
	for range 200 { // until the service has heard of all
		time.Sleep(time.Millisecond)
	}
	s.end()
	answers := map[string]string{}
	for range 2 {
		line := k.hear()
		answers[line[17:23]] = line
	}
	if got := answers[`"id":3`]; !strings.Contains(got, `"text":"embedded"`) {
		t.Errorf("what only looks: %v", answers)
	}
	if len(answers) != 2 || !strings.Contains(fmt.Sprint(answers), `"kind":"canceled"`) || !strings.Contains(fmt.Sprint(answers), "is not known") {
		t.Errorf("what changes: %v", answers)
	}
	k.say(k.call(6, "who"))
	k.expect(`"text":"embedded"`)
	if rest := k.bye(); len(rest) > 0 {
		t.Errorf("more was said: %q", rest)
	}
}

func TestServiceDiesBeforeTheHandshake(t *testing.T) {
	s := runService(t, "9", nil)
	k := relayTo(t, s, fake("embedded", nil))
	s.end()
	k.shake()
	k.say(k.call(1, "who"))
	k.expect(`"text":"embedded"`)
	k.bye()
}

func TestDialRefuses(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	s := runService(t, "9", nil)
	address := func(url string) string { return strings.TrimPrefix(url, "http://") }
	for name, c := range map[string]struct {
		state   State
		version string
		kind    fault.Kind
	}{
		"nobody":            {State{"127.0.0.1:1", "secret", 1, "9"}, "9", fault.NotFound},
		"another program":   {State{address(other.URL), "secret", 1, "9"}, "9", fault.NotFound},
		"a wrong token":     {State{s.state.Address, "wrong", 1, "9"}, "9", fault.NotFound},
		"an older file":     {s.state, "10", fault.Conflict},
		"an older service":  {State{s.state.Address, "secret", 1, "10"}, "10", fault.Conflict},
		"no address at all": {State{"%", "secret", 1, "9"}, "9", fault.NotFound},
	} {
		if conn, err := NewClient(c.state).Dial(context.Background(), c.version); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v, %v", name, conn, err)
		}
	}
}

func TestStop(t *testing.T) {
	s := runService(t, "9", nil)
	if err := NewClient(s.state).Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	<-s.stop
	if err := NewClient(State{"127.0.0.1:1", "x", 1, "9"}).Stop(context.Background()); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestAnswerTo(t *testing.T) {
	for message, want := range map[string]string{
		`{"jsonrpc":"2.0","id":1,"result":{"id":2}}`:             "1",
		`{"result":{},"id":"a"}`:                                 `"a"`,
		`{"jsonrpc":"2.0","id":3,"error":{"code":1}}`:            "3",
		`{"jsonrpc":"2.0","id":3,"method":"elicitation/create"}`: "",
		`{"method":"notifications/progress","params":{}}`:        "",
		`{"id":1}`: "", `[1]`: "", ``: "", `{"result":`: "",
	} {
		if got, ok := answerTo([]byte(message)); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", message, got, ok)
		}
	}
}
