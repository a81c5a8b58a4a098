package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

// libraryCommand is about the library as a whole, which is one file.
func (c *command) libraryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "library [export|restore|backup|backups]", Short: "The library as a whole: its size, its backups, another machine", Args: noArguments,
		Long: `Show how large the library is, copy it into one file, or take everything from such a file. To move it to another
machine, export it here and restore it there. A backup is made each day that the library changes; seven are kept.`,
		Example: "  ricercar library\n  ricercar library export scores.ricercar\n  ricercar library restore scores.ricercar --yes",
		RunE:    func(*cobra.Command, []string) error { return c.onLibrary(c.measureLibrary) },
	}
	c.formatFlag(cmd)
	export := &cobra.Command{
		Use: "export FILE", Short: "Copy the whole library into a new file", Args: cobra.MatchAll(some(1, "the FILE to write"), atMost(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.onLibrary(func(e *engine) (op.Result, error) {
				return note{"exported", args[0]}, e.deps.Library.Export(c.ctx, args[0])
			})
		},
	}
	c.formatFlag(export)
	backup := &cobra.Command{
		Use: "backup", Short: "Back the library up now", Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			return c.printOutcome("backups", map[string]any{"action": "make"})
		},
	}
	c.formatFlag(backup)
	backups := &cobra.Command{
		Use: "backups", Short: "List the backups", Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return c.printOutcome("backups", map[string]any{}) },
	}
	c.formatFlag(backups)
	cmd.AddCommand(export, c.restoreCommand(), backup, backups)
	return cmd
}

func (c *command) restoreCommand() *cobra.Command {
	yes := false
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Replace the library by an exported or backed-up one", Args: cobra.MatchAll(some(1, "the FILE to take everything from"), atMost(1)),
		Long:    "Replace the library by that of a file. What it holds now is backed up first. Needs --yes.",
		Example: "  ricercar library restore scores.ricercar --yes",
		RunE: func(_ *cobra.Command, args []string) error {
			if !yes {
				return usage(fault.New(fault.Invalid, "this replaces the whole library").WithField("yes").WithHint("add --yes if that is meant"))
			}
			return c.onLibrary(func(e *engine) (op.Result, error) {
				saved, err := e.deps.Library.Restore(c.ctx, args[0])
				return note{"restored", saved}, err
			})
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "replace the library")
	c.formatFlag(cmd)
	return cmd
}

// onLibrary does something to the whole library and prints what that gives.
func (c *command) onLibrary(do func(*engine) (op.Result, error)) error {
	e, err := c.open()
	if err != nil {
		return outcome(err)
	}
	var res op.Result
	err = e.observer.Operation(c.ctx, "cli", "library", func(context.Context) (err error) {
		res, err = do(e)
		return err
	})
	if err != nil {
		return outcome(err)
	}
	return outcome(c.printResult(res))
}

// note is what was done to a file.
type note struct{ done, path string }

// Digest says it.
func (n note) Digest() string {
	if n.done == "restored" {
		return "Restored. What the library held before is in " + n.path
	}
	return "Exported to " + n.path
}

// MarshalJSON implements json.Marshaler.
func (n note) MarshalJSON() ([]byte, error) {
	name := "path"
	if n.done == "restored" {
		name = "saved"
	}
	return json.Marshal(map[string]any{"ok": true, name: n.path})
}

// measureLibrary says how large the library is.
func (c *command) measureLibrary(e *engine) (op.Result, error) {
	stats, err := e.deps.Library.Stats(c.ctx)
	if err != nil {
		return nil, err
	}
	return size{
		Path: e.config.Places.Library, Scores: stats.Scores, Deleted: stats.Deleted, Sources: stats.Sources,
		SourceBytes: stats.SourceBytes, DiskBytes: stats.DiskBytes, ReadOnly: stats.ReadOnly,
	}, nil
}

// size is how large the library is.
type size struct {
	Path        string `json:"path"`
	Scores      int    `json:"scores"`
	Deleted     int    `json:"deleted"`
	Sources     int    `json:"sources"`
	SourceBytes int64  `json:"source_bytes"`
	DiskBytes   int64  `json:"disk_bytes"`
	ReadOnly    bool   `json:"read_only"`
}

// Digest says it.
func (s size) Digest() string {
	const mb = 1 << 20
	text := fmt.Sprintf("%s\n%d scores of %d files, %.1f MB on disk (%.1f MB unpacked); %d deleted that can be brought back",
		s.Path, s.Scores, s.Sources, float64(s.DiskBytes)/mb, float64(s.SourceBytes)/mb, s.Deleted)
	if s.ReadOnly {
		text += "\nIt can only be read"
	}
	return text
}
