package catalog

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/job"
	"ricercar/backend/library"
	"ricercar/backend/observe"
)

type healthIn struct {
	Checks []string `json:"checks,omitempty" maxItems:"64" doc:"Ids or groups of the checks to run. All when absent."`
}

// shelf and work are figures of the library and of the pool under names of their own, which schemas need.
type (
	shelf library.Stats
	work  job.Stats
)

type healthOut struct {
	observe.Health
	Version    string            `json:"version"`
	Uptime     float64           `json:"uptime_seconds"`
	MemoryMB   float64           `json:"memory_mb" doc:"Memory that this process has taken from the system."`
	Goroutines int               `json:"goroutines"`
	Library    *shelf            `json:"library,omitempty" doc:"How large the library is, and how its memory serves."`
	Work       *work             `json:"work,omitempty" doc:"What runs and waits, and what each operation took."`
	Jobs       []jobView         `json:"jobs,omitempty" doc:"That run in this process."`
	Failures   []observe.Failure `json:"failures,omitempty" doc:"The latest, newest first."`
}

// Digest counts the outcomes and lists what is not well.
func (o healthOut) Digest() string {
	ended := map[observe.Status]int{}
	var b strings.Builder
	for _, c := range o.Checks {
		ended[c.Status]++
		if c.Status == observe.Warning || c.Status == observe.Failed {
			fmt.Fprintf(&b, "\n%s: %s (%s): %s", c.Status, c.Title, c.ID, c.Detail)
			if c.Fix != "" {
				b.WriteString("; " + c.Fix)
			}
		}
	}
	state := "well"
	if !o.OK {
		state = "not well"
	}
	return fmt.Sprintf("Ricercar %s is %s: %s ok, %s, %d failed, %d skipped; %.0f MB of memory.",
		o.Version, state, count(ended[observe.OK], "check"), count(ended[observe.Warning], "warning"), ended[observe.Failed], ended[observe.Skipped], o.MemoryMB) + b.String() + o.figures()
}

// figures are the numbers in words.
func (o healthOut) figures() string {
	var b strings.Builder
	if l := o.Library; l != nil {
		fmt.Fprintf(&b, "\nLibrary: %s, %.1f MB on disk; %d deleted that can be brought back.", count(l.Scores, "score"), float64(l.DiskBytes)/(1<<20), l.Deleted)
		fmt.Fprintf(&b, "\nIn memory: %d of %d scores, %.1f of %d MB, %.0f %% of %d lookups found there.", l.Cache.Scores, l.Cache.MaxScores,
			float64(l.Cache.Bytes)/(1<<20), l.Cache.MaxBytes>>20, 100*l.Cache.HitRate, l.Cache.Hits+l.Cache.Misses)
	}
	if w := o.Work; w != nil {
		fmt.Fprintf(&b, "\nWork: %d running, %d waiting, %d workers.", w.Active, w.Queued, w.Workers)
	}
	for _, j := range o.Jobs {
		b.WriteString("\n" + j.line())
	}
	for _, f := range o.Failures[:min(len(o.Failures), 3)] {
		fmt.Fprintf(&b, "\nFailed at %s: %s: %s (correlation id %s)", f.Time.Format(time.TimeOnly), f.Operation, f.Message, f.CorrelationID)
	}
	return b.String()
}

// shownFailures is how many of the latest failures a health check tells of.
const shownFailures = 10

func healthCheck(d Deps) op.Spec {
	started := time.Now()
	return op.New(op.Doc{
		Name: "health_check", Title: "Health check", Group: op.Program,
		Summary:  "Check that the library, the engraver and the program's files work.",
		Examples: []string{"", "checks=library.open"},
	}, func(ctx context.Context, in healthIn) (healthOut, error) {
		checks, err := observe.Choose(d.Checks, in.Checks)
		if err != nil {
			return healthOut{}, err
		}
		out := healthOut{Health: observe.RunChecks(ctx, checks), Version: d.Version, Uptime: rounded(time.Since(started).Seconds())}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		out.MemoryMB, out.Goroutines = float64(m.Sys>>20), runtime.NumGoroutine()
		if len(in.Checks) == 0 {
			d.figures(ctx, &out)
		}
		return out, nil
	})
}

// figures fills in what the parts of the program count. A library that cannot be opened is told of by its check.
func (d Deps) figures(ctx context.Context, out *healthOut) {
	if d.Library != nil {
		if stats, err := d.Library.Stats(ctx); err == nil {
			out.Library = (*shelf)(&stats)
		}
	}
	if d.Pool != nil {
		stats := d.Pool.Stats()
		out.Work = (*work)(&stats)
	}
	if d.Jobs != nil {
		for _, s := range d.Jobs.Own() {
			if s.State == job.Running {
				out.Jobs = append(out.Jobs, viewOf(s))
			}
		}
	}
	if d.Observer != nil {
		failures := d.Observer.Failures()
		out.Failures = failures[:min(len(failures), shownFailures)]
	}
}
