package desktop

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ricercar/app/shell"
	"ricercar/backend/format"
	"ricercar/backend/format/source"
)

func TestEventsWaitForThePage(t *testing.T) {
	var got []string
	o := outbox{send: func(e shell.Event) { got = append(got, e.Name) }}
	o.emit(shell.Event{Name: "a"})
	o.emit(shell.Event{Name: "b"})
	if len(got) != 0 {
		t.Fatalf("sent %v before the page listens", got)
	}
	o.open()
	o.emit(shell.Event{Name: "c"})
	o.open() // a page that was loaded again says so again
	o.emit(shell.Event{Name: "d"})
	if !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Errorf("sent %v", got)
	}
}

func TestEventsFromManyGoroutines(t *testing.T) {
	n := 0
	o := outbox{send: func(shell.Event) { n++ }}
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			if i == 50 {
				o.open()
			}
			o.emit(shell.Event{Name: shell.Library})
		})
	}
	all.Wait()
	if n != 100 {
		t.Errorf("%d of 100 events arrived", n)
	}
}

func TestEventsAreBounded(t *testing.T) {
	n := 0
	o := outbox{send: func(shell.Event) { n++ }}
	for range 3 * maxWaiting {
		o.emit(shell.Event{})
	}
	if o.open(); n != maxWaiting {
		t.Errorf("%d events were kept", n)
	}
}

func TestSizeIsRemembered(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	first := size{Width: firstWidth, Height: firstHeight}
	if got := recall(dir); got != first {
		t.Errorf("first window: %+v", got)
	}
	for _, c := range []struct{ now, then size }{
		{size{1000, 700, false}, size{1000, 700, false}},
		{size{1920, 1080, true}, size{1000, 700, true}}, // what it goes back to is kept
		{size{1100, 800, false}, size{1100, 800, false}},
		{size{10, 10, false}, first},
	} {
		if err := remember(dir, c.now); err != nil {
			t.Fatal(err)
		}
		if got := recall(dir); got != c.then {
			t.Errorf("after %+v: %+v, want %+v", c.now, got, c.then)
		}
	}
}

func TestDamagedSizeIsForgotten(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"", "{", `{"width":-5,"height":99999999}`, `{"width":"wide"}`, `[]`} {
		if err := os.WriteFile(filepath.Join(dir, sizeFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := recall(dir); got != (size{Width: firstWidth, Height: firstHeight}) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestRequestsOfTheWebView(t *testing.T) {
	seen := make(http.Header)
	h := local(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		seen = r.Header.Clone()
		seen.Set("Host", r.Host)
	}))
	for _, c := range []struct {
		method, url, origin string
		host, keeps, accept string
	}{
		{"GET", "wails://wails/", "", "localhost", "", "text/html"},
		{"GET", "wails://wails/assets/a.js", "", "localhost", "", "*/*"},
		{"POST", "wails://wails/api/v1/host/open", "wails://wails", "localhost", "", "*/*"},
		{"POST", "http://wails.localhost/api/v1/tools/x", "http://wails.localhost", "localhost", "", "*/*"},
		{"POST", "wails://wails/api/v1/tools/x", "null", "localhost", "null", "*/*"},
		{"POST", "wails://wails/api/v1/tools/x", "https://example.org", "localhost", "https://example.org", "*/*"},
	} {
		r := httptest.NewRequest(c.method, c.url, http.NoBody)
		r.Header.Set("Accept", "*/*")
		r.Header.Set("Accept-Encoding", "gzip, br")
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		h.ServeHTTP(httptest.NewRecorder(), r)
		if seen.Get("Host") != c.host || seen.Get("Origin") != c.keeps || seen.Get("Accept") != c.accept || seen.Get("Accept-Encoding") != "" {
			t.Errorf("%s %s from %q: %v", c.method, c.url, c.origin, seen)
		}
		if r.Header.Get("Accept-Encoding") == "" {
			t.Error("the request of the web view was changed")
		}
	}
}

func TestEventStreamIsRefused(t *testing.T) {
	w := httptest.NewRecorder()
	local(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "wails://wails/api/v1/events", http.NoBody))
	if w.Code != http.StatusNoContent {
		t.Errorf("status %d", w.Code)
	}
}

// readable is a reader of nothing.
func readable(context.Context, *source.Source) ([]source.Entry, error) { return nil, nil }

func TestDialogOffersWhatCanBeRead(t *testing.T) {
	got := choices([]format.Format{
		{Title: "MusicXML", Extensions: []string{".musicxml", ".xml"}, Reader: readable},
		{Title: "PDF", Extensions: []string{".pdf"}},
		{Title: "MIDI", Extensions: []string{".mid"}, Reader: readable},
	})
	var lines []string
	for _, k := range got {
		lines = append(lines, k.name+" "+k.pattern("windows"))
	}
	if want := "Scores *.musicxml;*.xml;*.mid, MusicXML *.musicxml;*.xml, MIDI *.mid"; strings.Join(lines, ", ") != want {
		t.Errorf("%v, want %s", lines, want)
	}
	if p := got[2].pattern("linux"); p != "*.mid;*.MID" {
		t.Errorf("on Linux: %s", p)
	}
	if choices(nil) != nil {
		t.Error("lines without formats")
	}
}

func TestHanded(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"open /a /b", "/a /b"}, {"open", ""}, {"", ""}, {"--browser", ""}, {"open corpus:x", "corpus:x"},
	} {
		if got := strings.Join(handed(strings.Fields(c.args)), " "); got != c.want {
			t.Errorf("%q: %q", c.args, got)
		}
	}
}

func TestEachHomeHasItsWindow(t *testing.T) {
	if windowID("/a") == windowID("/b") || windowID("/a") != windowID("/a/") {
		t.Errorf("%s %s %s", windowID("/a"), windowID("/b"), windowID("/a/"))
	}
	// The name becomes a part of a D-Bus name.
	if id := windowID("/a"); strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		t.Errorf("%q", id)
	}
}

// page is a page that reports what it is told to.
func page(t *testing.T, h http.Handler, report string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/selftest/report", strings.NewReader(report)))
	if w.Code != http.StatusNoContent {
		t.Errorf("status %d", w.Code)
	}
}

func TestSelfTest(t *testing.T) {
	for _, c := range []struct {
		name, report string
		echo         func(*selfTest) any
		ok           bool
		failed       string
	}{
		{"good", `[{"id":"page","status":"ok"},{"id":"wasm","status":"warning"},{"id":"corpus","status":"skipped"}]`, sent, true, ""},
		{"failing", `[{"id":"page","status":"failed","detail":"empty"}]`, sent, false, "page: empty"},
		{"unreadable", `{`, sent, false, "report: what the page says cannot be read"},
		{"nothing", `[]`, sent, false, "report: what the page says cannot be read"},
		{"wrong echo", `[{"id":"page","status":"ok"}]`, func(*selfTest) any { return "other" }, false, "event from the page: it carries something else"},
	} {
		var emitted shell.Event
		test := newSelfTest(func(e shell.Event) { emitted = e })
		h := test.handler(http.NotFoundHandler())
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/selftest/emit", http.NoBody))
		if emitted.Name != "selftest" || emitted.Data != any(test.token) {
			t.Errorf("%s: emitted %+v", c.name, emitted)
		}
		test.heard(c.echo(test))
		page(t, h, c.report)
		page(t, h, `[{"id":"late","status":"failed"}]`) // only the first report counts
		r := test.wait("9", nil)
		if r.OK != c.ok || r.Version != "9" {
			t.Errorf("%s: %+v", c.name, r)
		}
		file := filepath.Join(t.TempDir(), "report.json")
		err := r.write(file)
		if (err == nil) != c.ok || err != nil && !strings.Contains(err.Error(), c.failed) {
			t.Errorf("%s: %v", c.name, err)
		}
		if raw, _ := os.ReadFile(file); !strings.Contains(string(raw), `"ok": `+strconv.FormatBool(c.ok)) {
			t.Errorf("%s: wrote %s", c.name, raw)
		}
	}
}

func sent(t *selfTest) any { return t.token }

func TestSelfTestEndsWithoutAPage(t *testing.T) {
	over := make(chan time.Time, 1)
	over <- time.Time{}
	r := newSelfTest(func(shell.Event) {}).wait("9", over)
	if r.OK || len(r.Checks) != 1 || r.Checks[0].Status != checkFailed {
		t.Errorf("%+v", r)
	}
	if err := r.write(filepath.Join(t.TempDir(), "no", "folder")); err == nil || !strings.Contains(err.Error(), "write the report") {
		t.Errorf("%v", err)
	}
}

func TestSelfTestServesItsScripts(t *testing.T) {
	h := newSelfTest(func(shell.Event) {}).handler(http.NotFoundHandler())
	for _, c := range []struct {
		path, want string
		status     int
	}{
		{"/selftest/worker.js", "onmessage", 200},
		{"/selftest/worklet.js", "registerProcessor('half'", 200},
		{"/selftest/page.js", "", 404},
		{"/index.html", "", 404},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.path, http.NoBody))
		body, _ := io.ReadAll(w.Result().Body)
		if w.Code != c.status || !strings.Contains(string(body), c.want) {
			t.Errorf("%s: %d %s", c.path, w.Code, body)
		}
	}
	if s := newSelfTest(nil).script(); !strings.Contains(s, "/selftest/report") || !strings.Contains(s, echoEvent) || !strings.Contains(s, "'"+shell.Channel+"'") {
		t.Error("the script does not report, answer or listen")
	}
}
