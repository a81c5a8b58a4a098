//go:build !windows

package service

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

const goos = runtime.GOOS

func (i Item) read() (string, error) { return readFile(i) }

func (i Item) write() error { return writeFile(i) }

func (i Item) remove() error { return os.Remove(i.Path) }

// spawn starts a program that outlives this one and its terminal.
func spawn(p Program) error {
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Env = os.Environ()
	for _, v := range p.Env {
		cmd.Env = append(cmd.Env, v[0]+"="+v[1])
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // so that no dead process stays behind while this one lives
	return nil
}
