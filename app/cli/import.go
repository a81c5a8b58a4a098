package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"ricercar/backend/fault"
)

func (c *command) importCommand() *cobra.Command {
	var id, onConflict string
	var how reading
	var tags []string
	cmd := &cobra.Command{
		Use: "import FILE…", Short: "Take scores into the library", Args: some(1, "a FILE to import"),
		Long: `Take scores into the library. FILE is a path, a folder (with the scores below it), a pattern, - for standard
input, or corpus:NAME. The same file again is no new score. A tune book counts as its tunes; book.abc#12 is one.`,
		Example: "  ricercar import sonata.mxl quartets/\n  ricercar import --id fugue --tag bach corpus:bwv66.6\n  ricercar import - --from abc --id reel < reel.abc",
		RunE: func(_ *cobra.Command, args []string) error {
			items, err := c.prepare(args, true)
			if err != nil {
				return err
			}
			if id != "" && len(items) > 1 {
				return usage(fault.New(fault.Invalid, "--id names one score, but there are %d files", len(items)).WithField("id"))
			}
			return c.each(items, 1, func(ctx context.Context, it item) []found {
				in := sourceOf(it.file, how)
				set(in, "score_id", id)
				set(in, "on_conflict", onConflict)
				if len(tags) > 0 {
					in["tags"] = slices.Clone(tags)
				}
				return results(c.operateQuietly(ctx, "import_score", in))
			}, c.emit)
		},
	}
	cmd.Flags().StringVar(&id, "id", "", "keep the score under this id")
	cmd.Flags().StringVar(&onConflict, "on-conflict", "", "what to do when the id is taken: error, rename or replace")
	cmd.Flags().StringSliceVar(&tags, "tag", nil, "give the scores this tag; may be repeated")
	how.flags(cmd)
	c.formatFlag(cmd)
	return cmd
}

// reading are the flags that say how files are read.
type reading struct {
	from string
	midi map[string]string
}

func (r *reading) flags(cmd *cobra.Command) {
	fromFlag(cmd, &r.from)
	cmd.Flags().StringToStringVar(&r.midi, "midi", nil, "how MIDI is read, as quantize=16,tuplets=off,split_hands=on,beats=find,meter=find,spelling=off")
}

// fromFlag gives a command --from.
func fromFlag(cmd *cobra.Command, from *string) {
	cmd.Flags().StringVar(from, "from", "", "format of the files, where name and content do not tell")
}

// prepare opens the engine and expands the FILE arguments.
func (c *command) prepare(args []string, recursive bool) ([]item, error) {
	if _, err := c.open(); err != nil {
		return nil, outcome(err)
	}
	return c.scores(args, recursive)
}
