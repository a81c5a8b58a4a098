package cli

import (
	"context"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog"
	"ricercar/backend/catalog/op"
)

func (c *command) analyzeCommand() *cobra.Command {
	var tasks, parts []string
	var measures string
	var how reading
	jobs, recursive := 1, false
	cmd := &cobra.Command{
		Use: "analyze FILE…", Aliases: []string{"analyse"}, Short: "Analyse scores without the library", Args: some(1, "a FILE to analyse"),
		Long: `Analyse scores: key, local_key, chords, roman, cadences and more; --tasks all finds everything there is. With
--format json there is an object for each score, on a line of its own, in the order of the files.`,
		Example: "  ricercar analyze sonata.mxl\n  ricercar analyze *.mxl --tasks key,chords --format json --jobs 4\n  ricercar analyze corpus:bwv66.6 --measures 1-4",
		RunE: func(_ *cobra.Command, args []string) error {
			items, err := c.prepare(args, recursive)
			if err != nil {
				return err
			}
			if err := catalog.CheckTasks(tasks); err != nil {
				return usage(err)
			}
			return c.each(items, jobs, func(ctx context.Context, it item) []found {
				in := sourceOf(it.file, how)
				set(in, "measures", measures)
				if len(tasks) > 0 {
					in["tasks"] = tasks
				}
				if len(parts) > 0 {
					in["parts"] = parts
				}
				return results(c.operateQuietly(ctx, "analyze_score", in))
			}, c.emit)
		},
	}
	f := cmd.Flags()
	f.StringSliceVarP(&tasks, "tasks", "t", nil, "what to find, as key,chords; all is everything")
	f.StringVar(&measures, "measures", "", "only these measures, as 9-16")
	f.StringSliceVar(&parts, "part", nil, "only this part, by name or number; may be repeated")
	f.BoolVar(&recursive, "recursive", false, "take the scores below folders")
	how.flags(cmd)
	jobsFlag(cmd, &jobs)
	c.formatFlag(cmd)
	return cmd
}

// textual is a result that has more to say to people than its digest.
type textual interface{ Text() string }

// textOf is a result as people read it.
func textOf(r op.Result) string {
	if t, ok := r.(textual); ok {
		return t.Text()
	}
	return r.Digest()
}
