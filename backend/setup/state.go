package setup

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/setup/patch"
)

// Status is how a configuration file stands to our entry, or what was done to it.
type Status string

// The states of a file, and then the outcomes of a run.
const (
	Configured Status = "configured" // our entry is there and right
	Absent     Status = "absent"     // there is no entry of ours
	Stale      Status = "stale"      // our entry is there, but not as it should be
	Unreadable Status = "unreadable" // the file cannot be read or parsed

	Changed   Status = "changed"
	Unchanged Status = "unchanged"
	Removed   Status = "removed"
)

// State is what a configuration file says.
type State struct {
	Target
	Status  Status
	Err     *fault.Error      // why it is unreadable, or why it would not be changed
	Command string            // of our entry, "" where there is none
	Args    []string          // of our entry
	Env     map[string]string // of our entry
	Old     []string          // names of entries of music21-mcp-server, which this program replaces
}

// Look reads a target's file. Our entry is right when it starts command.
func Look(t Target, command string) State {
	s := State{Target: t, Status: Absent}
	if t.Path == "" {
		return s
	}
	content, there, err := read(t.Path)
	if err != nil {
		return s.unreadable(err)
	}
	if !there {
		return s
	}
	f, err := parse(t, content)
	if err != nil {
		return s.unreadable(err)
	}
	s.Old = oldEntries(t.Client, f)
	entry, ok := f.Entry(EntryName)
	if !ok {
		return s
	}
	s.Command, s.Args, s.Env = t.Client.commandOf(entry)
	after, err := f.Set(EntryName, t.Client.Fields(command))
	switch {
	case err != nil:
		s.Status, s.Err = Stale, fault.As(err)
	case string(after) == string(withoutMark(content)):
		s.Status = Configured
	default:
		s.Status = Stale
	}
	return s
}

func (s State) unreadable(err error) State {
	s.Status, s.Err = Unreadable, fault.As(err)
	return s
}

// read returns a file's content; there is false where it does not exist.
func read(path string) (content []byte, there bool, err error) {
	content, err = os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err != nil:
		return nil, true, fault.New(fault.Invalid, "%s cannot be read: %w", path, err).WithHint("mend the access to the file")
	}
	return content, true, nil
}

// parse reads a target's text; errors name the file and the place.
func parse(t Target, content []byte) (patch.File, error) {
	f, err := patch.Parse(t.Client.Syntax, content, t.Client.Table)
	if err == nil {
		return f, nil
	}
	e := *fault.As(err)
	e.Position.File = t.Path
	if e.Hint == "" || e.Kind == fault.Invalid {
		e.Hint = hopeless
		if repairable(t, content) {
			e.Hint = "mend the place by hand, or let ricercar setup --repair do it after a backup"
		}
	}
	return nil, &e
}

func withoutMark(content []byte) []byte {
	return []byte(strings.TrimPrefix(string(content), "\ufeff"))
}

// oldEntries names the entries that start music21-mcp-server.
func oldEntries(c *Client, f patch.File) []string {
	var old []string
	for _, name := range f.Names() {
		entry, _ := f.Entry(name)
		command, args, _ := c.commandOf(entry)
		words := append([]string{name, command}, args...)
		if name != EntryName && slices.ContainsFunc(words, isOld) {
			old = append(old, name)
		}
	}
	return old
}

func isOld(word string) bool {
	word = strings.ReplaceAll(strings.ToLower(word), "_", "-")
	return strings.Contains(word, "music21-mcp") || word == "music21"
}
