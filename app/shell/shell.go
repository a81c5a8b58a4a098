// Package shell is what the pages' host gives them beyond HTTP: events, and on a desktop native dialogs. The
// window is one host, a browser on this machine another; what only one of them can do answers Unsupported in
// the other, and the page then uses what browsers have.
//
// # What the page does
//
// Both hosts send the same Event as JSON, {"name":…,"data":…}; GET /api/v1/host says {"window":true} in the window.
// In the window events never ride on a response, because on Windows responses arrive only when they are complete.
// There the page finds window.runtime, put into its head before any script of its own, and listens once:
//
//	window.runtime.EventsOn('ricercar', (event) => …);  // Channel; event is an Event
//
// What happened before it listens is kept and delivered then.
//
// In a browser there is no window.runtime, and the page listens to
//
//	new EventSource('api/v1/events').onmessage = (message) => …;  // JSON.parse(message.data) is an Event
//
// Files that are dropped on the window are taken by the window, which knows their paths; the page must not
// upload them as it does in a browser, and hears of them by Imported. In the window POST /api/v1/host/open shows
// the dialog for opening, POST /api/v1/host/save/ID/NAME the one for saving an export; a link to a file of the API
// does nothing there. On Linux an audio element plays no address of the window: fetch sounds and decode them.
package shell

import (
	"context"

	"ricercar/backend/fault"
)

// Channel is the name under which the page finds every Event in the window.
const Channel = "ricercar"

// Event is a message to the pages.
type Event struct {
	// Name says what happened: a constant of this package.
	Name string `json:"name"`
	// Data depends on the name; nil where the name says all.
	Data any `json:"data,omitempty"`
}

// The names of events.
const (
	// Imported carries an Import, one event for each file that was dropped on the window, chosen from its menu or named
	// on the command line.
	Imported = "imported"
	// Library says that the library changed: another window, the command line or an MCP client wrote to it.
	Library = "library"
	// Job carries a Work: a job of this process has come further, or has ended.
	Job = "job"
	// Setup carries a step of connecting clients, as a sentence.
	Setup = "setup"
	// Command carries the name of a menu item that the page carries out: a string, one of the Command constants.
	Command = "command"
)

// Import is what became of a file that the host was given.
type Import struct {
	// File is the name without its folder.
	File string `json:"file"`
	// ScoreID is the new score; empty when Error says why there is none.
	ScoreID string `json:"score_id,omitempty"`
	// Error and Hint are written for the user.
	Error string `json:"error,omitempty"`
	Hint  string `json:"hint,omitempty"`
}

// Work is how far a job has come.
type Work struct {
	JobID string `json:"job_id"`
	// Title says what it is about.
	Title string `json:"title"`
	// State is running, done, failed, canceled or interrupted.
	State    string  `json:"state"`
	Fraction float64 `json:"fraction"`
	Text     string  `json:"text,omitempty"`
}

// Shell is a host of the pages.
type Shell interface {
	// Emit sends an event to every open page. It does not wait until it has arrived.
	Emit(Event)
	// OpenFiles lets the user choose scores and returns their paths; none when the user changed their mind.
	OpenFiles(ctx context.Context) ([]string, error)
	// SaveFile lets the user choose where content goes and writes it there, suggesting a name. It returns the
	// path; "" when the user changed their mind.
	SaveFile(ctx context.Context, name string, content []byte) (string, error)
	// Window reports whether the pages stand in the program's own window.
	Window() bool
}

// Unsupported is the answer of a host that has no dialogs of its own.
func Unsupported(what string) error {
	return fault.New(fault.Unsupported, "a browser %s by itself", what)
}
