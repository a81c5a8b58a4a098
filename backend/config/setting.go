package config

import (
	"strings"
	"time"

	"ricercar/backend/fault"
)

// Setting is one row of the table of all that can be set.
type Setting struct {
	Key     string // as in config.toml and in `ricercar config set`: "cache.max_scores"
	Env     string // the environment variable
	Flag    string // the flag without its dashes
	Default string // as a user would write it; empty where Doc says what holds then
	Doc     string // a sentence
	Live    bool   // takes effect while the program runs; else when it starts next

	Allowed  []string // of a text: the only values, or nil
	Min, Max int64    // of a number, both included; nanoseconds for a length of time

	field func(*Values) any // where the value goes; the pointer's type is the setting's type
	check func(any) error   // what the bounds cannot say, or nil
}

// Values are the settings, each with the type that the program works with.
type Values struct {
	Home   string // empty: the places of the operating system
	Cache  Cache
	Jobs   Jobs
	Log    Log
	HTTP   HTTP
	Limits Limits
	Roots  []string // empty: DefaultRoots
}

// Cache bounds the parsed scores in memory.
type Cache struct {
	MaxScores   int
	TTL         time.Duration
	MaxMemoryMB int
}

// Jobs bounds what runs at once and how long.
type Jobs struct {
	Workers    int // 0: as many as processors, at least 2
	Timeout    time.Duration
	JobTimeout time.Duration
}

// Log says what is written where.
type Log struct {
	Level, Format, File string // File empty: Places.Log
	MaxSizeMB           int
	MaxAgeDays          int
	SlowAfter           time.Duration
}

// HTTP is where the service listens.
type HTTP struct{ Addr string }

// Limits bound every input.
type Limits struct {
	MaxFileMB, MaxUnzippedMB, MaxNotes, MaxDepth int
}

// names returns the environment variable and the flag that belong to a key.
func names(key string) (env, flag string) {
	env = "RICERCAR_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
	return env, strings.NewReplacer(".", "-", "_", "-").Replace(key)
}

// Lookup returns the setting with the key. An unknown key is fault.Invalid with the keys that may have been meant.
func Lookup(key string) (Setting, error) {
	all := Settings()
	keys := make([]string, len(all))
	for i, s := range all {
		if s.Key == key {
			return s, nil
		}
		keys[i] = s.Key
	}
	return Setting{}, fault.New(fault.Invalid, "there is no setting %q", key).WithField("key").
		WithSuggestions(fault.Suggest(key, keys)...).WithHint("the settings are %s", strings.Join(keys, ", "))
}
