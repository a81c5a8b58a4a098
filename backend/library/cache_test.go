package library

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ricercar/backend/fault"
)

// counting is the toy reader that counts and can be held up.
func counting(reads *atomic.Int64, hold <-chan struct{}) func(*Options) {
	return func(o *Options) {
		o.Read = func(ctx context.Context, f File) (Reading, error) {
			reads.Add(1)
			if hold != nil {
				select {
				case <-hold:
				case <-ctx.Done():
					return Reading{}, ctx.Err()
				}
			}
			return readToy(ctx, f)
		}
	}
}

func TestScoreIsParsedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	add(t, at(t, path), "a.xml", "A/x/1")
	var reads atomic.Int64
	hold := make(chan struct{})
	l := at(t, path, counting(&reads, hold))
	ctx, cancel := context.WithCancel(t.Context())
	var g sync.WaitGroup
	for i := range 10 {
		g.Go(func() {
			mine, want := t.Context(), fault.Kind("")
			if i == 0 {
				mine, want = ctx, fault.Canceled
			}
			s, _, err := l.Score(mine, "a")
			if fault.KindOf(err) != want || err == nil && s.(toy).text != "A/x/1" {
				t.Error(i, s, err)
			}
		})
	}
	for l.CacheStats().Misses < 10 {
		time.Sleep(time.Millisecond)
	}
	cancel() // one of ten gives up: the others get their score
	time.Sleep(5 * time.Millisecond)
	close(hold)
	g.Wait()
	if _, _, err := l.Score(t.Context(), "a"); err != nil || reads.Load() != 1 {
		t.Errorf("read %d times: %v", reads.Load(), err)
	}
	if s := l.CacheStats(); s.Hits != 1 || s.Misses != 10 || s.HitRate != 1.0/11 || s.Scores != 1 {
		t.Errorf("%+v", s)
	}
}

func TestScoreOfABook(t *testing.T) {
	l := fresh(t)
	r := request("book.abc", "X/a/1\nY/b/2\nZ/c/3")
	if _, _, err := l.Import(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for _, lib := range []*Library{l, at(t, l.o.Path)} { // from memory, and parsed anew
		s, i, err := lib.Score(t.Context(), "book-11")
		if err != nil || s.(toy).text != "Y/b/2" || i.Title != "Y" {
			t.Errorf("%v, %+v, %v", s, i, err)
		}
	}
}

func TestAbandonedWorkEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights[string, int]
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := f.do(ctx, "k", func(ctx context.Context) (int, error) {
			<-ctx.Done() // ends only when nobody waits any more
			return 0, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		synctest.Wait()
		if got, err := f.do(t.Context(), "k", func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
			t.Error(got, err)
		}
		if _, err := f.do(t.Context(), "k", func(context.Context) (int, error) { panic("torn") }); !fault.Is(err, fault.Internal) {
			t.Error(err)
		}
	})
}

// fill puts scores of so many bytes each into a cache.
func fill(c *cache, sizes ...int) {
	for i, size := range sizes {
		c.put(key{hash: fmt.Sprint(i)}, toy{bytes: size - overhead})
	}
}

func TestCacheBounds(t *testing.T) {
	for _, c := range []struct {
		name     string
		limit    int
		budget   int64
		sizes    []int
		kept     string
		bytes    int64
		evicted  string
		pressure string
	}{
		{"all fit", 10, 10_000, []int{1000, 2000}, "0 1", 3000, "map[]", "ok"},
		{"number", 2, 10_000, []int{1000, 1000, 1000}, "1 2", 2000, "map[too_many:1]", "ok"},
		{"memory", 10, 3000, []int{1000, 1000, 2000}, "1 2", 3000, "map[memory:1]", "critical"},
		{"too large for all", 10, 3000, []int{1000, 4000}, "0", 1000, "map[]", "ok"},
		{"three quarters", 10, 3000, []int{2400}, "0", 2400, "map[]", "high"},
	} {
		cache := newCache(c.limit, c.budget, time.Hour)
		fill(cache, c.sizes...)
		if c.evicted != "map[]" {
			for len(cache.stats().Evictions) == 0 { // they are counted a moment later
				time.Sleep(time.Millisecond)
			}
		}
		var kept []string
		for i := range c.sizes {
			if k := fmt.Sprint(i); cache.sized.Load().Has(key{hash: k}) {
				kept = append(kept, k)
			}
		}
		s := cache.stats()
		if strings.Join(kept, " ") != c.kept || s.Bytes != c.bytes || fmt.Sprint(s.Evictions) != c.evicted || s.Pressure != c.pressure {
			t.Errorf("%s: kept %v, %+v", c.name, kept, s)
		}
		cache.close()
	}
}

func TestCacheTimeIsRenewedByUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCache(10, 1<<20, time.Hour)
		defer c.close()
		fill(c, 1000, 1000)
		never := func(context.Context) (Score, error) { t.Error("read again"); return toy{}, nil }
		for range 5 {
			time.Sleep(40 * time.Minute)
			if _, err := c.get(t.Context(), key{hash: "1"}, never); err != nil {
				t.Error(err)
			}
		}
		synctest.Wait()
		if s := c.stats(); s.Scores != 1 || s.Bytes != 1000 || s.Evictions["unused"] != 1 {
			t.Errorf("%+v", s)
		}
	})
}

func TestResults(t *testing.T) {
	l := fresh(t)
	k, made := ResultKey{Hash: "h", Operation: "key", Version: "1", Params: "{}"}, 0
	ask := func(l *Library, k ResultKey) string {
		t.Helper()
		data, err := l.Result(t.Context(), k, func(context.Context) ([]byte, error) { made++; return fmt.Appendf(nil, "%s%d", k.Version, made), nil })
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	k2 := k
	k2.Version = "2"
	other := at(t, l.o.Path)
	if got := []string{ask(l, k), ask(l, k), ask(other, k), ask(l, k2)}; strings.Join(got, " ") != "11 11 11 22" {
		t.Error(got)
	}
	if _, err := l.Result(t.Context(), ResultKey{Hash: "x"}, func(context.Context) ([]byte, error) { return nil, fault.New(fault.Invalid, "no") }); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	without := at(t, l.o.Path, func(o *Options) { o.Cache = filepath.Join(l.o.Path, "a file, no folder") })
	if got := ask(without, k); got != "13" {
		t.Errorf("without a cache: %s", got)
	}
}

func TestPressureIsToldOnce(t *testing.T) {
	c := newCache(10, 10_000, time.Hour)
	defer c.close()
	var told []int
	c.pressure = func(s CacheStats) { told = append(told, s.UsePercent) }
	fill(c, 5000, 2600, 200, 1300, 200) // 50, 76, 78, 91, 93 percent
	c.drop(key{hash: "0"})
	fill(c, 5000)
	if fmt.Sprint(told) != "[76 91 93]" {
		t.Errorf("told at %v", told)
	}
}

func TestDeletedScoresLeaveMemory(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	if n := l.CacheStats().Scores; n != 1 {
		t.Errorf("%d parsed scores", n)
	}
	if _, err := l.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if n := l.CacheStats().Scores; n != 0 {
		t.Errorf("%d parsed scores after the deletion", n)
	}
}

func TestResize(t *testing.T) {
	c := newCache(10, 10_000, time.Hour)
	defer c.close()
	fill(c, 1000, 1000, 1000, 1000)
	never := func(context.Context) (Score, error) { t.Error("read again"); return toy{}, nil }
	if _, err := c.get(t.Context(), key{hash: "0"}, never); err != nil { // now 0 was used last, then 3, 2, 1
		t.Error(err)
	}
	c.resize(10, 3000, time.Hour)
	for len(c.stats().Evictions) == 0 { // they are counted a moment later
		time.Sleep(time.Millisecond)
	}
	if s := c.stats(); s.Scores != 3 || s.Bytes != 3000 || s.MaxBytes != 3000 || fmt.Sprint(s.Evictions) != "map[memory:1]" || s.Hits != 1 {
		t.Errorf("%+v", s)
	}
	for _, hash := range []string{"0", "3", "2"} {
		if _, err := c.get(t.Context(), key{hash: hash}, never); err != nil {
			t.Error(err)
		}
	}
}
