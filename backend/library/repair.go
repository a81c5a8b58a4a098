package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
)

// repair moves a damaged database aside and puts the newest sound backup in its place, unless another process has done so
// meanwhile. At every moment there is a database at the path: a process that found none would begin a new one, and lose
// what it wrote there when the backup came.
func (l *Library) repair(ctx context.Context) error {
	release, err := l.alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	switch found := sound(ctx, l.o.Path); {
	case found == nil, errors.Is(found, fs.ErrNotExist):
		return nil // repaired meanwhile, or removed: opening makes a new one
	case !isDamage(found):
		return found
	}
	from, err := l.replacement(ctx)
	if err != nil {
		return err
	}
	aside, err := l.moveAside()
	if err != nil {
		return fault.New(fault.Internal, "the library %s is damaged and cannot be moved aside: %w", l.o.Path, errors.Join(err, remove(l.fresh())))
	}
	message := fmt.Sprintf("The library was damaged. It has been moved to %s.", aside)
	if from == "" {
		message += " There is no backup: the library is empty now."
	} else {
		message += " The backup " + from + " has taken its place; what was added since then is missing."
	}
	l.o.Notice(message)
	return nil
}

// alone makes one process at a time do the repair. A lock that is older than a repair takes was left by a
// process that died.
func (l *Library) alone(ctx context.Context) (release func(), err error) {
	lock := l.o.Path + ".repair"
	for {
		f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			return func() { _ = os.Remove(lock) }, f.Close()
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		if info, err := os.Stat(lock); err == nil && time.Since(info.ModTime()) > time.Minute {
			_ = os.Remove(lock)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// sound looks through a whole database: what is wrong with it is an error of the database.
func sound(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(path, "mode=rw"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return damage(verdict)
	}
	return nil
}

// damage is what a check of a database found.
type damage string

func (d damage) Error() string { return string(d) }

// fresh is where the database lies that will take the place of a damaged one.
func (l *Library) fresh() string { return l.o.Path + ".fresh" }

// replacement prepares the database that will take the place of a damaged one: the newest sound backup, whose path it
// returns, or an empty one.
func (l *Library) replacement(ctx context.Context) (from string, err error) {
	for _, suffix := range journals {
		if err := remove(l.fresh() + suffix); err != nil {
			return "", err
		}
	}
	names, err := l.Backups()
	if err != nil {
		return "", err
	}
	for _, name := range slices.Backward(names) {
		if sound(ctx, name) == nil {
			from = name
			break
		}
	}
	if from != "" {
		if err := copyFile(from, l.fresh()); err != nil {
			return "", err
		}
	}
	s, err := openStore(ctx, l.fresh()) // makes an empty one, or brings an old one to this program's version
	if err != nil {
		return "", err
	}
	return from, s.close()
}

// journals are the ends of the names of a database's files.
var journals = []string{"", "-wal", "-shm"}

// moveAside puts the replacement in the place of the database, which gets a folder of its own among the backups, with its
// journal.
func (l *Library) moveAside() (string, error) {
	aside := filepath.Join(l.backups(), damagedPrefix+time.Now().UTC().Format("20060102T150405.000"))
	if err := os.MkdirAll(aside, 0o700); err != nil {
		return "", err
	}
	name := filepath.Join(aside, filepath.Base(l.o.Path))
	if err := os.Link(l.o.Path, name); err != nil { // some disks know no links
		if err := copyFile(l.o.Path, name); err != nil {
			return "", err
		}
	}
	for _, suffix := range journals[1:] { // they would be taken for the new one's
		if err := os.Rename(l.o.Path+suffix, name+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := os.Rename(l.fresh(), l.o.Path); err != nil {
		return "", err
	}
	return aside, atomicfile.SyncDir(filepath.Dir(l.o.Path))
}

// Damaged lists the folders into which damaged libraries were moved within a time, oldest first.
func (l *Library) Damaged(within time.Duration) []string {
	entries, err := os.ReadDir(l.backups())
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && e.IsDir() && strings.HasPrefix(e.Name(), damagedPrefix) && time.Since(info.ModTime()) < within {
			out = append(out, filepath.Join(l.backups(), e.Name()))
		}
	}
	return out
}

// damagedPrefix begins the names of folders with damaged libraries.
const damagedPrefix = "damaged-"

func (l *Library) backups() string {
	if l.o.Backups != "" {
		return l.o.Backups
	}
	return filepath.Join(filepath.Dir(l.o.Path), "backups")
}

// Backups lists the backups of the library, oldest first. Without any it is empty.
func (l *Library) Backups() ([]string, error) {
	entries, err := os.ReadDir(l.backups())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, because(err, fault.Invalid, "the folder of backups %s cannot be read", l.backups())
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "library-") && strings.HasSuffix(e.Name(), ".db") {
			names = append(names, filepath.Join(l.backups(), e.Name()))
		}
	}
	return names, nil
}
