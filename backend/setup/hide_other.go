//go:build !windows

package setup

import (
	"os/exec"
	"syscall"
)

// hide keeps a console program from opening a window, which only Windows does.
func hide(*exec.Cmd) {}

// detach lets a program outlive this one and its terminal.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// spaceless is a path without spaces, which only Windows needs.
func spaceless(path string) string { return path }
