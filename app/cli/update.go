package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"ricercar/app/releases"
)

func (c *command) updateCommand() *cobra.Command {
	open := false
	cmd := &cobra.Command{
		Use: "update", Short: "Ask whether there is a newer release", Args: noArguments,
		Long: `Ask whether there is a newer release. This is the only command that uses the network, it does so only when you run
it, and it sends nothing but the question. Nothing is replaced: --open shows the page to download from.`,
		Example: "  ricercar update\n  ricercar update --open",
		RunE:    func(*cobra.Command, []string) error { return c.update(open) },
	}
	cmd.Flags().BoolVar(&open, "open", false, "show the page of a newer release in the browser")
	c.formatFlag(cmd)
	return cmd
}

func (c *command) update(open bool) error {
	source, err := releases.Built()
	if err != nil {
		return outcome(err)
	}
	m, err := source.Newest(c.ctx)
	if err != nil {
		return outcome(err)
	}
	newer := releases.Newer(m.Version, c.Version)
	switch {
	case c.format == asJSON:
		if err := c.printJSON(struct {
			Current string `json:"current"`
			Newer   bool   `json:"newer"`
			releases.Manifest
		}{c.Version, newer, m}); err != nil {
			return outcome(err)
		}
	case newer:
		c.print(fmt.Sprintf("Ricercar %s of %s is out; this is %s.\n%s\n%s", m.Version, m.Date, c.Version, m.Notes, m.Page))
	default:
		c.print("Ricercar " + c.Version + " is the newest.")
	}
	if newer && open {
		return outcome(c.Browser(m.Page))
	}
	return nil
}
