package setup

import (
	"context"
	"strings"
	"time"
)

// windowsProcess works through PowerShell. Claude Code's program is called claude.exe too, so that processes are
// told apart by where they lie.
type windowsProcess struct {
	run  runner
	path string // of what was quit
}

const claudeProcesses = `Get-Process claude -ErrorAction SilentlyContinue | Where-Object { $_.Path -match 'AnthropicClaude|WindowsApps\\Claude_|Programs\\Claude' }`

func (p *windowsProcess) powershell(ctx context.Context, script string) (string, error) {
	return p.run(ctx, "powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script)
}

func (p *windowsProcess) paths(ctx context.Context) string {
	out, _ := p.powershell(ctx, claudeProcesses+` | ForEach-Object { $_.Path }`)
	first, _, _ := strings.Cut(strings.TrimSpace(out), "\n")
	return strings.TrimSpace(first)
}

func (p *windowsProcess) Running(ctx context.Context) bool { return p.paths(ctx) != "" }

// Quit closes the window, and ends what stays behind in the notification area.
func (p *windowsProcess) Quit(ctx context.Context) error {
	p.path = p.paths(ctx)
	if _, err := p.powershell(ctx, claudeProcesses+` | ForEach-Object { [void]$_.CloseMainWindow() }`); err != nil {
		return err
	}
	if gone(ctx, 5*time.Second, p.Running) == nil {
		return nil
	}
	if _, err := p.powershell(ctx, claudeProcesses+` | Stop-Process`); err != nil {
		return err
	}
	return gone(ctx, patience, p.Running)
}

func (p *windowsProcess) Start(ctx context.Context) error {
	what := p.path
	if what == "" || strings.Contains(what, `WindowsApps\`) {
		what = `shell:AppsFolder\Claude_pzs8sxrjxfjjc!Claude`
	}
	// explorer.exe ends with 1 although it has done what it should.
	_, _ = p.run(ctx, "explorer.exe", what)
	return nil
}
