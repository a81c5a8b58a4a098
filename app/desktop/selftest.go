package desktop

import (
	"cmp"
	"crypto/rand"
	"embed"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"runtime"
	"sync"
	"time"

	"ricercar/app/shell"
	"ricercar/backend/fault"
)

// The outcomes of a check, in doctor's words. A warning is about something that the program can do without.
const (
	checkOK      = "ok"
	checkWarning = "warning"
	checkFailed  = "failed"
	checkSkipped = "skipped"
)

// check is one thing that the window's test of itself looked at.
type check struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// report is what the window's test of itself found, as it is written to a file.
type report struct {
	OK        bool    `json:"ok"`
	Version   string  `json:"version"`
	System    string  `json:"system"`
	Checks    []check `json:"checks"`
	ElapsedMS int64   `json:"elapsed_ms"`
}

// echoLimit is how long an event may be on its way from the page to the window.
const echoLimit = 10 * time.Second

// echoEvent is how the page answers the event that the test sends it.
const echoEvent = "ricercar:selftest"

// selfTest drives the page from inside and gathers what it finds.
type selfTest struct {
	emit  func(shell.Event)
	token string
	start time.Time

	once  sync.Once
	found chan []check // what the page found; one value
	echo  chan any     // what came back by an event
}

func newSelfTest(emit func(shell.Event)) *selfTest {
	return &selfTest{emit: emit, token: rand.Text(), start: time.Now(), found: make(chan []check, 1), echo: make(chan any, 1)}
}

//go:embed selftest
var selfTestFiles embed.FS

// script is what the page runs.
func (t *selfTest) script() string {
	raw, err := selfTestFiles.ReadFile("selftest/page.js")
	if err != nil {
		return "" // cannot be: it is embedded
	}
	return string(raw)
}

// handler answers the test's own requests and hands on the rest.
func (t *selfTest) handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /selftest/worker.js", t.file)
	mux.HandleFunc("GET /selftest/worklet.js", t.file)
	mux.HandleFunc("POST /selftest/emit", func(w http.ResponseWriter, _ *http.Request) {
		t.emit(shell.Event{Name: "selftest", Data: t.token})
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{}")
	})
	mux.HandleFunc("POST /selftest/report", t.take)
	mux.Handle("/", next)
	return mux
}

func (t *selfTest) file(w http.ResponseWriter, r *http.Request) {
	raw, err := selfTestFiles.ReadFile(r.URL.Path[1:])
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write(raw)
}

// take receives what the page found.
func (t *selfTest) take(w http.ResponseWriter, r *http.Request) {
	var checks []check
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&checks); err != nil || len(checks) == 0 {
		checks = []check{{ID: "report", Status: checkFailed, Detail: "what the page says cannot be read"}}
	}
	t.once.Do(func() { t.found <- checks })
	w.WriteHeader(http.StatusNoContent)
}

// heard takes an event from the page.
func (t *selfTest) heard(data any) {
	select {
	case t.echo <- data:
	default:
	}
}

// wait returns the report, at the latest when the limit is over.
func (t *selfTest) wait(version string, limit <-chan time.Time) report {
	r := report{Version: version, System: runtime.GOOS + "/" + runtime.GOARCH}
	select {
	case r.Checks = <-t.found:
		r.Checks = append(r.Checks, t.echoed())
	case <-limit:
		r.Checks = []check{{ID: "page", Status: checkFailed, Detail: "the page did not answer in time"}}
	}
	r.OK = true
	for _, c := range r.Checks {
		r.OK = r.OK && c.Status != checkFailed
	}
	r.ElapsedMS = time.Since(t.start).Milliseconds()
	return r
}

// echoed says whether the page's answer to the event has come.
func (t *selfTest) echoed() check {
	c := check{ID: "event from the page", Status: checkOK}
	select {
	case data := <-t.echo:
		if data != any(t.token) {
			c.Status, c.Detail = checkFailed, "it carries something else"
		}
	case <-time.After(echoLimit):
		c.Status, c.Detail = checkFailed, "it did not arrive"
	}
	return c
}

// write puts the report into a file and returns an error that names what failed.
func (r report) write(file string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.WriteFile(file, append(raw, '\n'), 0o644)
	}
	if err != nil {
		return fault.New(fault.Invalid, "write the report: %w", err)
	}
	for _, c := range r.Checks {
		if c.Status == checkFailed {
			return fault.New(fault.Internal, "the window's test of itself failed: %s: %s", c.ID, cmp.Or(c.Detail, "no reason given")).
				WithHint("%s has the whole report", file)
		}
	}
	return nil
}
