//go:build !windows

package cli

// leaveConsole is for Windows alone.
func leaveConsole() {}
