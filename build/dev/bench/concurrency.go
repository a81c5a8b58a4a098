package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"
)

// crowd is how much the concurrency bench does.
type crowd struct {
	atOnce  int // imports and analyses, as the original's own benchmark has them
	bars    int // of the quartets that those import
	clients int
	calls   int // of each client
	large   int // bars of the orchestral scores that load while others ask
	long    int // bars of the quartet whose import is cancelled
	cancels int // of each call
	cycles  int // of import, analysis and deletion
	kept    int // scores that stay
	rest    time.Duration
}

var standardCrowd = crowd{
	atOnce: 3, bars: 200, clients: 16, calls: 200, large: generated[len(generated)-1].bars, long: 4000, cancels: 40,
	cycles: 5000, kept: 100, rest: 2 * time.Second,
}

// crowdPart is a part of the concurrency bench.
type crowdPart struct {
	name    string
	measure func(context.Context, []byte) error
}

// concurrency measures the program with many clients at once: real MCP clients over HTTP, on a process of its own for
// each number of workers. It does the parts that are named, or all of them.
func (b *bench) concurrency(ctx context.Context, named []string) error {
	parts := []crowdPart{{"three", b.threeAtOnce}, {"mixed", b.mixed}, {"pings", b.pings}, {"cancels", b.cancels}, {"memory", b.memory}}
	for _, name := range named {
		if !slices.ContainsFunc(parts, func(p crowdPart) bool { return p.name == name }) {
			return fmt.Errorf("concurrency has no part %q", name)
		}
	}
	small := generate(4, 40)
	for _, p := range parts {
		if len(named) > 0 && !slices.Contains(named, p.name) {
			continue
		}
		if err := p.measure(ctx, small); err != nil {
			return err
		}
	}
	return b.table.flush()
}

// job is something that a client does.
type job func(ctx context.Context, c caller) error

func ask(tool string, arguments map[string]any) job {
	return func(ctx context.Context, c caller) error {
		_, err := c.call(ctx, tool, arguments)
		return err
	}
}

// together does one job with each client at once and returns how long they took in all.
func together(ctx context.Context, callers []caller, jobs []job) (time.Duration, error) {
	begun := time.Now()
	errs := make([]error, len(jobs))
	var wait sync.WaitGroup
	for i := range jobs {
		wait.Go(func() { errs[i] = jobs[i](ctx, callers[i%len(callers)]) })
	}
	wait.Wait()
	return time.Since(begun), errors.Join(errs...)
}

// inTurn does the jobs one after the other.
func inTurn(ctx context.Context, c caller, jobs []job) (time.Duration, error) {
	begun := time.Now()
	for _, j := range jobs {
		if err := j(ctx, c); err != nil {
			return 0, err
		}
	}
	return time.Since(begun), nil
}

// file writes a score where the program may read it.
func (b *bench) file(name string, content []byte) (string, error) {
	path := filepath.Join(b.folder, name)
	return path, os.WriteFile(path, content, 0o600)
}

// threeAtOnce is the original's own benchmark: three imports and three analyses, in turn and at once.
func (b *bench) threeAtOnce(ctx context.Context, _ []byte) error {
	s, err := b.serve(ctx, runtime.NumCPU())
	if err != nil {
		return err
	}
	defer s.stop()
	callers, err := s.connectAll(ctx, b.crowd.atOnce)
	if err != nil {
		return err
	}
	defer closeAll(callers)
	b.table.title(fmt.Sprintf("Three at once, on %d processors", runtime.NumCPU()), "what", "in turn", "at once", "in turn ÷ at once")
	bars := b.crowd.bars
	imports := func(round string) (jobs []job, err error) {
		for i := range b.crowd.atOnce {
			bars++ // each is another score
			path, err := b.file(fmt.Sprintf("quartet-%s-%d.musicxml", round, i), generate(4, bars))
			if err != nil {
				return nil, err
			}
			jobs = append(jobs, ask("import_score", map[string]any{"source": path, "score_id": fmt.Sprintf("quartet-%s-%d", round, i)}))
		}
		return jobs, nil
	}
	analyses := func(round string) (jobs []job, err error) {
		for i := range b.crowd.atOnce {
			jobs = append(jobs, ask("harmony_analysis", map[string]any{"score_id": fmt.Sprintf("quartet-%s-%d", round, i)}))
		}
		return jobs, nil
	}
	for _, w := range []struct {
		name string
		jobs func(string) ([]job, error)
	}{{"imports of quartets", imports}, {"analyses of harmony", analyses}} {
		first, err1 := w.jobs("a")
		second, err2 := w.jobs("b")
		serial, err3 := inTurn(ctx, callers[0], first)
		parallel, err4 := together(ctx, callers, second)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		b.table.row(w.name, duration(serial.Seconds()), duration(parallel.Seconds()), fmt.Sprintf("%.2f", serial.Seconds()/parallel.Seconds()))
	}
	return nil
}

// mixture is what a client asks for, time after time.
var mixture = []struct {
	tool      string
	arguments map[string]any
}{
	{"key_analysis", map[string]any{"score_id": "mix"}},
	{"score_info", map[string]any{"score_id": "mix"}},
	{"list_scores", nil},
	{"read_score", map[string]any{"score_id": "mix", "measures": "1-4"}},
	{"harmony_analysis", map[string]any{"score_id": "mix"}},
	{"search_library", map[string]any{"query": "mix"}},
	{"chord_analysis", map[string]any{"score_id": "mix"}},
	// One check: all of them start two more servers, to see whether they answer.
	{"health_check", map[string]any{"checks": []string{"library.open"}}},
}

// session is the calls of a client, which begin at another place for each.
func session(begin, calls int) job {
	return func(ctx context.Context, c caller) error {
		for i := range calls {
			m := mixture[(begin+i)%len(mixture)]
			if _, err := c.call(ctx, m.tool, m.arguments); err != nil {
				return err
			}
		}
		return nil
	}
}

// withMixture starts a server that has the score of the mixture, and connects clients.
func (b *bench) withMixture(ctx context.Context, small []byte, workers, clients int) (*server, []caller, error) {
	s, err := b.serve(ctx, workers)
	if err != nil {
		return nil, nil, err
	}
	callers, err := s.connectAll(ctx, clients)
	if err != nil {
		s.stop()
		return nil, nil, err
	}
	_, err = callers[0].call(ctx, "import_score", map[string]any{"source": string(small), "source_type": "musicxml", "score_id": "mix"})
	return s, callers, err
}

// mixed lets many clients ask for many things, with one, two and four workers, beside one client that asks for all.
func (b *bench) mixed(ctx context.Context, small []byte) error {
	b.table.title(fmt.Sprintf("%d clients × %d mixed calls", b.crowd.clients, b.crowd.calls), "workers", "one client, all calls", "all clients at once", "calls a second", "in turn ÷ at once")
	for _, workers := range []int{1, 2, 4} {
		s, callers, err := b.withMixture(ctx, small, workers, b.crowd.clients)
		if err != nil {
			return err
		}
		jobs := make([]job, b.crowd.clients)
		for i := range jobs {
			jobs[i] = session(i, b.crowd.calls)
		}
		serial, err1 := inTurn(ctx, callers[0], jobs)
		parallel, err2 := together(ctx, callers, jobs)
		closeAll(callers)
		s.stop()
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		b.table.row(strconv.Itoa(workers), duration(serial.Seconds()), duration(parallel.Seconds()),
			fmt.Sprintf("%.0f", float64(b.crowd.clients*b.crowd.calls)/parallel.Seconds()), fmt.Sprintf("%.2f", serial.Seconds()/parallel.Seconds()))
	}
	return nil
}
