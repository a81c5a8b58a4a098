package cli

import (
	"errors"

	"ricercar/backend/job"
	"ricercar/backend/library"
)

// measure adds what the parts of the engine count to the metrics. Nothing is opened for it: the library's own figures are
// in the health check.
func (e *engine) measure() error {
	m, l := e.observer.Metrics, e.deps.Library
	cache := func(of func(library.CacheStats) float64) func() float64 {
		return func() float64 { return of(l.CacheStats()) }
	}
	work := func(of func(job.Stats) float64) func() float64 {
		return func() float64 { return of(e.pool.Stats()) }
	}
	return errors.Join(
		m.Gauge("ricercar_cache_scores", "Parsed scores in memory.", cache(func(s library.CacheStats) float64 { return float64(s.Scores) })),
		m.Gauge("ricercar_cache_bytes", "Memory that parsed scores use.", cache(func(s library.CacheStats) float64 { return float64(s.Bytes) })),
		m.Gauge("ricercar_cache_max_bytes", "Memory that parsed scores may use.", cache(func(s library.CacheStats) float64 { return float64(s.MaxBytes) })),
		m.Counter("ricercar_cache_hits_total", "Scores that were found in memory.", cache(func(s library.CacheStats) float64 { return float64(s.Hits) })),
		m.Counter("ricercar_cache_misses_total", "Scores that had to be parsed.", cache(func(s library.CacheStats) float64 { return float64(s.Misses) })),
		m.Counter("ricercar_cache_oversized_total", "Scores larger than the memory of all, parsed for one use.",
			cache(func(s library.CacheStats) float64 { return float64(s.Oversized) })),
		m.Counters("ricercar_cache_evictions_total", "Parsed scores that left memory, by reason: unused, too_many, memory or removed.", "reason",
			func() map[string]float64 {
				out := map[string]float64{}
				for reason, n := range l.CacheStats().Evictions {
					out[reason] = float64(n)
				}
				return out
			}),
		m.Gauge("ricercar_work_active", "Calls that run.", work(func(s job.Stats) float64 { return float64(s.Active) })),
		m.Gauge("ricercar_work_queued", "Calls that wait for a place or for memory.", work(func(s job.Stats) float64 { return float64(s.Queued) })),
		m.Gauge("ricercar_work_workers", "Calls that may run at once.", work(func(s job.Stats) float64 { return float64(s.Workers) })),
		m.Gauge("ricercar_work_reserved_bytes", "Memory that calls have reserved for reading.", work(func(s job.Stats) float64 { return float64(s.HeldBytes) })),
		m.Gauge("ricercar_jobs_running", "Jobs of this process that run.", func() float64 {
			n := 0
			for _, s := range e.jobs.Own() {
				if s.State == job.Running {
					n++
				}
			}
			return float64(n)
		}),
	)
}
