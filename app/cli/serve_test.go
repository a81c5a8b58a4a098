package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ricercar/backend/service"
)

// waitFor reads a file as soon as it is there.
func waitFor(t *testing.T, path string) []byte {
	t.Helper()
	for range 500 {
		if raw, err := os.ReadFile(path); err == nil && len(raw) > 0 {
			return raw
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s was never written", path)
	return nil
}

func TestServe(t *testing.T) {
	home := t.TempDir()
	tokenFile := filepath.Join(home, "token")
	t.Setenv("RICERCAR_HOME", home)
	t.Setenv("RICERCAR_HTTP_TOKEN_FILE", tokenFile)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out, errs bytes.Buffer
	done := make(chan int, 1)
	go func() {
		p := Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Version: "9"}
		done <- p.Run(ctx, []string{"serve", "--format", "json"})
	}()
	var s service.State
	if err := json.Unmarshal(waitFor(t, filepath.Join(home, "service.json")), &s); err != nil {
		t.Fatal(err)
	}
	if token := strings.TrimSpace(string(waitFor(t, tokenFile))); token != s.Token || len(token) < 20 {
		t.Errorf("token %q, service.json has %q", token, s.Token)
	}
	if info, err := os.Stat(filepath.Join(home, "service.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("service.json: %v, %v", info.Mode(), err)
	}
	for _, c := range []struct {
		method, path, token, body string
		status                    int
		want                      string
	}{
		{"GET", "/healthz", "", "", 200, `"version":"9"`},
		{"GET", "/readyz", "", "", 401, "token"},
		{"GET", "/readyz", s.Token, "", 200, "ready"},
		{"POST", "/api/v1/tools/health_check", s.Token, "{}", 200, `"ok":true`},
		{"POST", "/mcp", s.Token, `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`, 200, `"name":"ricercar"`},
		{"POST", "/mcp", "wrong", "{}", 401, ""},
	} {
		r, err := http.NewRequestWithContext(ctx, c.method, "http://"+s.Address+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != c.status || !strings.Contains(string(body), c.want) {
			t.Errorf("%s %s: %d %s", c.method, c.path, res.StatusCode, body)
		}
	}
	cancel()
	if code := <-done; code != 0 {
		t.Errorf("exit code %d\n%s", code, errs.String())
	}
	if !strings.Contains(out.String(), `"link":"http://`+s.Address+`/?link=`) {
		t.Errorf("no link is printed: %s", out.String())
	}
	if !strings.Contains(out.String(), `"url":"http://127.0.0.1:`) || strings.Contains(out.String(), s.Token) {
		t.Errorf("printed %s", out.String())
	}
	if _, err := os.Stat(filepath.Join(home, "service.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("service.json is left behind: %v", err)
	}
}

func TestServeWhere(t *testing.T) {
	t.Setenv("RICERCAR_HOME", t.TempDir())
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		addr string
		code int
		want string
	}{
		{"192.0.2.1:80", 2, "this machine alone"},
		{taken.Addr().String(), 5, "--addr names another"},
	} {
		var errs bytes.Buffer
		p := Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &errs}
		if code := p.Run(context.Background(), []string{"serve", "--addr", c.addr}); code != c.code || !strings.Contains(errs.String(), c.want) {
			t.Errorf("%s: %d %s", c.addr, code, errs.String())
		}
	}
}
