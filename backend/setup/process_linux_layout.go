package setup

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// linuxProcess reads the processes of this user off /proc. Only those with the same home folder count, so that a
// run below another home never ends the user's own program.
type linuxProcess struct {
	machine Machine
	proc    string
	command []string // what was quit
}

const linuxName = "claude-desktop"

// found returns the processes, with the command line of the one that started the others.
func (p *linuxProcess) found() (pids []int, command []string) {
	entries, _ := os.ReadDir(p.proc)
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		words := p.words(pid, "cmdline")
		if !isClaude(words) || !p.ours(pid) {
			continue
		}
		pids = append(pids, pid)
		if command == nil && !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "--type=") }) {
			command = words
		}
	}
	return pids, command
}

// words are the parts of a file of a process that zero bytes divide.
func (p *linuxProcess) words(pid int, name string) []string {
	content, err := os.ReadFile(filepath.Join(p.proc, strconv.Itoa(pid), name))
	if err != nil {
		return nil
	}
	return strings.FieldsFunc(string(bytes.TrimRight(content, "\x00")), func(r rune) bool { return r == 0 })
}

// isClaude reports whether a command line is Claude Desktop's: the program itself, or a script or an Electron
// that runs it.
func isClaude(words []string) bool {
	named := func(word string) bool {
		return filepath.Base(word) == linuxName || strings.Contains(word, "/"+linuxName+"/")
	}
	if len(words) == 0 || named(words[0]) {
		return len(words) > 0
	}
	return len(words) > 1 && named(words[1]) && slices.Contains(interpreters, filepath.Base(words[0]))
}

// interpreters run what their first argument names; another program's is but a file that it looks at.
var interpreters = []string{"sh", "bash", "dash", "zsh", "busybox", "electron", "node", "python3", "perl"}

// ours reports whether a process has our home folder. A zombie has no environment and does not count.
func (p *linuxProcess) ours(pid int) bool {
	return slices.Contains(p.words(pid, "environ"), "HOME="+p.machine.home())
}

func (p *linuxProcess) Running(context.Context) bool {
	pids, _ := p.found()
	return len(pids) > 0
}

func (p *linuxProcess) Quit(ctx context.Context) error {
	pids, command := p.found()
	p.command = command
	for _, pid := range pids {
		if process, err := os.FindProcess(pid); err == nil {
			if err := process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
				return err
			}
		}
	}
	return gone(ctx, patience, p.Running)
}

func (p *linuxProcess) Start(context.Context) error {
	command := p.command
	if len(command) == 0 {
		path := p.machine.first(Clients()[0].apps.on("linux"))
		if path == "" {
			return errors.New("it was not found")
		}
		command = []string{path}
	}
	cmd := exec.Command(command[0], command[1:]...)
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select { // a program that ends at once with an error did not start
	case err := <-done:
		return err
	case <-time.After(poll):
		return nil
	}
}
