package observe

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestFilter(t *testing.T) {
	text := []byte(`{"time":"2026-01-02T03:04:05Z","level":"warn","component":"mcp","operation":"key_analysis","correlation_id":"c","score_id":"s","message":"m"}`)
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		f    Filter
		want bool
	}{
		{Filter{}, true},
		{Filter{Level: "info", Component: "mcp", Operation: "key_analysis", CorrelationID: "c", ScoreID: "s", Since: day(2)}, true},
		{Filter{Level: "warn"}, true},
		{Filter{Level: "error"}, false},
		{Filter{Component: "http"}, false},
		{Filter{Operation: "chords"}, false},
		{Filter{CorrelationID: "d"}, false},
		{Filter{ScoreID: "t"}, false},
		{Filter{Since: day(3)}, false},
	} {
		if got := c.f.Wants(text); got != c.want {
			t.Errorf("%+v: %v", c.f, got)
		}
	}
	if (Filter{Level: "debug"}).Wants([]byte("no JSON")) {
		t.Error("what is no line has a level")
	}
	if (Filter{Level: "loud"}).Check() == nil {
		t.Error("loud is no level")
	}
}

// TestFollow writes into a log that does not exist at first and is put aside in between.
func TestFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	var got []string
	done := make(chan error, 1)
	go func() {
		done <- Follow(ctx, path, Filter{}, func(l []byte) {
			mu.Lock()
			defer mu.Unlock()
			got = append(got, string(l))
		})
	}()
	sees := func(want string) {
		t.Helper()
		for range 400 {
			mu.Lock()
			last := got[len(got)-1]
			mu.Unlock()
			if last == want {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("no %q in %q", want, got)
	}
	add := func(text string) {
		t.Helper()
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.WriteString(text)
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
	}
	for n := 0; n == 0; time.Sleep(5 * time.Millisecond) { // what is written before it begins does not count
		add("begun\n")
		select {
		case err := <-done:
			t.Fatalf("it does not follow: %v", err)
		default:
		}
		mu.Lock()
		n = len(got)
		mu.Unlock()
	}
	add("hal")
	add("f\n")
	sees("half")
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	add("new\n")
	sees("new")
	stop()
	if err := <-done; err != nil || !strings.HasSuffix(strings.Join(got, " "), "begun half new") {
		t.Errorf("%q, %v", got, err)
	}
}

// TestOldFilesArePutAside has a log that stays small for weeks.
func TestOldFilesArePutAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ricercar.log")
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 2 { // two processes, one after the other
		r := newRotating(path, 1<<20, 90*24*time.Hour)
		r.now = func() time.Time { return now }
		for range 10 {
			fmt.Fprintf(r, `{"time":%q}`+"\n", now.Format(time.RFC3339))
			now = now.Add(24 * time.Hour)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(asides(path)); n != 2 {
		t.Errorf("%d files were put aside", n)
	}
	lines, err := Tail(path, Filter{}, 100)
	if err != nil || len(lines) != 20 || !strings.Contains(string(lines[0]), "2026-01-01") {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

func TestLogThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l := newLog(t, LogOptions{File: filepath.Join(path, "ricercar.log")})
	l.Info().Msg("lost")
	if l.Failing() == nil {
		t.Error("nobody is told")
	}
}
