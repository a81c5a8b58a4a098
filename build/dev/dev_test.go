package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestCountGoTests(t *testing.T) {
	const events = `{"Action":"run","Package":"a","Test":"TestX"}
{"Action":"pass","Package":"a","Test":"TestX/one"}
{"Action":"output","Package":"a","Test":"TestX/two","Output":"a.go:1: wrong\n"}
{"Action":"fail","Package":"a","Test":"TestX/two"}
{"Action":"fail","Package":"a","Test":"TestX"}
{"Action":"skip","Package":"a","Test":"TestY"}
{"Action":"fail","Package":"a"}
{"Action":"pass","Package":"b","Test":"TestZ"}
{"Action":"pass","Package":"b"}
{"Action":"skip","Package":"c"}
{"ImportPath":"d [d.test]","Action":"build-output","Output":"d.go:3: undefined: x\n"}
{"ImportPath":"d [d.test]","Action":"build-fail"}
{"Action":"fail","Package":"d","FailedBuild":"d [d.test]"}
{"Action":"output","Package":"e","Output":"panic: died\n"}
{"Action":"pass","Package":"e","Test":"TestQ"}
{"Action":"fail","Package":"e"}
`
	got, failures, err := countGoTests(strings.NewReader(events))
	if err != nil {
		t.Fatal(err)
	}
	if want := (tally{passed: 3, failed: 3, skipped: 1}); got != want {
		t.Errorf("counted %v, want %v", got, want)
	}
	for _, want := range []string{"a TestX/two", "a.go:1: wrong", "d.go:3: undefined: x", "panic: died"} {
		if !strings.Contains(failures, want) {
			t.Errorf("failures lack %q:\n%s", want, failures)
		}
	}
}

func TestCountSummary(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       tally
	}{
		{"vitest", " Test Files  2 failed | 3 passed (5)\n      Tests  1 failed | 12 passed | 2 skipped (15)\n", tally{12, 1, 2}},
		{"vitest in colour", "\x1b[2m      Tests \x1b[22m \x1b[1m\x1b[32m7 passed\x1b[39m\x1b[22m\x1b[90m (7)\x1b[39m\n", tally{7, 0, 0}},
		{"playwright", "  ✓  1 a.spec.ts (1s)\n\n  1 failed\n    a.spec.ts\n  1 flaky\n  2 skipped\n  3 did not run\n  12 passed (3.4s)\n", tally{13, 4, 2}},
		{"svelte-check", "svelte-check found 0 errors and 0 warnings\n", tally{}},
	} {
		if got := countSummary(c.text); got != c.want {
			t.Errorf("%s: counted %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPerformGoesOnAfterFailureAndSaysSo(t *testing.T) {
	var out bytes.Buffer
	w := &workshop{out: &out}
	ran := 0
	end := func(tl tally, err error) func(context.Context) (tally, error) {
		return func(context.Context) (tally, error) { ran++; return tl, err }
	}
	err := w.perform(t.Context(), []step{
		{"fails", time.Minute, end(tally{}, errors.New("broken pipe organ"))},
		{"cannot", time.Minute, end(tally{}, skipError("no organ"))},
		{"tests", time.Minute, end(tally{4, 0, 1}, nil)},
		{"dies", time.Minute, end(tally{2, 0, 0}, errors.New("exit status 1"))},
		{"check", time.Minute, end(tally{}, nil)},
	})
	if !errors.Is(err, errFailed) || ran != 5 {
		t.Errorf("error %v after %d steps, want %v after 5", err, ran, errFailed)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if got, want := lines[len(lines)-1], "7 passed, 2 failed, 2 skipped"; got != want {
		t.Errorf("last line %q, want %q", got, want)
	}
	for _, reason := range []string{"broken pipe organ", "no organ"} {
		if !strings.Contains(out.String(), reason) {
			t.Errorf("the table does not give the reason %q", reason)
		}
	}
}

func TestStepIsEndedAtItsLimit(t *testing.T) {
	w := &workshop{out: &bytes.Buffer{}, root: t.TempDir()}
	s := oneCheck("hangs", time.Millisecond, func(ctx context.Context) error {
		<-ctx.Done()
		return context.Cause(ctx)
	})
	if r := w.performOne(t.Context(), s); r.status != "failed" || !strings.Contains(r.note, "longer than 1ms") {
		t.Errorf("got %+v", r)
	}
}

func TestDispatch(t *testing.T) {
	for args, want := range map[string]int{"help": 0, "test --help": 0, "": 2, "dance": 2, "test --some": 2, "check now": 2} {
		var out bytes.Buffer
		if got := dispatch(t.Context(), strings.Fields(args), &out, &out); got != want {
			t.Errorf("dev %s: exit %d, want %d", args, got, want)
		}
	}
}

func TestNewEnough(t *testing.T) {
	for _, v := range strings.Fields("v20.19.0 v20.20.2 v22.0.1 v100.0.0") {
		if !newEnough(v) {
			t.Errorf("%s should do", v)
		}
	}
	for _, v := range strings.Fields("v18.20.4 v20.18.9 v9.99.9 v20 system") {
		if newEnough(v) {
			t.Errorf("%s should not do", v)
		}
	}
}

func TestFuzzTargets(t *testing.T) {
	got := fuzzTargets("FuzzRead\nFuzzTokens\nok  \tricercar/backend/format/musicxml\t0.1s\nok  \tricercar/x\t0.1s [no tests to run]\nFuzzAbc\nok  \tricercar/abc\t0.1s\n")
	want := []fuzzTarget{
		{"ricercar/backend/format/musicxml", "FuzzRead"},
		{"ricercar/backend/format/musicxml", "FuzzTokens"},
		{"ricercar/abc", "FuzzAbc"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFlags(t *testing.T) {
	value, rest, err := flagValue(strings.Fields("a --time 5m --timer b"), "time", "30s")
	if got := fmt.Sprint(value, rest, err); got != "5m[a --timer b] <nil>" {
		t.Errorf("got %s", got)
	}
	if _, _, err := flagValue([]string{"--time"}, "time", ""); err == nil {
		t.Error("a flag without its value passes")
	}
}

func TestPutBackRestoresStaleFiles(t *testing.T) {
	w := &workshop{root: t.TempDir()}
	write := func(name, text string) string {
		path := filepath.Join(w.root, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	same, stale, gone := write("same", "1"), write("stale", "1"), write("gone", "1")
	before, err := w.sources()
	if err != nil {
		t.Fatal(err)
	}
	write("stale", "2")
	fresh := write("new", "1")
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	after, err := w.sources()
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.putBack(before, after)
	if want := []string{gone, fresh, stale}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("stale: %v, %v, want %v", got, err, want)
	}
	again, err := w.sources()
	if err != nil || !reflect.DeepEqual(before, again) {
		t.Errorf("not put back: %v, %v; %s", again, err, same)
	}
}
