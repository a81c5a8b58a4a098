package library

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jellydator/ttlcache/v3"
)

// key names a parsed score by its content and how that was read, so that a parsed score is never stale.
type key struct{ hash, tune, parameters string }

// key names the parsed form of a score.
func (i Info) key() key { return key{i.Hash, i.Tune, parametersOf(i.Format)} }

// parametersOf are the parameters that follow the name of a format; scores that were read in different ways are
// different scores.
func parametersOf(format string) string {
	_, parameters, _ := strings.Cut(format, ";")
	return strings.TrimSpace(parameters)
}

// cache holds parsed scores: at most so many, at most so many bytes, each until it has not been used for a
// time. What was used longest ago leaves first; only the parsed form is lost by that.
type cache struct {
	sized atomic.Pointer[sized]

	flights flights[key, Score]
	hits, misses,
	outsized atomic.Int64 // scores larger than the whole budget

	mu        sync.Mutex
	evictions map[string]int64 // by reason
	warned    int              // the percentage that pressure was told of last
	pressure  func(CacheStats) // may be nil
}

// sized is the cache within its bounds, which are for ever.
type sized struct {
	*ttlcache.Cache[key, Score]
	limit  int
	budget int64
	start  sync.Once
}

// reasons are the names of why a score left.
var reasons = map[ttlcache.EvictionReason]string{
	ttlcache.EvictionReasonDeleted:         "removed",
	ttlcache.EvictionReasonExpired:         "unused",
	ttlcache.EvictionReasonCapacityReached: "too_many",
	ttlcache.EvictionReasonMaxCostExceeded: "memory",
}

func newCache(limit int, budget int64, ttl time.Duration) *cache {
	c := &cache{evictions: map[string]int64{}}
	c.resize(limit, budget, ttl)
	return c
}

// resize changes the bounds and keeps what fits, what was used last first.
func (c *cache) resize(limit int, budget int64, ttl time.Duration) {
	next := &sized{limit: limit, budget: budget, Cache: ttlcache.New(
		ttlcache.WithTTL[key, Score](ttl),
		ttlcache.WithCapacity[key, Score](uint64(limit)),
		ttlcache.WithMaxCost(uint64(budget), func(i ttlcache.CostItem[key, Score]) uint64 { return uint64(weigh(i.Value)) }),
	)}
	next.OnEviction(func(_ context.Context, why ttlcache.EvictionReason, _ *ttlcache.Item[key, Score]) {
		if c.sized.Load() != next {
			return // it has been replaced and is being emptied
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.evictions[reasons[why]]++
	})
	before := c.sized.Swap(next)
	if before == nil {
		return
	}
	var kept []*ttlcache.Item[key, Score]
	before.Range(func(i *ttlcache.Item[key, Score]) bool {
		kept = append(kept, i)
		return true
	})
	for _, i := range slices.Backward(kept) { // Range begins with what was used last
		c.put(i.Key(), i.Value())
	}
	before.end()
}

// end lets everything go.
func (s *sized) end() {
	s.start.Do(func() { go s.Start() }) // Stop waits for Start
	s.Stop()
	s.DeleteAll()
}

// overhead is what an entry costs beside its score: its key, its places in list and map.
const overhead = 512

func weigh(s Score) int64 { return int64(s.Bytes()) + overhead }

// get returns a score from memory, or reads it: once, however many ask for it at the same time.
func (c *cache) get(ctx context.Context, k key, read func(context.Context) (Score, error)) (Score, error) {
	if item := c.sized.Load().Get(k); item != nil {
		c.hits.Add(1)
		return item.Value(), nil
	}
	c.misses.Add(1)
	return c.flights.do(ctx, k, func(ctx context.Context) (Score, error) {
		s, err := read(ctx)
		if err == nil {
			c.put(k, s)
		}
		return s, err
	})
}

// put keeps a score. One that is larger than the whole budget is not kept: it would drive out all others.
func (c *cache) put(k key, s Score) {
	in := c.sized.Load()
	if weigh(s) > in.budget {
		c.outsized.Add(1)
		return
	}
	in.start.Do(func() { go in.Start() }) // lets scores go whose time is over
	if !in.Has(k) {
		in.Set(k, s, ttlcache.DefaultTTL)
		c.warn()
	}
}

// drop lets a score go that is not wanted any more.
func (c *cache) drop(k key) {
	c.sized.Load().Delete(k)
	c.warn()
}

// The parts of the budget, in percent, at which a warning is due.
const (
	highUse     = 75
	criticalUse = 90
)

// warn tells of a threshold when it is passed, and again only after the use has fallen well below it.
func (c *cache) warn() {
	if c.pressure == nil {
		return
	}
	s := c.stats()
	c.mu.Lock()
	before := c.warned
	switch {
	case s.UsePercent >= criticalUse:
		c.warned = criticalUse
	case s.UsePercent >= highUse:
		c.warned = max(c.warned, highUse)
	case s.UsePercent < highUse-10:
		c.warned = 0
	}
	now := c.warned
	c.mu.Unlock()
	if now > before {
		c.pressure(s)
	}
}

func (c *cache) close() { c.sized.Load().end() }

// CacheStats says how the parsed scores in memory serve.
type CacheStats struct {
	Scores     int              `json:"scores"`
	MaxScores  int              `json:"max_scores"`
	Bytes      int64            `json:"bytes"`
	MaxBytes   int64            `json:"max_bytes"`
	Hits       int64            `json:"hits"`
	Misses     int64            `json:"misses"`
	HitRate    float64          `json:"hit_rate"`    // 0…1; 0 before the first use
	Evictions  map[string]int64 `json:"evictions"`   // unused, too_many, memory, removed → how often
	Oversized  int64            `json:"oversized"`   // readings of scores larger than max_bytes
	UsePercent int              `json:"use_percent"` // of max_bytes
	Pressure   string           `json:"pressure"`    // ok, high from 75 %, critical from 90 %
}

func (c *cache) stats() CacheStats {
	in := c.sized.Load()
	s := CacheStats{
		Scores: in.Len(), MaxScores: in.limit, MaxBytes: in.budget, Hits: c.hits.Load(), Misses: c.misses.Load(),
		Oversized: c.outsized.Load(), Evictions: map[string]int64{}, Pressure: "ok",
	}
	in.Range(func(i *ttlcache.Item[key, Score]) bool {
		s.Bytes += weigh(i.Value())
		return true
	})
	c.mu.Lock()
	maps.Copy(s.Evictions, c.evictions)
	c.mu.Unlock()
	if all := s.Hits + s.Misses; all > 0 {
		s.HitRate = float64(s.Hits) / float64(all)
	}
	s.UsePercent = int(100 * s.Bytes / s.MaxBytes)
	switch {
	case s.UsePercent >= criticalUse:
		s.Pressure = "critical"
	case s.UsePercent >= highUse:
		s.Pressure = "high"
	}
	return s
}
