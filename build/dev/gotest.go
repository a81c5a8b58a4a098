package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// goTestStep runs all Go tests, the ones on import direction and documentation among them.
func (w *workshop) goTestStep() step {
	name := "go test"
	if os.Getenv("RICERCAR_ORACLE") != "" {
		name = "go test with the oracle"
	}
	return step{name, 30 * time.Minute, func(ctx context.Context) (tally, error) {
		return w.goTest(ctx, "-timeout=20m", "./...")
	}}
}

// raceStep runs all Go tests with the race detector, which needs cgo. A package that hangs is ended early enough for
// the whole run to say where it stood.
func (w *workshop) raceStep() step {
	return step{"race detector", 40 * time.Minute, func(ctx context.Context) (tally, error) {
		return w.goTest(ctx, "-race", "-skip="+countingTests, "-timeout=20m", "./...")
	}}
}

// enduranceStep lets the tests that kill and fill go on for an hour, half of it each.
func (w *workshop) enduranceStep() step {
	return step{"endurance", 2 * time.Hour, func(ctx context.Context) (tally, error) {
		if err := os.Setenv("RICERCAR_SOAK", "30m"); err != nil {
			return tally{}, err
		}
		return w.goTest(ctx, "-timeout=2h", "-count=1", "-run=^(TestKilledImports|TestMemoryStaysFlat)$", "./app/cli")
	}}
}

// houseStep runs the tests on import direction and documentation alone.
func (w *workshop) houseStep() step {
	return step{"rules of the house", 10 * time.Minute, func(ctx context.Context) (tally, error) {
		return w.goTest(ctx, "./build/layers")
	}}
}

// goTest runs "go test -json" and counts its tests.
func (w *workshop) goTest(ctx context.Context, args ...string) (tally, error) {
	// xmllint proves written files against their schemas; without it those tests skip themselves and say so.
	_ = w.need(ctx, xmllint)
	var events bytes.Buffer
	p := run(append([]string{"go", "test", "-json"}, args...)...)
	p.stdout = &events
	_, err := w.output(ctx, p)
	sum, failures, parseErr := countGoTests(&events)
	if parseErr != nil {
		return sum, errors.Join(err, parseErr)
	}
	if err != nil {
		return sum, fmt.Errorf("%w\n%s", err, failures)
	}
	return sum, nil
}

// testEvent is one line of "go test -json" (go doc test2json).
type testEvent struct {
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Output      string
	FailedBuild string
}

// countGoTests counts the tests without subtests of their own, and a package that failed without a failed test
// (it did not build, or its process died) as one failure. It returns the output of what failed.
func countGoTests(events io.Reader) (tally, string, error) {
	c := goCounter{ends: map[string]string{}, parents: map[string]bool{}, output: map[string]*strings.Builder{}}
	dec := json.NewDecoder(events)
	for {
		var e testEvent
		if err := dec.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return tally{}, "", fmt.Errorf("read go test -json: %w", err)
		}
		c.take(e)
	}
	sum, failures := c.sum()
	return sum, failures, nil
}

// goCounter gathers events by "package" and "package test".
type goCounter struct {
	order   []string
	ends    map[string]string
	parents map[string]bool
	output  map[string]*strings.Builder
}

func (c *goCounter) take(e testEvent) {
	key := e.Package
	if e.Test != "" {
		key += " " + e.Test
		if i := strings.LastIndexByte(e.Test, '/'); i >= 0 {
			c.parents[e.Package+" "+e.Test[:i]] = true
		}
	}
	switch e.Action {
	case "output", "build-output":
		if e.Action == "build-output" {
			key = e.ImportPath
		}
		if c.output[key] == nil {
			c.output[key] = &strings.Builder{}
		}
		c.output[key].WriteString(e.Output)
	case "pass", "fail", "skip":
		if e.FailedBuild != "" && c.output[e.FailedBuild] != nil && e.FailedBuild != key {
			c.take(testEvent{Action: "output", Package: key, Output: c.output[e.FailedBuild].String()})
		}
		c.order = append(c.order, key)
		c.ends[key] = e.Action
	}
}

// sum counts what has ended, in the order in which it did.
func (c *goCounter) sum() (tally, string) {
	var t tally
	var failures strings.Builder
	failedIn := map[string]bool{}
	for _, key := range c.order {
		pkg, test, isTest := strings.Cut(key, " ")
		switch end := c.ends[key]; {
		case end == "fail" && (isTest && !failedIn[key] || !isTest && !failedIn[pkg]):
			t.failed++
			c.noteFailure(&failures, key)
			markFailed(failedIn, pkg, test)
		case !isTest || c.parents[key]:
		case end == "pass":
			t.passed++
		case end == "skip":
			t.skipped++
		}
	}
	return t, failures.String()
}

// markFailed remembers that the failures of the package and of the tests around test have been counted.
func markFailed(failedIn map[string]bool, pkg, test string) {
	failedIn[pkg] = true
	for i := strings.LastIndexByte(test, '/'); i >= 0; i = strings.LastIndexByte(test, '/') {
		test = test[:i]
		failedIn[pkg+" "+test] = true
	}
}

func (c *goCounter) noteFailure(failures *strings.Builder, key string) {
	fmt.Fprintf(failures, "--- %s\n", key)
	if text := c.output[key]; text != nil {
		failures.WriteString(lastLines(text.String(), 60) + "\n")
	}
}

// countingTests are the tests that count allocations: the race detector's own count among them, and the step without
// it has run them.
const countingTests = "Allocat(es|ions)"
