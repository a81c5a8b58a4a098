package observe

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ricercar/backend/fault"
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

// Finding is what a check found: Detail in a sentence, Fix what the user can do, Fixable whether set-up can do
// it for them.
type Finding struct {
	Status  Status `json:"status" enum:"ok,warning,failed,skipped"`
	Detail  string `json:"detail"`
	Fix     string `json:"fix,omitempty"`
	Fixable bool   `json:"fixable"`
}

// Severity says what it means when a check fails.
type Severity string

// The severities. The zero Severity is Required.
const (
	Required Severity = "required" // the program is not well
	Advisory Severity = "advisory" // something is missing that not everybody needs
)

// Check is one thing that can be well or not. Run obeys its context; a check that takes longer than ten
// seconds has failed.
type Check struct {
	ID, Group, Title string
	Severity         Severity
	Ready            bool // the program cannot serve while it fails
	Run              func(ctx context.Context) Finding
}

// Checked is a check with what it found.
type Checked struct {
	ID    string `json:"id"`
	Group string `json:"group"`
	Title string `json:"title"`
	Finding
	Severity Severity `json:"severity" enum:"required,advisory"`
}

// Health is what all checks found.
type Health struct {
	OK     bool      `json:"ok"` // no required one failed
	Checks []Checked `json:"checks"`
}

// patience is how long a check may take.
const patience = 10 * time.Second

// RunChecks runs checks one after the other, in their order.
func RunChecks(ctx context.Context, checks []Check) Health {
	h := Health{OK: true, Checks: make([]Checked, 0, len(checks))}
	for _, c := range checks {
		found := run(ctx, c)
		severity := cmp.Or(c.Severity, Required)
		h.OK = h.OK && (found.Status != Failed || severity != Required)
		h.Checks = append(h.Checks, Checked{c.ID, c.Group, c.Title, found, severity})
	}
	return h
}

// run runs a check, which may hang or panic.
func run(ctx context.Context, c Check) Finding {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	done := make(chan Finding, 1)
	go func() {
		defer func() {
			if value := recover(); value != nil {
				done <- Finding{Status: Failed, Detail: fmt.Sprintf("the check stopped unexpectedly: %v", value)}
			}
		}()
		done <- c.Run(ctx)
	}()
	select {
	case found := <-done:
		return found
	case <-ctx.Done():
		return Finding{Status: Failed, Detail: "the check did not end: " + ctx.Err().Error()}
	}
}

// Choose returns the checks with the ids or groups, in the order in which they are named; all where none is.
// An unknown name is fault.NotFound.
func Choose(all []Check, names []string) ([]Check, error) {
	if len(names) == 0 {
		return all, nil
	}
	var out []Check
	for _, name := range names {
		before := len(out)
		for _, c := range all {
			if c.ID == name || c.Group == name {
				out = append(out, c)
			}
		}
		if len(out) == before {
			return nil, unknown(all, name)
		}
	}
	return out, nil
}

func unknown(all []Check, name string) error {
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	return fault.New(fault.NotFound, "there is no check %q", name).WithField("checks").
		WithSuggestions(fault.Suggest(name, ids)...).WithHint("the checks are %s", strings.Join(ids, ", "))
}

// ReadyChecks returns those that must pass before the program can serve.
func ReadyChecks(all []Check) []Check {
	return slices.DeleteFunc(slices.Clone(all), func(c Check) bool { return !c.Ready })
}
