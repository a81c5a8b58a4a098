//go:build !windows

package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ricercar/backend/service"
)

// house is a home with the real program in it.
type house struct {
	t    *testing.T
	home string
}

func newHouse(t *testing.T) house { return house{t, t.TempDir()} }

func (h house) file() string { return filepath.Join(h.home, "service.json") }

func (h house) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(h.t.Context(), "ricercar", args...)
	cmd.Env = append(os.Environ(), "RICERCAR_HOME="+h.home)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with the child that prepares the engraver
	cmd.WaitDelay = 10 * time.Second                      // where a child outlives it and holds its output open
	h.t.Cleanup(func() {
		if cmd.Process != nil {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			_ = cmd.Wait()
		}
	})
	return cmd
}

// run runs the program to its end and returns what it printed and its exit code.
func (h house) run(args ...string) (string, int) {
	h.t.Helper()
	cmd := h.command(args...)
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

// serve starts the service and waits until it is announced.
func (h house) serve() *exec.Cmd {
	h.t.Helper()
	cmd := h.command("service", "run")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	waitFor(h.t, h.file())
	return cmd
}

// relays is how many clients the service serves; -1 where there is none.
func (h house) relays() int {
	state, err := service.Read(h.file())
	if err != nil {
		return -1
	}
	info, err := service.NewClient(state).Info(h.t.Context())
	if err != nil {
		return -1
	}
	return info.Relays
}

// mcpClient is a client of `ricercar mcp`.
type mcpClient struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func (h house) client(env ...string) *mcpClient {
	h.t.Helper()
	cmd := h.command("mcp")
	cmd.Env = append(cmd.Env, env...)
	in, err := cmd.StdinPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	c := &mcpClient{h.t, cmd, in, bufio.NewScanner(out)}
	c.out.Buffer(nil, 16<<20)
	c.say(`{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`)
	c.expect(`"id":"hello"`)
	c.say(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	return c
}

func (c *mcpClient) say(line string) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, line+"\n"); err != nil {
		c.t.Fatal(err)
	}
}

func (c *mcpClient) hear() string {
	c.t.Helper()
	// A word that does not come fails the test and not the whole run.
	defer time.AfterFunc(2*time.Minute, func() { _ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL) }).Stop()
	if !c.out.Scan() {
		c.t.Fatalf("ricercar mcp ended: %v", c.out.Err())
	}
	return c.out.Text()
}

func (c *mcpClient) expect(want string) {
	c.t.Helper()
	if got := c.hear(); !strings.Contains(got, want) {
		c.t.Errorf("%s\nlacks %s", got, want)
	}
}

func (c *mcpClient) ask(id int, tool, args string) {
	c.t.Helper()
	c.say(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, id, tool, args))
}

// leave ends the client's side and returns the program's exit code.
func (c *mcpClient) leave() int {
	_ = c.in.Close()
	for c.out.Scan() {
	}
	_ = c.cmd.Wait()
	return c.cmd.ProcessState.ExitCode()
}

func TestRelayToService(t *testing.T) {
	h := newHouse(t)
	h.serve()
	a, b := h.client(), h.client()
	if n := h.relays(); n != 2 {
		t.Fatalf("%d clients are relayed", n)
	}
	a.ask(1, "import_score", `{"source":"C4 D4 E4 F4","score_id":"shared"}`)
	a.expect(`"id":"shared"`)
	b.ask(1, "list_scores", `{}`)
	b.expect(`"id":"shared"`)
	if out, code := h.run("service", "status", "--format", "json"); code != 0 || !strings.Contains(out, `"state":"running"`) || !strings.Contains(out, `"relays":2`) {
		t.Errorf("status: %d %s", code, out)
	}
	if out, code := h.run("service", "run"); code != 5 || !strings.Contains(out, "runs already") {
		t.Errorf("a second service: %d %s", code, out)
	}
	if a.leave() != 0 || b.leave() != 0 {
		t.Error("a client's end is an error")
	}
}

func TestServiceStops(t *testing.T) {
	h := newHouse(t)
	cmd := h.serve()
	c := h.client()
	if out, code := h.run("service", "stop"); code != 0 {
		t.Fatalf("stop: %d %s", code, out)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the service ended with %v", err)
	}
	if _, err := os.Stat(h.file()); err == nil {
		t.Error("service.json is left behind")
	}
	c.ask(1, "list_scores", `{}`)
	c.expect(`"id":1,"result"`)
	if out, code := h.run("service", "status"); code != 3 || !strings.Contains(out, "does not run") {
		t.Errorf("status: %d %s", code, out)
	}
	if out, code := h.run("service", "stop"); code != 4 {
		t.Errorf("stop again: %d %s", code, out)
	}
}

// TestServiceKilled kills the service while it has many calls: each gets its one answer.
func TestServiceKilled(t *testing.T) {
	h := newHouse(t)
	cmd := h.serve()
	c := h.client()
	c.ask(1, "import_score", `{"source":"bwv66.6","score_id":"chorale"}`)
	c.expect(`"id":1`)
	const calls = 60
	for i := range calls {
		c.ask(100+i, "harmony_analysis", `{"score_id":"chorale"}`)
		if i == calls/2 {
			_ = cmd.Process.Kill()
		}
	}
	answers := map[string]int{}
	for range calls {
		var m struct {
			ID     json.RawMessage
			Result struct{ IsError bool }
		}
		line := c.hear()
		if err := json.Unmarshal([]byte(line), &m); err != nil || m.Result.IsError {
			t.Fatalf("%v: %s", err, line)
		}
		answers[string(m.ID)]++
	}
	if len(answers) != calls {
		t.Errorf("%d calls have %d answers", calls, len(answers))
	}
	if c.leave() != 0 {
		t.Error("exit code is not 0")
	}
}

// TestSleep stops the service, as a sleeping or swapping machine does: a new client does not wait for it, and an old
// one gets its answers when it wakes.
func TestSleep(t *testing.T) {
	h := newHouse(t)
	cmd := h.serve()
	old := h.client()
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	old.ask(1, "list_scores", `{}`)
	begun := time.Now()
	fresh := h.client()
	fresh.ask(1, "list_scores", `{}`)
	fresh.expect(`"id":1,"result"`)
	if waited := time.Since(begun); waited > 20*time.Second {
		t.Errorf("a new client waited %v for a sleeping service", waited)
	}
	if out, code := h.run("service", "status"); code != 3 || !strings.Contains(out, "does not run") {
		t.Errorf("status of a sleeping service: %d %s", code, out)
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	old.expect(`"id":1,"result"`)
	// The connection that the new client gave up is met by the service when it wakes, and ends at once.
	for range 500 {
		if h.relays() == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d clients are relayed after waking", h.relays())
}

// TestNotRelayed has clients find a service that is none, of another version, or that does not know their settings.
func TestNotRelayed(t *testing.T) {
	h := newHouse(t)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }))
	defer other.Close()
	works := func(why string, env ...string) {
		t.Helper()
		c := h.client(env...)
		c.ask(1, "list_scores", `{}`)
		c.expect(`"id":1,"result"`)
		if c.leave() != 0 {
			t.Errorf("%s: exit code is not 0", why)
		}
	}
	for why, content := range map[string]string{
		"no file":         "",
		"no JSON":         "{",
		"a dead service":  `{"address":"127.0.0.1:1","token":"x","pid":1,"version":"` + Version() + `"}`,
		"another program": `{"address":"` + strings.TrimPrefix(other.URL, "http://") + `","token":"x","pid":1,"version":"` + Version() + `"}`,
	} {
		if err := os.WriteFile(h.file(), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		works(why)
	}
	h.serve() // it takes the stale file over
	skewed := waitForService(t, h)
	skewed.Version = "0.0.1"
	works("settings of its own", "RICERCAR_WORKERS=3")
	if err := service.Announce(h.file(), skewed); err != nil {
		t.Fatal(err)
	}
	c := h.client()
	if info, err := service.NewClient(skewed).Info(t.Context()); err != nil || info.Relays != 0 {
		t.Errorf("a service of another version: %+v, %v", info, err)
	}
	c.leave()
}

// waitForService waits until service.json leads to a service.
func waitForService(t *testing.T, h house) service.State {
	t.Helper()
	for range 500 {
		if state, err := service.Read(h.file()); err == nil {
			if _, err := service.NewClient(state).Info(t.Context()); err == nil {
				return state
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the service was never found")
	return service.State{}
}
