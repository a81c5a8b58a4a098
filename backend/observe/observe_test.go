package observe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ricercar/backend/fault"
)

// lines reads JSON lines.
func lines(t *testing.T, text string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(text) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, fields)
	}
	return out
}

func newLog(t *testing.T, o LogOptions) *Log {
	t.Helper()
	l, err := NewLog(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		o := &Observer{Log: newLog(t, LogOptions{Console: &out}), Metrics: NewMetrics()}
		o.SlowAfter(time.Second)
		ctx := WithCorrelation(t.Context(), "abc-1")
		for _, c := range []struct {
			err            error
			took           time.Duration
			level, outcome string
			message        string
		}{
			{nil, 20 * time.Millisecond, "info", "ok", "operation done"},
			{nil, 2 * time.Second, "warn", "ok", "slow operation"},
			{fault.New(fault.Invalid, "torn"), 0, "warn", "invalid", "operation failed"},
			{errors.New("disk"), 0, "error", "internal", "operation failed"},
			{context.Canceled, 0, "info", "canceled", "operation failed"},
		} {
			out.Reset()
			err := o.Operation(ctx, "mcp", "key_analysis", func(ctx context.Context) error {
				time.Sleep(c.took)
				if id := CorrelationID(ctx); id != "abc-1" {
					t.Errorf("the work has the id %q", id)
				}
				return c.err
			})
			if !errors.Is(err, c.err) || err != nil && TraceOf(err) != "abc-1" {
				t.Errorf("%v became %v", c.err, err)
			}
			got := lines(t, out.String())[0]
			for name, want := range map[string]any{
				"level": c.level, "message": c.message, "component": "mcp", "operation": "key_analysis",
				"correlation_id": "abc-1", "duration_ms": float64(c.took.Milliseconds()), "outcome": c.outcome,
			} {
				if got[name] != want {
					t.Errorf("%v: %s is %v, want %v", c.err, name, got[name], want)
				}
			}
			when, _ := got["time"].(string)
			if at, err := time.Parse(time.RFC3339, when); err != nil || !strings.HasSuffix(when, "Z") || !at.Equal(time.Now().Truncate(time.Millisecond)) {
				t.Errorf("time %q", when)
			}
		}
		if f := o.Failures(); len(f) != 3 || f[0].Kind != fault.Canceled || f[2].Message != "torn" || f[2].CorrelationID != "abc-1" {
			t.Errorf("%+v", f)
		}
		text := scrape(o.Metrics)
		for _, want := range []string{
			`ricercar_operations_total{operation="key_analysis",outcome="ok"} 2`,
			`ricercar_operation_duration_seconds_count{operation="key_analysis"} 5`,
			`ricercar_operations_active{operation="key_analysis"} 0`,
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the metrics lack %s", want)
			}
		}
	})
}

func scrape(m *Metrics) string {
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	return rec.Body.String()
}

func TestGauge(t *testing.T) {
	m, bytes := NewMetrics(), 3.0
	if err := errors.Join(m.Gauge("ricercar_cache_bytes", "Bytes.", func() float64 { return bytes }),
		m.Counter("ricercar_cache_hits_total", "Hits.", func() float64 { return 4 }),
		m.Counters("ricercar_cache_evictions_total", "Evictions.", "reason", func() map[string]float64 { return map[string]float64{"memory": 2} })); err != nil {
		t.Fatal(err)
	}
	bytes = 5
	if text := scrape(m); !strings.Contains(text, "\nricercar_cache_bytes 5\n") || !strings.Contains(text, "\nricercar_cache_hits_total 4\n") ||
		!strings.Contains(text, "\nricercar_cache_evictions_total{reason=\"memory\"} 2\n") {
		t.Error(text)
	}
	if m.Gauge("ricercar_cache_bytes", "Again.", func() float64 { return 0 }) == nil {
		t.Error("a name was given twice")
	}
}

func TestCorrelation(t *testing.T) {
	for id, kept := range map[string]bool{"a": true, "A-b_9": true, "": false, "a b": false, "x\n": false, strings.Repeat("a", 65): false, "ä": false} {
		got := CorrelationID(WithCorrelation(t.Context(), id))
		if kept != (got == id) || !fitting(got) {
			t.Errorf("%q became %q", id, got)
		}
	}
	ctx := Correlated(t.Context())
	if id := CorrelationID(ctx); id == "" || CorrelationID(Correlated(ctx)) != id {
		t.Errorf("the id %q did not stay", id)
	}
}

func TestSlog(t *testing.T) {
	var out bytes.Buffer
	l := newLog(t, LogOptions{Console: &out, Level: "warn"}).Slog("mcp")
	l.Info("quiet")
	l.WithGroup("g").With("a", 1).WarnContext(WithCorrelation(t.Context(), "id7"), "loud", "b", 2)
	got := lines(t, out.String())
	if len(got) != 1 || got[0]["message"] != "loud" || got[0]["component"] != "mcp" || got[0]["g.a"] != 1.0 || got[0]["g.b"] != 2.0 || got[0]["correlation_id"] != "id7" {
		t.Errorf("%v", got)
	}
	if n := strings.Count(out.String(), `"time"`); n != 1 {
		t.Errorf("%d times in %s", n, &out)
	}
}

func TestLevels(t *testing.T) {
	for level, want := range map[string]int{"debug": 4, "": 3, "info": 3, "warn": 2, "error": 1, "off": 0} {
		var out bytes.Buffer
		l := newLog(t, LogOptions{Console: &out, Level: level, Text: true})
		l.Debug().Msg("d")
		l.Info().Msg("i")
		l.Warn().Msg("w")
		l.Error().Msg("e")
		if got := strings.Count(out.String(), "\n"); got != want {
			t.Errorf("%s: %d lines, want %d", level, got, want)
		}
	}
	if _, err := NewLog(LogOptions{Level: "loud"}); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	path, now := filepath.Join(dir, "logs", "ricercar.log"), time.Now()
	r := newRotating(path, 100, 24*time.Hour)
	r.now = func() time.Time { return now }
	for i := range 30 {
		fmt.Fprintf(r, `{"line":%2d,"text":"0123456789"}`+"\n", i)
		now = now.Add(2 * time.Second)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "logs", "*"))
	var all strings.Builder
	for _, name := range files { // by time, the present one last
		content, err := os.ReadFile(name)
		if err != nil || len(content) > 140 {
			t.Errorf("%s has %d bytes: %v", name, len(content), err)
		}
		all.Write(content)
	}
	if got := lines(t, all.String()); len(files) < 5 || len(got) != 30 {
		t.Errorf("%d lines in %d files", len(got), len(files))
	}
	now = now.Add(100 * 24 * time.Hour) // all that was put aside is old now
	fmt.Fprintln(r, strings.Repeat("x", 100))
	now = now.Add(2 * time.Second)
	fmt.Fprintln(r, "y")
	if files, _ = filepath.Glob(filepath.Join(dir, "logs", "*")); len(files) != 1 {
		t.Errorf("left: %v", files)
	}
	if err := r.Close(); err != nil || r.Close() != nil {
		t.Error(err)
	}
}

// TestManyWriters has several processes write into one rotated file; every line must arrive whole.
func TestManyWriters(t *testing.T) {
	const each, processes = 2000, 4
	if path := os.Getenv("OBSERVE_TEST_LOG"); path != "" {
		l := newLog(t, LogOptions{File: path, MaxSize: 20_000, MaxAge: time.Hour})
		for i := range each {
			l.file.checked = time.Time{} // look each time, to rotate as often as can be
			l.Info().Int("i", i).Str("text", strings.Repeat("z", i%90)).Msg("line")
		}
		return
	}
	path := filepath.Join(t.TempDir(), "ricercar.log")
	var children []*exec.Cmd
	for range processes {
		c := exec.Command(os.Args[0], "-test.run=^TestManyWriters$")
		c.Env = append(os.Environ(), "OBSERVE_TEST_LOG="+path)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		children = append(children, c)
	}
	for _, c := range children {
		if err := c.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	total := 0
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(lines(t, string(content)))
	}
	if total != each*processes {
		t.Errorf("%d of %d lines arrived, in %d files", total, each*processes, len(files))
	}
}

func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fixed := func(s Status) func(context.Context) Finding {
			return func(context.Context) Finding { return Finding{Status: s, Detail: string(s)} }
		}
		all := []Check{
			{ID: "library.open", Group: "library", Ready: true, Run: fixed(OK)},
			{ID: "library.disk", Group: "library", Run: fixed(Warning)},
			{ID: "engraver.load", Group: "engraver", Run: func(context.Context) Finding { panic("torn") }},
			{ID: "server.start", Group: "server", Run: func(context.Context) Finding { time.Sleep(time.Hour); return Finding{} }},
		}
		for names, want := range map[string]string{
			"":                           "false library.open=ok library.disk=warning engraver.load=failed server.start=failed",
			"library":                    "true library.open=ok library.disk=warning",
			"engraver.load library.open": "false engraver.load=failed library.open=ok",
		} {
			chosen, err := Choose(all, strings.Fields(names))
			if err != nil {
				t.Fatal(err)
			}
			h := RunChecks(t.Context(), chosen)
			got := fmt.Sprint(h.OK)
			for _, c := range h.Checks {
				got += fmt.Sprintf(" %s=%s", c.ID, c.Status)
			}
			if got != want {
				t.Errorf("%q: %s, want %s", names, got, want)
			}
		}
		if _, err := Choose(all, []string{"library.opne"}); !fault.Is(err, fault.NotFound) || fault.As(err).Suggestions[0] != "library.open" {
			t.Error(err)
		}
		if ready := ReadyChecks(all); len(ready) != 1 || len(all) != 4 {
			t.Errorf("%v", ready)
		}
		time.Sleep(2 * time.Hour)
	})
}
