package setup

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Target is one configuration file of a client.
type Target struct {
	Client  *Client
	Path    string // "" where the environment names no home folder
	Found   bool   // the client is on this machine
	Version string // "" where it is not known
}

// Targets returns the configuration files of all clients: every one that a client on this machine may read, and
// for a client that is not there, the place where its file would be.
func (m Machine) Targets() []Target {
	var all []Target
	for _, c := range Clients() {
		all = append(all, m.targets(c)...)
	}
	return all
}

func (m Machine) targets(c *Client) []Target {
	app := m.first(c.apps.on(m.GOOS))
	var found, possible []Target
	for _, pattern := range c.config.on(m.GOOS) {
		for _, path := range m.expand(pattern) {
			t := Target{Client: c, Path: path, Found: true}
			if exists(path) || isDir(filepath.Dir(path)) && filepath.Dir(path) != filepath.Clean(m.home()) {
				found = append(found, t)
			}
			if !strings.Contains(pattern, "3p/") {
				possible = append(possible, t)
			}
		}
	}
	switch {
	case len(found) == 0 && app != "" && len(possible) > 0: // installed, never started
		found = possible[:1]
	case len(found) == 0:
		last := Target{Client: c}
		if len(possible) > 0 {
			last.Path = possible[len(possible)-1].Path
		}
		return []Target{last}
	}
	if c.ID == ClaudeDesktop {
		for i := range found {
			found[i].Version = m.claudeVersion()
		}
	}
	return found
}

var (
	plistVersion   = regexp.MustCompile(`<key>CFBundleShortVersionString</key>\s*<string>([^<]+)</string>`)
	squirrelFolder = regexp.MustCompile(`^app-(\d[\d.]*)`)
	packageFolder  = regexp.MustCompile(`^Claude_(\d[\d.]*)_`)
)

// claudeVersion reads the version of Claude Desktop off what is installed.
func (m Machine) claudeVersion() string {
	switch m.GOOS {
	case "darwin":
		for _, app := range []string{"/Applications", "~/Applications"} {
			for _, plist := range m.expand(app + "/Claude.app/Contents/Info.plist") {
				content, _ := os.ReadFile(plist)
				if v := plistVersion.FindSubmatch(content); v != nil {
					return string(v[1])
				}
			}
		}
	case "windows":
		for pattern, name := range map[string]*regexp.Regexp{
			"%LOCALAPPDATA%/AnthropicClaude/app-*": squirrelFolder, "C:/Program Files/WindowsApps/Claude_*": packageFolder,
		} {
			for _, dir := range m.expand(pattern) {
				if v := name.FindStringSubmatch(filepath.Base(dir)); v != nil {
					return v[1]
				}
			}
		}
	default:
		return debianVersion(m.Root+"/var/lib/dpkg/status", "claude-desktop")
	}
	return ""
}

// debianVersion reads the version of an installed package off dpkg's list.
func debianVersion(list, name string) string {
	f, err := os.Open(list)
	if err != nil {
		return ""
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<20)
	ours := false
	for scan.Scan() {
		switch line := scan.Text(); {
		case line == "":
			ours = false
		case line == "Package: "+name:
			ours = true
		case ours && strings.HasPrefix(line, "Version: "):
			return strings.TrimPrefix(line, "Version: ")
		}
	}
	return ""
}
