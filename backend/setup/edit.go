package setup

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
	"ricercar/backend/setup/patch"
)

// edit is what becomes of a file: new bytes, or no file at all.
type edit struct {
	content []byte
	remove  bool
	notes   []string // what was mended
}

// connect makes our entry start command in a text. Text that cannot be parsed is mended where repair is set: by a
// careful change, else from the newest of the backups that can be parsed. With replace the entries of
// music21-mcp-server go.
func connect(t Target, content []byte, command string, repair, replace bool) (edit, error) {
	f, err := parse(t, content)
	var out edit
	if err != nil {
		if !repair {
			return out, err
		}
		if content, out.notes, err = mended(t, content, err); err != nil {
			return out, err
		}
		if f, err = parse(t, content); err != nil {
			return out, err
		}
	}
	if replace {
		for _, name := range oldEntries(t.Client, f) {
			if content, err = f.Remove(name); err == nil {
				f, err = parse(t, content)
			}
			if err != nil {
				return out, named(err, t.Path)
			}
		}
	}
	out.content, err = f.Set(EntryName, t.Client.Fields(command))
	return out, named(err, t.Path)
}

// named adds the file to an error.
func named(err error, path string) error {
	if err == nil {
		return nil
	}
	e := *fault.As(err)
	e.Position.File = path
	return &e
}

// mended returns text that can be parsed in place of one that cannot, and how it came about.
func mended(t Target, content []byte, why error) ([]byte, []string, error) {
	fixed, changes, err := patch.Repair(t.Client.Syntax, content, t.Client.Table)
	if err == nil {
		for i := range changes {
			changes[i] = "mended " + changes[i]
		}
		return fixed, changes, nil
	}
	if backup, name, found := lastGood(t); found {
		return backup, []string{"restored the backup " + name}, nil
	}
	e := *fault.As(why)
	e.Hint = hopeless
	return nil, nil, &e
}

// hopeless is said of a file that Repair would refuse, so that nobody is sent there in vain.
const hopeless = "no careful change mends it and there is no backup of ours: mend the place by hand"

// repairable says whether mended would find a way.
func repairable(t Target, content []byte) bool {
	if _, _, err := patch.Repair(t.Client.Syntax, content, t.Client.Table); err == nil {
		return true
	}
	_, _, found := lastGood(t)
	return found
}

// lastGood returns the newest backup that can be parsed, and its name.
func lastGood(t Target) (content []byte, name string, found bool) {
	names, _ := atomicfile.Backups(t.Path)
	for _, name := range slices.Backward(names) {
		backup, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		if _, err := patch.Parse(t.Client.Syntax, backup, t.Client.Table); err == nil {
			return backup, name, true
		}
	}
	return nil, "", false
}

// disconnect takes our entry out of a text, whatever was before.
func disconnect(t Target, content []byte) (edit, error) {
	f, err := parse(t, content)
	if err != nil {
		return edit{}, err
	}
	content, err = f.Remove(EntryName)
	return edit{content: content}, named(err, t.Path)
}

// restore takes back what set-up did to a text. Where nothing else has changed since, the bytes from before come
// back, from the oldest backup that differs by set-up's work alone; a file that set-up made goes. Else only our
// entry is put back to what it was.
func restore(t Target, content []byte) (edit, error) {
	backups := readBackups(t.Path)
	command := ""
	if f, err := parse(t, content); err == nil {
		entry, ok := f.Entry(EntryName)
		if !ok {
			return edit{content: content}, nil
		}
		command, _, _ = t.Client.commandOf(entry)
	}
	for _, backup := range backups {
		if !bytes.Equal(backup, content) && leadsTo(t, backup, content, command) {
			return edit{content: backup}, nil
		}
	}
	if leadsTo(t, nil, content, command) && !slices.ContainsFunc(backups, func(b []byte) bool { return bytes.Equal(b, content) }) {
		return edit{remove: true}, nil
	}
	return restoreEntry(t, content, backups)
}

func readBackups(path string) [][]byte {
	names, _ := atomicfile.Backups(path)
	var all [][]byte
	for _, name := range names {
		if content, err := os.ReadFile(name); err == nil {
			all = append(all, content)
		}
	}
	return all
}

// leadsTo reports whether set-up makes after out of before.
func leadsTo(t Target, before, after []byte, command string) bool {
	for _, replace := range []bool{false, true} {
		e, err := connect(t, before, command, true, replace)
		if err == nil && bytes.Equal(e.content, after) && !slices.ContainsFunc(e.notes, isRestored) {
			return true
		}
	}
	return false
}

func isRestored(note string) bool { return strings.HasPrefix(note, "restored") }

// restoreEntry puts our entry, and those it replaced, back to what the oldest backup says.
func restoreEntry(t Target, content []byte, backups [][]byte) (edit, error) {
	f, err := parse(t, content)
	if err != nil {
		return edit{}, err
	}
	var before patch.File
	for _, backup := range backups {
		if before, err = parse(t, backup); err == nil {
			break
		}
	}
	if before == nil {
		content, err = f.Remove(EntryName)
		return edit{content: content}, named(err, t.Path)
	}
	if _, had := before.Entry(EntryName); had {
		content, err = f.Copy(before, EntryName)
	} else {
		content, err = f.Remove(EntryName)
	}
	for _, name := range oldEntries(t.Client, before) {
		if err != nil {
			break
		}
		if f, err = parse(t, content); err == nil && !slices.Contains(f.Names(), name) {
			content, err = f.Copy(before, name)
		}
	}
	return edit{content: content}, named(err, t.Path)
}

// Snippet is the entry for people who would rather paste it, as JSON where the client has that.
func (c *Client) Snippet(command string) string {
	f, err := patch.Parse(c.Syntax, nil, c.Table)
	if err != nil {
		return ""
	}
	content, err := f.Set(EntryName, c.Fields(command))
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(content)
}
