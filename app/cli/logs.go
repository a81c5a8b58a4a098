package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ricercar/backend/fault"
	"ricercar/backend/observe"
)

func (c *command) logsCommand() *cobra.Command {
	var follow bool
	var lines int
	var since string
	f := observe.Filter{}
	cmd := &cobra.Command{
		Use: "logs", Short: "Show the log", Args: noArguments,
		Long: `Show the last lines of the log, those of files that were put aside too; -f waits for more. Flags choose among them.
--format json gives the lines as they are.`,
		Example: `  ricercar logs -f --level warn
  ricercar logs --correlation 9b7954d2ee89dfe5
  ricercar logs --since 2h --component mcp --format json`,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := c.settings()
			if err != nil {
				return err
			}
			if f.Since, err = sinceWhen(since, time.Now()); err == nil {
				err = f.Check()
			}
			if err != nil {
				return usage(err)
			}
			return outcome(c.showLog(cfg.Log.File, f, lines, follow))
		},
	}
	flags := cmd.Flags()
	flags.BoolVarP(&follow, "follow", "f", false, "wait for more lines")
	flags.IntVarP(&lines, "lines", "n", 50, "lines to begin with")
	flags.StringVar(&f.Level, "level", "", "this level or a graver one: debug, info, warn, error")
	flags.StringVar(&f.Component, "component", "", "of this part of the program: cli, mcp, http, library …")
	flags.StringVar(&f.Operation, "operation", "", "of this operation: import_score …")
	flags.StringVar(&f.CorrelationID, "correlation", "", "of one request, by the id that its answer names")
	flags.StringVar(&f.ScoreID, "score", "", "of one score, by its id")
	flags.StringVar(&since, "since", "", "not older than this: 10m, 2h, 2026-01-31, 2026-01-31T10:00:00Z")
	c.formatFlag(cmd)
	return cmd
}

// sinceWhen reads a time, or a length of time before now; the zero time for an empty text.
func sinceWhen(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseDuration(text); err == nil {
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "%q is no time", text).WithField("since").WithHint("write 10m, 2h, 2026-01-31 or 2026-01-31T10:00:00Z")
}

// showLog prints the last lines that are wanted and, when it is to follow, those that come until Ctrl-C.
func (c *command) showLog(path string, f observe.Filter, n int, follow bool) error {
	last, err := observe.Tail(path, f, max(0, n))
	if errors.Is(err, fs.ErrNotExist) {
		c.warn("nothing has been logged yet (%s)", path)
		err = nil
	}
	if err != nil {
		return fault.New(fault.KindOf(err), "read the log: %w", err)
	}
	for _, l := range last {
		c.logLine(l)
	}
	if !follow {
		return nil
	}
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	return observe.Follow(ctx, path, f, c.logLine)
}

// logLine prints one line: as it is, or its time, level, message and other fields for people.
func (c *command) logLine(line []byte) {
	var fields map[string]any
	if len(line) == 0 {
		return
	}
	if c.format == asJSON || json.Unmarshal(line, &fields) != nil {
		c.print(string(line))
		return
	}
	head := make([]string, 0, 3)
	for _, name := range []string{"time", "level", "message"} {
		if v, ok := fields[name].(string); ok {
			head = append(head, v)
		}
		delete(fields, name)
	}
	text := strings.Join(head, " ")
	for _, name := range sortedKeys(fields) {
		text += fmt.Sprintf(" %s=%v", name, fields[name])
	}
	c.print(text)
}
