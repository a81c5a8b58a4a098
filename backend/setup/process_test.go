package setup

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestLinuxProcess runs a script as Claude Desktop below a home of its own: it is found, quit, writes its file as
// it ends, and is started again; one below another home is left alone.
func TestLinuxProcess(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are read off /proc")
	}
	tr := newTree(t, "linux", map[string]string{
		"~/.local/bin/claude-desktop": "#!/bin/sh\ntrap 'echo ended >> \"$HOME/said\"; exit 0' TERM\necho started >> \"$HOME/said\"\nwhile :; do sleep 0.05; done\n",
	})
	program := tr.path("~/.local/bin/claude-desktop")
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	begin := func(home string) *exec.Cmd {
		cmd := exec.Command(program)
		cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { cmd.Wait(); close(ended) }() // its parent, as a desktop would be: it does not linger once it has ended
		t.Cleanup(func() { cmd.Process.Kill(); <-ended })
		return cmd
	}
	ctx := context.Background()
	p := &linuxProcess{machine: tr.Machine, proc: "/proc"}
	other := begin(t.TempDir())
	time.Sleep(50 * time.Millisecond)
	if p.Running(ctx) {
		t.Error("a program below another home counts")
	}
	begin(tr.home())
	waitFor(t, "its start", func() bool { return exists(tr.path("~/said")) && p.Running(ctx) })
	t.Setenv("HOME", tr.home()) // what is started again inherits it
	if err := p.Quit(ctx); err != nil || p.Running(ctx) {
		t.Fatalf("it runs on: %v", err)
	}
	if err := p.Start(ctx); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "its second start", func() bool { return strings.Count(tr.read("~/said"), "started") == 2 })
	if err := p.Quit(ctx); err != nil {
		t.Error(err)
	}
	if got := tr.read("~/said"); got != "started\nended\nstarted\nended\n" {
		t.Errorf("it said %q", got)
	}
	if other.Process.Signal(syscall.Signal(0)) != nil {
		t.Error("the program below another home was ended")
	}
}

func TestIsClaude(t *testing.T) {
	for line, want := range map[string]bool{
		"/usr/bin/claude-desktop": true, "/usr/lib/claude-desktop/electron --type=gpu": true, "/bin/sh /usr/bin/claude-desktop": true,
		"electron /usr/lib/claude-desktop/app.asar": true, "vim claude-desktop": false, "/usr/bin/claude": false, "": false,
	} {
		if got := isClaude(strings.Fields(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 200 {
		if done() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("waited in vain for ", what)
}

// recorder stands for the programs of another system: it notes each call and answers by its beginning.
type recorder struct {
	calls   []string
	answers map[string][]string // by a part of the call, one after the other; the last one stays
}

func (r *recorder) run(_ context.Context, name string, args ...string) (string, error) {
	call := strings.Join(append([]string{name}, args...), " ")
	r.calls = append(r.calls, call)
	for part, answers := range r.answers {
		if strings.Contains(call, part) {
			if len(answers) > 1 {
				r.answers[part] = answers[1:]
			}
			if answers[0] == "error" {
				return "", errors.New("exit status 1")
			}
			return answers[0], nil
		}
	}
	return "", nil
}

func TestMacProcess(t *testing.T) {
	r := &recorder{answers: map[string][]string{"pgrep": {"123\n", "123\n", "error"}}}
	p := macProcess{r.run}
	ctx := context.Background()
	if !p.Running(ctx) {
		t.Error("it does not run")
	}
	if err := p.Quit(ctx); err != nil || p.Running(ctx) {
		t.Errorf("it runs on: %v", err)
	}
	if err := p.Start(ctx); err != nil {
		t.Error(err)
	}
	const pgrep = "/usr/bin/pgrep -f Claude.app/Contents/MacOS/Claude\n"
	want := pgrep + "/usr/bin/osascript -e tell application id \"com.anthropic.claudefordesktop\" to quit\n" + pgrep + pgrep + pgrep +
		"/usr/bin/open -b com.anthropic.claudefordesktop"
	if got := strings.Join(r.calls, "\n"); got != want {
		t.Errorf("ran\n%s\nwant\n%s", got, want)
	}
}

func TestWindowsProcess(t *testing.T) {
	for _, c := range []struct{ path, start string }{
		{`C:\Users\a\AppData\Local\AnthropicClaude\app-1.0\claude.exe`, `explorer.exe C:\Users\a\AppData\Local\AnthropicClaude\app-1.0\claude.exe`},
		{`C:\Program Files\WindowsApps\Claude_1.3_x64__p\app\claude.exe`, `explorer.exe shell:AppsFolder\Claude_pzs8sxrjxfjjc!Claude`},
	} {
		r := &recorder{answers: map[string][]string{"{ $_.Path }": {c.path + "\r\n" + c.path + "\r\n", c.path, ""}}}
		p := &windowsProcess{run: r.run}
		ctx := context.Background()
		if err := p.Quit(ctx); err != nil || p.Running(ctx) {
			t.Errorf("it runs on: %v", err)
		}
		if err := p.Start(ctx); err != nil {
			t.Error(err)
		}
		all := strings.Join(r.calls, "\n")
		if !strings.Contains(all, "CloseMainWindow") || strings.Contains(all, "Stop-Process") || !strings.HasSuffix(all, c.start) {
			t.Errorf("ran\n%s", all)
		}
	}
}
