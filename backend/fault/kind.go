package fault

import (
	"context"
	"errors"
	"io/fs"
)

// KindOf returns the kind of err: its own where it has one, otherwise what the standard library's errors
// mean, and Internal for all others. It is empty for nil.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.Canceled):
		return Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return TooLarge
	case errors.Is(err, fs.ErrNotExist):
		return NotFound
	case errors.Is(err, fs.ErrPermission):
		return Invalid
	case errors.Is(err, fs.ErrExist):
		return Conflict
	}
	return Internal
}

// Is reports whether err is of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
