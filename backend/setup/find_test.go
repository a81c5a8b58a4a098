package setup

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFind looks for clients in every layout that is known.
func TestFind(t *testing.T) {
	const name = "/claude_desktop_config.json"
	for _, c := range []struct {
		name, goos string
		files      []string
		want       string // id version path, a line each
	}{
		{"nothing", "linux", nil, ""},
		{"nothing", "darwin", nil, ""},
		{"nothing", "windows", nil, ""},
		{"linux", "linux", []string{linuxFile}, "claude-desktop  " + linuxFile},
		{"linux, a folder alone", "linux", []string{"~/.config/Claude/"}, "claude-desktop  " + linuxFile},
		{"linux, never started", "linux", []string{"usr/bin/claude-desktop"}, "claude-desktop  " + linuxFile},
		{"macOS", "darwin", []string{macFile}, "claude-desktop  " + macFile},
		{"macOS, never started", "darwin", []string{"Applications/Claude.app/Contents/Info.plist"}, "claude-desktop 1.2.3 " + macFile},
		{"macOS, two modes", "darwin", []string{macFile, "~/Library/Application Support/Claude-3p/"}, "claude-desktop  ~/Library/Application Support/Claude-3p" + name + "\nclaude-desktop  " + macFile},
		{"Windows, Squirrel", "windows", []string{"~/AppData/Roaming/Claude" + name, "~/AppData/Local/AnthropicClaude/app-1.0.9/"}, "claude-desktop 1.0.9 ~/AppData/Roaming/Claude" + name},
		{"Windows, Squirrel, never started", "windows", []string{"~/AppData/Local/AnthropicClaude/app-1.0.9/", "~/AppData/Local/AnthropicClaude/app-1.0.10/"}, "claude-desktop 1.0.9 ~/AppData/Roaming/Claude" + name},
		{"Windows, Store", "windows", []string{"~/AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude" + name, "Program Files/WindowsApps/Claude_1.3.0_x64__pzs8sxrjxfjjc/"}, "claude-desktop 1.3.0 ~/AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude" + name},
		{"Windows, Store, never started", "windows", []string{"~/AppData/Local/Packages/Claude_pzs8sxrjxfjjc/"}, "claude-desktop  ~/AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude" + name},
		{"Windows, all at once", "windows", []string{"~/AppData/Local/Claude-Data/claude/", "~/AppData/Local/Claude-Data/other/", "~/AppData/Local/Packages/Claude_x/LocalCache/Roaming/Claude" + name, "~/AppData/Roaming/Claude" + name}, "claude-desktop  ~/AppData/Local/Claude-Data/claude" + name + "\nclaude-desktop  ~/AppData/Local/Packages/Claude_x/LocalCache/Roaming/Claude" + name + "\nclaude-desktop  ~/AppData/Roaming/Claude" + name},
		{"others on Linux", "linux", []string{"~/.claude/", "~/.cursor/", "~/.config/Code/User/", "~/.codeium/windsurf/", "~/.config/zed/", "~/.lmstudio/", "~/.codex/", "~/.gemini/", "~/.config/goose/"}, "claude-code  ~/.claude.json\ncursor  ~/.cursor/mcp.json\nvscode  ~/.config/Code/User/mcp.json\nwindsurf  ~/.codeium/windsurf/mcp_config.json\nzed  ~/.config/zed/settings.json\nlm-studio  ~/.lmstudio/mcp.json\ncodex  ~/.codex/config.toml\ngemini-cli  ~/.gemini/settings.json\ngoose  ~/.config/goose/config.yaml"},
		{"others on Windows", "windows", []string{"~/.claude.json", "~/AppData/Roaming/Code/User/", "~/AppData/Roaming/Zed/", "~/AppData/Roaming/Block/goose/config/"}, "claude-code  ~/.claude.json\nvscode  ~/AppData/Roaming/Code/User/mcp.json\nzed  ~/AppData/Roaming/Zed/settings.json\ngoose  ~/AppData/Roaming/Block/goose/config/config.yaml"},
		{"others on macOS", "darwin", []string{"~/Library/Application Support/Code/User/", "~/.config/zed/"}, "vscode  ~/Library/Application Support/Code/User/mcp.json\nzed  ~/.config/zed/settings.json"},
	} {
		files := map[string]string{}
		for _, f := range c.files {
			files[f] = empty
			if strings.HasSuffix(f, "Info.plist") {
				files[f] = "<plist><key>CFBundleShortVersionString</key>\n\t<string>1.2.3</string></plist>"
			}
		}
		tr := newTree(t, c.goos, files)
		var got []string
		for _, target := range tr.Targets() {
			if target.Found {
				rel, err := filepath.Rel(tr.home(), target.Path)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, target.Client.ID+" "+target.Version+" ~/"+filepath.ToSlash(rel))
			}
		}
		if text := strings.Join(got, "\n"); text != c.want {
			t.Errorf("%s on %s:\n%s\nwant\n%s", c.name, c.goos, text, c.want)
		}
	}
}

func TestDebianVersion(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{
		linuxFile: empty, "var/lib/dpkg/status": "Package: other\nVersion: 9\n\nPackage: claude-desktop\nStatus: install ok installed\nVersion: 0.14.10\n\n",
	})
	if got := tr.Targets()[0].Version; got != "0.14.10" {
		t.Errorf("version %q", got)
	}
}

// TestNoHome holds that an environment without a home folder finds nothing and writes nothing.
func TestNoHome(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		m := Machine{GOOS: goos, Root: t.TempDir(), Env: func(string) string { return "" }}
		for _, target := range m.Targets() {
			if target.Found || target.Path != "" {
				t.Errorf("%s: %s in %q", goos, target.Client.ID, target.Path)
			}
		}
	}
}

func TestCorpora(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{
		"~/.local/lib/python3.11/site-packages/music21/corpus/bach/bwv66.6.mxl":  "",
		"~/.local/lib/python3.11/site-packages/music21/corpus/bach/__init__.py":  "",
		"~/venv/lib/python3.12/site-packages/music21/corpus/essenFolksong/a.abc": "",
		"~/.local/lib/python3.9/site-packages/music21/corpus/empty/":             "",
	})
	tr.write(linuxFile, fmt.Sprintf(`{"mcpServers": {"music21": {"command": %q}}}`, tr.path("~/venv/bin/python")))
	want := []Corpus{
		{tr.path("~/.local/lib/python3.11/site-packages/music21/corpus"), 1},
		{tr.path("~/venv/lib/python3.12/site-packages/music21/corpus"), 1},
	}
	if got := tr.Corpora(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
