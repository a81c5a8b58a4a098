package catalog

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/observe"
)

type healthIn struct {
	Checks []string `json:"checks,omitempty" maxItems:"64" doc:"Ids or groups of the checks to run. All when absent."`
}

type healthOut struct {
	observe.Health
	Version    string  `json:"version"`
	MemoryMB   float64 `json:"memory_mb" doc:"Memory that this process has taken from the system."`
	Goroutines int     `json:"goroutines"`
}

// Digest counts the outcomes and lists what is not well.
func (o healthOut) Digest() string {
	count := map[observe.Status]int{}
	var b strings.Builder
	for _, c := range o.Checks {
		count[c.Status]++
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
	return fmt.Sprintf("Ricercar %s is %s: %d checks ok, %d warnings, %d failed, %d skipped; %.0f MB of memory.",
		o.Version, state, count[observe.OK], count[observe.Warning], count[observe.Failed], count[observe.Skipped], o.MemoryMB) + b.String()
}

func healthCheck(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "health_check", Title: "Health check", Group: op.Program,
		Summary:  "Check that the library, the engraver and the program's files work.",
		Examples: []string{"", "checks=library.open"},
	}, func(ctx context.Context, in healthIn) (healthOut, error) {
		checks, err := observe.Choose(d.Checks, in.Checks)
		if err != nil {
			return healthOut{}, err
		}
		out := healthOut{Health: observe.RunChecks(ctx, checks), Version: d.Version}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		out.MemoryMB, out.Goroutines = float64(m.Sys>>20), runtime.NumGoroutine()
		return out, nil
	})
}
