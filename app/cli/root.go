package cli

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ricercar/backend/config"
	"ricercar/backend/fault"
)

// command is one run of the program: what all its commands share.
type command struct {
	Program
	ctx context.Context
	bar *bar

	format string // text or json, of the command that runs
	quiet  bool
	logs   bool           // a server, whose log standard error shows too
	flags  *pflag.FlagSet // of the command that runs
	stdin  *[]byte        // what standard input held, once read
	loaded *config.Config
	opened *engine
}

const rootHelp = `Ricercar reads, analyses, engraves and plays scores.

FILE is a path, - for standard input, corpus:NAME for a built-in piece or library:ID for a score of yours.
FILE#12 is the twelfth score of a file that holds many.
Without a command it shows its pages: in a window where it has one, else in the browser.`

// groups of commands, in the order of help.
const (
	groupFiles   = "files"
	groupLibrary = "library"
	groupTools   = "tools"
	groupProgram = "program"
)

func (c *command) root() *cobra.Command {
	v := view{}
	root := &cobra.Command{
		Use: "ricercar", Short: "Scores: read, analyse, engrave, play", Long: rootHelp,
		SilenceErrors: true, SilenceUsage: true, Args: c.noSuchCommand,
		RunE: func(*cobra.Command, []string) error { return c.view(v, nil) },
	}
	root.SetOut(c.Stdout)
	root.SetErr(c.Stderr)
	root.SetIn(c.Stdin)
	root.SuggestionsMinimumDistance = 2
	v.flags(root)
	root.Flags().StringVar(&v.selfTest, "selftest", "", "let the window test itself and write a report to this file")
	root.Flags().Lookup("selftest").Hidden = true
	flags := root.PersistentFlags()
	flags.BoolVarP(&c.quiet, "quiet", "q", false, "no progress and no remarks on standard error")
	settingFlags(flags)
	root.PersistentPreRun = func(cmd *cobra.Command, _ []string) {
		c.flags = cmd.Flags()
		if !c.quiet {
			c.bar = newBar(c.Stderr)
		}
	}
	for _, g := range [][2]string{{groupFiles, "Scores in files"}, {groupLibrary, "The library"}, {groupTools, "Every operation"}, {groupProgram, "The program"}} {
		root.AddGroup(&cobra.Group{ID: g[0], Title: g[1] + ":"})
	}
	c.add(root, groupFiles, c.openCommand(), c.analyzeCommand(), c.exportCommand(), c.convertCommand())
	c.add(root, groupLibrary, c.importCommand(), c.listCommand(), c.searchCommand(), c.infoCommand(), c.tagCommand(), c.deleteCommand(), c.undeleteCommand(), c.libraryCommand(), c.corpusCommand())
	c.add(root, groupTools, c.runCommand(), c.toolsCommand(), c.mcpCommand(), c.serveCommand(), c.serviceCommand())
	c.add(root, groupProgram, c.setupCommand(), c.doctorCommand(), c.tutorialCommand(), c.benchCommand(), c.configCommand(), c.logsCommand(), c.updateCommand(), c.versionCommand())
	root.AddCommand(c.prepareCommand(), c.manualCommand())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(fault.New(fault.Invalid, "%s", err).WithHint("%s --help shows its flags", cmd.CommandPath()))
	})
	root.SetCompletionCommandGroupID(groupProgram)
	knowShells(root)
	root.SetHelpCommandGroupID(groupProgram)
	return root
}

// knowShells makes a shell that cobra's completion command does not know a mistake; cobra would show help and succeed.
func knowShells(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Args = noArguments
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
}

// noSuchCommand refuses words that are no command, with those that may have been meant.
func (c *command) noSuchCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := make([]string, 0, len(root.Commands()))
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	return usage(fault.New(fault.Invalid, "there is no command %q", args[0]).
		WithSuggestions(fault.Suggest(args[0], names)...).WithHint("ricercar --help shows the commands"))
}

func (c *command) add(root *cobra.Command, group string, commands ...*cobra.Command) {
	for _, cmd := range commands {
		cmd.GroupID = group
		root.AddCommand(cmd)
	}
}

// formatFlag gives a command --format text|json.
func (c *command) formatFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.format, "format", asText, "text or json")
	check := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains([]string{asText, asJSON}, c.format) {
			bad := c.format
			c.format = asText
			return usage(fault.New(fault.Invalid, "--format must be text or json, not %q", bad).WithField("format"))
		}
		if check != nil {
			return check(cmd, args)
		}
		return nil
	}
}

// readStdin returns what standard input holds; it can be asked twice.
func (c *command) readStdin() ([]byte, error) {
	if c.stdin == nil {
		raw, err := io.ReadAll(io.LimitReader(c.Stdin, maxStdin+1))
		if err != nil {
			return nil, err
		}
		if len(raw) > maxStdin {
			return nil, fault.New(fault.TooLarge, "standard input holds more than %d MB", maxStdin>>20)
		}
		c.stdin = &raw
	}
	return *c.stdin, nil
}

// maxStdin bounds what is read from standard input, in bytes.
const maxStdin = 1 << 30
