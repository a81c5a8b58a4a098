package library

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ricercar/backend/fault"
)

// code is the primary result code of SQLite in an error, or 0.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func isBusy(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_BUSY || c == sqlite3.SQLITE_LOCKED
}

func isDamage(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_CORRUPT || c == sqlite3.SQLITE_NOTADB || errors.As(err, new(damage))
}

func isReadOnly(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_READONLY || c == sqlite3.SQLITE_CANTOPEN || c == sqlite3.SQLITE_PERM || errors.Is(err, fs.ErrPermission)
}

// explain makes an error of the database one that a user can act on, and remembers damage.
func (l *Library) explain(ctx context.Context, err error) error {
	if isDamage(err) {
		l.mu.Lock()
		l.damaged = true
		l.mu.Unlock()
	}
	return l.translate(ctx, err)
}

func (l *Library) translate(ctx context.Context, err error) error {
	var known *fault.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case isBusy(err):
		return because(err, fault.Conflict, "the library is busy with another program's work").WithHint("try again in a moment").WithCode("LIBRARY_BUSY")
	case isDamage(err):
		return damaged(l.o.Path, err.Error())
	case code(err) == sqlite3.SQLITE_FULL:
		return because(err, fault.TooLarge, "the disk of the library %s is full; nothing was changed", l.o.Path).
			WithHint("make room, then try again").WithCode("DISK_FULL")
	case isReadOnly(err):
		return because(err, fault.Invalid, "the library %s cannot be opened", l.o.Path).
			WithHint("allow access to its folder, or choose another with RICERCAR_HOME").WithCode("LIBRARY_READ_ONLY")
	case errors.Is(err, sql.ErrConnDone):
		return because(err, fault.Canceled, "the library was closed meanwhile").WithHint("try again")
	}
	return because(err, fault.Internal, "the library %s failed: %v", l.o.Path, err)
}

// because is a fault with a cause that its message does not repeat.
func because(err error, kind fault.Kind, format string, args ...any) *fault.Error {
	e := fault.New(kind, format, args...)
	e.Err = err
	return e
}

func damaged(path, how string) error {
	return fault.New(fault.Internal, "the library %s is damaged: %s", path, how).
		WithHint("the next call moves it aside and restores the newest backup").WithCode("LIBRARY_DAMAGED")
}
