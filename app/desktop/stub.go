//go:build !desktop

package desktop

import (
	"context"

	"ricercar/backend/fault"
)

// Missing says why no window can be opened here, or "".
func Missing() string { return "this build has no window" }

// Open answers Unsupported: the window is in the build with the tag desktop.
func Open(context.Context, Options) error {
	return fault.New(fault.Unsupported, "%s", Missing()).WithHint("ricercar-desktop has one; this program opens the pages in the browser")
}
