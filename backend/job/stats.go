package job

import (
	"maps"
	"slices"
	"time"

	"ricercar/backend/fault"
)

// Stats is what a pool does and has done.
type Stats struct {
	Active     int         `json:"active"`
	Queued     int         `json:"queued"`
	Workers    int         `json:"workers"`
	HeldBytes  int64       `json:"held_bytes"` // reserved
	MaxBytes   int64       `json:"max_bytes"`  // that may be reserved; 0: no bound
	Operations []Operation `json:"operations"` // by name
}

// Operation is the record of one operation. The times are those of the last 512 runs that began, without their
// waiting.
type Operation struct {
	Name     string           `json:"name"`
	Active   int              `json:"active"` // waiting or running
	Total    int64            `json:"total"`
	Outcomes map[string]int64 `json:"outcomes"` // ok or a fault kind → how often
	MeanMS   float64          `json:"mean_ms"`
	P50MS    float64          `json:"p50_ms"`
	P95MS    float64          `json:"p95_ms"`
	P99MS    float64          `json:"p99_ms"`
}

// record is an operation's history; times is a ring.
type record struct {
	active   int
	total    int64
	outcomes map[string]int64
	times    []time.Duration
	next     int
}

// recorded is how many times of an operation are kept.
const recorded = 512

func (p *Pool) record(t Task) *record {
	r := p.stats[t.Operation]
	if r == nil {
		r = &record{outcomes: map[string]int64{}}
		p.stats[t.Operation] = r
	}
	return r
}

func (p *Pool) queued(t Task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record(t).active++
}

// ended notes how a task ended; took is negative where it never began.
func (p *Pool) ended(t Task, took time.Duration, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.record(t)
	r.active--
	r.total++
	outcome := "ok"
	if err != nil {
		outcome = string(fault.KindOf(err))
	}
	r.outcomes[outcome]++
	switch {
	case took < 0:
	case len(r.times) < recorded:
		r.times = append(r.times, took)
	default:
		r.times[r.next] = took
		r.next = (r.next + 1) % recorded
	}
}

// Stats returns what the pool does now and has done since it was made.
func (p *Pool) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Stats{Active: p.running, Queued: len(p.places) + len(p.heavy), Workers: p.workers, HeldBytes: p.held, MaxBytes: p.memory, Operations: []Operation{}}
	for _, name := range slices.Sorted(maps.Keys(p.stats)) {
		r := p.stats[name]
		o := Operation{Name: name, Active: r.active, Total: r.total, Outcomes: maps.Clone(r.outcomes)}
		if times := slices.Sorted(slices.Values(r.times)); len(times) > 0 {
			var sum time.Duration
			for _, t := range times {
				sum += t
			}
			o.MeanMS = milliseconds(sum) / float64(len(times))
			o.P50MS, o.P95MS, o.P99MS = percentile(times, 50), percentile(times, 95), percentile(times, 99)
		}
		s.Operations = append(s.Operations, o)
	}
	return s
}

// percentile is the nearest rank of sorted times, in milliseconds.
func percentile(sorted []time.Duration, percent int) float64 {
	return milliseconds(sorted[(len(sorted)*percent+99)/100-1])
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
