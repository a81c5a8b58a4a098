package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// tally counts tests by how they ended.
type tally struct{ passed, failed, skipped int }

func (t tally) total() int { return t.passed + t.failed + t.skipped }

func (t tally) plus(o tally) tally {
	return tally{t.passed + o.passed, t.failed + o.failed, t.skipped + o.skipped}
}

// String is the line that ends a run of the tests.
func (t tally) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.passed, t.failed, t.skipped)
}

// step is one row of the table that ends a run.
type step struct {
	name string
	// limit ends a step that hangs.
	limit time.Duration
	// run does the work; its tally is what it counted itself, and stays empty for a step that is one check.
	run func(ctx context.Context) (tally, error)
}

// skipError is a step that could not be done for a reason outside of the project.
type skipError string

func (e skipError) Error() string { return string(e) }

// result is how a step ended.
type result struct {
	name   string
	status string
	tally  tally
	took   time.Duration
	note   string
}

// perform runs the steps one after another, whether or not one fails, and prints the table.
// It returns errFailed when any of them failed.
func (w *workshop) perform(ctx context.Context, steps []step) error {
	var results []result
	for i, s := range steps {
		w.say("[%d/%d] %s", i+1, len(steps), s.name)
		r := w.performOne(ctx, s)
		w.say("      %s in %s", r.status, r.took.Round(100*time.Millisecond))
		results = append(results, r)
		if ctx.Err() != nil {
			break
		}
	}
	sum := writeTable(w.out, results)
	w.say("%s", sum)
	if sum.failed > 0 || ctx.Err() != nil {
		return errFailed
	}
	return nil
}

// performOne runs one step under its limit, with a sign of life every half minute.
func (w *workshop) performOne(ctx context.Context, s step) result {
	limited, cancel := context.WithTimeoutCause(ctx, s.limit, fmt.Errorf("took longer than %s", s.limit))
	defer cancel()
	start := time.Now()
	done := make(chan struct{})
	go w.beat(done, start)
	t, err := s.run(limited)
	close(done)
	r := judge(s.name, t, err)
	r.took = time.Since(start)
	if r.status == "failed" && err != nil {
		w.say("%s", indent(err.Error()))
	}
	return r
}

// beat prints how long the step has been running until done is closed.
func (w *workshop) beat(done <-chan struct{}, start time.Time) {
	tick := time.NewTicker(30 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			w.say("      … %s", time.Since(start).Round(time.Second))
		}
	}
}

// judge turns what a step returned into a row. A step that counted nothing itself counts as one;
// one that failed without a failed test of its own counts as one failure.
func judge(name string, t tally, err error) result {
	r := result{name: name, status: "passed", tally: t}
	var skip skipError
	switch {
	case errors.As(err, &skip):
		r.status, r.note = "skipped", string(skip)
		if t.total() == 0 {
			r.tally.skipped = 1
		}
	case err != nil || t.failed > 0:
		r.status = "failed"
		if err != nil {
			r.note, _, _ = strings.Cut(err.Error(), "\n")
		}
		r.tally.failed = max(t.failed, 1)
	case t.total() == 0:
		r.tally.passed = 1
	}
	return r
}

// writeTable prints a row for each result and returns the sum of their tallies.
func writeTable(out io.Writer, results []result) tally {
	var sum tally
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nstep\tresult\tpassed\tfailed\tskipped\ttime\twhy")
	for _, r := range results {
		sum = sum.plus(r.tally)
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%s\t%s\n", r.name, r.status,
			r.tally.passed, r.tally.failed, r.tally.skipped, r.took.Round(100*time.Millisecond), r.note)
	}
	table.Flush()
	fmt.Fprintln(out)
	return sum
}

func indent(text string) string {
	return "      " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n      ")
}
