//go:build !windows

package cli

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ricercar/backend/service"
)

// fortress is a service that is attacked; root is a folder that its clients may use, outside is not.
type fortress struct {
	house
	state         service.State
	root, outside string
}

func newFortress(t *testing.T) fortress {
	base := t.TempDir()
	f := fortress{house: newHouse(t), root: filepath.Join(base, "scores"), outside: filepath.Join(base, "outside")}
	for _, dir := range []string{f.root, f.outside} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(f.outside, "secret.abc"), []byte("X:1\nT:Secret\nK:C\nCDEF|\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(f.outside, filepath.Join(f.root, "link")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RICERCAR_ROOTS", f.root)
	t.Setenv("RICERCAR_LIMITS_MAX_FILE_MB", "2")
	t.Setenv("RICERCAR_LIMITS_MAX_UNZIPPED_MB", "4")
	f.serve()
	f.state = waitForService(t, f.house)
	return f
}

// attack is a request that must not come through.
type attack struct {
	why, method, path, body string
	headers                 []string // names and values; "Host" is the host
	token                   string   // "-" for none
	status                  int
	lacks                   string // what the answer must not hold
}

func (f fortress) try(a attack) (*http.Response, string) {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), a.method, "http://"+f.state.Address+a.path, strings.NewReader(a.body))
	if err != nil {
		f.t.Fatalf("%s: %v", a.why, err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	switch a.token {
	case "-":
	case "":
		r.Header.Set("Authorization", "Bearer "+f.state.Token)
	default:
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	for i := 0; i < len(a.headers); i += 2 {
		if a.headers[i] == "Host" {
			r.Host = a.headers[i+1]
		}
		r.Header.Set(a.headers[i], a.headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		f.t.Fatalf("%s: %v", a.why, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		f.t.Errorf("%s: %v", a.why, err)
	}
	return res, string(body)
}

// TestAttacks has a real service attacked in every way that is known. Nothing comes through, and it goes on as if
// nothing had been.
func TestAttacks(t *testing.T) {
	f := newFortress(t)
	t.Run("strangers", f.strangers)
	t.Run("paths", f.paths)
	t.Run("zip slip", f.zipSlip)
	t.Run("sizes", f.sizes)
	t.Run("malformed", f.malformed)
	t.Run("slow clients", f.slowClients)
	t.Run("idle connections", f.idleConnections)
	f.stands(t)
	t.Run("log", f.log)
}

// log checks that one can read what was refused, and no secret.
func (f fortress) log(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(f.home, "logs", "ricercar.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`"status":401,`, `"status":403,`, `"message":"request refused"`} {
		if !bytes.Contains(text, []byte(line)) {
			t.Errorf("the log has no %s", line)
		}
	}
	if bytes.Contains(text, []byte(f.state.Token)) {
		t.Error("the log has the token")
	}
}

func (f fortress) strangers(t *testing.T) {
	old := f.state.Token[:len(f.state.Token)-1] + "A"
	for _, path := range []string{"/readyz", "/metrics", "/openapi.json", "/api/v1/scores", "/api/v1/events", "/api/v1/service", "/mcp", "/scores", "/tools"} {
		f.refused(t, []attack{
			{"no token", "GET", path, "", nil, "-", 401, "ricercar_"},
			{"a wrong token", "GET", path, "", nil, "wrong", 401, ""},
			{"a token that is nearly right", "GET", path, "", nil, old, 401, ""},
		})
		time.Sleep(200 * time.Millisecond) // strangers are not let in faster
	}
	f.refused(t, []attack{
		{"a foreign host", "GET", "/readyz", "", []string{"Host", "evil.example"}, "", 403, ""},
		{"a name that is rebound to this machine", "GET", "/healthz", "", []string{"Host", "127.0.0.1.evil.example:" + port(f.state.Address)}, "", 403, ""},
		{"a rebound name without a port", "POST", "/mcp", "{}", []string{"Host", "localhost.evil.example"}, "", 403, ""},
		{"a foreign origin", "GET", "/readyz", "", []string{"Origin", "https://evil.example"}, "", 403, ""},
		{"a sandboxed page", "POST", "/mcp", "{}", []string{"Origin", "null"}, "", 403, ""},
		{"a page of another port with the cookie", "GET", "/readyz", "", []string{"Origin", "http://127.0.0.1:1", "Cookie", "ricercar_token=" + f.state.Token}, "-", 403, ""},
		{"a one-time link that was never given", "GET", "/?link=AAAAAAAAAAAAAAAA", "", []string{"Accept", "text/html"}, "-", 401, "ricercar_token"},
		{"a relay without the token", "GET", "/api/v1/service/relay", "", []string{"Connection", "Upgrade", "Upgrade", "ricercar-mcp/1"}, "-", 401, ""},
		{"a stop without the token", "POST", "/api/v1/service/stop", "", nil, "-", 401, ""},
		{"a stop by another site's form", "POST", "/api/v1/service/stop", "", []string{"Origin", "https://evil.example", "Content-Type", "text/plain"}, "", 403, ""},
	})
}

// refused checks that each attack gets its status, without what it was after.
func (f fortress) refused(t *testing.T, attacks []attack) {
	t.Helper()
	for _, a := range attacks {
		res, body := f.try(a)
		if res.StatusCode != a.status && res.StatusCode != http.StatusTooManyRequests || a.lacks != "" && strings.Contains(body, a.lacks) {
			t.Errorf("%s at %s: %d %.300s", a.why, a.path, res.StatusCode, body)
		}
		if res.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: another site may read the answer", a.why)
		}
	}
}

func port(address string) string {
	_, p, _ := net.SplitHostPort(address)
	return p
}

func (f fortress) paths(t *testing.T) {
	tool := func(name, args string) attack {
		return attack{"", "POST", "/api/v1/tools/" + name, args, nil, "", 0, "Secret"}
	}
	secret := filepath.Join(f.outside, "secret.abc")
	for why, a := range map[string]attack{
		"a file outside":             tool("import_score", fmt.Sprintf(`{"source":%q,"source_type":"file"}`, secret)),
		"a file outside, upwards":    tool("import_score", fmt.Sprintf(`{"source":%q,"source_type":"file"}`, f.root+"/../outside/secret.abc")),
		"a relative path upwards":    tool("import_score", `{"source":"../outside/secret.abc","source_type":"file"}`),
		"a link out of the root":     tool("import_score", fmt.Sprintf(`{"source":%q,"source_type":"file"}`, f.root+"/link/secret.abc")),
		"a file of the system":       tool("import_score", `{"source":"/etc/passwd","source_type":"file"}`),
		"a device":                   tool("import_score", `{"source":"/dev/zero","source_type":"file"}`),
		"a NUL in a path":            tool("import_score", `{"source":"a\u0000b.abc","source_type":"file"}`),
		"an address of the network":  tool("import_score", `{"source":"http://169.254.169.254/latest","source_type":"url"}`),
		"an id that is a path":       tool("import_score", `{"source":"C4 D4","score_id":"../../evil"}`),
		"an id with a slash":         tool("score_info", `{"score_id":"a/../../etc/passwd"}`),
		"writing outside":            tool("export_score", fmt.Sprintf(`{"score_id":"corpus:bwv66.6","output_path":%q}`, f.outside+"/evil.xml")),
		"writing through a link":     tool("export_score", fmt.Sprintf(`{"score_id":"corpus:bwv66.6","output_path":%q}`, f.root+"/link/evil.xml")),
		"a score's address upwards":  {"", "GET", "/api/v1/scores/..%2f..%2fservice.json", "", nil, "", 0, f.state.Token},
		"a file's address upwards":   {"", "GET", "/api/v1/scores/a/files/..%2f..%2f..%2fservice.json", "", nil, "", 0, f.state.Token},
		"a page's address upwards":   {"", "GET", "/..%2f..%2fservice.json", "", nil, "", 0, f.state.Token},
		"a system's address upwards": {"", "GET", "/api/v1/scores/..%2f..%2fetc/systems/1.svg", "", nil, "", 0, f.state.Token},
	} {
		res, body := f.try(a)
		if res.StatusCode < 400 || res.StatusCode >= 500 && res.StatusCode != http.StatusNotImplemented || strings.Contains(body, a.lacks) {
			t.Errorf("%s: %d %.300s", why, res.StatusCode, body)
		}
	}
	res, body := f.try(attack{"an upload that is named upwards", "POST", "/api/v1/scores?name=../../../evil.abc", "X:1\nT:Up\nL:1/4\nK:C\nCDEF|\n", nil, "", 200, ""})
	if res.StatusCode != 200 || !strings.Contains(body, `"id":"evil"`) {
		t.Errorf("an upload that is named upwards: %d %s", res.StatusCode, body)
	}
	f.untouched(t)
}

// untouched checks that nothing was written where nothing may be.
func (f fortress) untouched(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(f.outside)
	if err != nil || len(entries) != 1 {
		t.Errorf("outside are %v, %v", entries, err)
	}
	for _, dir := range []string{f.home, filepath.Dir(f.home), f.root, filepath.Dir(f.root)} {
		if found, _ := filepath.Glob(filepath.Join(dir, "*evil*")); len(found) > 0 {
			t.Errorf("written: %v", found)
		}
	}
}

// zipSlip uploads archives whose entries lead out of them, and one that unpacks to far more than it weighs.
func (f fortress) zipSlip(t *testing.T) {
	const container = `<container><rootfiles><rootfile full-path="../../../evil.xml"/></rootfiles></container>`
	for why, entries := range map[string]map[string]string{
		"an entry upwards":    {"META-INF/container.xml": container, "../../../evil.xml": "<score-partwise/>"},
		"an absolute entry":   {"META-INF/container.xml": container, "/tmp/evil.xml": "<score-partwise/>"},
		"an endless entry":    {"META-INF/container.xml": `<container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>`, "a.xml": strings.Repeat(" ", 8<<20)},
		"a container of none": {"META-INF/container.xml": "<container/>"},
	} {
		var mxl bytes.Buffer
		z := zip.NewWriter(&mxl)
		for name, content := range entries {
			w, err := z.Create(name)
			if err == nil {
				_, err = io.WriteString(w, content)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		res, body := f.try(attack{why, "POST", "/api/v1/scores?name=a.mxl", mxl.String(), nil, "", 0, ""})
		if res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("%s: %d %.300s", why, res.StatusCode, body)
		}
	}
	f.untouched(t)
}

func (f fortress) sizes(t *testing.T) {
	large := strings.Repeat("x", 17<<20)
	f.refused(t, []attack{
		{"a call that is too long", "POST", "/api/v1/tools/list_scores", large, nil, "", 413, ""},
		{"a message that is too long", "POST", "/mcp", large, nil, "", 413, ""},
		{"an upload that is too long", "POST", "/api/v1/scores?name=a.abc", large, nil, "", 413, ""},
		{"headers that are too long", "GET", "/healthz", "", []string{"X-Long", strings.Repeat("x", 70<<10)}, "", 431, ""},
		{"an argument that is too long", "POST", "/api/v1/tools/list_scores", `{"query":"` + strings.Repeat("x", 1<<20) + `"}`, nil, "", 400, ""},
		{"deep JSON", "POST", "/api/v1/tools/list_scores", strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000), nil, "", 400, ""},
	})
}

func (f fortress) malformed(t *testing.T) {
	for _, body := range []string{
		"", "{", "null", "[]", "[1,2]", `"x"`, "\xff\xfe", `{"jsonrpc":"1.0","id":1,"method":"ping"}`, `{"jsonrpc":"2.0","id":{},"method":"ping"}`,
		`{"jsonrpc":"2.0","id":1}`, `{"jsonrpc":"2.0","id":1,"method":7}`, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}`,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":{}}}`, `{"jsonrpc":"2.0","id":1,"method":"no/such"}`,
		`{"jsonrpc":"2.0","id":1,"result":{}}`, `{"jsonrpc":"2.0","id":1e400,"method":"ping"}`, strings.Repeat("[", 100_000),
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_scores","arguments":"{"}}`,
	} {
		if res, answer := f.try(attack{"", "POST", "/mcp", body, nil, "", 0, ""}); res.StatusCode >= 500 || strings.Contains(answer, "goroutine") {
			t.Errorf("%.80q: %d %.300s", body, res.StatusCode, answer)
		}
	}
	for _, raw := range []string{"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01", "GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n"} {
		conn, err := net.Dial("tcp", f.state.Address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, raw)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		line, _ := bufio.NewReader(conn).ReadString('\n')
		if line != "" && !strings.Contains(line, " 4") {
			t.Errorf("%q: %q", raw, line)
		}
		_ = conn.Close()
	}
}

// slowClients never end their headers; they are not waited for.
func (f fortress) slowClients(t *testing.T) {
	var conns []net.Conn
	for range 50 {
		conn, err := net.Dial("tcp", f.state.Address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
		conns = append(conns, conn)
	}
	f.alive(t)
	begun := time.Now()
	for _, conn := range conns {
		_ = conn.SetReadDeadline(begun.Add(30 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err != nil {
			t.Errorf("a slow client is waited for: %v", err)
		}
		_ = conn.Close()
	}
}

// idleConnections are a thousand that say nothing.
func (f fortress) idleConnections(t *testing.T) {
	var conns []net.Conn
	defer func() {
		for _, conn := range conns {
			_ = conn.Close()
		}
	}()
	for range 1000 {
		conn, err := net.DialTimeout("tcp", f.state.Address, 5*time.Second)
		if err != nil {
			t.Fatalf("after %d: %v", len(conns), err)
		}
		conns = append(conns, conn)
	}
	f.alive(t)
	if _, body := f.try(attack{"", "POST", "/api/v1/tools/list_scores", "{}", nil, "", 0, ""}); !strings.Contains(body, `"total"`) {
		t.Errorf("a call beside a thousand idle connections: %.300s", body)
	}
}

func (f fortress) alive(t *testing.T) {
	t.Helper()
	if res, body := f.try(attack{"", "GET", "/healthz", "", nil, "-", 0, ""}); res.StatusCode != 200 {
		t.Errorf("the service does not answer: %d %s", res.StatusCode, body)
	}
}

// stands checks that the service is the one that was attacked, works, and has kept its secrets and its temper.
func (f fortress) stands(t *testing.T) {
	t.Helper()
	info, err := service.NewClient(f.state).Info(t.Context())
	if err != nil || info.PID != f.state.PID {
		t.Errorf("the service was %+v, is %+v, %v", f.state, info, err)
	}
	if _, body := f.try(attack{"", "POST", "/api/v1/tools/key_analysis", `{"score_id":"corpus:bwv66.6"}`, nil, "", 0, ""}); !strings.Contains(body, `"F#"`) {
		t.Errorf("an analysis after the attacks: %.300s", body)
	}
	log, err := os.ReadFile(filepath.Join(f.home, "logs", "ricercar.log"))
	if err != nil || bytes.Contains(log, []byte(f.state.Token)) || bytes.Contains(log, []byte("panic")) || bytes.Contains(log, []byte("T:Secret")) {
		t.Errorf("the log of %d bytes tells a secret or of a panic: %v", len(log), err)
	}
}

// TestOldToken has a token end with its service.
func TestOldToken(t *testing.T) {
	h := newHouse(t)
	h.serve()
	f := fortress{house: h, state: waitForService(t, h)}
	old := f.state.Token
	if out, code := h.run("service", "stop"); code != 0 {
		t.Fatal(out)
	}
	h.serve()
	f.state = waitForService(t, h)
	f.refused(t, []attack{{"the token of a service that has ended", "GET", "/readyz", "", nil, old, 401, ""}})
}
