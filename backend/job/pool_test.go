package job

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ricercar/backend/fault"
)

func nothing(context.Context) (int, error) { return 0, nil }

// start runs work in the background and returns where its error comes.
func start(ctx context.Context, p *Pool, t Task, work func(context.Context)) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := Run(ctx, p, t, func(ctx context.Context) (int, error) {
			work(ctx)
			return 0, ctx.Err()
		})
		done <- err
	}()
	return done
}

// TestBounds holds that number and memory stay within the pool whatever is asked for.
func TestBounds(t *testing.T) {
	p := NewPool(Options{Workers: 3, Memory: 100})
	var running, held atomic.Int64
	var g sync.WaitGroup
	for i := range 200 {
		bytes := int64(i % 50)
		g.Go(func() {
			_, err := Run(t.Context(), p, Task{Caller: Caller{Priority: Priority(i % 2)}}, func(ctx context.Context) (int, error) {
				release, err := Reserve(ctx, bytes)
				if n, w := running.Add(1), held.Add(bytes); n > 3 || w > 100 {
					t.Errorf("%d tasks hold %d bytes", n, w)
				}
				defer running.Add(-1)
				defer release()
				defer held.Add(-bytes)
				return 0, err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	g.Wait()
	if s := p.Stats(); s.Active != 0 || s.Queued != 0 || s.HeldBytes != 0 || len(p.turns) != 0 {
		t.Errorf("left behind: %+v, %v", s, p.turns)
	}
}

// TestMemory walks through the cases of a reservation, with 10 bytes to be had.
func TestMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(Options{Workers: 9, Memory: 10})
		work := func(ctx context.Context, priority Priority, bytes int64, end <-chan struct{}) <-chan error {
			return start(ctx, p, Task{Caller: Caller{Priority: priority}}, func(ctx context.Context) {
				if release, err := Reserve(ctx, bytes); err == nil {
					<-end
					release()
					release() // twice is once
				}
			})
		}
		held := func(want int64, queued int) {
			t.Helper()
			synctest.Wait()
			if s := p.Stats(); s.HeldBytes != want || s.Queued != queued {
				t.Errorf("holds %d with %d waiting, want %d with %d", s.HeldBytes, s.Queued, want, queued)
			}
		}
		heavyEnd, batchEnd, clickEnd := make(chan struct{}), make(chan struct{}), make(chan struct{})
		heavy := work(t.Context(), Interactive, 1000, heavyEnd) // more than there is: alone
		held(10, 0)
		batch := work(t.Context(), Batch, 6, batchEnd)
		held(10, 1)
		click := work(t.Context(), Interactive, 5, clickEnd)
		held(10, 2)
		ctx, cancel := context.WithCancel(t.Context())
		gone := work(ctx, Interactive, 5, nil)
		held(10, 3)
		cancel()
		if err := <-gone; !fault.Is(err, fault.Canceled) {
			t.Error(err)
		}
		held(10, 2)
		close(heavyEnd)
		held(5, 1) // the click, though the batch came first
		p.Resize(9, 20)
		held(11, 0)
		close(clickEnd)
		close(batchEnd)
		if err := errors.Join(<-heavy, <-batch, <-click); err != nil {
			t.Error(err)
		}
		held(0, 0)
	})
}

// TestMoreMemory has two pieces of work that each hold some and want more.
func TestMoreMemory(t *testing.T) {
	p := NewPool(Options{Workers: 2, Memory: 10})
	var both, g sync.WaitGroup
	both.Add(2)
	for range 2 {
		g.Go(func() {
			_, err := Run(t.Context(), p, Task{}, func(ctx context.Context) (int, error) {
				first, err := Reserve(ctx, 5)
				both.Done()
				both.Wait()
				second, again := Reserve(ctx, 5)
				first()
				second()
				return 0, errors.Join(err, again)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	g.Wait()
	if release, err := Reserve(t.Context(), 1<<40); err != nil {
		t.Errorf("outside of a pool: %v", err)
	} else {
		release()
	}
}

// TestOrder queues tasks behind one that runs and holds the order in which they are let in.
func TestOrder(t *testing.T) {
	for _, c := range []struct{ queue, want string }{
		{"a a b b", "a b a b"},
		{"a! a b! b", "a b a! b!"}, // ! is a batch
		{"a! a! a! b", "b a! a! a!"},
		{"a a a a b", "a b a a a"},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := NewPool(Options{Workers: 1})
			release := make(chan struct{})
			all := []<-chan error{start(t.Context(), p, Task{}, func(context.Context) { <-release })}
			synctest.Wait()
			var got []string
			for _, name := range strings.Fields(c.queue) {
				task := Task{Caller: Caller{Client: strings.TrimSuffix(name, "!")}}
				if task.Client != name {
					task.Priority = Batch
				}
				all = append(all, start(t.Context(), p, task, func(context.Context) { got = append(got, name) }))
				synctest.Wait()
			}
			close(release)
			for _, done := range all {
				<-done
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%s was let in as %s, want %s", c.queue, s, c.want)
			}
		})
	}
}

func TestBatchesLeaveAWorkerFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(Options{Workers: 2})
		release := make(chan struct{})
		for range 5 {
			start(t.Context(), p, Task{Caller: Caller{Priority: Batch}}, func(context.Context) { <-release })
		}
		synctest.Wait()
		if _, err := Run(t.Context(), p, Task{}, nothing); err != nil {
			t.Error(err)
		}
		if s := p.Stats(); s.Active != 1 || s.Queued != 4 {
			t.Errorf("%+v", s)
		}
		close(release)
		synctest.Wait()
	})
}

func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(Options{Workers: 1})
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		deaf := start(ctx, p, Task{}, func(context.Context) { <-release })
		synctest.Wait()
		queued := start(ctx, p, Task{}, func(context.Context) { t.Error("ran after it was canceled") })
		synctest.Wait()
		cancel()
		for name, done := range map[string]<-chan error{"running": deaf, "queued": queued} {
			if err := <-done; !fault.Is(err, fault.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if s := p.Stats(); s.Active != 1 {
			t.Errorf("work that goes on has lost its place: %+v", s)
		}
		close(release)
		synctest.Wait()
		if _, err := Run(t.Context(), p, Task{}, nothing); err != nil {
			t.Error(err)
		}
		if _, err := Run(ctx, p, Task{}, nothing); !fault.Is(err, fault.Canceled) {
			t.Errorf("canceled before it began: %v", err)
		}
	})
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(Options{Workers: 1})
		for _, obeys := range []bool{true, false} {
			begun := time.Now()
			_, err := Run(t.Context(), p, Task{Operation: "harmony", Timeout: time.Minute}, func(ctx context.Context) (int, error) {
				if obeys {
					<-ctx.Done()
				} else {
					time.Sleep(time.Hour)
				}
				return 0, ctx.Err()
			})
			if !fault.Is(err, fault.TooLarge) || !strings.Contains(err.Error(), "harmony took longer than 1m0s") || time.Since(begun) != time.Minute {
				t.Errorf("obeys %v: %v after %s", obeys, err, time.Since(begun))
			}
			time.Sleep(time.Hour)
		}
	})
}

func TestPanic(t *testing.T) {
	var told []string
	p := NewPool(Options{Workers: 1, OnPanic: func(_ context.Context, t Task, value any, stack []byte) {
		told = append(told, fmt.Sprint(t.Operation, value, strings.Contains(string(stack), "TestPanic")))
	}})
	_, err := Run(t.Context(), p, Task{Operation: "key"}, func(context.Context) (int, error) { panic("torn page") })
	if !fault.Is(err, fault.Internal) || !strings.Contains(err.Error(), "torn page") || !slices.Equal(told, []string{"keytorn pagetrue"}) {
		t.Errorf("%v, told %q", err, told)
	}
	if _, err := Run(t.Context(), p, Task{}, nothing); err != nil {
		t.Errorf("the place was lost: %v", err)
	}
}

func TestNested(t *testing.T) {
	p := NewPool(Options{Workers: 1})
	got, err := Run(t.Context(), p, Task{}, func(ctx context.Context) (int, error) {
		return Run(ctx, p, Task{}, func(context.Context) (int, error) { return 7, nil })
	})
	if got != 7 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
}

func TestStats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(Options{Workers: 1})
		for i := range 600 { // the first 88 times leave the ring
			Run(t.Context(), p, Task{Operation: "key"}, func(context.Context) (int, error) {
				time.Sleep(time.Duration(max(0, i-99)) * time.Millisecond)
				return 0, nil
			})
		}
		Run(t.Context(), p, Task{Operation: "chords"}, func(context.Context) (int, error) { return 0, fault.New(fault.Invalid, "x") })
		s := p.Stats()
		if len(s.Operations) != 2 || s.Operations[0].Outcomes["invalid"] != 1 {
			t.Fatalf("%+v", s)
		}
		if o := s.Operations[1]; o.Total != 600 || o.Outcomes["ok"] != 600 || o.P50MS != 244 || o.P95MS != 475 || o.P99MS != 495 {
			t.Errorf("%+v", o)
		}
	})
}

func TestThrottle(t *testing.T) {
	now, got := time.Unix(0, 0), []float64{}
	report := throttle(func(p Progress) { got = append(got, p.Done) }, 100*time.Millisecond, func() time.Time { return now })
	for i := range 11 { // one each 30 ms
		report(Progress{Done: float64(i), Total: 10})
		now = now.Add(30 * time.Millisecond)
	}
	if want := []float64{0, 4, 8, 10}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestReport(t *testing.T) {
	Report(t.Context(), 1, 2, "nobody listens")
	var got Progress
	Report(WithReporter(t.Context(), func(p Progress) { got = p }), 1, 4, "reading")
	if got.Fraction() != 0.25 || got.Text != "reading" {
		t.Errorf("%+v", got)
	}
}
