package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ricercar/backend/fault"
)

// lockedBuffer is a buffer that several goroutines write to, as they do to a file.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// opened runs a command that shows the pages in a browser, and returns the address that the browser was given.
func opened(t *testing.T, args ...string) (address string, stop func() (code int, out, errs string)) {
	t.Helper()
	t.Setenv("RICERCAR_HOME", t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	var out bytes.Buffer
	var errs lockedBuffer
	browsed, done := make(chan string, 1), make(chan int, 1)
	p := Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Version: "9", Browser: func(a string) error {
		browsed <- a
		return errors.New("there is no browser here")
	}}
	go func() { done <- p.Run(ctx, args) }()
	select {
	case address = <-browsed:
	case code := <-done:
		cancel()
		t.Fatalf("ended with %d: %s", code, errs.String())
	case <-time.After(time.Minute):
		cancel()
		t.Fatal("no browser was opened")
	}
	return address, func() (int, string, string) {
		cancel()
		code := <-done
		return code, out.String(), errs.String()
	}
}

func TestBareCommandOpensTheBrowser(t *testing.T) {
	address, stop := opened(t, "--browser")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	base, _, _ := strings.Cut(address, "?")
	for _, c := range []struct {
		address string
		status  int
	}{
		{base + "api/v1/host", http.StatusUnauthorized},
		{address, 0}, // the pages, or what says that they are not built
		{base + "api/v1/host", http.StatusOK},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", "text/html")
		res, err := browser.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if c.status != 0 && res.StatusCode != c.status || c.status == 0 && !strings.Contains(string(body), "Ricercar") {
			t.Errorf("%s: %d %s", c.address, res.StatusCode, body)
		}
	}
	code, out, errs := stop()
	if code != 0 || !strings.Contains(out, "Ricercar: "+address) || !strings.Contains(errs, "no browser could be opened: there is no browser here") {
		t.Errorf("code %d, printed %q and %q", code, out, errs)
	}
}

func TestOpenTellsThePagesOfFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "no score.txt")
	if err := os.WriteFile(file, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	address, stop := opened(t, "open", "--browser", file, "library:sonata")
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	res, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	base, _, _ := strings.Cut(address, "?")
	stream, err := browser.Get(base + "api/v1/events")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	var events []string
	for lines := bufio.NewScanner(stream.Body); len(events) < 2 && lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			events = append(events, data)
		}
	}
	if len(events) < 2 || !strings.Contains(events[0], `"file":"no score.txt"`) || !strings.Contains(events[0], `"error":"`) ||
		events[1] != `{"name":"imported","data":{"file":"library:sonata","score_id":"sonata"}}` {
		t.Errorf("%q", events)
	}
	if code, _, errs := stop(); code != 0 || !strings.Contains(errs, "no score.txt: ") {
		t.Errorf("code %d, %q", code, errs)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Setenv("RICERCAR_HOME", t.TempDir())
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"open", 2, "open needs a FILE to show"},
		{"open /no/such.mxl", 4, "there is no file"},
		{"open /no/such.mxl#12", 4, "there is no file"},
		{"open /", 1, "this is a folder"},
		{"open --selftest x", 2, "unknown flag"},
	} {
		var errs bytes.Buffer
		p := Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &errs, Browser: func(string) error {
			t.Errorf("%s opened a browser", c.args)
			return nil
		}}
		if code := p.Run(t.Context(), strings.Fields(c.args)); code != c.code || !strings.Contains(errs.String(), c.want) {
			t.Errorf("%s: %d %s", c.args, code, errs.String())
		}
	}
}

func TestSelfTestNeedsAWindow(t *testing.T) {
	t.Setenv("RICERCAR_HOME", t.TempDir())
	var errs bytes.Buffer
	p := Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &errs}
	if code := p.Run(t.Context(), []string{"--selftest", filepath.Join(t.TempDir(), "report.json")}); code != 1 || !strings.Contains(errs.String(), "has no window") {
		t.Errorf("%d %s", code, errs.String())
	}
}

func TestNamed(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("book.abc", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	abs, err := filepath.Abs("book.abc")
	if err != nil {
		t.Fatal(err)
	}
	c := &command{}
	got, err := c.named([]string{"book.abc", "book.abc#12", "*.abc", "corpus:a", "library:b", "-"})
	if want := abs + " " + abs + "#12 " + abs + " corpus:a library:b -"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("%v %v, want %s", got, err, want)
	}
	if _, err := c.named([]string{"other.abc"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

func TestBrowserCommand(t *testing.T) {
	for _, c := range []struct{ goos, display, want string }{
		{"linux", ":0", "xdg-open http://x/"},
		{"linux", "", ""},
		{"freebsd", ":1", "xdg-open http://x/"},
		{"darwin", "", "open http://x/"},
		{"windows", "", "rundll32 url.dll,FileProtocolHandler http://x/"},
	} {
		env := func(name string) string { return map[string]string{"DISPLAY": c.display}[name] }
		argv, err := browserCommand(c.goos, env, "http://x/")
		if strings.Join(argv, " ") != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %v %v", c.goos, argv, err)
		}
	}
}
