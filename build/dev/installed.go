package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// The tools that judge and install packages.
var (
	desktopFiles = tool{name: "desktop-file-validate", programs: []string{"desktop-file-validate"}, debian: []string{"desktop-file-utils"}}
	appstream    = tool{name: "appstreamcli", programs: []string{"appstreamcli"}, debian: []string{"appstream"}}
	rpmTool      = tool{name: "rpm", programs: []string{"rpm"}, debian: []string{"rpm"}}
	wine         = tool{name: "Wine", programs: []string{"wine"}, debian: []string{"wine", "wine64"}}
	mingw        = tool{name: "a C compiler for Windows", programs: []string{"x86_64-w64-mingw32-gcc"}, debian: []string{"gcc-mingw-w64-x86-64"}}
)

// installSteps build packages, install, drive and remove them, as their users would.
func (w *workshop) installSteps() []step {
	r, err := newRelease(w, "", "build/bin/tried")
	fails := func(context.Context) error { return err }
	if err != nil {
		return []step{oneCheck("release", time.Minute, fails)}
	}
	w.version = "" // of the steps before; those of the release set it anew
	versioned := func(do func(context.Context) error) func(context.Context) error {
		return func(ctx context.Context) error {
			w.version = r.Version
			defer func() { w.version = "" }()
			return do(ctx)
		}
	}
	steps := []step{
		oneCheck("bundle for Claude", 40*time.Minute, versioned(r.testBundle)),
		oneCheck("application for macOS", 40*time.Minute, versioned(r.testMac)),
	}
	if runtime.GOOS == "linux" {
		steps = append(steps,
			oneCheck("deb and rpm, installed", 40*time.Minute, versioned(r.testLinux)),
			oneCheck("setup for Windows, under Wine", 40*time.Minute, versioned(r.testWindows)),
		)
	}
	return steps
}

// testLinux makes deb and rpm for this machine, has them judged, installs and runs both, and removes them.
func (r *release) testLinux(ctx context.Context) error {
	if !mayUseApt() {
		return skipError("packages are installed by root on Debian alone")
	}
	if _, err := os.Stat("/usr/bin/ricercar"); err == nil {
		return skipError("Ricercar is installed on this machine already")
	}
	if err := r.need(ctx, desktopFiles, appstream, rpmTool); err != nil {
		return err
	}
	if err := r.packLinux(ctx, runtime.GOARCH); err != nil {
		return err
	}
	if err := r.testDeb(ctx, r.artefact("%s", packageName("deb", r.Version, runtime.GOARCH))); err != nil {
		return fmt.Errorf("deb: %w", err)
	}
	if err := r.testRPM(ctx, r.artefact("%s", packageName("rpm", r.Version, runtime.GOARCH))); err != nil {
		return fmt.Errorf("rpm: %w", err)
	}
	return nil
}

func (r *release) testDeb(ctx context.Context, deb string) (err error) {
	if err := r.do(ctx, aptGet("install", "-y", "--no-install-recommends", deb)); err != nil {
		return err
	}
	files, err := r.output(ctx, run("dpkg-query", "-L", "ricercar"))
	if err == nil {
		err = r.judgeShare(ctx)
	}
	if err == nil {
		err = r.drive(ctx, "/usr/bin/"+headlessName)
	}
	err = errors.Join(err, r.do(ctx, aptGet("remove", "-y", "ricercar")))
	for file := range strings.SplitSeq(strings.TrimSpace(files), "\n") {
		if info, statErr := os.Stat(file); statErr == nil && !info.IsDir() {
			err = errors.Join(err, fmt.Errorf("%s is left", file))
		}
	}
	return err
}

// judgeShare has the files of the desktop judged by their own tools, where they were installed.
func (r *release) judgeShare(ctx context.Context) error {
	for _, argv := range [][]string{
		{"desktop-file-validate", "/usr/share/applications/ricercar.desktop"},
		{"appstreamcli", "validate", "--no-net", "/usr/share/metainfo/org.ricercar.Ricercar.metainfo.xml"},
		{"man", "--warnings", "-l", "/usr/share/man/man1/ricercar.1.gz"},
		{"bash", "-n", "/usr/share/bash-completion/completions/ricercar"},
	} {
		if _, err := exec.LookPath(argv[0]); err != nil {
			continue // man-db is no part of small systems
		}
		text, err := r.output(ctx, run(argv...).with("MANPAGER=cat", "PAGER=cat"))
		if err != nil {
			return err
		}
		if argv[0] == "man" && !strings.Contains(text, "ricercar setup") {
			return errors.New("the man page does not explain ricercar setup")
		}
	}
	return nil
}

// testRPM installs into a folder of its own, with a database of its own, since this system's packages are of
// another kind.
func (r *release) testRPM(ctx context.Context, file string) error {
	root, err := os.MkdirTemp("", "ricercar-rpm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	rpm := func(args ...string) program {
		return run(append([]string{"rpm", "--root", root, "--dbpath", "/var/lib/rpm"}, args...)...)
	}
	if err := r.do(ctx, rpm("--install", "--nodeps", "--ignoreos", file)); err != nil {
		return err
	}
	installed := filepath.Join(root, "usr/bin", headlessName)
	if err := r.drive(ctx, installed); err != nil {
		return err
	}
	if err := r.do(ctx, rpm("--erase", "ricercar")); err != nil {
		return err
	}
	if _, err := os.Stat(installed); err == nil {
		return fmt.Errorf("%s is left", installed)
	}
	return nil
}

// drive does with an installed program what its user does first: it looks at the version, connects a Claude Desktop
// in a home of its own, has MCP spoken and takes everything back. before is put in front of the program's arguments.
func (r *release) drive(ctx context.Context, before ...string) error {
	home, err := os.MkdirTemp("", "ricercar-home-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	config := filepath.Join(home, ".config/Claude/claude_desktop_config.json")
	const foreign = "{\n  \"mcpServers\": {\n    \"other\": {\"command\": \"x\", \"n\": 12345678901234567890}\n  }\n}\n"
	if err := os.MkdirAll(filepath.Dir(config), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(config, []byte(foreign), 0o600); err != nil {
		return err
	}
	env := []string{"HOME=" + home, "XDG_CONFIG_HOME=", "RICERCAR_HOME=" + filepath.Join(home, "data")}
	return r.driveWith(ctx, config, foreign, func(args ...string) program {
		return run(append(append([]string{}, before...), args...)...).with(env...)
	})
}

// driveWith does that with a configuration of Claude Desktop that a program finds.
func (r *release) driveWith(ctx context.Context, config, foreign string, program func(args ...string) program) error {
	text, err := r.output(ctx, program("version"))
	if err != nil || !strings.Contains(text, "ricercar "+r.Version) {
		return fmt.Errorf("version says %q: %w", text, err)
	}
	begin := time.Now()
	text, err = r.output(ctx, program("setup", "--yes", "--client", "claude-desktop"))
	if err != nil || !strings.Contains(text, "connected now") || !strings.Contains(text, "as Claude Desktop starts it") {
		return fmt.Errorf("setup says\n%s%w", text, err)
	}
	r.say("      connected and checked in %s", time.Since(begin).Round(10*time.Millisecond))
	command, err := configuredCommand(config)
	if err != nil {
		return err
	}
	r.say("      Claude's configuration starts %s", command)
	if err := r.speak(ctx, program("mcp")); err != nil {
		return err
	}
	if _, err := r.output(ctx, program("setup", "--undo", "--yes")); err != nil {
		return err
	}
	if left, err := os.ReadFile(config); err != nil || string(left) != foreign {
		return fmt.Errorf("after undoing, Claude's configuration holds\n%s%w", left, err)
	}
	return nil
}

func configuredCommand(config string) (string, error) {
	raw, err := os.ReadFile(config)
	if err != nil {
		return "", err
	}
	var file struct {
		Servers map[string]struct{ Command string } `json:"mcpServers"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return "", err
	}
	if file.Servers["ricercar"].Command == "" {
		return "", fmt.Errorf("no entry in\n%s", raw)
	}
	return file.Servers["ricercar"].Command, nil
}

// speak has a server answer initialize, tools/list and two tool calls over its standard streams.
func (r *release) speak(ctx context.Context, p program) error {
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	cmd := r.command(ctx, p)
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
	defer func() { _ = cmd.Wait() }()
	defer in.Close()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	for i, request := range []struct{ method, params, want string }{
		{"initialize", `{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"dev","version":"1"}}`, `"name":"ricercar"`},
		{"tools/list", `{}`, `"key_analysis"`},
		{"tools/call", `{"name":"import_score","arguments":{"source":"bwv66.6","score_id":"chorale","on_conflict":"replace"}}`, `chorale`},
		{"tools/call", `{"name":"key_analysis","arguments":{"score_id":"chorale"}}`, `F# minor`},
	} {
		fmt.Fprintf(in, `{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`+"\n", i, request.method, request.params)
		answer := ""
		for !strings.Contains(answer, fmt.Sprintf(`"id":%d`, i)) {
			if !lines.Scan() {
				return fmt.Errorf("no answer to %s: %w", request.method, errors.Join(lines.Err(), ctx.Err()))
			}
			answer = lines.Text()
		}
		if !strings.Contains(answer, request.want) {
			return fmt.Errorf("%s was answered by %.500s", request.method, answer)
		}
	}
	return nil
}
