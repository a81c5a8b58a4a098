package mcp

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"ricercar/backend/surface/stdio"
)

// wire is a client on standard streams, in one revision of the protocol, that holds every message against the schema.
type wire struct {
	revision
	in      io.WriteCloser
	out     *bufio.Scanner
	methods map[string]string // by id, of what was asked
	last    int
	can     string // the client's capabilities
	hangUp  func() // ends a connection that has gone silent
}

// longSilence is how long a test waits for a word, so that a lost one fails the test and not the whole run.
const longSilence = 2 * time.Minute

// resultsOf are the definitions of results by the method that asks for them.
var resultsOf = map[string]string{
	"initialize": "InitializeResult", "server/discover": "DiscoverResult", "tools/list": "ListToolsResult", "tools/call": "CallToolResult",
	"resources/list": "ListResourcesResult", "resources/templates/list": "ListResourceTemplatesResult", "resources/read": "ReadResourceResult",
	"resources/subscribe": "EmptyResult", "resources/unsubscribe": "EmptyResult", "prompts/list": "ListPromptsResult", "prompts/get": "GetPromptResult",
	"completion/complete": "CompleteResult", "logging/setLevel": "EmptyResult", "subscriptions/listen": "SubscriptionsListenResult",
}

func plug(t *testing.T, srv *Server, version, can string) *wire {
	t.Helper()
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	w := &wire{revision{t, srv, version, schemasOf(t, version)}, inW, bufio.NewScanner(outR), map[string]string{}, 0, can, nil}
	w.hangUp = func() {
		silent := fmt.Errorf("silent for %v", longSilence)
		_ = outW.CloseWithError(silent)
		_ = inR.CloseWithError(silent)
	}
	w.out.Buffer(nil, 16<<20)
	done := make(chan error, 1)
	go func() {
		done <- stdio.Serve(context.Background(), srv, inR, outW)
		_ = outW.Close()
	}()
	t.Cleanup(func() {
		_ = inW.Close()
		go func() { _, _ = io.Copy(io.Discard, outR) }()
		if err := <-done; err != nil {
			t.Errorf("the connection ended with %v", err)
		}
		srv.Close()
	})
	if !w.modern() {
		w.request("initialize", fmt.Sprintf(`{"protocolVersion":%q,"capabilities":%s,"clientInfo":{"name":"t","version":"1"}}`, version, can))
		w.say(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	}
	return w
}

func (w *wire) modern() bool { return w.version >= "2026" }

func (w *wire) say(line string) {
	w.t.Helper()
	defer time.AfterFunc(longSilence, w.hangUp).Stop()
	if _, err := io.WriteString(w.in, line+"\n"); err != nil {
		w.t.Fatal(err)
	}
}

// send sends a request and returns its id.
func (w *wire) send(method, params string) string {
	w.t.Helper()
	w.last++
	id := fmt.Sprint(w.last)
	if w.modern() {
		meta := fmt.Sprintf(`{"_meta":{"io.modelcontextprotocol/protocolVersion":%q,"io.modelcontextprotocol/clientCapabilities":%s,"progressToken":%s}`, w.version, w.can, id)
		if params != "{}" {
			meta += ","
		}
		params = meta + strings.TrimPrefix(params, "{")
	}
	w.methods[id] = method
	w.say(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method, params))
	return id
}

// heard is a message of the server.
type heard struct {
	raw    string
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// hear returns the next message, which fits its definition.
func (w *wire) hear() heard {
	w.t.Helper()
	defer time.AfterFunc(longSilence, w.hangUp).Stop()
	if !w.out.Scan() {
		w.t.Fatalf("nothing more is said: %v", w.out.Err())
	}
	h := heard{raw: w.out.Text()}
	if err := json.Unmarshal([]byte(h.raw), &h); err != nil {
		w.t.Fatalf("%s: %v", h.raw, err)
	}
	w.valid("JSONRPCMessage", []byte(h.raw))
	switch def := resultsOf[w.methods[string(h.ID)]]; {
	case h.Method != "" && len(h.ID) == 0:
		w.valid("ServerNotification", []byte(h.raw))
	case h.Method != "":
		w.valid("ServerRequest", []byte(h.raw))
	case h.Result != nil && def == "":
		w.t.Errorf("no definition is known for %s", h.raw)
	case strings.Contains(h.raw, `"resultType":"input_required"`):
		w.valid("InputRequiredResult", h.Result)
	case h.Result != nil:
		w.valid(def, h.Result)
	}
	return h
}

// request sends a request and returns its result, or the whole error; what is said meanwhile must be notifications.
func (w *wire) request(method, params string) string {
	w.t.Helper()
	id := w.send(method, params)
	for {
		h := w.hear()
		if string(h.ID) == id && h.Method == "" {
			if h.Result == nil {
				return h.raw
			}
			return string(h.Result)
		}
	}
}

func (w *wire) call(tool, args string) string {
	w.t.Helper()
	return w.request("tools/call", fmt.Sprintf(`{"name":%q,"arguments":%s}`, tool, args))
}

// await hears until a notification of the method comes.
func (w *wire) await(method string) heard {
	w.t.Helper()
	for {
		if h := w.hear(); h.Method == method {
			return h
		}
	}
}
