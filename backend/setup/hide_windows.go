package setup

import (
	"os/exec"
	"syscall"
)

// hide keeps a console program from opening a window.
func hide(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: 0x08000000} // CREATE_NO_WINDOW
}

// detach lets a program outlive this one, which it does on Windows anyway.
func detach(*exec.Cmd) {}
