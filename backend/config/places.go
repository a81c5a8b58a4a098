package config

import (
	"path"
	"strings"

	"ricercar/backend/fault"
)

// Places are the files and folders that the program keeps, all absolute. None need exist.
type Places struct {
	Config     string // config.toml
	Data       string // the folder of the library
	Library    string // library.db
	Log        string // logs/ricercar.log
	Service    string // service.json: address, token and pid of the running service
	Cache      string // what can be made again
	Backups    string
	SoundFonts string
	Verovio    string // an engraver that replaces the built-in one
}

// PlacesOn returns the places on an operating system (a GOOS) with an environment. With RICERCAR_HOME all lie
// below it; else Windows has %USERPROFILE%\.ricercar (a program that the Store build of Claude Desktop starts
// sees another AppData), macOS ~/Library/Application Support/Ricercar, all others the XDG base directories.
// An environment without a home folder is fault.Invalid.
func PlacesOn(goos string, env func(string) string) (Places, error) {
	if home := env("RICERCAR_HOME"); home != "" {
		return below(goos, home), nil
	}
	user, name := env("HOME"), "HOME"
	if goos == "windows" {
		user, name = env("USERPROFILE"), "USERPROFILE"
	}
	if user == "" {
		return Places{}, fault.New(fault.Invalid, "the environment variable %s is not set", name).
			WithHint("set it, or name a folder in RICERCAR_HOME")
	}
	switch goos {
	case "windows":
		return below(goos, join(goos, user, ".ricercar")), nil
	case "darwin", "ios":
		return below(goos, join(goos, user, "Library", "Application Support", "Ricercar")), nil
	}
	return xdg(user, env), nil
}

// below puts everything into one folder.
func below(goos, home string) Places {
	return Places{
		Config: join(goos, home, "config.toml"), Data: home, Library: join(goos, home, "library.db"),
		Log: join(goos, home, "logs", "ricercar.log"), Service: join(goos, home, "service.json"),
		Cache: join(goos, home, "cache"), Backups: join(goos, home, "backups"),
		SoundFonts: join(goos, home, "soundfonts"), Verovio: join(goos, home, "verovio"),
	}
}

// xdg follows the XDG Base Directory Specification 0.8, which has relative paths ignored.
func xdg(user string, env func(string) string) Places {
	dir := func(name, fallback string) string {
		if set := env(name); path.IsAbs(set) {
			return path.Join(set, "ricercar")
		}
		return path.Join(user, fallback, "ricercar")
	}
	p := below("linux", dir("XDG_DATA_HOME", ".local/share"))
	state := dir("XDG_STATE_HOME", ".local/state")
	p.Config = path.Join(dir("XDG_CONFIG_HOME", ".config"), "config.toml")
	p.Cache = dir("XDG_CACHE_HOME", ".cache")
	p.Log, p.Service = path.Join(state, "logs", "ricercar.log"), path.Join(state, "service.json")
	return p
}

// join joins names as the operating system writes paths, whichever runs this program.
func join(goos string, parts ...string) string {
	if goos != "windows" {
		return path.Join(parts...)
	}
	first := strings.TrimRight(parts[0], `\/`)
	return strings.Join(append([]string{first}, parts[1:]...), `\`)
}
