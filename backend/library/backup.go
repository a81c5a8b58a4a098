package library

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
)

// keptBackups is how many backups stay.
const keptBackups = 7

// Export writes the whole library into one new file, which Restore reads and which is a library itself. Other
// processes may go on working meanwhile. A file that exists is fault.Conflict.
func (l *Library) Export(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fault.New(fault.Conflict, "%s exists already", path).WithHint("choose another name")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return because(err, fault.Invalid, "there is no folder for %s: %v", path, err)
	}
	s, err := l.store(ctx)
	if err != nil {
		return err
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return because(err, fault.Invalid, "%s cannot be written: %v", path, err)
	}
	db := s.writer
	if db == nil {
		db = s.reader
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return errors.Join(l.explain(ctx, err), remove(part))
	}
	if err := sound(ctx, part); err != nil {
		return errors.Join(because(err, fault.Internal, "the copy of the library is not sound: %v", err), remove(part))
	}
	if err := os.Rename(part, path); err != nil {
		return because(err, fault.Invalid, "%s cannot be written: %v", path, err)
	}
	return atomicfile.SyncDir(filepath.Dir(path))
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Backup puts a copy of the library among its backups, unless the newest is younger than every; the oldest
// beyond seven go. It returns the path of the new backup, or "" where none was due.
func (l *Library) Backup(ctx context.Context, every time.Duration) (string, error) {
	names, err := l.Backups()
	if err != nil {
		return "", err
	}
	if len(names) > 0 {
		if info, err := os.Stat(names[len(names)-1]); err == nil && time.Since(info.ModTime()) < every {
			return "", nil
		}
	}
	path := l.newBackup()
	if err := l.Export(ctx, path); err != nil {
		return "", err
	}
	for _, old := range names[:max(0, len(names)+1-keptBackups)] {
		if err := remove(old); err != nil {
			return path, because(err, fault.Invalid, "an old backup cannot be removed: %v", err)
		}
	}
	return path, nil
}

// newBackup is the path of a backup that is made now.
func (l *Library) newBackup() string {
	return filepath.Join(l.backups(), "library-"+time.Now().UTC().Format("20060102T150405.000")+".db")
}

// versionOffset is where the header of a database file holds its user_version, four bytes, the highest first.
const versionOffset = 60

// saveBeforeMigration backs up a database of an older version, which is about to be changed. Where the header of the file
// says that there is nothing to do, nothing is opened.
func (l *Library) saveBeforeMigration(ctx context.Context) error {
	f, err := os.Open(l.o.Path)
	if err != nil {
		return nil //nolint:nilerr // opening the database says what is wrong
	}
	defer f.Close()
	var at [4]byte
	if _, err := f.ReadAt(at[:], versionOffset); err != nil {
		return nil //nolint:nilerr // a new or damaged file
	}
	if v := binary.BigEndian.Uint32(at[:]); v == 0 || v >= uint32(len(migrations)) {
		return nil
	}
	db, err := sql.Open("sqlite", dsn(l.o.Path, "mode=ro"))
	if err != nil {
		return err
	}
	defer db.Close()
	var v int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&v); err != nil || v >= len(migrations) {
		return err
	}
	if err := os.MkdirAll(l.backups(), 0o700); err != nil {
		return nil //nolint:nilerr // a folder that cannot be written cannot be migrated either
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, l.newBackup())
	return err
}

// Restore replaces the library by one that Export or Backup has written. What the library holds is backed up
// first; the path of that backup is returned.
func (l *Library) Restore(ctx context.Context, path string) (string, error) {
	if err := sound(ctx, path); err != nil {
		return "", because(err, fault.Invalid, "%s is no sound library: %v", path, err)
	}
	saved, err := l.Backup(ctx, 0)
	if err != nil {
		return "", err
	}
	copied := l.o.Path + ".restore"
	defer remove(copied) //nolint:errcheck // a leftover is overwritten the next time
	if err := copyFile(path, copied); err != nil {
		return saved, because(err, fault.Invalid, "%s cannot be read: %v", path, err)
	}
	other, err := openStore(ctx, copied) // brings an old one to this program's version, and refuses a newer
	if err == nil {
		err = other.close()
	}
	if err != nil {
		return saved, l.translate(ctx, err)
	}
	return saved, l.replaceBy(ctx, copied)
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return atomicfile.Write(to, content, 0o600)
}

// tables are those that hold what the user has, in an order that keeps references whole.
var tables = []string{"sources", "scores", "history", "tags", "layers", "collections", "collected"}

// replaceBy takes everything from another database in one transaction, so that other processes see the old
// library or the new one.
func (l *Library) replaceBy(ctx context.Context, path string) error {
	s, err := l.store(ctx)
	if err != nil {
		return err
	}
	if s.readOnly != nil {
		return s.readOnly
	}
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return l.explain(ctx, err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `ATTACH ? AS other`, path); err != nil {
		return l.explain(ctx, err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), `DETACH other`) //nolint:errcheck // the connection is closed if it fails
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return l.explain(ctx, err)
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after a commit
	for _, table := range slices.Backward(tables) {
		if _, err := tx.ExecContext(ctx, `DELETE FROM main.`+table); err != nil {
			return l.explain(ctx, err)
		}
	}
	for _, table := range tables {
		if _, err := tx.ExecContext(ctx, `INSERT INTO main.`+table+` SELECT * FROM other.`+table); err != nil {
			return l.explain(ctx, err)
		}
	}
	if err := note(ctx, tx, "", Restored); err != nil {
		return l.explain(ctx, err)
	}
	return l.explain(ctx, tx.Commit())
}
