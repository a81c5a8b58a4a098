package cli

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"ricercar/backend/observe"
	"ricercar/backend/setup"
)

// said are the states and outcomes of files, for people.
var said = map[setup.Status]string{
	setup.Configured: "connected", setup.Absent: "not connected", setup.Stale: "starts another program",
	setup.Unreadable: "cannot be read", setup.Changed: "connected now", setup.Unchanged: "connected already",
	setup.Removed: "taken back",
}

// printSetup shows the outcome to people.
func (c *command) printSetup(e *setup.Engine, result setupResult, f setupFlags) {
	found, done := 0, 0
	for _, r := range result.Clients {
		if !r.Found {
			continue
		}
		found++
		if r.Status == setup.Changed || r.Status == setup.Unchanged || r.Status == setup.Configured {
			done++
		}
		c.printRow(r, f)
	}
	if found == 0 {
		c.print("No such client was found on this machine. Ricercar works without; for Claude, install Claude Desktop from\n" +
			"claude.ai/download, start it once, and run ricercar setup again.")
		if !f.undo && !f.remove {
			c.print("\nAny other client can start it by this entry:\n\n" + setup.Clients()[0].Snippet(e.Command))
		}
	}
	for _, corpus := range result.Corpora {
		c.print(fmt.Sprintf("\nmusic21's corpus is here: %d scores. To have them beside the built-in ones: ricercar corpus add %q", corpus.Scores, corpus.Path))
	}
	if len(result.Checks) > 0 {
		c.print("")
		c.printChecks(observe.Health{OK: result.OK, Checks: result.Checks})
	}
	if done > 0 && result.OK && !f.checkOnly && !f.dryRun && !f.undo && !f.remove {
		c.print("\nTry asking Claude:\n  " + strings.Join(setup.Questions(), "\n  "))
	}
}

func (c *command) printRow(r setup.Row, f setupFlags) {
	name := r.Name
	if r.Version != "" {
		name += " " + r.Version
	}
	state := said[r.Status]
	if (f.undo || f.remove) && r.Status == setup.Unchanged {
		state = "had no entry"
	}
	c.print(fmt.Sprintf("%s: %s (%s)", name, state, r.ConfigPath))
	if r.Backup != "" {
		c.print("  before: " + r.Backup)
	}
	for _, note := range r.Notes {
		c.print("  " + note)
	}
	if len(r.Replaces) > 0 && !f.undo && !f.remove {
		c.print("  it also starts " + strings.Join(r.Replaces, ", ") + ", which has the same tools; --replace-music21 takes that out")
	}
	if r.Error != nil {
		c.print("  " + sentence(r.Error))
	}
	if r.Diff != "" {
		c.print(r.Diff)
	}
}

// asker asks questions at a terminal.
type asker struct {
	in    *bufio.Scanner
	out   io.Writer
	given setupFlags // what need not be asked
}

func newAsker(in io.Reader, out io.Writer, given setupFlags) *asker {
	return &asker{bufio.NewScanner(in), out, given}
}

// yes asks for yes or no. An empty line is what is usual; the end of the input is no.
func (a *asker) yes(question string, usual bool) bool {
	choice := " [y/N] "
	if usual {
		choice = " [Y/n] "
	}
	for {
		fmt.Fprint(a.out, question+choice)
		if !a.in.Scan() {
			fmt.Fprintln(a.out)
			return false
		}
		switch strings.ToLower(strings.TrimSpace(a.in.Text())) {
		case "":
			return usual
		case "y", "yes":
			return true
		case "n", "no":
			return false
		}
	}
}

// about asks what to do with a file, and reports whether anything is.
func (a *asker) about(r *setup.Row, o *setup.Options) bool {
	if o.Action != setup.Connect {
		return r.Status != setup.Absent && a.yes(fmt.Sprintf("Take Ricercar out of %s (%s)?", r.Name, r.ConfigPath), true)
	}
	if len(r.Replaces) > 0 && !a.given.replace {
		a.given.replace = true // one answer for all clients
		o.Replace = a.yes(fmt.Sprintf("%s also starts %s, which Ricercar replaces: its prompts go on working. Take it out?",
			r.Name, strings.Join(r.Replaces, ", ")), true)
	}
	if r.Status == setup.Configured || r.Status == setup.Unreadable && a.given.repair {
		return true // nothing to ask
	}
	if r.Status == setup.Unreadable {
		fmt.Fprintln(a.out, sentence(r.Error))
		mend := a.yes("Mend the file, after a backup? Ricercar takes out what does not belong, or restores the last backup.", false)
		o.Repair = o.Repair || mend // files that stay as they are, are not in the plan
		return mend
	}
	return a.yes(fmt.Sprintf("Connect %s (%s)?", r.Name, r.ConfigPath), true)
}
