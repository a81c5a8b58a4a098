package library

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"ricercar/backend/fault"
)

// busy is how long a transaction waits for another process.
const busy = 10 * time.Second

// readers are the connections for reading.
const readers = 4

// store returns the database, which is opened when it is first needed.
func (l *Library) store(ctx context.Context) (*store, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return nil, fault.New(fault.Canceled, "the library is closed")
	case l.open != nil && !l.damaged:
		return l.open, nil
	}
	if l.damaged {
		if err := l.shut(); err != nil && !isDamage(err) {
			return nil, l.translate(ctx, err)
		}
	}
	s, err := l.openOrRepair(ctx)
	if err != nil {
		return nil, l.translate(ctx, err)
	}
	l.open, l.damaged = s, false
	return s, nil
}

// openOrRepair opens the database. One that is damaged is moved aside, and the newest backup takes its place.
func (l *Library) openOrRepair(ctx context.Context) (*store, error) {
	if !l.damaged {
		if err := l.saveBeforeMigration(ctx); err != nil && !isDamage(err) {
			return nil, err
		}
		s, err := openStore(ctx, l.o.Path)
		if err == nil || !isDamage(err) {
			return s, err
		}
	}
	if err := l.repair(ctx); err != nil {
		return nil, err
	}
	return openStore(ctx, l.o.Path)
}

// openStore opens a database for writing, or for reading alone where the folder allows nothing else.
func openStore(ctx context.Context, path string) (*store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := knowFunctions(); err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite", dsn(path, "_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	err = prepare(ctx, writer)
	if err != nil && isReadOnly(err) {
		return openReadOnly(ctx, path, errors.Join(err, writer.Close()))
	}
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader, err := sql.Open("sqlite", dsn(path, "_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(err, writer.Close(), reader.Close())
	}
	return &store{writer: writer, reader: reader, info: info}, nil
}

// prepare brings a database to this program's version. Switching a new database to WAL does not wait for other
// processes that do the same, so it is tried again.
func prepare(ctx context.Context, db *sql.DB) error {
	for deadline := time.Now().Add(busy); ; {
		err := inTransaction(ctx, db, migrate)
		if err == nil || !isBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func inTransaction(ctx context.Context, db *sql.DB, f func(context.Context, *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after a commit
	if err := f(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// openReadOnly opens a database in a folder that cannot be written. Where nobody else can write it either,
// it is read as it stands.
func openReadOnly(ctx context.Context, path string, why error) (*store, error) {
	refused := fault.New(fault.Invalid, "the library %s cannot be written: %w", path, why).
		WithHint("allow writing in its folder, or choose another with RICERCAR_HOME").WithCode("LIBRARY_READ_ONLY")
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refused
	}
	if err != nil {
		return nil, err
	}
	for _, how := range []string{"mode=ro", "mode=ro&immutable=1"} {
		reader, err := sql.Open("sqlite", dsn(path, how))
		if err != nil {
			return nil, err
		}
		reader.SetMaxOpenConns(readers)
		if err = checkVersion(ctx, reader); err == nil {
			return &store{reader: reader, info: info, readOnly: refused}, nil
		}
		if err := errors.Join(err, reader.Close()); fault.Is(err, fault.Unsupported) || isDamage(err) {
			return nil, err
		}
	}
	return nil, refused
}

func checkVersion(ctx context.Context, db *sql.DB) error {
	var at int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&at); err != nil {
		return err
	}
	switch {
	case at > len(migrations):
		return newer(at)
	case at < len(migrations):
		return fault.New(fault.Unsupported, "the library is of an older format and cannot be written").WithHint("allow writing in its folder once")
	}
	return nil
}

func (s *store) close() error {
	if s.writer == nil {
		return s.reader.Close()
	}
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// dsn names a database file for the driver; a path may hold any character.
func dsn(path, query string) string {
	path = filepath.ToSlash(path)
	if runtime.GOOS == "windows" && len(path) > 1 && path[1] == ':' {
		path = "/" + path
	}
	u := url.URL{Path: path}
	return "file:" + u.EscapedPath() + "?_pragma=busy_timeout(10000)&" + query
}

// present reports an error where the database's file is no longer the one that was opened: what is written
// now would be lost.
func (l *Library) present(s *store) error {
	if same, _ := s.standsAt(l.o.Path); same {
		return nil
	}
	l.leave(s)
	return fault.New(fault.Conflict, "the library %s was removed or replaced while the program was running", l.o.Path).
		WithHint("put it back if that was a mistake, then try again; otherwise the next call uses what is there now").WithCode("LIBRARY_GONE")
}

// standsAt reports whether the file that was opened is the one at a path, and whether there is any.
func (s *store) standsAt(path string) (same, there bool) {
	info, err := os.Stat(path)
	return err == nil && os.SameFile(info, s.info), err == nil
}

// leave closes a database whose file is gone: there is nothing to save.
func (l *Library) leave(s *store) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == s {
		_ = l.shut()
	}
}

// newest is the open database, opened anew where another file has taken its place: what others write there is to be
// seen. One that was removed is read on, so that what it held can be saved.
func (l *Library) newest(ctx context.Context) (*store, error) {
	s, err := l.store(ctx)
	if err != nil {
		return nil, err
	}
	if same, there := s.standsAt(l.o.Path); same || !there {
		return s, nil
	}
	l.leave(s)
	return l.store(ctx)
}
