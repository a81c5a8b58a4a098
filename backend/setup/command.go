package setup

import (
	"os"
	"path/filepath"
	"strings"

	"ricercar/backend/fault"
)

// The names of the two builds of the program.
const (
	headless = "ricercar"
	window   = "ricercar-desktop"
)

// Command returns the program that clients should start, given the one that runs: the headless one beside the
// window, whose start is lighter and whose streams work everywhere. A program in a place that will not last is
// fault.Invalid.
func Command(executable string) (string, error) {
	dir, name := filepath.Split(executable)
	if rest, ok := strings.CutPrefix(name, window); ok {
		// A window built alone, as from source, serves MCP too.
		if exists(filepath.Join(dir, headless+rest)) {
			name = headless + rest
		}
	}
	path := filepath.Join(dir, name)
	if strings.Contains(path, "/AppTranslocation/") { // macOS runs a quarantined program from a random place
		return "", fault.New(fault.Invalid, "macOS runs this program from a passing place, %s", path).
			WithHint("move Ricercar to the Applications folder and open it from there")
	}
	if strings.HasSuffix(strings.TrimSuffix(name, ".exe"), ".test") { // it would run its tests where a server is wanted
		return "", fault.New(fault.Invalid, "%s is a test of the program", path).WithHint("run the program itself")
	}
	if strings.Contains(filepath.ToSlash(path), "/go-build") && strings.Contains(filepath.ToSlash(path), "/exe/") {
		return "", fault.New(fault.Invalid, "the program was started by go run and will be gone when it ends").
			WithHint("build it with go build and run that")
	}
	return path, nil
}

// Self returns Command of this process.
func Self() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fault.New(fault.Internal, "the program does not know where it lies: %w", err)
	}
	if path, err = Command(path); err != nil || !strings.Contains(path, " ") {
		return path, err
	}
	return spaceless(path), nil
}
