package desktop

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	"ricercar/backend/format"
)

// kind is a line of the dialog for opening.
type kind struct {
	name       string
	extensions []string // with the dot
}

// pattern is "*.mid;*.midi", on Linux, whose dialogs tell capital letters from small ones, in both.
func (k kind) pattern(goos string) string {
	var list []string
	for _, e := range k.extensions {
		list = append(list, "*"+e)
		if goos == "linux" {
			list = append(list, "*"+strings.ToUpper(e))
		}
	}
	return strings.Join(list, ";")
}

// choices are the lines of the dialog: all scores, then each format that can be read.
func choices(formats []format.Format) []kind {
	all := kind{name: "Scores"}
	var list []kind
	for _, f := range formats {
		if f.Reader != nil && len(f.Extensions) > 0 {
			list = append(list, kind{f.Title, f.Extensions})
			all.extensions = append(all.extensions, f.Extensions...)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return append([]kind{all}, list...)
}

// openWord is the command with which a second window hands its files to the first.
const openWord = "open"

// handed returns the files that a second window names: its arguments are "open FILE…" and paths are absolute.
// Whatever else they are asks for no more than the window.
func handed(args []string) []string {
	if len(args) > 1 && args[0] == openWord {
		return args[1:]
	}
	return nil
}

// windowID names the one window of a home on this machine, so that windows with other homes stand beside it.
func windowID(state string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(state)))
	return "ricercar-" + hex.EncodeToString(sum[:8])
}
