package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"ricercar/backend/fault"
	"ricercar/backend/observe"
	"ricercar/backend/surface"
)

func (c *command) doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "doctor [CHECK…]", Aliases: []string{"health"}, Short: "Check that everything works",
		Long:    "Run all checks, or those with the given ids or groups. The exit code is 3 when one fails.",
		Example: "  ricercar doctor\n  ricercar doctor library --format json",
		RunE: func(_ *cobra.Command, names []string) error {
			e, err := c.open()
			if err != nil {
				return outcome(err)
			}
			checks, err := observe.Choose(e.deps.Checks, names)
			if err != nil {
				return outcome(err)
			}
			return c.doctor(observe.RunChecks(c.ctx, checks))
		},
	}
	c.formatFlag(cmd)
	return cmd
}

// marks of the outcomes of checks, for people.
var marks = map[observe.Status]string{observe.OK: "ok", observe.Warning: "warning", observe.Failed: "FAILED", observe.Skipped: "skipped"}

func (c *command) doctor(h observe.Health) error {
	if c.format == asJSON {
		if err := c.printJSON(h); err != nil {
			return outcome(err)
		}
	} else {
		c.printChecks(h)
	}
	if !h.OK {
		return &ended{code: surface.ExitUnhealthy, err: fault.New(fault.Conflict, "a check failed"), told: true}
	}
	return nil
}

// printChecks shows what checks found to people.
func (c *command) printChecks(h observe.Health) {
	for _, check := range h.Checks {
		c.print(fmt.Sprintf("%-8s %s: %s", marks[check.Status], check.Title, check.Detail))
		if check.Fix != "" && check.Status != observe.OK {
			c.print("         " + check.Fix)
		}
	}
}

// writable checks that files can be made in a folder, which need not exist yet.
func writable(dir string) observe.Finding {
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(dir, ".check-*"); err == nil {
			_ = f.Close()
			err = os.Remove(f.Name())
		}
	}
	if err != nil {
		return observe.Finding{Status: observe.Failed, Detail: err.Error(), Fix: "make " + dir + " writable, or set RICERCAR_HOME to a folder that is"}
	}
	return observe.Finding{Status: observe.OK, Detail: dir}
}
