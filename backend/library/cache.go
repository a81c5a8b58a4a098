package library

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jellydator/ttlcache/v3"
)

// key names a parsed score by its content, so that a parsed score is never stale.
type key struct{ hash, tune string }

// cache holds parsed scores: at most so many, at most so many bytes, each until it has not been used for a
// time. What was used longest ago leaves first; only the parsed form is lost by that.
type cache struct {
	items  *ttlcache.Cache[key, Score]
	budget int64
	limit  int

	flights flights[key, Score]
	hits, misses,
	outsized atomic.Int64 // scores larger than the whole budget

	mu        sync.Mutex
	evictions map[string]int64 // by reason
	warned    int              // the percentage that pressure was told of last
	start     sync.Once
	pressure  func(CacheStats) // may be nil
}

// reasons are the names of why a score left.
var reasons = map[ttlcache.EvictionReason]string{
	ttlcache.EvictionReasonDeleted:         "removed",
	ttlcache.EvictionReasonExpired:         "unused",
	ttlcache.EvictionReasonCapacityReached: "too_many",
	ttlcache.EvictionReasonMaxCostExceeded: "memory",
}

func newCache(limit int, budget int64, ttl time.Duration) *cache {
	c := &cache{budget: budget, limit: limit, evictions: map[string]int64{}}
	c.items = ttlcache.New(
		ttlcache.WithTTL[key, Score](ttl),
		ttlcache.WithCapacity[key, Score](uint64(limit)),
		ttlcache.WithMaxCost(uint64(budget), func(i ttlcache.CostItem[key, Score]) uint64 { return uint64(weigh(i.Value)) }),
	)
	c.items.OnEviction(func(_ context.Context, why ttlcache.EvictionReason, _ *ttlcache.Item[key, Score]) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.evictions[reasons[why]]++
	})
	return c
}

// overhead is what an entry costs beside its score: its key, its places in list and map.
const overhead = 512

func weigh(s Score) int64 { return int64(s.Bytes()) + overhead }

// get returns a score from memory, or reads it: once, however many ask for it at the same time.
func (c *cache) get(ctx context.Context, k key, read func(context.Context) (Score, error)) (Score, error) {
	if item := c.items.Get(k); item != nil {
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
	if weigh(s) > c.budget {
		c.outsized.Add(1)
		return
	}
	c.start.Do(func() { go c.items.Start() }) // lets scores go whose time is over
	if !c.items.Has(k) {
		c.items.Set(k, s, ttlcache.DefaultTTL)
		c.warn()
	}
}

// drop lets a score go that is not wanted any more.
func (c *cache) drop(k key) {
	c.items.Delete(k)
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

func (c *cache) close() {
	c.start.Do(func() { go c.items.Start() }) // Stop waits for Start
	c.items.Stop()
	c.items.DeleteAll()
}

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
	s := CacheStats{
		Scores: c.items.Len(), MaxScores: c.limit, MaxBytes: c.budget, Hits: c.hits.Load(), Misses: c.misses.Load(),
		Oversized: c.outsized.Load(), Evictions: map[string]int64{}, Pressure: "ok",
	}
	c.items.Range(func(i *ttlcache.Item[key, Score]) bool {
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
