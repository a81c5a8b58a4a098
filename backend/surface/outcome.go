// Package surface holds what the faces of the program share: how a kind of error is told to a shell and
// to an HTTP client. The faces themselves are the packages below it.
package surface

import (
	"net/http"

	"ricercar/backend/fault"
)

// The exit codes of the command line.
const (
	ExitDone        = 0
	ExitFailed      = 1   // some input of a command on files failed, or anything without a code of its own
	ExitUsage       = 2   // wrong usage or configuration
	ExitUnhealthy   = 3   // a health check failed
	ExitNotFound    = 4   // a command on one id or tool
	ExitConflict    = 5   // the same
	ExitTooLarge    = 6   // the same: too large or out of limits
	ExitInternal    = 70  // our fault
	ExitInterrupted = 130 // Ctrl-C
)

// outcomes says for every kind how a shell and an HTTP client are told.
var outcomes = map[fault.Kind]struct{ exit, status int }{
	fault.Invalid:     {ExitFailed, http.StatusBadRequest},
	fault.NotFound:    {ExitNotFound, http.StatusNotFound},
	fault.Unsupported: {ExitFailed, http.StatusNotImplemented},
	fault.TooLarge:    {ExitTooLarge, http.StatusRequestEntityTooLarge},
	fault.Conflict:    {ExitConflict, http.StatusConflict},
	fault.Canceled:    {ExitInterrupted, 499}, // nginx's "client closed request"; the standard has none
	fault.Internal:    {ExitInternal, http.StatusInternalServerError},
}

// ExitCode is the exit code of a command on one id or tool that ended with err; 0 for nil.
func ExitCode(err error) int {
	if err == nil {
		return ExitDone
	}
	return outcomes[fault.KindOf(err)].exit
}

// HTTPStatus is the status of an answer for err; 200 for nil.
func HTTPStatus(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return outcomes[fault.KindOf(err)].status
}
