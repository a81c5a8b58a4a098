package setup

import (
	"context"
	"time"

	"ricercar/backend/fault"
)

// Engine does the work of set-up on a machine.
type Engine struct {
	Machine Machine
	Command string           // the program that clients are to start, absolute
	Claude  Process          // Claude Desktop as it runs
	Now     func() time.Time // time.Now
	// Settle is how long after its start Claude Desktop may still overwrite its file.
	Settle time.Duration
	// Log is told each step in a sentence; nil: nobody is.
	Log func(format string, args ...any)
}

// New returns the engine for this machine and this program.
func New() (*Engine, error) {
	command, err := Self()
	if err != nil {
		return nil, err
	}
	return On(Here(), command, 30*time.Second), nil
}

// On returns the engine for a machine whose clients are to start command.
func On(m Machine, command string, settle time.Duration) *Engine {
	return &Engine{Machine: m, Command: command, Claude: m.claude(), Now: time.Now, Settle: settle}
}

// Questions are what people may ask Claude first.
func Questions() []string {
	return []string{
		"Import corpus:bwv66.6 into Ricercar and show me the first page.",
		"What key is it in, and where does it cadence?",
		"Name its chords with Roman numerals, and explain the surprising ones.",
	}
}

func (e *Engine) say(format string, args ...any) {
	if e.Log != nil {
		e.Log(format, args...)
	}
}

// Row is one configuration file in the results of set-up.
type Row struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	Found      bool         `json:"found" doc:"The client is on this machine."`
	Version    string       `json:"version" doc:"Empty where it is not known."`
	Running    bool         `json:"running" doc:"The client runs; known of Claude Desktop alone."`
	ConfigPath string       `json:"config_path"`
	Status     Status       `json:"status" enum:"configured,absent,stale,unreadable,changed,unchanged,removed"`
	Backup     string       `json:"backup" doc:"The copy of the file from before the change."`
	Command    string       `json:"command,omitempty" doc:"What the entry starts."`
	Replaces   []string     `json:"replaces,omitempty" doc:"Entries of music21-mcp-server, whose prompts work with this program too."`
	Notes      []string     `json:"notes,omitempty" doc:"What was mended."`
	Diff       string       `json:"diff,omitempty"`
	Error      *fault.Error `json:"error,omitempty"`

	target Target
}

// Look returns all clients, each with the state of its files.
func (e *Engine) Look(ctx context.Context) []Row {
	running := e.Claude.Running(ctx)
	var rows []Row
	for _, t := range e.Machine.Targets() {
		s := Look(t, e.Command)
		rows = append(rows, Row{
			ID: t.Client.ID, Name: t.Client.Name, Found: t.Found, Version: t.Version, ConfigPath: t.Path,
			Running: running && t.Client.ID == ClaudeDesktop && t.Found,
			Status:  s.Status, Command: s.Command, Replaces: s.Old, Error: s.Err, target: t,
		})
	}
	return rows
}

// Action is what set-up does to configuration files.
type Action int

// The actions.
const (
	Connect    Action = iota // put our entry in, or mend it
	Undo                     // put everything back as it was
	Disconnect               // take our entry out, whatever was before
)

// Options say how far set-up goes.
type Options struct {
	Action  Action
	DryRun  bool // change nothing, fill in Row.Diff
	Repair  bool // mend files that cannot be parsed
	Replace bool // take the entries of music21-mcp-server out
	// Quit asks whether Claude Desktop may be quit for a moment; nil: it may.
	Quit func() bool
}

// Run does an action to the files of rows as Look returned them, and returns the rows with their outcomes. A row
// that fails keeps its error and does not stop the others. Claude Desktop is quit first where one of its files
// changes, since it writes its file anew when it ends, and started again afterwards.
func (e *Engine) Run(ctx context.Context, rows []Row, o Options) []Row {
	out := make([]Row, len(rows))
	var claude []int
	for i, r := range rows {
		if out[i] = r; r.ID == ClaudeDesktop && r.Running && !o.DryRun && e.wouldChange(r, o) {
			claude = append(claude, i)
			continue
		}
		out[i] = e.apply(r, o)
	}
	if len(claude) == 0 {
		return out
	}
	if err := e.quit(ctx, o); err != nil {
		for _, i := range claude {
			out[i].Error = fault.As(err)
		}
		return out
	}
	for _, i := range claude {
		out[i] = e.apply(out[i], o)
	}
	e.start(ctx)
	if o.Action == Connect {
		e.heal(ctx, out, claude, o)
	}
	return out
}

// wouldChange reports whether an action changes a file.
func (e *Engine) wouldChange(r Row, o Options) bool {
	o.DryRun = true
	after := e.apply(r, o)
	return after.Error == nil && after.Diff != ""
}

// apply does an action to one file.
func (e *Engine) apply(r Row, o Options) Row {
	r.Error, r.Diff, r.Backup = nil, "", ""
	w, err := change(r.ConfigPath, e.Now, o.DryRun, func(content []byte, there bool) (edit, error) {
		switch {
		case o.Action == Connect:
			return connect(r.target, content, e.Command, o.Repair, o.Replace)
		case !there:
			return edit{remove: true}, nil
		case o.Action == Undo:
			return restore(r.target, content)
		}
		return disconnect(r.target, content)
	})
	if err != nil {
		return r.failed(err)
	}
	r.Notes, r.Backup = w.notes, w.backup
	if o.DryRun {
		r.Diff = Diff(r.ConfigPath, w.before, w.content)
		if w.remove {
			r.Diff = Diff(r.ConfigPath, w.before, nil)
		}
		return r
	}
	return e.settled(r, w, o)
}

func (r Row) failed(err error) Row {
	r.Error = fault.As(err)
	if _, there, readErr := read(r.ConfigPath); readErr != nil || there && Look(r.target, "").Status == Unreadable {
		r.Status = Unreadable
	}
	return r
}

// settled fills in what was done.
func (e *Engine) settled(r Row, w written, o Options) Row {
	switch {
	case !w.changed:
		r.Status = Unchanged
	case o.Action == Connect:
		r.Status, r.Command, r.Replaces = Changed, e.Command, nil
		e.say("%s: connected in %s", r.Name, r.ConfigPath)
	default:
		r.Status, r.Command = Removed, ""
		e.say("%s: the entry is taken out of %s", r.Name, r.ConfigPath)
	}
	for _, note := range w.notes {
		e.say("%s: %s", r.Name, note)
	}
	if w.backup != "" {
		e.say("%s: what was before is in %s", r.Name, w.backup)
	}
	return r
}

// quit ends Claude Desktop, if it may be ended.
func (e *Engine) quit(ctx context.Context, o Options) error {
	if o.Quit != nil && !o.Quit() {
		return fault.New(fault.Conflict, "Claude Desktop is running and would overwrite the change").
			WithHint("quit Claude Desktop and run ricercar setup again")
	}
	e.say("Claude Desktop: asked to quit")
	if err := e.Claude.Quit(ctx); err != nil {
		return fault.New(fault.Conflict, "Claude Desktop did not quit: %w", err).
			WithHint("quit it yourself and run ricercar setup again")
	}
	return nil
}

func (e *Engine) start(ctx context.Context) {
	if err := e.Claude.Start(ctx); err != nil {
		e.say("Claude Desktop: could not be started again (%v); open it yourself", err)
		return
	}
	e.say("Claude Desktop: started again")
}

// heal looks at Claude's files once more after it has started and settled, and puts our entry back where Claude
// has overwritten it.
func (e *Engine) heal(ctx context.Context, rows []Row, claude []int, o Options) {
	e.say("Claude Desktop: looking once more in %.0f seconds, since it may overwrite its file", e.Settle.Seconds())
	select {
	case <-ctx.Done():
		return
	case <-time.After(e.Settle):
	}
	lost := false
	for _, i := range claude {
		lost = lost || rows[i].Error == nil && Look(rows[i].target, e.Command).Status != Configured
	}
	if !lost {
		e.say("Claude Desktop: the entry is in place")
		return
	}
	e.say("Claude Desktop: it has overwritten the entry; once more")
	if err := e.Claude.Quit(ctx); err != nil {
		e.say("Claude Desktop: did not quit: %v", err)
		return
	}
	for _, i := range claude {
		backup := rows[i].Backup
		if rows[i] = e.apply(rows[i], o); backup != "" {
			rows[i].Backup = backup
		}
		if rows[i].Status == Unchanged {
			rows[i].Status = Changed
		}
	}
	e.start(ctx)
}
