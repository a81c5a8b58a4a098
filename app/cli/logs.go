package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ricercar/backend/fault"
)

func (c *command) logsCommand() *cobra.Command {
	var follow bool
	var lines int
	cmd := &cobra.Command{
		Use: "logs", Short: "Show the log", Args: noArguments,
		Long:    "Show the last lines of the log file; -f waits for more. --format json gives the lines as they are.",
		Example: "  ricercar logs\n  ricercar logs -f --lines 5\n  ricercar logs --format json | jq .message",
		RunE: func(*cobra.Command, []string) error {
			cfg, err := c.settings()
			if err != nil {
				return err
			}
			err = c.showLog(cfg.Log.File, lines, follow)
			if errors.Is(err, fs.ErrNotExist) {
				c.warn("nothing has been logged yet (%s)", cfg.Log.File)
				return nil
			}
			return outcome(err)
		},
	}
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "wait for more lines")
	cmd.Flags().IntVarP(&lines, "lines", "n", 50, "lines to begin with")
	c.formatFlag(cmd)
	return cmd
}

// tailBytes is how much of the end of a log is searched for its last lines.
const tailBytes = 4 << 20

// showLog prints the last lines of a file and, when it is to follow, those that come until Ctrl-C.
func (c *command) showLog(path string, lines int, follow bool) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.New(fault.KindOf(err), "read the log: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := c.lastLines(f, lines); err != nil {
		return err
	}
	for follow {
		select {
		case <-c.ctx.Done():
			return nil
		case <-time.After(300 * time.Millisecond):
		}
		if f, err = c.moreLines(f, path); err != nil {
			return err
		}
	}
	return nil
}

func (c *command) lastLines(f *os.File, n int) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := f.Seek(max(0, size-tailBytes), io.SeekStart); err != nil {
		return err
	}
	content, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	all := bytes.Split(bytes.TrimRight(content, "\n"), []byte("\n"))
	for _, l := range all[max(0, len(all)-max(0, n)):] {
		c.logLine(l)
	}
	return nil
}

// moreLines prints what was added, and goes over to the new file when the log was put aside.
func (c *command) moreLines(f *os.File, path string) (*os.File, error) {
	r := bufio.NewReader(f)
	for {
		l, err := r.ReadBytes('\n')
		if err != nil { // half a line is read again when it is whole
			if _, err := f.Seek(-int64(len(l)), io.SeekCurrent); err != nil {
				return f, err
			}
			break
		}
		c.logLine(bytes.TrimRight(l, "\n"))
	}
	now, err := os.Stat(path)
	if err != nil {
		return f, nil // between two files
	}
	if old, err := f.Stat(); err == nil && os.SameFile(old, now) {
		return f, nil
	}
	next, err := os.Open(path)
	if err != nil {
		return f, nil
	}
	_ = f.Close()
	return next, nil
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
