package setup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Probe is what a server answered when it was started as a client does.
type Probe struct {
	Name, Version      string        // of the server
	Tools              int           // that it lists
	Started, Done      time.Duration // until it had answered initialize, and until the last answer
	InstructionsLength int           // of the text for models, in bytes
}

// maxLine bounds one message of the server, in bytes.
const maxLine = 16 << 20

// probedTool is called with no arguments: it reads the library and changes nothing.
const probedTool = "list_scores"

// ProbeServer starts a command with the environment of this process and env, speaks MCP with it (initialize,
// tools/list, one tool call), and ends it. Errors say which step failed and what the server wrote to its standard
// error last.
func ProbeServer(ctx context.Context, command string, args []string, env map[string]string) (Probe, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(ctx, command, args...)
	cmd.Env = os.Environ()
	for key, value := range env {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	cmd.WaitDelay = time.Second
	hide(cmd)
	said := &tail{}
	cmd.Stderr = said
	in, err := cmd.StdinPipe()
	if err != nil {
		return Probe{}, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return Probe{}, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return Probe{}, fmt.Errorf("%s cannot be started: %w", command, err)
	}
	c := &client{out: in, in: bufio.NewScanner(out)}
	c.in.Buffer(nil, maxLine)
	p, err := c.talk(begin)
	_ = in.Close()
	stop()
	_ = cmd.Wait()
	if err != nil {
		if last := said.last(); last != "" {
			err = fmt.Errorf("%w; it said: %s", err, last)
		}
		return p, err
	}
	return p, nil
}

// client speaks MCP, one message a line.
type client struct {
	out io.Writer
	in  *bufio.Scanner
	id  int
}

func (c *client) talk(begin time.Time) (p Probe, err error) {
	var hello struct {
		ServerInfo   struct{ Name, Version string }
		Instructions string
	}
	if err := c.call("initialize", map[string]any{
		"protocolVersion": "2025-11-25", "capabilities": map[string]any{},
		"clientInfo": map[string]string{"name": "ricercar-setup", "version": "1"},
	}, &hello); err != nil {
		return p, err
	}
	p.Name, p.Version, p.InstructionsLength = hello.ServerInfo.Name, hello.ServerInfo.Version, len(hello.Instructions)
	p.Started = time.Since(begin)
	if err := c.send(map[string]any{"jsonrpc": "2.0", "method": "notifications/initialized"}); err != nil {
		return p, err
	}
	var list struct{ Tools []struct{ Name string } }
	if err := c.call("tools/list", map[string]any{}, &list); err != nil {
		return p, err
	}
	if p.Tools = len(list.Tools); !slices.ContainsFunc(list.Tools, func(t struct{ Name string }) bool { return t.Name == probedTool }) {
		return p, fmt.Errorf("the server lists %d tools, but not %s: it is not Ricercar", p.Tools, probedTool)
	}
	var result struct {
		IsError bool
		Content []struct{ Text string }
	}
	if err := c.call("tools/call", map[string]any{"name": probedTool, "arguments": map[string]any{}}, &result); err != nil {
		return p, err
	}
	if result.IsError {
		text := ""
		for _, part := range result.Content {
			text += part.Text
		}
		return p, fmt.Errorf("%s answered with an error: %s", probedTool, text)
	}
	p.Done = time.Since(begin)
	return p, nil
}

func (c *client) send(message any) error {
	line, err := json.Marshal(message)
	if err != nil {
		return err
	}
	_, err = c.out.Write(append(line, '\n'))
	return err
}

// call sends a request and reads on to its answer.
func (c *client) call(method string, params, result any) error {
	c.id++
	if err := c.send(map[string]any{"jsonrpc": "2.0", "id": c.id, "method": method, "params": params}); err != nil {
		return fmt.Errorf("the server ended before it could be asked for %s", method)
	}
	for c.in.Scan() {
		var answer struct {
			ID     *int
			Method string
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		if err := json.Unmarshal(c.in.Bytes(), &answer); err != nil {
			return fmt.Errorf("standard output carries something else than MCP: %.80q", c.in.Text())
		}
		switch {
		case answer.ID == nil || *answer.ID != c.id || answer.Method != "":
			continue // a notification, or a question to the client
		case answer.Error != nil:
			return fmt.Errorf("%s was answered with an error: %s", method, answer.Error.Message)
		}
		return json.Unmarshal(answer.Result, result)
	}
	if err := c.in.Err(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("%s: %w", method, err)
	}
	return fmt.Errorf("the server ended without an answer to %s", method)
}

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-4096):]
	return len(p), nil
}

// last is the last line that says something.
func (t *tail) last() string {
	all := bytes.TrimSpace(t.kept)
	return strings.TrimSpace(string(all[bytes.LastIndexByte(all, '\n')+1:]))
}
