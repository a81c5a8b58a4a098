package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ricercar/backend/fault"
	"ricercar/backend/observe"
	"ricercar/backend/setup"
	"ricercar/backend/surface"
)

// setupFlags are those of setup.
type setupFlags struct {
	checkOnly, dryRun, yes, repair, undo, remove, replace bool
	clients                                               []string
}

func (c *command) setupCommand() *cobra.Command {
	f := setupFlags{}
	cmd := &cobra.Command{
		Use: "setup", Short: "Connect Claude Desktop and other clients", Args: noArguments,
		Long: `Find Claude Desktop and other MCP clients and put this program into their configuration. Nothing else in their
files changes; a copy of each file is kept beside it, and --undo takes everything back. At a terminal it asks before
it does anything.`,
		Example: "  ricercar setup\n  ricercar setup --dry-run\n  ricercar setup --yes --client claude-desktop\n  ricercar setup --undo",
		RunE:    func(*cobra.Command, []string) error { return c.setup(f) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.checkOnly, "check-only", false, "change nothing, only look and check")
	flags.StringSliceVar(&f.clients, "client", nil, "only this client; may be repeated")
	flags.BoolVar(&f.dryRun, "dry-run", false, "change nothing, show what would change")
	flags.BoolVarP(&f.yes, "yes", "y", false, "ask nothing: connect every client that is found; Claude Desktop is quit and started again")
	flags.BoolVar(&f.repair, "repair", false, "mend files that cannot be parsed, after a backup")
	flags.BoolVar(&f.replace, "replace-music21", false, "take the entry of music21-mcp-server out; its prompts work with this program too")
	flags.BoolVar(&f.undo, "undo", false, "put the files back as they were before set-up")
	flags.BoolVar(&f.remove, "remove", false, "take the entry out, whatever was there before")
	cmd.MarkFlagsMutuallyExclusive("check-only", "dry-run")
	cmd.MarkFlagsMutuallyExclusive("check-only", "undo", "remove")
	cmd.MarkFlagsMutuallyExclusive("check-only", "repair")
	c.formatFlag(cmd)
	return cmd
}

// setupResult is what setup prints as JSON.
type setupResult struct {
	OK      bool              `json:"ok"`
	Clients []setup.Row       `json:"clients"`
	Checks  []observe.Checked `json:"checks"`
	Corpora []setup.Corpus    `json:"corpora,omitempty"`
}

func (c *command) setup(f setupFlags) error {
	e, err := setup.New()
	if err != nil {
		return outcome(err)
	}
	e.Log = c.warn
	rows, err := chosen(e.Look(c.ctx), f.clients)
	if err != nil {
		return usage(err)
	}
	if !f.checkOnly {
		if rows, err = c.setUp(e, rows, f); err != nil {
			return err
		}
	}
	return c.report(e, rows, f)
}

// chosen keeps the rows of the clients with some ids; all where none is named.
func chosen(rows []setup.Row, ids []string) ([]setup.Row, error) {
	known := make([]string, 0, len(rows))
	for _, r := range rows {
		if !slices.Contains(known, r.ID) {
			known = append(known, r.ID)
		}
	}
	for _, id := range ids {
		if !slices.Contains(known, id) {
			return nil, fault.New(fault.Invalid, "there is no client %q", id).WithField("client").
				WithSuggestions(fault.Suggest(id, known)...).WithHint("the clients are %s", strings.Join(known, ", "))
		}
	}
	if len(ids) == 0 {
		return rows, nil
	}
	return slices.DeleteFunc(rows, func(r setup.Row) bool { return !slices.Contains(ids, r.ID) }), nil
}

// setUp asks what is to be done, and does it.
func (c *command) setUp(e *setup.Engine, rows []setup.Row, f setupFlags) ([]setup.Row, error) {
	o := setup.Options{DryRun: f.dryRun, Repair: f.repair, Replace: f.replace}
	switch {
	case f.undo:
		o.Action = setup.Undo
	case f.remove:
		o.Action = setup.Disconnect
	}
	ask := f.questions(c)
	if ask == nil && !f.yes && !f.dryRun {
		return nil, usage(fault.New(fault.Invalid, "setup asks questions, but there is no terminal to ask at").
			WithHint("--yes answers them, --dry-run shows what would change, --check-only looks"))
	}
	var plan []setup.Row
	for _, r := range rows {
		if r.Found && (ask == nil || ask.about(&r, &o)) {
			plan = append(plan, r)
		}
	}
	if ask != nil {
		o.Quit = func() bool {
			return ask.yes("Claude Desktop is running and must be quit for a moment. Quit it now?", true)
		}
	}
	rows = merged(rows, e.Run(c.ctx, plan, o))
	if ask != nil && o.Action == setup.Connect {
		return rows, c.offerCorpora(e, ask)
	}
	return rows, nil
}

// offerCorpora indexes the corpora of music21, where that is wanted.
func (c *command) offerCorpora(e *setup.Engine, ask *asker) error {
	for _, corpus := range e.Machine.Corpora() {
		if !ask.yes(fmt.Sprintf("music21's corpus of %d scores is in %s. Index it, so that its pieces can be found?", corpus.Scores, corpus.Path), false) {
			continue
		}
		if _, err := c.open(); err != nil {
			return outcome(err)
		}
		if err := c.printOutcome("index_folder", map[string]any{"folder": corpus.Path}); err != nil {
			return err
		}
	}
	return nil
}

// merged puts outcomes into the rows that they belong to.
func merged(rows, done []setup.Row) []setup.Row {
	for i, r := range rows {
		for _, d := range done {
			if d.ID == r.ID && d.ConfigPath == r.ConfigPath {
				rows[i] = d
			}
		}
	}
	return rows
}

// questions returns who asks, nil where nobody can or should be asked.
func (f setupFlags) questions(c *command) *asker {
	in, ok := c.Stdin.(*os.File)
	if f.yes || f.dryRun || c.format == asJSON || !ok || !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	return newAsker(c.Stdin, c.Stderr, f)
}

// report prints the outcomes, after the checks where the action calls for them.
func (c *command) report(e *setup.Engine, rows []setup.Row, f setupFlags) error {
	result := setupResult{OK: true, Clients: rows, Checks: []observe.Checked{}, Corpora: e.Machine.Corpora()}
	refused := false
	for _, r := range rows {
		refused = refused || r.Error != nil && !f.checkOnly
	}
	healthy := true
	if !f.dryRun && !f.undo && !f.remove {
		engine, err := c.open()
		if err != nil {
			return outcome(err)
		}
		h := observe.RunChecks(c.ctx, engine.deps.Checks)
		result.Checks, healthy = h.Checks, h.OK
	}
	result.OK = healthy && !refused
	if c.format == asJSON {
		if err := c.printJSON(result); err != nil {
			return outcome(err)
		}
	} else {
		c.printSetup(e, result, f)
	}
	switch {
	case refused:
		return &ended{code: surface.ExitUsage, err: fault.New(fault.Invalid, "a configuration was refused"), told: true}
	case !healthy:
		return &ended{code: surface.ExitUnhealthy, err: fault.New(fault.Conflict, "a check failed"), told: true}
	}
	return nil
}
