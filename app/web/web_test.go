package web_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"ricercar/app/shell"
	"ricercar/app/web"
	"ricercar/backend/catalog"
	"ricercar/backend/fault"
	"ricercar/backend/synth"
)

const token = "the-token"

// music is a score "air" of two systems.
type music struct{}

func (music) Plan(_ context.Context, id string, l web.Layout) (*web.Plan, error) {
	if id != "air" {
		return nil, fault.New(fault.NotFound, "there is no score %q", id)
	}
	return &web.Plan{Version: "v1", WidthPx: l.WidthPx, Scale: l.Scale, Systems: []web.PlanSystem{{Number: 1}, {Number: 2}}}, nil
}

func (music) System(_ context.Context, _ string, _ web.Layout, number int) ([]byte, error) {
	if number > 2 {
		return nil, fault.New(fault.NotFound, "there are 2 systems")
	}
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg">` + strings.Repeat(`<g class="note"/>`, 100) + `</svg>`), nil
}

func (music) Incipit(_ context.Context, id string) ([]byte, error) {
	if id != "air" {
		return nil, fault.New(fault.NotFound, "there is no score %q", id)
	}
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), nil
}

func (m music) CorpusIncipit(ctx context.Context, name string) ([]byte, error) {
	if name != "bwv66.6" {
		return nil, fault.New(fault.NotFound, "there is no piece %q", name)
	}
	return m.Incipit(ctx, "air")
}

func (music) Timemap(context.Context, string) (*synth.Timemap, error) {
	return &synth.Timemap{Length: 12}, nil
}

func (music) SoundBank() []byte { return []byte("RIFF____sfbk0123456789") }

func (music) Corpus(context.Context) ([]web.CorpusPiece, error) {
	return []web.CorpusPiece{{Name: "bwv66.6", Title: "Chorale"}}, nil
}

// api answers like the catalogue's routes.
func api() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"name":"Ricercar"}`) })
	mux.HandleFunc("GET /api/v1/scores/{id}/files/{name}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.PathValue("id")+" as "+r.PathValue("name"))
	})
	return mux
}

func pages() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":            {},
		"index.html":          {Data: []byte("<!doctype html><title>Ricercar</title>")},
		"assets/index-1a2.js": {Data: []byte(strings.Repeat("let score;", 300))},
	}
}

// itself is what the pages are told of the program.
type itself struct{}

func (itself) About() web.About { return web.About{Version: "1.2.3"} }

func (itself) Status(context.Context) (web.Status, error) { return web.Status{PID: 7}, nil }

func (itself) Connection(context.Context) (web.Connection, error) {
	return web.Connection{Command: "/bin/ricercar"}, nil
}

func (itself) Formats() []catalog.Output { return []catalog.Output{{Name: "mei"}} }

func TestProgram(t *testing.T) {
	h := handler(func(o *web.Options) { o.Program = itself{} })
	for path, want := range map[string]string{
		"about": `"version":"1.2.3"`, "status": `"pid":7`, "connection": `"command":"/bin/ricercar"`, "formats": `"name":"mei"`,
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/program/"+path, nil)
		r.Host = "127.0.0.1"
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusUnauthorized {
			t.Errorf("%s without the token: %d", path, w.Code)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		w = httptest.NewRecorder()
		if h.ServeHTTP(w, r); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func handler(change func(*web.Options)) *web.Handler {
	o := web.Options{Pages: pages(), API: api(), Media: music{}, Token: token}
	if change != nil {
		change(&o)
	}
	return web.New(o)
}

func ask(t *testing.T, h http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	r.Host = "127.0.0.1:7788"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

const bearer = "Authorization"

func TestLinkOpensThePagesOnce(t *testing.T) {
	h := handler(nil)
	link := strings.TrimPrefix(h.Link("http://127.0.0.1:7788"), "http://127.0.0.1:7788")
	first := ask(t, h, "GET", link)
	if first.StatusCode != http.StatusSeeOther || len(first.Cookies()) != 1 {
		t.Fatalf("the link answered %d with %d cookies", first.StatusCode, len(first.Cookies()))
	}
	cookie := first.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode {
		t.Errorf("scripts or foreign pages can use the cookie: %v", cookie)
	}
	with := cookie.Name + "=" + cookie.Value
	if page := ask(t, h, "GET", "/", "Accept", "text/html", "Cookie", with); !strings.Contains(text(t, page), "<title>Ricercar</title>") {
		t.Errorf("with the cookie / answered %d", page.StatusCode)
	}
	if r := ask(t, h, "GET", "/api/v1/scores/air/systems", "Cookie", with); r.StatusCode != http.StatusOK {
		t.Errorf("with the cookie the API answered %d", r.StatusCode)
	}
	if again := ask(t, h, "GET", link); again.StatusCode != http.StatusUnauthorized || !strings.Contains(text(t, again), "has been used") {
		t.Errorf("the second use answered %d", again.StatusCode)
	}
}

func TestWithoutTheTokenNothingIsTold(t *testing.T) {
	h := handler(nil)
	for _, path := range []string{"/api/v1/scores/air/systems", "/api/v1/scores/air/systems/1.svg", "/api/v1/scores/air/timemap", "/api/v1/soundbank", "/api/v1/events", "/api/v1/host", "/api/v1/corpus", "/api/v1/scores/air/incipit.svg", "/api/v1/corpus/incipit.svg?name=bwv66.6"} {
		if r := ask(t, h, "GET", path); r.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s answered %d", path, r.StatusCode)
		}
	}
	r := httptest.NewRequest("GET", "/api/v1/host", nil)
	r.Host = "evil.example"
	r.Header.Set(bearer, "Bearer "+token)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("a foreign host answered %d", w.Code)
	}
}

func TestRootIsPagesForBrowsersAndJSONForPrograms(t *testing.T) {
	h := handler(func(o *web.Options) { o.Token = "" })
	if got := text(t, ask(t, h, "GET", "/", "Accept", "text/html,*/*")); !strings.Contains(got, "<title>") {
		t.Errorf("a browser got %q", got)
	}
	if got := text(t, ask(t, h, "GET", "/", "Accept", "application/json")); !strings.Contains(got, `"name":"Ricercar"`) {
		t.Errorf("a program got %q", got)
	}
}

func TestAssetsAreCompressedTaggedAndKept(t *testing.T) {
	h := handler(nil)
	r := ask(t, h, "GET", "/assets/index-1a2.js", "Accept-Encoding", "br, gzip")
	if r.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
		t.Fatalf("headers %v", r.Header)
	}
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if raw, _ := io.ReadAll(z); len(raw) != 3000 {
		t.Errorf("%d bytes unpacked", len(raw))
	}
	if again := ask(t, h, "GET", "/assets/index-1a2.js", "Accept-Encoding", "gzip", "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("the same tag answered %d", again.StatusCode)
	}
	if plain := ask(t, h, "GET", "/assets/index-1a2.js", "Accept-Encoding", "gzip;q=0"); plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("ETag") == r.Header.Get("ETag") {
		t.Errorf("the plain form has headers %v", plain.Header)
	}
	for _, hidden := range []string{"/.gitkeep", "/assets", "/../web.go"} {
		if r := ask(t, h, "GET", hidden, bearer, "Bearer "+token); r.StatusCode == http.StatusOK {
			t.Errorf("%s is served", hidden)
		}
	}
}

func TestPolicyStandsOnEveryAnswer(t *testing.T) {
	h := handler(nil)
	for _, path := range []string{"/", "/assets/index-1a2.js", "/api/v1/host", "/nothing"} {
		policy := ask(t, h, "GET", path, "Accept", "text/html").Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

func TestUnbuiltPagesSayHowToBuildThem(t *testing.T) {
	h := handler(func(o *web.Options) { o.Token = ""; o.Pages = fstest.MapFS{".gitkeep": {}} })
	r := ask(t, h, "GET", "/", "Accept", "text/html")
	if got := text(t, r); r.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got, "go run ./build/dev start") {
		t.Errorf("%d %s", r.StatusCode, got)
	}
}

func TestSystems(t *testing.T) {
	h := handler(nil)
	for _, c := range []struct {
		path   string
		status int
		in     string
	}{
		{"/api/v1/scores/air/systems", 200, `"width_px":864,"scale":40`},
		{"/api/v1/scores/air/systems?width=600&scale=55", 200, `"width_px":600,"scale":55`},
		{"/api/v1/scores/air/systems?width=1", 400, `"field":"width"`},
		{"/api/v1/scores/air/systems?scale=big", 400, "from 20 to 120"},
		{"/api/v1/scores/none/systems", 404, `"kind":"not_found"`},
		{"/api/v1/scores/air/systems/1.svg", 200, `class="note"`},
		{"/api/v1/scores/air/systems/3.svg", 404, "there are 2 systems"},
		{"/api/v1/scores/air/systems/first.svg", 404, "1.svg"},
		{"/api/v1/scores/air/systems/0.svg", 404, "1.svg"},
		{"/api/v1/scores/air/timemap", 200, `"length":12`},
		{"/api/v1/corpus", 200, `"name":"bwv66.6"`},
		{"/api/v1/scores/air/incipit.svg", 200, "<svg"},
		{"/api/v1/scores/none/incipit.svg", 404, "none"},
		{"/api/v1/corpus/incipit.svg?name=bwv66.6", 200, "<svg"},
		{"/api/v1/corpus/incipit.svg?name=none", 404, "none"},
	} {
		r := ask(t, h, "GET", c.path, bearer, "Bearer "+token)
		if got := text(t, r); r.StatusCode != c.status || !strings.Contains(got, c.in) {
			t.Errorf("%s: %d %s", c.path, r.StatusCode, got)
		}
	}
	if r := ask(t, h, "GET", "/api/v1/scores/air/systems/1.svg?version=v1", bearer, "Bearer "+token); !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
		t.Error("a system with its version is not kept")
	}
	if r := ask(t, h, "GET", "/api/v1/soundbank", bearer, "Bearer "+token, "Range", "bytes=0-3"); r.StatusCode != http.StatusPartialContent || text(t, r) != "RIFF" {
		t.Errorf("a range of the bank answered %d", r.StatusCode)
	}
}

func TestEventsReachThePage(t *testing.T) {
	h := handler(func(o *web.Options) { o.Token = "" })
	server := httptest.NewServer(h)
	defer server.Close()
	stream, err := http.Get(server.URL + "/api/v1/events")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	lines := bufio.NewScanner(stream.Body)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), ":") {
		t.Fatalf("the stream began with %q", lines.Text())
	}
	h.Events().Emit(shell.Event{Name: shell.Imported, Data: shell.Import{File: "air.mxl", ScoreID: "air"}})
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			var got struct {
				Name string
				Data shell.Import
			}
			if err := json.Unmarshal([]byte(data), &got); err != nil || got.Name != shell.Imported || got.Data.ScoreID != "air" {
				t.Errorf("%s: %v", data, err)
			}
			return
		}
	}
	t.Error("the event did not arrive")
}

// TestImportsWaitForAPage holds that what was named on the command line is shown, however long the browser takes
// to start, and once.
func TestImportsWaitForAPage(t *testing.T) {
	events := web.NewEvents()
	events.Emit(shell.Event{Name: shell.Library})
	for i := range 100 {
		events.Emit(shell.Event{Name: shell.Imported, Data: shell.Import{ScoreID: strconv.Itoa(i)}})
	}
	server := httptest.NewServer(events)
	defer server.Close()
	for _, want := range []string{`{"name":"imported","data":{"file":"","score_id":"0"}}`, `{"name":"library"}`} {
		stream, err := http.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(stream.Body)
		lines.Scan() // the greeting: the page is connected
		events.Emit(shell.Event{Name: shell.Library})
		for lines.Scan() && !strings.HasPrefix(lines.Text(), "data: ") {
		}
		if got := strings.TrimPrefix(lines.Text(), "data: "); got != want {
			t.Errorf("the first event is %s, want %s", got, want)
		}
		_ = stream.Body.Close()
	}
}

// window is a host whose user chooses two files and saves to a folder.
type window struct{ saved string }

func (*window) Emit(shell.Event)                            {}
func (*window) Window() bool                                { return true }
func (*window) OpenFiles(context.Context) ([]string, error) { return []string{"a.mxl", "b.txt"}, nil }

func (w *window) SaveFile(_ context.Context, name string, content []byte) (string, error) {
	w.saved = string(content)
	return "music/" + name, nil
}

func TestWindowOpensAndSaves(t *testing.T) {
	host := &window{}
	h := handler(func(o *web.Options) {
		o.Host, o.Token = host, ""
		o.Import = func(_ *http.Request, path string) shell.Import {
			return shell.Import{File: path, ScoreID: "of-" + path}
		}
	})
	if got := text(t, ask(t, h, "GET", "/api/v1/host")); !strings.Contains(got, `"window":true`) {
		t.Error(got)
	}
	if got := text(t, ask(t, h, "POST", "/api/v1/host/open")); !strings.Contains(got, `"score_id":"of-b.txt"`) {
		t.Error(got)
	}
	if got := text(t, ask(t, h, "POST", "/api/v1/host/save/air/air.pdf")); !strings.Contains(got, "music/air.pdf") || host.saved != "air as air.pdf" {
		t.Errorf("%s, saved %q", got, host.saved)
	}
	if r := ask(t, handler(func(o *web.Options) { o.Token = "" }), "POST", "/api/v1/host/open"); r.StatusCode == http.StatusOK {
		t.Error("a browser opened files")
	}
}
