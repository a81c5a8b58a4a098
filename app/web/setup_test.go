package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ricercar/app/shell"
	"ricercar/app/web"
	"ricercar/backend/fault"
	"ricercar/backend/setup"
)

// recorder is a host that keeps the events.
type recorder struct {
	*web.Events
	got []shell.Event
}

func (r *recorder) Emit(e shell.Event) { r.got = append(r.got, e) }

// TestSetup goes the way of the wizard: look, connect, undo, in a home of its own.
func TestSetup(t *testing.T) {
	home := t.TempDir()
	config := filepath.Join(home, ".config", "Claude", "claude_desktop_config.json")
	if err := os.MkdirAll(filepath.Dir(config), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	host := &recorder{Events: web.NewEvents()}
	h := handler(func(o *web.Options) {
		o.Host = host
		o.Setup = func() (*setup.Engine, error) {
			m := setup.Machine{GOOS: "linux", Root: t.TempDir(), Env: func(name string) string { return map[string]string{"HOME": home}[name] }}
			return setup.On(m, "/opt/ricercar", time.Millisecond), nil
		}
	})
	call := func(method, body string) (int, string) {
		r := httptest.NewRequest(method, "/api/v1/program/setup", strings.NewReader(body))
		r.Host = "127.0.0.1:7788"
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	code, text := call(http.MethodGet, "")
	var state web.SetupState
	if err := json.Unmarshal([]byte(text), &state); err != nil || code != http.StatusOK {
		t.Fatalf("%d %v %s", code, err, text)
	}
	if state.Command != "/opt/ricercar" || state.Clients[0].ConfigPath != config || state.Clients[0].Status != setup.Absent || len(state.Questions) != 3 {
		t.Errorf("found %+v", state)
	}
	path, _ := json.Marshal(config)
	order := `,"files":[` + string(path) + `]}`
	for _, c := range []struct {
		body string
		code int
		want string
	}{
		{`{"action":"connect","dry_run":true` + order, 200, `"diff":"--- `},
		{`{"action":"connect"` + order, 200, `"ok":true,"clients":[{"id":"claude-desktop"`},
		{`{"action":"connect"` + order, 200, `"status":"unchanged"`},
		{`{"action":"undo"` + order, 200, `"status":"removed"`},
		{`{"action":"dance"` + order, 400, `there is no action`},
		{`{"action":"undo","files":["/etc/passwd"]}`, 404, `not there any more`},
		{`{"action":"undo","file":[]}`, 400, `cannot be read`},
	} {
		if code, text := call(http.MethodPost, c.body); code != c.code || !strings.Contains(text, c.want) {
			t.Errorf("%s: %d %s", c.body, code, text)
		}
	}
	if content, _ := os.ReadFile(config); string(content) != "{}\n" {
		t.Errorf("after undoing the file holds %s", content)
	}
	if len(host.got) < 3 || host.got[0].Name != shell.Setup || !strings.Contains(host.got[0].Data.(string), "Claude Desktop: connected in ") {
		t.Errorf("events %v", host.got)
	}
	if !strings.Contains(text, `"service":null`) {
		t.Errorf("a host without a service says %s", text)
	}
	if r := ask(t, handler(nil), http.MethodGet, "/api/v1/program/setup", "Authorization", "Bearer "+token); r.StatusCode != http.StatusNotImplemented && r.StatusCode != http.StatusUnprocessableEntity && r.StatusCode < 400 {
		t.Errorf("a host without set-up answers %d", r.StatusCode)
	}
}

// lamp is a service that can be switched.
type lamp struct{ web.ServiceState }

func (l *lamp) State(context.Context) web.ServiceState { return l.ServiceState }

func (l *lamp) Install(context.Context) error {
	l.Installed, l.Running = true, true
	return nil
}

func (l *lamp) Uninstall(context.Context) error {
	if !l.Installed {
		return fault.New(fault.Conflict, "it shows this page")
	}
	l.ServiceState = web.ServiceState{}
	return nil
}

func TestService(t *testing.T) {
	h := handler(func(o *web.Options) { o.Service = &lamp{} })
	for _, c := range []struct {
		body string
		code int
		want string
	}{
		{`{"action":"install"}`, 200, `"installed":true,"running":true`},
		{`{"action":"uninstall"}`, 200, `"installed":false,"running":false`},
		{`{"action":"uninstall"}`, 409, `it shows this page`},
		{`{"action":"paint"}`, 400, `there is no action`},
	} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/program/service", strings.NewReader(c.body))
		r.Host = "127.0.0.1:7788"
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s", c.body, w.Code, w.Body)
		}
	}
}
