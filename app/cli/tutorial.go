package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ricercar/backend/fault"
	"ricercar/backend/surface"
)

// lesson is one step of the tutorial. DIR in a command stands for the folder of the tutorial.
type lesson struct {
	title, text string
	command     []string
}

// lessons are the steps, in their order.
var lessons = []lesson{
	{
		"A score, without a file", "Ricercar has scores built in. A name with corpus: in front stands for one wherever a file could. " +
			"This is a chorale by Bach, and the key that it is in:",
		[]string{"analyze", "corpus:bwv66.6", "--tasks", "key"},
	},
	{
		"Into the library", "Scores that you work with are kept in the library, under an id of your choice:",
		[]string{"import", "corpus:bwv66.6", "--id", "chorale", "--tag", "tutorial"},
	},
	{
		"What it is", "The library knows what a score is made of:",
		[]string{"info", "chorale"},
	},
	{
		"Any operation by its name", "What Claude can do, the command line can: run takes the name of an operation, and what it needs as key=value. " +
			"Roman numerals of the first measures, in the keys that the piece goes through:",
		[]string{"run", "harmony_analysis", "score_id=chorale", "measures=0-4"},
	},
	{
		"For programs", "Results are JSON where another program reads them, one object a score and a line:",
		[]string{"analyze", "library:chorale", "--tasks", "chords", "--measures", "1-1", "--format", "json"},
	},
	{
		"On paper", "A page as a picture; pdf, png and svg are drawn alike:",
		[]string{"export", "library:chorale", "--format", "svg", "-o", "DIR/chorale.svg"},
	},
	{
		"As sound", "And what it sounds like:",
		[]string{"export", "library:chorale", "--format", "wav", "-o", "DIR/chorale.wav"},
	},
	{
		"In another notation", "convert knows the formats by the names of the files:",
		[]string{"convert", "library:chorale", "DIR/chorale.abc"},
	},
	{
		"Found again", "Words find scores by title, composer, key and tags:",
		[]string{"search", "tutorial"},
	},
	{
		"Claude", "setup connects Claude Desktop and other clients. With --dry-run it only shows what it would change:",
		[]string{"setup", "--dry-run"},
	},
}

func (c *command) tutorialCommand() *cobra.Command {
	keep := ""
	cmd := &cobra.Command{
		Use: "tutorial", Short: "Five minutes, step by step, every step really run", Args: noArguments,
		Long: `Go through the program in ten steps. Every step is a command that is really run, in a library of its own, so that
yours stays as it is. At a terminal it waits for Return between the steps.`,
		Example: "  ricercar tutorial\n  ricercar tutorial --keep ~/ricercar-tutorial",
		RunE:    func(*cobra.Command, []string) error { return c.tutorial(keep) },
	}
	cmd.Flags().StringVar(&keep, "keep", "", "work in this folder and leave what was made there")
	c.formatFlag(cmd)
	return cmd
}

// taught is one step as JSON.
type taught struct {
	Step      int    `json:"step"`
	Title     string `json:"title"`
	Command   string `json:"command"`
	OK        bool   `json:"ok"`
	Output    string `json:"output"`
	ElapsedMS int64  `json:"elapsed_ms"`
}

func (c *command) tutorial(keep string) error {
	dir := keep
	if dir == "" {
		made, err := os.MkdirTemp("", "ricercar-tutorial-")
		if err != nil {
			return outcome(err)
		}
		defer os.RemoveAll(made)
		dir = made
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return outcome(err)
	}
	if _, err := c.open(); err != nil {
		return outcome(err)
	}
	steps := lessons
	if !c.opened.deps.Engraver.Available() { // a program built without it says so in doctor
		steps = slices.DeleteFunc(slices.Clone(lessons), func(l lesson) bool { return slices.Contains(l.command, "svg") })
	}
	wait := c.waits()
	for i, l := range steps {
		if err := c.teach(i, len(steps), l, dir); err != nil {
			return err
		}
		if i < len(steps)-1 && !wait() {
			return nil
		}
	}
	if c.format == asText {
		c.print("\nThat was all. ricercar --help lists the commands, ricercar tools the operations, and ricercar alone opens the pages.")
		if keep != "" {
			c.print("What was made is in " + dir)
		}
	}
	return nil
}

// waits returns what waits for Return between steps at a terminal, false to end there.
func (c *command) waits() func() bool {
	in, ok := c.Stdin.(*os.File)
	if c.format == asJSON || c.quiet || !ok || !term.IsTerminal(int(in.Fd())) {
		return func() bool { return c.ctx.Err() == nil }
	}
	lines := bufio.NewScanner(in)
	return func() bool {
		fmt.Fprint(c.Stderr, "\nReturn for the next step, q to end: ")
		return lines.Scan() && strings.TrimSpace(lines.Text()) != "q"
	}
}

// teach runs one step in the folder of the tutorial.
func (c *command) teach(i, of int, l lesson, dir string) error {
	args := make([]string, len(l.command))
	for j, arg := range l.command {
		args[j] = filepath.FromSlash(strings.Replace(arg, "DIR", filepath.ToSlash(dir), 1))
		if !strings.Contains(arg, "DIR") {
			args[j] = arg
		}
	}
	shown := "ricercar " + strings.Join(args, " ")
	if c.format == asText {
		c.print(fmt.Sprintf("\n%d of %d: %s\n\n%s\n\n$ %s", i+1, of, l.title, wrapped(l.text, 90), shown))
	}
	var said bytes.Buffer
	out := io.Writer(&said)
	if c.format == asText {
		out = io.MultiWriter(&said, c.Stdout)
	}
	begin := time.Now()
	inner := Program{Stdin: strings.NewReader(""), Stdout: out, Stderr: c.Stderr, Version: c.Version, Browser: c.Browser}
	code := inner.Run(c.ctx, append(args, "--quiet", "--home", filepath.Join(dir, "home")))
	if made := args[len(args)-1]; c.format == asText && filepath.Dir(made) == dir {
		if info, err := os.Stat(made); err == nil {
			c.print(fmt.Sprintf("%s: %.0f kB", made, float64(info.Size())/1000))
		}
	}
	if c.format == asJSON {
		if err := c.printJSON(taught{i + 1, l.title, shown, code == surface.ExitDone, said.String(), time.Since(begin).Milliseconds()}); err != nil {
			return outcome(err)
		}
	}
	if code != surface.ExitDone {
		return &ended{code: code, err: fault.New(fault.Internal, "step %d of the tutorial failed: %s", i+1, shown).
			WithHint("ricercar doctor finds out why")}
	}
	return nil
}

// wrapped breaks text into lines of a width at most, where words allow it.
func wrapped(text string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case column+1+len(word) > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
