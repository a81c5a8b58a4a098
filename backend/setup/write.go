package setup

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
)

// keptBackups is how many backups of a file are kept.
const keptBackups = 5

// maxTries bounds how often a change starts over because somebody else writes the file.
const maxTries = 5

// errChanged says that the file is not what was read any more.
var errChanged = errors.New("changed meanwhile")

// written is what a change did.
type written struct {
	edit
	before  []byte
	changed bool
	backup  string
}

// change edits a file: it reads, makes the new bytes, and replaces the file by them after a backup, unless somebody
// else has written it in between; then it starts over. The new file lies safe on the disk before it replaces the
// old one. Bytes that do not change are not written. With dry nothing is.
func change(path string, now func() time.Time, dry bool, make func(content []byte, there bool) (edit, error)) (written, error) {
	target, err := followed(path)
	if err != nil {
		return written{}, err
	}
	for range maxTries {
		before, there, err := read(target)
		if err != nil {
			return written{}, err
		}
		e, err := make(before, there)
		if err != nil {
			return written{}, err
		}
		w := written{edit: e, before: before, changed: e.remove && there || !e.remove && !(there && bytes.Equal(before, e.content))}
		if !w.changed || dry {
			return w, nil
		}
		if err := writable(target, there); err != nil {
			return w, err
		}
		switch err := w.write(path, target, there, now); {
		case err == nil:
			return w, nil
		case !errors.Is(err, errChanged):
			return w, fault.New(fault.Invalid, "%s cannot be written: %w", path, err).WithHint("nothing was changed; mend the access to the file and its folder")
		}
	}
	return written{}, fault.New(fault.Conflict, "%s is being written by another program again and again", path).
		WithHint("quit the program and try again")
}

// write puts the new bytes into place. path is where the backup goes, target the file itself.
func (w *written) write(path, target string, there bool, now func() time.Time) error {
	ready := func() error {
		content, still, err := read(target)
		switch {
		case err != nil:
			return err
		case still != there || !bytes.Equal(content, w.before):
			return errChanged
		case there && !w.remove:
			w.backup, err = atomicfile.Backup(path, now(), keptBackups)
		}
		return err
	}
	if w.remove {
		if err := ready(); err != nil {
			return err
		}
		return os.Remove(target)
	}
	if err := atomicfile.WriteIf(target, w.content, 0o600, ready); err != nil {
		return err
	}
	back, _, err := read(target)
	if err == nil && !bytes.Equal(back, w.content) {
		return errors.New("it does not hold what was written")
	}
	return err
}

// followed is the file that a symbolic link leads to, which may be missing.
func followed(path string) (string, error) {
	for range 40 {
		info, err := os.Lstat(path)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", fault.New(fault.Invalid, "the symbolic links of %s lead in a circle", path)
}

// writable refuses a file that its owner protected against writing: replacing it would get around that.
func writable(path string, there bool) error {
	if !there {
		return nil
	}
	info, err := os.Stat(path)
	if err == nil && info.Mode().Perm()&0o200 == 0 {
		return fault.New(fault.Invalid, "%s is protected against writing", path).
			WithHint("allow writing (chmod u+w, or clear Read-only in its properties) and try again")
	}
	return nil
}
