package setup

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ricercar/backend/observe"
)

// TestMain lets this binary be a server too, so that checks start a real process. How it behaves stands in the
// environment, as a client's entry sets it.
func TestMain(m *testing.M) {
	if how := os.Getenv("SETUP_TEST_SERVER"); how != "" {
		serve(how)
		return
	}
	os.Exit(m.Run())
}

// serve answers as how says: well, or in one of the ways in which servers fail.
func serve(how string) {
	answers := map[string]string{
		"initialize": `{"protocolVersion":"2025-11-25","serverInfo":{"name":"ricercar","version":"1.0"},"capabilities":{}}`,
		"tools/list": `{"tools":[{"name":"list_scores"},{"name":"key_analysis"}]}`,
		"tools/call": `{"content":[{"type":"text","text":"No scores."}]}`,
	}
	switch how {
	case "crashes":
		fmt.Fprintln(os.Stderr, "starting\npanic: the disk is full")
		os.Exit(2)
	case "talks":
		fmt.Println("Welcome to the server!")
	case "other":
		answers["tools/list"] = `{"tools":[{"name":"read_file"}]}`
	case "error":
		answers["tools/call"] = `{"isError":true,"content":[{"type":"text","text":"the library is locked"}]}`
	case "alone": // the second one of two does not start
		lock := os.Getenv("SETUP_TEST_LOCK")
		f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			fmt.Fprintln(os.Stderr, "another server holds", filepath.Base(lock))
			os.Exit(1)
		}
		f.Close()
		time.Sleep(300 * time.Millisecond)
		defer os.Remove(lock)
	}
	for scan := bufio.NewScanner(os.Stdin); scan.Scan(); {
		var request struct {
			ID     *int
			Method string
		}
		if json.Unmarshal(scan.Bytes(), &request) != nil || request.ID == nil {
			continue
		}
		if how == "ends" && request.Method == "tools/list" {
			return
		}
		fmt.Println(`{"jsonrpc":"2.0","method":"notifications/message","params":{}}`)
		if how == "refuses" && request.Method == "tools/call" {
			fmt.Printf("{\"jsonrpc\":\"2.0\",\"id\":%d,\"error\":{\"code\":-32603,\"message\":\"no\"}}\n", *request.ID)
			continue
		}
		fmt.Printf("{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":%s}\n", *request.ID, answers[request.Method])
	}
}

// check runs one check of an engine.
func check(e *Engine, id string) observe.Checked {
	checks, err := observe.Choose(e.Checks(), []string{id})
	if err != nil {
		panic(err)
	}
	return observe.RunChecks(context.Background(), checks).Checks[0]
}

// TestChecksOfServers breaks a server in each way once.
func TestChecksOfServers(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		how, id string
		want    observe.Status
		detail  string
	}{
		{"well", "server.start", observe.OK, "ricercar 1.0, as Claude Desktop starts it: initialized after"},
		{"well", "server.twice", observe.OK, "two servers at once answered"},
		{"crashes", "server.start", observe.Failed, "it said: panic: the disk is full"},
		{"talks", "server.start", observe.Failed, `standard output carries something else than MCP: "Welcome to the server!"`},
		{"other", "server.start", observe.Failed, "lists 1 tools, but not list_scores: it is not Ricercar"},
		{"error", "server.start", observe.Failed, "list_scores answered with an error: the library is locked"},
		{"refuses", "server.start", observe.Failed, "tools/call was answered with an error: no"},
		{"ends", "server.start", observe.Failed, "the server ended without an answer to tools/list"},
		{"alone", "server.twice", observe.Failed, "one of two servers at once failed: the server ended"},
	} {
		lock := filepath.Join(t.TempDir(), "lock")
		tr := newTree(t, "linux", map[string]string{linuxFile: fmt.Sprintf(
			`{"mcpServers": {"ricercar": {"command": %q, "args": ["mcp"], "env": {"SETUP_TEST_SERVER": %q, "SETUP_TEST_LOCK": %q}}}}`, self, c.how, lock)})
		got := check(tr.engine(), c.id)
		if got.Status != c.want || !strings.Contains(got.Detail, c.detail) || (got.Status == observe.Failed) != (got.Fix != "") {
			t.Errorf("%s of a server that %s: %+v", c.id, c.how, got.Finding)
		}
	}
}

// TestServerMissing has an entry that starts nothing, and no entry at all.
func TestServerMissing(t *testing.T) {
	for _, text := range []string{`{"mcpServers": {"ricercar": {"command": "/gone/ricercar"}}}`, empty} {
		e := newTree(t, "linux", map[string]string{linuxFile: text}).engine()
		e.Command = "/nowhere/ricercar"
		if got := check(e, "server.start"); got.Status != observe.Failed || !strings.Contains(got.Detail, "cannot be started") {
			t.Errorf("%s: %+v", text, got.Finding)
		}
	}
}

// TestServerHangs holds that a server that never answers is ended with the check.
func TestServerHangs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("sleep is a program of Unix")
	}
	ctx, stop := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer stop()
	if _, err := ProbeServer(ctx, "sleep", []string{"60"}, nil); err == nil {
		t.Error("a server that says nothing is well")
	}
}

// TestChecksOfClients breaks each client check once.
func TestChecksOfClients(t *testing.T) {
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const entry = `{"mcpServers": {"ricercar": {"command": %q, "args": [%q]}}}`
	for _, c := range []struct {
		id, text string // of Claude's file; - for no Claude at all
		want     observe.Status
		detail   string
		fixable  bool
	}{
		{"client.found", "-", observe.Warning, "neither Claude Desktop nor another client", false},
		{"client.found", empty, observe.OK, "Claude Desktop", false},
		{"client.config", "-", observe.Skipped, "there is no client", false},
		{"client.config", empty, observe.OK, "Claude Desktop", false},
		{"client.config", "{\n  \"a\": 1,\n}", observe.Failed, "claude_desktop_config.json:2:9: a comma after the last item", true},
		{"client.config", "[]", observe.Failed, "should hold an object", false},
		{"client.entry", "-", observe.Skipped, "there is no client", false},
		{"client.entry", empty, observe.Warning, "not connected yet: Claude Desktop", true},
		{"client.entry", fmt.Sprintf(entry, here, "mcp"), observe.OK, here, false},
		{"client.entry", fmt.Sprintf(entry, "/gone/ricercar", "mcp"), observe.Failed, "starts /gone/ricercar, which is not there any more", true},
		{"client.entry", fmt.Sprintf(entry, here, "serve"), observe.Failed, `with "serve" instead of mcp`, true},
		{"client.entry", `{"mcpServers": {"ricercar": {}}}`, observe.Failed, "starts nothing", true},
		{"client.entry", fmt.Sprintf(entry, "/bin/sh", "mcp"), observe.Warning, "Claude Desktop starts /bin/sh; this program is", true},
	} {
		files := map[string]string{linuxFile: c.text}
		if c.text == "-" {
			files = nil
		}
		e := newTree(t, "linux", files).engine()
		e.Command = here
		got := check(e, c.id)
		if got.Status != c.want || !strings.Contains(got.Detail, c.detail) || got.Fixable != c.fixable {
			t.Errorf("%s with %s: %+v", c.id, c.text, got.Finding)
		}
		if (c.want == observe.Failed || c.want == observe.Warning) && got.Fix == "" {
			t.Errorf("%s with %s says no way out", c.id, c.text)
		}
	}
}
