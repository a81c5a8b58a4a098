package catalog

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
)

// Status is the outcome of a check.
type Status string

// The outcomes. A warning does not make the program unhealthy.
const (
	OK      Status = "ok"
	Warning Status = "warning"
	Failed  Status = "failed"
	Skipped Status = "skipped"
)

// Finding is what a check found: Detail in a sentence, Fix what the user can do, Fixable whether setup can
// do it for them.
type Finding struct {
	Status  Status `json:"status" enum:"ok,warning,failed,skipped"`
	Detail  string `json:"detail"`
	Fix     string `json:"fix,omitempty"`
	Fixable bool   `json:"fixable"`
}

// Check is one thing that can be well or not. Run may take a second or two and must obey its context.
type Check struct {
	ID, Group, Title string
	Run              func(ctx context.Context) Finding
}

type healthIn struct {
	Checks []string `json:"checks,omitempty" maxItems:"64" doc:"Ids or groups of the checks to run. All when absent."`
}

type checkOut struct {
	ID    string `json:"id"`
	Group string `json:"group"`
	Title string `json:"title"`
	Finding
}

type healthOut struct {
	OK         bool       `json:"ok" doc:"No check failed."`
	Version    string     `json:"version"`
	Checks     []checkOut `json:"checks"`
	MemoryMB   float64    `json:"memory_mb" doc:"Memory that this process has taken from the system."`
	Goroutines int        `json:"goroutines"`
}

// Digest counts the outcomes and lists what is not well.
func (o healthOut) Digest() string {
	count := map[Status]int{}
	var b strings.Builder
	for _, c := range o.Checks {
		count[c.Status]++
		if c.Status == Warning || c.Status == Failed {
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
	return fmt.Sprintf("Ricercar %s is %s: %d checks ok, %d warnings, %d failed, %d skipped; %.0f MB of memory.",
		o.Version, state, count[OK], count[Warning], count[Failed], count[Skipped], o.MemoryMB) + b.String()
}

func healthCheck(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "health_check", Title: "Health check",
		Summary: "Check that the library, the engraver and the program's files work.",
	}, func(ctx context.Context, in healthIn) (healthOut, error) {
		checks, err := chosen(d.Checks, in.Checks)
		if err != nil {
			return healthOut{}, err
		}
		out := healthOut{OK: true, Version: d.Version, Checks: []checkOut{}}
		for i, c := range checks {
			if err := ctx.Err(); err != nil {
				return healthOut{}, err
			}
			job.Report(ctx, float64(i), float64(len(checks)), c.Title)
			found := c.Run(ctx)
			out.OK = out.OK && found.Status != Failed
			out.Checks = append(out.Checks, checkOut{c.ID, c.Group, c.Title, found})
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		out.MemoryMB, out.Goroutines = float64(m.Sys>>20), runtime.NumGoroutine()
		return out, nil
	})
}

// chosen are the checks with the ids or groups; all where none is named.
func chosen(all []Check, ids []string) ([]Check, error) {
	if len(ids) == 0 {
		return all, nil
	}
	var out []Check
	for _, id := range ids {
		before := len(out)
		for _, c := range all {
			if c.ID == id || c.Group == id {
				out = append(out, c)
			}
		}
		if len(out) == before {
			known := make([]string, len(all))
			for i, c := range all {
				known[i] = c.ID
			}
			return nil, fault.New(fault.NotFound, "there is no check %q", id).WithField("checks").
				WithSuggestions(fault.Suggest(id, known)...).WithHint("the checks are %s", strings.Join(known, ", "))
		}
	}
	return out, nil
}
