package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// searchTexts are the flags of search that take a text, by the argument that they fill.
var searchTexts = []struct{ flag, argument, help string }{
	{"composer", "composer", "part of the composer's name"},
	{"title", "title", "words of the title"},
	{"key", "key", "main key: \"F# minor\", Bb, a"},
	{"meter", "meter", "first meter: 3/4"},
	{"part", "part", "occurs in the name of a part: violin"},
	{"lowest", "lowest", "no sounding pitch is below this: G3"},
	{"highest", "highest", "no sounding pitch is above this: A5"},
	{"collection", "collection", "only scores of this collection"},
	{"in", "where", "library, corpus or everywhere"},
}

// searchNumbers are those that take a number.
var searchNumbers = []struct{ flag, argument, help string }{
	{"parts", "num_parts", "exactly so many parts"},
	{"min-measures", "min_measures", "at least so many measures"},
	{"max-measures", "max_measures", "at most so many measures"},
}

func (c *command) searchCommand() *cobra.Command {
	var tags []string
	var limit int
	texts, numbers := make([]string, len(searchTexts)), make([]int, len(searchNumbers))
	cmd := &cobra.Command{
		Use: "search [WORD…]", Short: "Find scores in the library and among the built-in ones",
		Long: `Find the scores whose id, title, composer, parts, key or tags hold all the words, and that fulfil what the flags
say. Accents and letter case do not count.`,
		Example: "  ricercar search bach minor\n  ricercar search --key \"f# minor\" --meter 4/4 --parts 4\n  ricercar search --part violin --in corpus --format json",
		RunE: func(_ *cobra.Command, words []string) error {
			args := map[string]any{}
			set(args, "query", strings.Join(words, " "))
			for i, f := range searchTexts {
				set(args, f.argument, texts[i])
			}
			for i, f := range searchNumbers {
				if numbers[i] != 0 {
					args[f.argument] = numbers[i]
				}
			}
			if len(tags) > 0 {
				args["tags"] = tags
			}
			return c.printPages("search_library", args, limit, "No scores.")
		},
	}
	flags := cmd.Flags()
	for i, f := range searchTexts {
		flags.StringVar(&texts[i], f.flag, "", f.help)
	}
	for i, f := range searchNumbers {
		flags.IntVar(&numbers[i], f.flag, 0, f.help)
	}
	flags.StringSliceVar(&tags, "tag", nil, "only scores with this tag; may be repeated")
	limitFlag(cmd, &limit)
	c.formatFlag(cmd)
	return cmd
}
