package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog/op"
	"ricercar/backend/corpus"
)

func (c *command) corpusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "corpus [list|show NAME]", Short: "The built-in scores", Args: noArguments,
		Example: "  ricercar corpus\n  ricercar corpus show bwv66.6\n  ricercar import corpus:bwv66.6",
		RunE:    func(*cobra.Command, []string) error { return c.corpusList() },
	}
	c.formatFlag(cmd)
	list := &cobra.Command{
		Use: "list", Short: "List the built-in scores", Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return c.corpusList() },
	}
	c.formatFlag(list)
	show := &cobra.Command{
		Use: "show NAME…", Short: "Tell what a built-in score is", Args: some(1, "the name of a built-in score"),
		RunE: func(_ *cobra.Command, names []string) error {
			return c.eachID(names, func(ctx context.Context, name string) (op.Result, error) {
				return c.operate(ctx, "score_info", map[string]any{"score_id": corpusPrefix + name})
			})
		},
	}
	c.formatFlag(show)
	cmd.AddCommand(list, show)
	return cmd
}

// corpusList lists the built-in scores.
func (c *command) corpusList() error {
	for _, p := range corpus.Pieces() {
		if c.format == asJSON {
			if err := c.printJSON(p); err != nil {
				return outcome(err)
			}
			continue
		}
		line := fmt.Sprintf("%-32s %s", p.Name, p.Title)
		if p.Composer != "" {
			line += " (" + p.Composer + ")"
		}
		c.print(line + ", " + p.Detail)
	}
	return nil
}
