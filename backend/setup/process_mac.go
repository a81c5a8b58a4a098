package setup

import "context"

// bundle is the identifier of Claude Desktop for macOS.
const bundle = "com.anthropic.claudefordesktop"

// macProcess works through AppleScript, so that Claude Desktop ends as it does from its menu.
type macProcess struct{ run runner }

func (p macProcess) Running(ctx context.Context) bool {
	_, err := p.run(ctx, "/usr/bin/pgrep", "-f", "Claude.app/Contents/MacOS/Claude")
	return err == nil
}

func (p macProcess) Quit(ctx context.Context) error {
	if _, err := p.run(ctx, "/usr/bin/osascript", "-e", `tell application id "`+bundle+`" to quit`); err != nil {
		return err
	}
	return gone(ctx, patience, p.Running)
}

func (p macProcess) Start(ctx context.Context) error {
	_, err := p.run(ctx, "/usr/bin/open", "-b", bundle)
	return err
}
