package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// testWindows installs the program for Windows under Wine, drives it, and uninstalls it.
func (r *release) testWindows(ctx context.Context) error {
	if err := r.need(ctx, nsis, wine, mingw); err != nil {
		return err
	}
	if err := r.packWindows(ctx, "amd64"); err != nil {
		return err
	}
	prefix, err := os.MkdirTemp("", "ricercar-wine-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(prefix)
	m := &wineMachine{release: r, prefix: prefix}
	defer func() { _ = r.do(context.WithoutCancel(ctx), m.run("wineboot", "-k")) }()
	if err := m.prepare(ctx); err != nil {
		return fmt.Errorf("Wine: %w", err)
	}
	return m.test(ctx, r.artefact("ricercar-%s-windows-amd64-setup.exe", r.Version))
}

// wineMachine is a Windows of its own.
type wineMachine struct {
	*release
	prefix string
}

func (m *wineMachine) run(argv ...string) program {
	return run(argv...).with("WINEPREFIX="+m.prefix, "WINEARCH=win64", "WINEDEBUG=-all", "DISPLAY=",
		"WINEDLLOVERRIDES=bcryptprimitives=n;mscoree,mshtml=")
}

// wine runs a program for Windows.
func (m *wineMachine) wine(argv ...string) program {
	return m.run(append([]string{"wine"}, argv...)...)
}

// path is where a file of the machine lies on this one.
func (m *wineMachine) path(name string) string {
	return filepath.Join(m.prefix, "drive_c", filepath.FromSlash(name))
}

// prepare makes the machine, as Windows 10, with the function that Go programs need and Wine 8 lacks.
func (m *wineMachine) prepare(ctx context.Context) error {
	if err := m.do(ctx, m.run("wineboot", "-i")); err != nil {
		return err
	}
	shim := m.path("windows/system32/bcryptprimitives.dll")
	if err := m.do(ctx, run("x86_64-w64-mingw32-gcc", "-shared", "-O2", "-o", shim, m.release.path("installer/windows/wine/bcryptprimitives.c"), "-ladvapi32")); err != nil {
		return err
	}
	return m.do(ctx, m.wine("reg", "add", `HKCU\Software\Wine`, "/v", "Version", "/d", "win10", "/f"))
}

// user is the folder of the machine's only user.
func (m *wineMachine) user() (string, error) {
	entries, err := os.ReadDir(m.path("users"))
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if e.Name() != "Public" {
			return "users/" + e.Name(), nil
		}
	}
	return "", errors.New("it has no user")
}

func (m *wineMachine) test(ctx context.Context, setup string) error {
	user, err := m.user()
	if err != nil {
		return err
	}
	const foreign = "{\r\n  \"mcpServers\": {\r\n    \"other\": {\"command\": \"x\", \"n\": 12345678901234567890}\r\n  }\r\n}\r\n"
	config := m.path(user + "/AppData/Roaming/Claude/claude_desktop_config.json")
	if err := os.MkdirAll(filepath.Dir(config), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(config, []byte(foreign), 0o644); err != nil {
		return err
	}
	begin := time.Now()
	if err := m.do(ctx, m.wine(setup, "/S")); err != nil {
		return err
	}
	folder := user + "/AppData/Local/Programs/Ricercar"
	for _, name := range []string{"ricercar.exe", "ricercar-desktop.exe", "score.ico", "uninstall.exe", "LICENSE", "NOTICE"} {
		if _, err := os.Stat(m.path(folder + "/" + name)); err != nil {
			return fmt.Errorf("%s was not installed", name)
		}
	}
	m.say("      installed in %s", time.Since(begin).Round(100*time.Millisecond))
	if err := m.registered(ctx, true); err != nil {
		return err
	}
	program := `C:\` + strings.ReplaceAll(folder, "/", `\`) + `\ricercar.exe`
	if err := m.driveWith(ctx, config, foreign, func(args ...string) programRun { return m.wine(append([]string{program}, args...)...) }); err != nil {
		return err
	}
	m.say("      from the start of the installer to the last answer: %s", time.Since(begin).Round(100*time.Millisecond))
	return m.uninstall(ctx, folder, config, foreign, program)
}

// programRun is a program, where a variable has that name.
type programRun = program

// keys are what the installer writes into the registry.
var keys = []string{
	`HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Ricercar`,
	`HKCU\Software\Classes\Ricercar.Score\shell\open\command`,
	`HKCU\Software\Classes\.musicxml\OpenWithProgids`,
	`HKCU\Software\Classes\Applications\ricercar-desktop.exe\SupportedTypes`,
	`HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\ricercar.exe`,
}

func (m *wineMachine) registered(ctx context.Context, want bool) error {
	for _, key := range keys {
		if _, err := m.output(ctx, m.wine("reg", "query", key)); (err == nil) != want {
			return fmt.Errorf("the key %s: there should be %v", key, want)
		}
	}
	return nil
}

// uninstall connects Claude once more and uninstalls: the entry must go with the program, and nothing else.
func (m *wineMachine) uninstall(ctx context.Context, folder, config, foreign, program string) error {
	if err := m.do(ctx, m.wine(program, "setup", "--yes", "--client", "claude-desktop")); err != nil {
		return err
	}
	if _, err := configuredCommand(config); err != nil {
		return err
	}
	if err := m.do(ctx, m.wine(m.path(folder+"/uninstall.exe"), "/S")); err != nil {
		return err
	}
	// The uninstaller goes on as a copy of itself, so that it can delete itself.
	for range 120 {
		if _, err := os.Stat(m.path(folder)); err != nil {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	if left, _ := filepath.Glob(m.path(folder + "/*")); len(left) > 0 {
		return fmt.Errorf("after uninstalling there are %v", left)
	}
	if left, err := os.ReadFile(config); err != nil || string(left) != foreign {
		return fmt.Errorf("after uninstalling, Claude's configuration holds\n%s%w", left, err)
	}
	return m.registered(ctx, false)
}
