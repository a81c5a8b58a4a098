package setup

import (
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Machine is the system whose clients are looked for.
type Machine struct {
	GOOS string              // the layout: darwin, windows or linux
	Env  func(string) string // with the home folders
	Root string              // what stands before paths of the whole system, such as /Applications; "" on a real machine
}

// Here returns this machine. RICERCAR_SETUP_OS chooses another layout below the same environment, for tests.
func Here() Machine {
	m := Machine{GOOS: runtime.GOOS, Env: os.Getenv}
	if other := os.Getenv("RICERCAR_SETUP_OS"); other != "" {
		m.GOOS = other
	}
	return m
}

// real reports whether the layout is that of the system that the program runs on.
func (m Machine) real() bool { return m.GOOS == runtime.GOOS && m.Root == "" }

// home is the user's home folder, "" where the environment names none.
func (m Machine) home() string {
	names := []string{"HOME", "USERPROFILE"}
	if m.GOOS == "windows" {
		slices.Reverse(names)
	}
	for _, name := range names {
		if dir := m.Env(name); dir != "" {
			return dir
		}
	}
	return ""
}

// folder returns what a variable of a pattern stands for.
func (m Machine) folder(variable string) string {
	set, fallback := "", ""
	switch variable {
	case "~":
		return m.home()
	case "%APPDATA%":
		set, fallback = m.Env("APPDATA"), "AppData/Roaming"
	case "%LOCALAPPDATA%":
		set, fallback = m.Env("LOCALAPPDATA"), "AppData/Local"
	case "$CONFIG":
		set, fallback = m.Env("XDG_CONFIG_HOME"), ".config"
	}
	if set != "" || m.home() == "" {
		return set
	}
	return filepath.Join(m.home(), filepath.FromSlash(fallback))
}

// expand returns the paths that a pattern stands for. A pattern begins with ~, %APPDATA%, %LOCALAPPDATA%, $CONFIG
// or the root of the system; a part with * stands for every name in its folder that fits, newest version first.
// It returns nothing where the environment does not say where the pattern begins.
func (m Machine) expand(pattern string) []string {
	first, rest, _ := strings.Cut(pattern, "/")
	base := m.Root + "/"
	switch {
	case first == "C:":
		base = m.Root + "/"
		if m.Root == "" {
			base = `C:\`
		}
	case first != "":
		if base = m.folder(first); base == "" {
			return nil
		}
	}
	paths := []string{base}
	for part := range strings.SplitSeq(rest, "/") {
		var next []string
		for _, p := range paths {
			next = append(next, fitting(p, part)...)
		}
		paths = next
	}
	return paths
}

// fitting returns the paths in a folder whose names fit a pattern; a name without * need not exist.
func fitting(dir, pattern string) []string {
	if !strings.Contains(pattern, "*") {
		return []string{filepath.Join(dir, pattern)}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range slices.Backward(entries) {
		if ok, _ := path.Match(strings.ToLower(pattern), strings.ToLower(e.Name())); ok {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out
}

// first returns the first existing path of some patterns, "" where none exists.
func (m Machine) first(patterns []string) string {
	for _, pattern := range patterns {
		for _, p := range m.expand(pattern) {
			if exists(p) {
				return p
			}
		}
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
