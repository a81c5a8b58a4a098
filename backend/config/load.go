package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/term"

	"ricercar/backend/config/tomltext"
	"ricercar/backend/fault"
)

// Config is what holds in this process.
type Config struct {
	Values
	Places  Places
	Entries []Entry  // every setting with its value and origin, in the order of the table
	Notices []string // what is odd without being wrong, such as a variable that belongs to no setting
}

// Entry is a setting's value and where it comes from.
type Entry struct {
	Setting
	Value  string // as a user would write it
	Origin Origin
}

// Origin says where the value of a setting comes from; the zero Origin for an unknown key.
func (c *Config) Origin(key string) Origin {
	for _, e := range c.Entries {
		if e.Key == key {
			return e.Origin
		}
	}
	return Origin{}
}

// Origin says who set a value.
type Origin struct {
	From string // default, file, environment or flag
	Name string // the file's path, the variable or the flag; empty for a default
	Line int    // in the file
}

// The values of Origin.From.
const (
	FromDefault     = "default"
	FromFile        = "file"
	FromEnvironment = "environment"
	FromFlag        = "flag"
)

// String names the origin in an error or a list.
func (o Origin) String() string {
	switch o.From {
	case FromFile:
		return fmt.Sprintf("%s:%d", o.Name, o.Line)
	case FromEnvironment:
		return "the environment variable " + o.Name
	case FromFlag:
		return "the flag --" + o.Name
	}
	return "default"
}

func (o Origin) position() fault.Position {
	if o.From != FromFile {
		return fault.Position{}
	}
	return fault.Position{File: o.Name, Line: o.Line}
}

// Source is the world that values come from.
type Source struct {
	GOOS  string
	Env   []string          // as os.Environ gives it
	Flags map[string]string // values by key
	Start Start
}

// OS returns the world of this process with the flags that its command line set.
func OS(flags map[string]string) Source {
	dir, err := os.Getwd()
	if err != nil {
		dir = ""
	}
	return Source{
		GOOS: runtime.GOOS, Env: os.Environ(), Flags: flags,
		Start: Start{Dir: dir, Terminal: term.IsTerminal(int(os.Stdin.Fd())), UserDirs: userDirs()},
	}
}

// userDirs reads the names of the user's folders where the system has such a file.
func userDirs() string {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(os.Getenv("HOME"), ".config")
	}
	content, err := os.ReadFile(filepath.Join(dir, "user-dirs.dirs"))
	if err != nil {
		return ""
	}
	return string(content)
}

// Load works out every setting. Keys that do not exist and values that are not allowed are fault.Invalid.
func Load(src Source) (*Config, error) {
	l := loader{src: src, env: variables(src), c: &Config{}, values: map[string]found{}}
	if err := l.flagsAndEnvironment(); err != nil {
		return nil, err
	}
	places, err := l.places()
	if err != nil {
		return nil, err
	}
	l.c.Places = places
	if err := l.file(places.Config); err != nil {
		return nil, err
	}
	if err := l.settle(); err != nil {
		return nil, err
	}
	l.derive()
	return l.c, nil
}

// loader collects values, the strongest first.
type loader struct {
	src    Source
	env    map[string]string
	c      *Config
	values map[string]found
}

type found struct {
	value any
	from  Origin
}

// variables are the environment by name; names on Windows do not tell letter case.
func variables(src Source) map[string]string {
	env := make(map[string]string, len(src.Env))
	for _, pair := range src.Env {
		name, value, ok := strings.Cut(pair, "=")
		if src.GOOS == "windows" && strings.HasPrefix(strings.ToUpper(name), "RICERCAR_") {
			name = strings.ToUpper(name)
		}
		if ok && name != "" {
			env[name] = value
		}
	}
	return env
}

// flagsAndEnvironment reads what this start of the program sets. An empty variable sets nothing.
func (l *loader) flagsAndEnvironment() error {
	for key := range l.src.Flags {
		if _, err := Lookup(key); err != nil {
			return err
		}
	}
	for _, s := range Settings() {
		text, origin := l.env[s.Env], Origin{From: FromEnvironment, Name: s.Env}
		set := text != ""
		if flag, ok := l.src.Flags[s.Key]; ok {
			text, origin, set = flag, Origin{From: FromFlag, Name: s.Flag}, true
		}
		if !set {
			continue
		}
		value, err := s.parseText(text)
		if err != nil {
			return s.bad(text, origin, err)
		}
		l.values[s.Key] = found{value, origin}
	}
	l.noticeUnknown()
	return nil
}

// known are variables of the program that set no setting.
var known = []string{"RICERCAR_HTTP_TOKEN_FILE", "RICERCAR_SETUP_OS", "RICERCAR_ORACLE", "RICERCAR_SOAK"}

// noticeUnknown tells of variables that look like settings: they may belong to another version, so they are
// no error.
func (l *loader) noticeUnknown() {
	settings, names := map[string]bool{}, []string{}
	for _, name := range known {
		settings[name] = true
	}
	for _, s := range Settings() {
		settings[s.Env] = true
		names = append(names, s.Env)
	}
	for name := range l.env {
		if !strings.HasPrefix(name, "RICERCAR_") || settings[name] {
			continue
		}
		notice := "the environment variable " + name + " sets nothing"
		if near := fault.Suggest(name, names); len(near) > 0 && near[0] != "" {
			notice += "; did you mean " + near[0] + "?"
		}
		l.c.Notices = append(l.c.Notices, notice)
	}
}

// places are the operating system's, or below the home that a flag or the environment sets.
func (l *loader) places() (Places, error) {
	env := func(name string) string { return l.env[name] }
	if home, ok := l.values["home"]; ok {
		dir, _ := home.value.(string)
		dir, err := absolute(l.src, dir)
		if err != nil {
			return Places{}, fault.New(fault.Invalid, "home is set to %q by %s", home.value, home.from).WithHint("name a folder")
		}
		l.values["home"] = found{dir, home.from}
		return below(l.src.GOOS, dir), nil
	}
	return PlacesOn(l.src.GOOS, env)
}

// absolute resolves a path that a user wrote against the folder in which they did.
func absolute(src Source, dir string) (string, error) {
	if src.GOOS != runtime.GOOS || filepath.IsAbs(dir) {
		return dir, nil
	}
	if dir == "" || src.Start.Dir == "" {
		return "", errors.New("no folder")
	}
	return filepath.Join(src.Start.Dir, dir), nil
}

// file reads config.toml; one that does not exist sets nothing.
func (l *loader) file(path string) error {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.New(fault.Invalid, "the configuration cannot be read: %w", err).WithHint("mend the access to %s", path)
	}
	doc, err := tomltext.Parse(path, content)
	if err != nil {
		return err
	}
	for _, a := range doc.Assignments() {
		origin := Origin{From: FromFile, Name: path, Line: a.Line}
		s, err := Lookup(a.Key)
		if err != nil {
			return unknownIn(err, origin)
		}
		if s.Key == "home" {
			return fault.New(fault.Invalid, "home cannot be set in config.toml, which lies below it").
				WithHint("set RICERCAR_HOME or --home").WithField("home").At(origin.position())
		}
		value, err := s.parseTOML(a.Value)
		if err != nil {
			return s.bad(a.Value, origin, err)
		}
		if _, set := l.values[s.Key]; !set {
			l.values[s.Key] = found{value, origin}
		}
	}
	return nil
}

// unknownIn adds to the error about a key where it stands.
func unknownIn(err error, origin Origin) error {
	e := fault.As(err)
	return e.At(origin.position())
}

// settle puts every value into its place, the defaults where nothing else was said.
func (l *loader) settle() error {
	for _, s := range Settings() {
		got, set := l.values[s.Key]
		if !set && s.Default != "" {
			value, err := s.parseText(s.Default)
			if err != nil {
				return fault.New(fault.Internal, "the default of %s is not allowed: %w", s.Key, err)
			}
			got = found{value, Origin{From: FromDefault}}
		}
		e := Entry{Setting: s, Origin: Origin{From: FromDefault}}
		if got.value != nil {
			s.store(&l.c.Values, got.value)
			e.Value, e.Origin = text(got.value), got.from
		}
		l.c.Entries = append(l.c.Entries, e)
	}
	return nil
}

// derive fills in what the settings leave to the machine.
func (l *loader) derive() {
	v := &l.c.Values
	if v.Jobs.Workers == 0 {
		v.Jobs.Workers = max(2, runtime.NumCPU())
	}
	if v.Log.File == "" {
		v.Log.File = l.c.Places.Log
	}
	if len(v.Roots) == 0 {
		v.Roots = DefaultRoots(l.src.GOOS, func(name string) string { return l.env[name] }, l.c.Places.Data, l.src.Start)
	}
	v.Home = l.c.Places.Data
	derived := map[string]string{"jobs.workers": fmt.Sprint(v.Jobs.Workers), "log.file": v.Log.File, "roots": text(v.Roots), "home": v.Home}
	for i, e := range l.c.Entries {
		if e.Value == "" {
			l.c.Entries[i].Value = derived[e.Key]
		}
	}
}
