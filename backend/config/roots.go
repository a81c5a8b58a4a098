package config

import (
	"path"
	"slices"
	"strings"
)

// Start is how the program was started, as far as the default roots depend on it.
type Start struct {
	Dir      string // the current folder
	Terminal bool   // by a user at a terminal
	UserDirs string // the content of XDG's user-dirs.dirs, or empty
}

// DefaultRoots returns the folders whose files clients may read and write where the setting roots names none:
// the user's documents, music and downloads, the data folder, and the current folder where a user at a terminal
// chose it; never a file system's root and never the home folder itself.
func DefaultRoots(goos string, env func(string) string, data string, start Start) []string {
	user := env("HOME")
	if goos == "windows" {
		user = env("USERPROFILE")
	}
	var roots []string
	add := func(dir string) {
		dir = clean(goos, dir)
		same := func(other string) bool { return other == dir || goos == "windows" && strings.EqualFold(other, dir) }
		if !isTop(goos, dir) && !same(clean(goos, user)) && !slices.ContainsFunc(roots, same) {
			roots = append(roots, dir)
		}
	}
	for _, name := range []string{"Documents", "Music", "Downloads"} {
		if user != "" {
			add(userDir(goos, user, name, start.UserDirs))
		}
		if cloud := env("OneDrive"); goos == "windows" && cloud != "" && name != "Downloads" {
			add(join(goos, cloud, name)) // where Windows keeps them once OneDrive has taken them over
		}
	}
	add(data)
	if start.Terminal {
		add(start.Dir)
	}
	return roots
}

// userDir is one of the user's folders; on Linux user-dirs.dirs names it in the user's language:
// XDG_MUSIC_DIR="$HOME/Musik".
func userDir(goos, user, name, dirs string) string {
	key := map[string]string{"Documents": "XDG_DOCUMENTS_DIR", "Music": "XDG_MUSIC_DIR", "Downloads": "XDG_DOWNLOAD_DIR"}[name]
	for line := range strings.Lines(dirs) {
		set, value, found := strings.Cut(strings.TrimSpace(line), "=")
		if !found || set != key {
			continue
		}
		value = strings.Trim(value, `"`)
		if rest, ok := strings.CutPrefix(value, "$HOME/"); ok {
			return path.Join(user, rest)
		}
		if path.IsAbs(value) {
			return value
		}
	}
	return join(goos, user, name)
}

// clean gives one spelling to a path of the operating system.
func clean(goos, dir string) string {
	if goos != "windows" {
		return path.Clean(dir)
	}
	slashed := strings.ReplaceAll(dir, `\`, "/")
	cleaned := path.Clean(slashed)
	if strings.HasPrefix(slashed, "//") {
		cleaned = "/" + cleaned // a share, which Clean takes for a folder
	}
	return strings.ReplaceAll(cleaned, "/", `\`)
}

// isTop reports whether a cleaned path is no folder or a whole file system: "", "/", `C:\`, `\\server\share`.
func isTop(goos, dir string) bool {
	if goos != "windows" {
		return dir == "/" || dir == "." || dir == ""
	}
	depth := strings.Count(strings.Trim(dir, `\`), `\`)
	if strings.HasPrefix(dir, `\\`) {
		depth--
	}
	return depth < 1
}
