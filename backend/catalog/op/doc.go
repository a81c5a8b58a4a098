// Package op defines operations: what one is called, what it takes and gives, what it does to the user's
// scores. One definition serves every surface (MCP, HTTP, command line): schemas are derived from struct
// tags, arguments are checked and completed here, and a handler knows no surface.
package op

import "time"

// Doc says what an operation is. Name is what every surface calls it and never changes; Title is for
// buttons and lists, Summary one sentence, Detail what a caller should know before choosing arguments.
type Doc struct {
	Name     string
	Title    string
	Summary  string
	Detail   string
	Group    Group // zero where it belongs to none
	Effect   Effect
	Surfaces Surfaces // zero means everywhere
	Examples []string // arguments as "run NAME" takes them, "score_id=bwv66.6 measures=1-4"; the score is in the library
	// Version makes results be kept: the same arguments for the same score get the same answer from then on, in other
	// processes too. It grows when the operation gives other results. Only for operations on one score_id that read nothing
	// but the score and what is written beside it, and whose results are neither files nor many.
	Version int
	// Limit is how long a call may take where that is more than the setting jobs.timeout grants to all.
	Limit time.Duration
}

// Effect is what an operation does to the library, from harmless to grave.
type Effect uint8

// The effects. A surface may ask before it runs a Destroy.
const (
	Read    Effect = iota // changes nothing
	Add                   // makes something new, leaves all else alone
	Change                // changes what is there, so that it can be undone
	Destroy               // removes
)

// ReadOnly reports whether the operation changes nothing.
func (e Effect) ReadOnly() bool { return e == Read }

// Destructive reports whether the operation may remove or overwrite.
func (e Effect) Destructive() bool { return e == Destroy }

// Idempotent reports whether doing it twice with the same arguments is the same as doing it once.
func (e Effect) Idempotent() bool { return e == Read || e == Destroy }

// Surfaces is a set of faces of the program.
type Surfaces uint8

// The faces that show operations.
const (
	MCP Surfaces = 1 << iota
	HTTP
	CLI
)

// On reports whether the operation is shown on the surface.
func (d Doc) On(s Surfaces) bool { return d.Surfaces == 0 || d.Surfaces&s != 0 }

// Description is Summary and Detail as one text.
func (d Doc) Description() string {
	if d.Detail == "" {
		return d.Summary
	}
	return d.Summary + "\n\n" + d.Detail
}
