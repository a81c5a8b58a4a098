package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

func (c *command) listCommand() *cobra.Command {
	var tags []string
	var composer, sort, collection string
	var deleted bool
	var limit int
	cmd := &cobra.Command{
		Use: "list [WORD…]", Aliases: []string{"ls"}, Short: "List the scores in the library",
		Example: "  ricercar list\n  ricercar list --tag exam --format json\n  ricercar list --deleted",
		RunE: func(_ *cobra.Command, words []string) error {
			args := map[string]any{}
			set(args, "query", strings.Join(words, " "))
			set(args, "composer", composer)
			set(args, "sort", sort)
			set(args, "collection", collection)
			if len(tags) > 0 {
				args["tags"] = tags
			}
			if deleted {
				args["deleted"] = true
			}
			return c.printPages("list_scores", args, limit, "No scores.")
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&tags, "tag", nil, "only scores with this tag; may be repeated")
	flags.StringVar(&composer, "composer", "", "only scores whose composer's name holds this")
	flags.StringVar(&collection, "collection", "", "only the scores of this collection")
	flags.BoolVar(&deleted, "deleted", false, "deleted scores, which undelete brings back")
	flags.StringVar(&sort, "sort", "", "recent, id, title or composer")
	limitFlag(cmd, &limit)
	c.formatFlag(cmd)
	return cmd
}

func limitFlag(cmd *cobra.Command, limit *int) {
	cmd.Flags().IntVar(limit, "limit", 0, "so many scores at most; 0 for all")
}

// pageSize is how many scores are fetched at a time.
const pageSize = 1000

// printPages prints the results of an operation that gives lists, page after page: limit of them, 0 for all.
func (c *command) printPages(tool string, args map[string]any, limit int, none string) error {
	if limit < 0 {
		return usage(fault.New(fault.Invalid, "--limit %d is below nothing", limit).WithField("limit").WithHint("0 is for all"))
	}
	if _, err := c.open(); err != nil {
		return outcome(err)
	}
	args["limit"] = pageSize
	printed := 0
	for {
		res, err := c.operate(c.ctx, tool, args)
		if err != nil {
			return wrong(err)
		}
		for _, r := range results(res, nil) {
			if limit > 0 && printed == limit {
				return nil
			}
			if err := c.printResult(r.value.(op.Result)); err != nil {
				return outcome(err)
			}
			printed++
		}
		next := res.(op.Paged).Next()
		if next == "" {
			break
		}
		args["cursor"] = next
	}
	if printed == 0 && c.format == asText {
		c.print(none)
	}
	return nil
}

// wrong ends a command whose flags an operation did not accept.
func wrong(err error) error {
	if e := fault.As(err); e.Kind == fault.Invalid && e.Field != "" {
		return usage(err)
	}
	return outcome(err)
}

// printResult prints a result that belongs to no file.
func (c *command) printResult(r op.Result) error {
	c.bar.clear()
	if c.format == asJSON {
		return c.printJSON(r)
	}
	c.print(r.Digest())
	return nil
}

func (c *command) infoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "info ID…", Short: "Tell what a score is", Args: some(1, "the id of a score, or a FILE"),
		Example: "  ricercar info bwv66.6\n  ricercar info sonata.mxl corpus:k545 --format json",
		RunE: func(_ *cobra.Command, ids []string) error {
			return c.eachID(ids, func(ctx context.Context, id string) (op.Result, error) {
				return c.operate(ctx, "score_info", map[string]any{"score_id": id})
			})
		},
	}
	c.formatFlag(cmd)
	return cmd
}

func (c *command) deleteCommand() *cobra.Command {
	yes := false
	cmd := &cobra.Command{
		Use: "delete ID…", Aliases: []string{"rm"}, Short: "Remove scores from the library", Args: some(1, "the id of a score"),
		Long:    "Remove scores from the library. They can be brought back for 30 days. * means all and needs --yes.",
		Example: "  ricercar delete sonata\n  ricercar delete '*' --yes",
		RunE: func(_ *cobra.Command, ids []string) error {
			return c.eachID(ids, func(ctx context.Context, id string) (op.Result, error) {
				res, err := c.operate(ctx, "delete_score", map[string]any{"score_id": strings.TrimPrefix(id, libraryPrefix), "confirm": yes})
				if e := fault.As(err); err != nil && e.Field == "confirm" {
					err = e.WithField("yes").WithHint("add --yes if that is meant")
				}
				return res, err
			})
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "remove all scores where * is the id")
	c.formatFlag(cmd)
	return cmd
}

func (c *command) undeleteCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "undelete ID…", Short: "Bring deleted scores back", Args: some(1, "the id of a score, or *"),
		Long:    "Bring back scores that were deleted in the last 30 days; list --deleted shows them, * means all.",
		Example: "  ricercar undelete sonata\n  ricercar undelete '*'",
		RunE: func(_ *cobra.Command, ids []string) error {
			return c.eachID(ids, func(ctx context.Context, id string) (op.Result, error) {
				return c.operate(ctx, "delete_score", map[string]any{"score_id": strings.TrimPrefix(id, libraryPrefix), "undo": true})
			})
		},
	}
	c.formatFlag(cmd)
	return cmd
}

func (c *command) tagCommand() *cobra.Command {
	var remove []string
	cmd := &cobra.Command{
		Use: "tag ID [WORD…]", Short: "Give a score tags, or take them away", Args: some(1, "the id of a score"),
		Example: "  ricercar tag sonata exam fugue\n  ricercar tag sonata --remove exam",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 && len(remove) == 0 {
				return usage(fault.New(fault.Invalid, "tag needs a word to add, or --remove"))
			}
			return c.eachID(args[:1], func(ctx context.Context, id string) (op.Result, error) {
				return c.operate(ctx, "tag_score", map[string]any{"score_id": strings.TrimPrefix(id, libraryPrefix), "add": args[1:], "remove": remove})
			})
		},
	}
	cmd.Flags().StringSliceVar(&remove, "remove", nil, "take this tag away; may be repeated")
	c.formatFlag(cmd)
	return cmd
}

// eachID does something to scores by their ids. With one id the exit code tells what went wrong; with several the others
// go on.
func (c *command) eachID(ids []string, do func(context.Context, string) (op.Result, error)) error {
	if _, err := c.open(); err != nil {
		return outcome(err)
	}
	if len(ids) == 1 {
		res, err := do(c.ctx, ids[0])
		if err != nil {
			return outcome(err)
		}
		return outcome(c.printResult(res))
	}
	items := make([]item, len(ids))
	for i, id := range ids {
		items[i] = item{file: id}
	}
	return c.each(items, 1, func(ctx context.Context, it item) []found {
		res, err := do(ctx, it.file)
		return []found{{res, err}}
	}, c.emit)
}
