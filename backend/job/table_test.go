package job

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ricercar/backend/fault"
)

type said string

func (s said) Digest() string { return "said " + string(s) }

func TestJobOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := NewTable(nil, nil)
		p := NewPool(Options{Workers: 1})
		var heard, seen []float64
		ctx, cancel := context.WithCancel(WithReporter(t.Context(), func(p Progress) { heard = append(heard, p.Done) }))
		stop := table.Watch(func(s Status) { seen = append(seen, s.Progress.Done) })
		defer stop()
		id := ""
		_, err := Run(ctx, p, Task{}, func(ctx context.Context) (int, error) { // begun by work that has the only place
			j := table.Begin(ctx, About{Operation: "import", CorrelationID: "c1"}, func(ctx context.Context) (Result, error) {
				return Run(ctx, p, Task{}, func(ctx context.Context) (Result, error) {
					for i := range 4 {
						Report(ctx, float64(i), 4, "")
						time.Sleep(time.Second)
					}
					return said("x"), ctx.Err()
				})
			})
			time.Sleep(100 * time.Millisecond)
			id = j.Keep(ctx).ID
			return 0, nil
		})
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		s, err := table.Wait(t.Context(), id)
		if err != nil || s.State != Done || s.CorrelationID != "c1" || s.Ended.Sub(s.Begun) != 4*time.Second+100*time.Millisecond {
			t.Errorf("%+v, %v", s, err)
		}
		r, kept, err := table.Result(t.Context(), id)
		if r != said("x") || kept.Text != "said x" || string(kept.JSON) != `"x"` || err != nil {
			t.Errorf("%v, %+v, %v", r, kept, err)
		}
		if len(heard) != 0 || !slices.Equal(seen, []float64{0, 1, 2, 3, 4}) {
			t.Errorf("the caller heard %v, who watched saw %v", heard, seen)
		}
		table.Close(t.Context())
	})
}

func TestProgressReachesTheCallerUntilTheJobIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table, heard := NewTable(nil, nil), 0
		j := table.Begin(WithReporter(t.Context(), func(Progress) { heard++ }), About{}, func(ctx context.Context) (Result, error) {
			for i := range 100 { // two seconds
				Report(ctx, float64(i), 100, "")
				time.Sleep(20 * time.Millisecond)
			}
			return said(""), nil
		})
		time.Sleep(990 * time.Millisecond)
		j.Keep(t.Context())
		<-j.Done()
		if heard != 10 {
			t.Errorf("heard %d times in a second", heard)
		}
		table.Close(t.Context())
	})
}

// TestEnds holds the state that each end leaves.
func TestEnds(t *testing.T) {
	wait := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	for name, c := range map[string]struct {
		work func(ctx context.Context) error
		end  func(*Table, string)
		want State
		says string
	}{
		"done":        {func(context.Context) error { return nil }, nil, Done, ""},
		"failed":      {func(context.Context) error { return fault.New(fault.Invalid, "torn") }, nil, Failed, "torn"},
		"panic":       {func(context.Context) error { panic("boom") }, nil, Failed, "stopped unexpectedly: boom"},
		"canceled":    {wait, func(t *Table, id string) { t.Cancel(context.Background(), id) }, Canceled, "cancel"},
		"by others":   {wait, func(t *Table, id string) { t.store.CancelJob(context.Background(), id) }, Canceled, "cancel"},
		"interrupted": {wait, func(t *Table, _ string) { t.Close(context.Background()) }, Interrupted, "ended before it was done"},
	} {
		synctest.Test(t, func(t *testing.T) {
			table := NewTable(nil, nil)
			j := table.Begin(t.Context(), About{}, func(ctx context.Context) (Result, error) {
				AddItem(ctx, Item{Source: "a", OK: true})
				AddItem(ctx, Item{Source: "b", Err: fault.New(fault.Invalid, "x")})
				return said(""), c.work(ctx)
			})
			id := j.Keep(t.Context()).ID
			synctest.Wait()
			if c.end != nil {
				c.end(table, id)
			}
			s, err := table.Wait(t.Context(), id)
			if err != nil || s.State != c.want || s.Items != 2 || s.Failed != 1 || s.Ended.IsZero() || (s.Err == nil) != (c.says == "") {
				t.Errorf("%s: %+v, %v", name, s, err)
			}
			if s.Err != nil && !strings.Contains(s.Err.Message, c.says) {
				t.Errorf("%s: %v", name, s.Err)
			}
			table.Close(t.Context())
			later := NewTable(table.store, nil) // as another process
			kept, err := later.Status(t.Context(), id)
			items, itemErr := later.Items(t.Context(), id, 1, 5)
			if err != nil || itemErr != nil || kept.State != c.want || len(items) != 1 || items[0].Source != "b" {
				t.Errorf("%s: another process sees %+v, %v, %v, %v", name, kept, items, err, itemErr)
			}
		})
	}
}

func TestSilentJobIsInterrupted(t *testing.T) {
	now := time.Now()
	s := Status{State: Running, Seen: now}
	if got := s.At(now.Add(10 * time.Second)); got.State != Running {
		t.Error(got)
	}
	if got := s.At(now.Add(time.Minute)); got.State != Interrupted || got.Ended != now || got.Err.Code != "INTERRUPTED" {
		t.Errorf("%+v", got)
	}
}

// broken is a store that fails.
type broken struct{ memory }

var errBroken = errors.New("the disk is full")

func (*broken) SaveJob(context.Context, Status, Kept) (bool, error) { return false, errBroken }

func TestJobWithoutStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told atomic.Int64
		table := NewTable(&broken{}, func(string) { told.Add(1) })
		id := table.Begin(t.Context(), About{}, func(ctx context.Context) (Result, error) {
			AddItem(ctx, Item{Source: "a", OK: true})
			return said(""), nil
		}).Keep(t.Context()).ID
		if s, err := table.Wait(t.Context(), id); err != nil || s.State != Done {
			t.Errorf("%+v, %v", s, err)
		}
		if items, err := table.Items(t.Context(), id, 0, 10); err != nil || len(items) != 1 || told.Load() != 1 {
			t.Errorf("%v, %v, told %d times", items, err, told.Load())
		}
		list, _ := table.List(t.Context(), 10)
		if len(list) != 1 || list[0].ID != id {
			t.Errorf("%+v", list)
		}
		table.Close(t.Context())
	})
}

// TestManyJobs holds that what ended leaves memory, while the store knows it.
func TestManyJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := NewTable(nil, nil)
		var ids []string
		for i := range maxEnded + 10 {
			j := table.Begin(t.Context(), About{}, func(context.Context) (Result, error) { return said(fmt.Sprint(i)), nil })
			ids = append(ids, j.Keep(t.Context()).ID)
			time.Sleep(time.Millisecond)
		}
		table.Close(t.Context())
		r, kept, err := table.Result(t.Context(), ids[0])
		if r != nil || kept.Text != "said 0" || err != nil {
			t.Errorf("%v, %+v, %v", r, kept, err)
		}
		list, err := table.List(t.Context(), 3)
		if err != nil || len(list) != 3 || list[0].ID != ids[len(ids)-1] || len(table.Own()) != maxEnded+1 {
			t.Errorf("%+v, %v", list, err)
		}
		_, err = table.Status(t.Context(), ids[0]+"x")
		if !fault.Is(err, fault.NotFound) || !slices.Contains(fault.As(err).Suggestions, ids[0]) {
			t.Error(err)
		}
	})
}
