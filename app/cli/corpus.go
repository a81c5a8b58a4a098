package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog/op"
)

// corpusFlags say which pieces are wanted.
type corpusFlags struct {
	composer, title, key, meter, lowest, highest string
	parts                                        int
}

func (f *corpusFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.composer, "composer", "", "part of the composer's name")
	cmd.Flags().StringVar(&f.title, "title", "", "part of the title")
	cmd.Flags().StringVar(&f.key, "key", "", `"F# minor", "Bb major"`)
	cmd.Flags().StringVar(&f.meter, "meter", "", "the first meter: 3/4")
	cmd.Flags().IntVar(&f.parts, "parts", 0, "number of parts")
	cmd.Flags().StringVar(&f.lowest, "lowest", "", "no note is below this pitch: G3")
	cmd.Flags().StringVar(&f.highest, "highest", "", "no note is above this pitch")
}

func (c *command) corpusCommand() *cobra.Command {
	f := corpusFlags{}
	cmd := &cobra.Command{
		Use: "corpus [list|show|add|remove]", Short: "The built-in scores, and folders of your own beside them", Args: noArguments,
		Example: `  ricercar corpus
  ricercar corpus list --composer bach --key "G major" --parts 4
  ricercar corpus show bwv66.6
  ricercar corpus add ~/music21/corpus --name music21
  ricercar import corpus:bwv66.6`,
		RunE: func(*cobra.Command, []string) error { return c.corpusList(nil, f) },
	}
	c.formatFlag(cmd)
	list := &cobra.Command{
		Use: "list [WORD…]", Short: "List the pieces, or those that words and flags find",
		RunE: func(_ *cobra.Command, words []string) error { return c.corpusList(words, f) },
	}
	f.add(list)
	c.formatFlag(list)
	show := &cobra.Command{
		Use: "show NAME…", Short: "Tell what a piece is", Args: some(1, "the name of a piece"),
		RunE: func(_ *cobra.Command, names []string) error {
			return c.eachID(names, func(ctx context.Context, name string) (op.Result, error) {
				return c.operate(ctx, "score_info", map[string]any{"score_id": corpusPrefix + name})
			})
		},
	}
	c.formatFlag(show)
	cmd.AddCommand(list, show, c.corpusAddCommand(), c.corpusRemoveCommand())
	return cmd
}

func (c *command) corpusAddCommand() *cobra.Command {
	name := ""
	cmd := &cobra.Command{
		Use: "add FOLDER", Short: "Index a folder of scores, or look again at one that was", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			in := map[string]any{"folder": args[0]}
			set(in, "name", name)
			return c.printOutcome("index_folder", in)
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "what stands in front of its pieces' names; else the folder's name")
	c.formatFlag(cmd)
	return cmd
}

func (c *command) corpusRemoveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "remove NAME", Short: "Forget a folder of scores; its files stay", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.printOutcome("forget_folder", map[string]any{"name": args[0]})
		},
	}
	c.formatFlag(cmd)
	return cmd
}

// printOutcome runs an operation and prints what it gives.
func (c *command) printOutcome(tool string, in map[string]any) error {
	res, err := c.operate(c.ctx, tool, in)
	if err != nil {
		return wrong(err)
	}
	return outcome(c.printResult(res))
}

// corpusList lists the pieces that words and flags find, one a line.
func (c *command) corpusList(words []string, f corpusFlags) error {
	in := map[string]any{"limit": pageSize}
	for name, value := range map[string]string{
		"query": strings.Join(words, " "), "composer": f.composer, "title": f.title, "key": f.key, "meter": f.meter,
		"lowest": f.lowest, "highest": f.highest,
	} {
		set(in, name, value)
	}
	if f.parts != 0 {
		in["parts"] = f.parts
	}
	return c.printPages("search_corpus", in, 0, "No piece is like that.")
}
