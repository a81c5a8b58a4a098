package source

import (
	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// Limits bound what a reader takes from a file. A zero field means the default.
type Limits struct {
	Bytes    int64       // of the file as given
	Unzipped int64       // of what comes out of a compressed file
	Depth    int         // of nested elements
	Notes    int         // noteheads and rests
	Position theory.Tick // the last position
}

// DefaultLimits are generous for music and bearable for a computer.
func DefaultLimits() Limits {
	return Limits{Bytes: 100 << 20, Unzipped: 512 << 20, Depth: 256, Notes: 5_000_000, Position: theory.MaxTick}
}

// OrDefault returns l with the defaults in the place of zero fields.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits()
	if l.Bytes <= 0 {
		l.Bytes = d.Bytes
	}
	if l.Unzipped <= 0 {
		l.Unzipped = d.Unzipped
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Notes <= 0 {
		l.Notes = d.Notes
	}
	if l.Position <= 0 || l.Position > theory.MaxTick {
		l.Position = d.Position
	}
	return l
}

// TooLarge is the error of an input that is over a limit: "more than 256 nested elements".
func TooLarge(limit int64, of string) *fault.Error {
	return fault.New(fault.TooLarge, "the file holds more than %d %s", limit, of).
		WithHint("raise the limits in the configuration if the file is what it should be")
}
