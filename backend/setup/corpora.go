package setup

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Corpus is a folder of scores that came with music21.
type Corpus struct {
	Path   string `json:"path"`
	Scores int    `json:"scores"` // files that this program reads
}

// scoreSuffixes are those of the corpus that this program reads.
var scoreSuffixes = []string{".mxl", ".xml", ".musicxml", ".krn", ".abc", ".mid"}

// corpusFolders are where Pythons keep their packages.
func corpusFolders(goos string) []string {
	const below = "/music21/corpus"
	switch goos {
	case "darwin":
		return []string{
			"/Library/Frameworks/Python.framework/Versions/*/lib/python3*/site-packages" + below,
			"/opt/homebrew/lib/python3*/site-packages" + below, "/usr/local/lib/python3*/site-packages" + below,
			"~/Library/Python/3*/lib/python/site-packages" + below,
			"~/*conda3/lib/python3*/site-packages" + below, "~/.venv/lib/python3*/site-packages" + below,
		}
	case "windows":
		return []string{
			"%LOCALAPPDATA%/Programs/Python/Python3*/Lib/site-packages" + below,
			"%APPDATA%/Python/Python3*/site-packages" + below, "~/*conda3/Lib/site-packages" + below,
			"C:/Python3*/Lib/site-packages" + below,
		}
	}
	return []string{
		"~/.local/lib/python3*/site-packages" + below, "/usr/lib/python3*/dist-packages" + below,
		"/usr/lib/python3*/site-packages" + below, "/usr/local/lib/python3*/dist-packages" + below,
		"/usr/local/lib/python3*/site-packages" + below,
		"~/*conda3/lib/python3*/site-packages" + below, "~/.venv/lib/python3*/site-packages" + below,
	}
}

// Corpora finds the corpora of music21 on a machine: in the usual places, and beside the Python that an entry of
// music21-mcp-server starts.
func (m Machine) Corpora() []Corpus {
	var found []Corpus
	add := func(dir string) {
		if isDir(dir) && !slices.ContainsFunc(found, func(c Corpus) bool { return c.Path == dir }) {
			if n := countScores(dir); n > 0 {
				found = append(found, Corpus{dir, n})
			}
		}
	}
	for _, pattern := range corpusFolders(m.GOOS) {
		for _, dir := range m.expand(pattern) {
			add(dir)
		}
	}
	for _, t := range m.Targets() {
		for _, python := range oldCommands(t) {
			for _, lib := range []string{"lib", "Lib"} {
				base := filepath.Join(filepath.Dir(filepath.Dir(python)), lib)
				add(filepath.Join(base, "site-packages", "music21", "corpus"))
				for _, version := range fitting(base, "python3*") {
					add(filepath.Join(version, "site-packages", "music21", "corpus"))
				}
			}
		}
	}
	return found
}

// oldCommands are the absolute commands of entries of music21-mcp-server.
func oldCommands(t Target) []string {
	s := Look(t, "")
	if len(s.Old) == 0 {
		return nil
	}
	content, _, err := read(t.Path)
	if err != nil {
		return nil
	}
	f, err := parse(t, content)
	if err != nil {
		return nil
	}
	var commands []string
	for _, name := range s.Old {
		entry, _ := f.Entry(name)
		if command, _, _ := t.Client.commandOf(entry); filepath.IsAbs(command) {
			commands = append(commands, command)
		}
	}
	return commands
}

func countScores(dir string) int {
	n := 0
	_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && slices.Contains(scoreSuffixes, strings.ToLower(filepath.Ext(path))) {
			n++
		}
		return nil
	})
	return n
}
