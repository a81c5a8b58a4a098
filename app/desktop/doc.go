// Package desktop is the window: the pages in a web view of the system, with menus, dialogs, dropped files, a
// size that is remembered, and one window for each home of the program. It is the only package that knows Wails,
// and only with the build tag desktop; without it there is a stub, so that other builds need no C compiler.
//
// The page speaks HTTP to the same handler as in a browser. What goes beyond HTTP is described in app/shell.
package desktop

import (
	"context"
	"net/http"

	"ricercar/app/shell"
)

// Options say what a window shows and where it keeps what it remembers.
type Options struct {
	// Version is the program's.
	Version string
	// Handler makes what answers the page's requests, for the window as host. It asks for no token: nothing but
	// the page reaches it.
	Handler func(shell.Shell) http.Handler
	// Import brings a FILE (a path, corpus:NAME or library:ID) into the library. It may take its time and is
	// called from any goroutine.
	Import func(ctx context.Context, file string) shell.Import
	// Files are imported and shown when the page is there. Paths are absolute.
	Files []string
	// State is the folder of window.json, where the size is remembered; Cache that of what the web view keeps on
	// Windows.
	State, Cache string
	// SelfTest is the file for the report of the window's test of itself; empty for a window that a user works in.
	SelfTest string
	// Log writes down what the window has to say to developers.
	Log func(message string)
}
