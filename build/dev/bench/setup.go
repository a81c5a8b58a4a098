package main

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// setUp measures what a new user waits for: from the start of the installation to the first answered tool call of
// Claude, on a machine with Claude Desktop, without the time that a person takes to click. It installs the archive
// of this machine from build/bin/release where package has made one, else the program that it has built.
func (b *bench) setUp(ctx context.Context) error {
	home := filepath.Join(b.folder, "anna")
	config := filepath.Join(home, ".config", "Claude", "claude_desktop_config.json")
	if err := errors.Join(os.MkdirAll(filepath.Dir(config), 0o755), os.WriteFile(config, []byte("{}\n"), 0o600)); err != nil {
		return err
	}
	begin := time.Now()
	what, err := b.install()
	if err != nil {
		return err
	}
	b.table.title("From the installer's start to the first answered tool call", "step", "clock")
	last := begin
	step := func(name string) {
		b.table.row(name, duration(time.Since(last).Seconds()))
		last = time.Now()
	}
	step(what)
	program := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, filepath.Join(b.folder, "installed", programName()), args...)
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME=", "RICERCAR_SETUP_OS=linux", "RICERCAR_HOME="+filepath.Join(home, "data"))
		return cmd
	}
	if out, err := program("setup", "--yes").CombinedOutput(); err != nil {
		return fmt.Errorf("setup: %w\n%s", err, out)
	}
	step("set-up: find Claude, change its file, all health checks")
	if err := firstTool(program("mcp")); err != nil {
		return err
	}
	step("Claude starts the server and asks for the key of a chorale")
	b.table.row("in all", duration(time.Since(begin).Seconds()))
	return b.table.flush()
}

func programName() string {
	if runtime.GOOS == "windows" {
		return "ricercar.exe"
	}
	return "ricercar"
}

// install puts the program into a folder of its own and says how.
func (b *bench) install() (string, error) {
	to := filepath.Join(b.folder, "installed", programName())
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return "", err
	}
	archives, _ := filepath.Glob(filepath.Join("build", "bin", "release", "ricercar-*-"+runtime.GOOS+"-"+runtime.GOARCH+".tar.gz"))
	if len(archives) > 0 {
		return "unpack " + filepath.Base(archives[0]), unpack(archives[0], to)
	}
	in, err := os.Open(filepath.Join(b.folder, programName()))
	if err != nil {
		return "", err
	}
	defer in.Close()
	return "copy the program (package makes the archives)", write(to, in)
}

// unpack takes the program out of an archive.
func unpack(archive, to string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if err != nil {
			return fmt.Errorf("%s holds no program: %w", archive, err)
		}
		if h.Name == programName() {
			return write(to, t)
		}
	}
}

func write(to string, from io.Reader) error {
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, from)
	return errors.Join(err, out.Close())
}

// firstTool has a server answer two tool calls, and ends it.
func firstTool(cmd *exec.Cmd) error {
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewReader(out)
	answer := ""
	for i, request := range []string{
		hello,
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"import_score","arguments":{"source":"bwv66.6","score_id":"chorale"}}}` + "\n",
		`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"key_analysis","arguments":{"score_id":"chorale"}}}` + "\n",
	} {
		if _, err := io.WriteString(in, request); err != nil {
			return err
		}
		for answer = ""; !strings.Contains(answer, fmt.Sprintf(`"id":%d`, i+1)); {
			if answer, err = lines.ReadString('\n'); err != nil {
				return err
			}
		}
	}
	if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
		return err
	}
	if !strings.Contains(answer, "F# minor") {
		return fmt.Errorf("the key was answered as %.300s", answer)
	}
	return nil
}
