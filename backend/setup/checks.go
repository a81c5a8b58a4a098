package setup

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"ricercar/backend/fault"
	"ricercar/backend/observe"
)

// connectFix is what mends most findings.
const connectFix = "run ricercar setup"

// Checks are the health checks of the clients and of the server that they start.
func (e *Engine) Checks() []observe.Check {
	return []observe.Check{
		{ID: "client.found", Group: "client", Title: "A client for MCP is installed", Run: e.clientFound},
		{ID: "client.config", Group: "client", Title: "Configurations of clients can be read", Run: e.configReadable},
		{ID: "client.entry", Group: "client", Title: "Clients start this program", Run: e.entryRight},
		{ID: "server.start", Group: "server", Title: "Server answers as clients start it", Run: e.serverStarts},
		{ID: "server.twice", Group: "server", Title: "Two servers run side by side", Run: e.serverTwice},
	}
}

func finding(status observe.Status, fix, format string, args ...any) observe.Finding {
	return observe.Finding{Status: status, Detail: fmt.Sprintf(format, args...), Fix: fix, Fixable: strings.HasPrefix(fix, connectFix)}
}

// states are the files of clients that are on this machine.
func (e *Engine) states() []State {
	var found []State
	for _, t := range e.Machine.Targets() {
		if t.Found {
			found = append(found, Look(t, e.Command))
		}
	}
	return found
}

// names lists the clients of some states, each once.
func names(states []State) string {
	var list []string
	for _, s := range states {
		if !slices.Contains(list, s.Client.Name) {
			list = append(list, s.Client.Name)
		}
	}
	return strings.Join(list, ", ")
}

func (e *Engine) clientFound(context.Context) observe.Finding {
	found := e.states()
	if len(found) == 0 {
		return finding(observe.Warning, "install Claude Desktop from claude.ai/download, start it once, and run ricercar setup",
			"neither Claude Desktop nor another client was found; this program works without")
	}
	text := names(found)
	for _, s := range found {
		if s.Version != "" {
			text = strings.Replace(text, s.Client.Name, s.Client.Name+" "+s.Version, 1)
			break
		}
	}
	return finding(observe.OK, "", "%s", text)
}

func (e *Engine) configReadable(context.Context) observe.Finding {
	found := e.states()
	if len(found) == 0 {
		return finding(observe.Skipped, "", "there is no client")
	}
	for _, s := range found {
		if s.Status == Unreadable {
			fix := connectFix + " --repair, which makes a backup first"
			if s.Err.Kind != fault.Invalid || s.Err.Position.File == "" || s.Err.Hint == hopeless {
				fix = s.Err.Hint
			}
			return finding(observe.Failed, fix, "%s: %s", s.Client.Name, place(s.Err, s.Path))
		}
	}
	count := 0
	for _, s := range found {
		if exists(s.Path) {
			count++
		}
	}
	if count == 0 {
		return finding(observe.OK, "", "%s: no file yet", names(found))
	}
	return finding(observe.OK, "", "%s", names(found))
}

// place is an error with where it is, without its hint.
func place(err *fault.Error, path string) string {
	if at := err.Position.String(); at != "" {
		return at + ": " + err.Message
	}
	return path + ": " + err.Message
}

func (e *Engine) entryRight(context.Context) observe.Finding {
	var right []State
	found := e.states()
	for _, s := range found {
		switch s.Status {
		case Stale:
			return e.stale(s)
		case Configured:
			right = append(right, s)
		case Absent, Unreadable, Changed, Unchanged, Removed:
		}
	}
	switch {
	case len(found) == 0:
		return finding(observe.Skipped, "", "there is no client")
	case len(right) == 0:
		return finding(observe.Warning, connectFix, "not connected yet: %s", names(found))
	}
	return finding(observe.OK, "", "%s: %s", names(right), e.Command)
}

// stale judges an entry that does not start this program.
func (e *Engine) stale(s State) observe.Finding {
	switch _, err := exec.LookPath(s.Command); {
	case s.Err != nil:
		return finding(observe.Warning, "mend the entry by hand", "%s: %s", s.Client.Name, place(s.Err, s.Path))
	case s.Command == "":
		return finding(observe.Failed, connectFix, "%s: the entry in %s starts nothing", s.Client.Name, s.Path)
	case err != nil:
		return finding(observe.Failed, connectFix, "%s starts %s, which is not there any more", s.Client.Name, s.Command)
	case s.Command == e.Command:
		return finding(observe.Failed, connectFix, "%s starts this program with %q instead of mcp", s.Client.Name, strings.Join(s.Args, " "))
	}
	return finding(observe.Warning, connectFix+" with the one that clients should start", "%s starts %s; this program is %s", s.Client.Name, s.Command, e.Command)
}

// configured is the first entry of a client as it stands, or this program where no client has one.
func (e *Engine) configured() (who, command string, args []string, env map[string]string) {
	for _, s := range e.states() {
		if s.Command != "" {
			return "as " + s.Client.Name + " starts it", s.Command, s.Args, s.Env
		}
	}
	return "which no client starts yet", e.Command, arguments, nil
}

// slow is how long a start may take before clients seem to hang.
const slow = 5 * time.Second

func (e *Engine) serverStarts(ctx context.Context) observe.Finding {
	who, command, args, env := e.configured()
	p, err := ProbeServer(ctx, command, args, env)
	switch {
	case err != nil:
		return finding(observe.Failed, connectFix, "%s, %s: %v", command, who, err)
	case p.Done > slow:
		return finding(observe.Warning, "look into the log: ricercar logs", "%s, %s, took %.1f s to answer", command, who, p.Done.Seconds())
	}
	return finding(observe.OK, "", "%s %s, %s: initialized after %d ms, %d tools, first call answered after %d ms",
		p.Name, p.Version, who, p.Started.Milliseconds(), p.Tools, p.Done.Milliseconds())
}

// serverTwice starts two servers at once, as Claude Desktop does.
func (e *Engine) serverTwice(ctx context.Context) observe.Finding {
	_, command, args, env := e.configured()
	begin := time.Now()
	var wait sync.WaitGroup
	var errs [2]error
	for i := range errs {
		wait.Go(func() { _, errs[i] = ProbeServer(ctx, command, args, env) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return finding(observe.Failed, "end other programs that use the library, then check again", "one of two servers at once failed: %v", err)
		}
	}
	return finding(observe.OK, "", "two servers at once answered within %d ms", time.Since(begin).Milliseconds())
}
