package config

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ricercar/backend/fault"
)

// source is a world with a config.toml of its own.
func source(t *testing.T, file string, flags map[string]string, env ...string) Source {
	t.Helper()
	home := t.TempDir()
	if file != "" {
		if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Source{GOOS: runtime.GOOS, Env: append([]string{"RICERCAR_HOME=" + home}, env...), Flags: flags}
}

func TestDefaults(t *testing.T) {
	c, err := Load(source(t, "", nil))
	if err != nil {
		t.Fatal(err)
	}
	if c.Cache != (Cache{MaxScores: 100, TTL: time.Hour, MaxMemoryMB: 512}) || c.Jobs.Timeout != time.Minute ||
		c.Jobs.Workers != max(2, runtime.NumCPU()) || c.Log.Level != "info" || c.Limits.MaxFileMB != 100 {
		t.Errorf("%+v", c.Values)
	}
	if c.Log.File != c.Places.Log || !slices.Contains(c.Roots, c.Places.Data) {
		t.Errorf("log %q, roots %q", c.Log.File, c.Roots)
	}
}

// TestPrecedence sets one key in ever stronger ways.
func TestPrecedence(t *testing.T) {
	file, env := "[cache]\nmax_scores = 7 # few\n", "RICERCAR_MAX_SCORES=8"
	for _, c := range []struct {
		src   Source
		value int
		from  string
	}{
		{source(t, "", nil), 100, FromDefault},
		{source(t, file, nil), 7, FromFile},
		{source(t, "cache.max_scores = 7", nil), 7, FromFile},
		{source(t, "cache = {max_scores = 7}", nil), 7, FromFile},
		{source(t, file, nil, env), 8, FromEnvironment},
		{source(t, file, nil, "RICERCAR_MAX_SCORES="), 7, FromFile},
		{source(t, file, map[string]string{"cache.max_scores": "9"}, env), 9, FromFlag},
	} {
		got, err := Load(c.src)
		if err != nil {
			t.Fatal(err)
		}
		e := got.Entries[slices.IndexFunc(got.Entries, func(e Entry) bool { return e.Key == "cache.max_scores" })]
		if got.Cache.MaxScores != c.value || e.Origin.From != c.from || e.Value != text(c.value) {
			t.Errorf("got %d, %q from %v; want %d from %s", got.Cache.MaxScores, e.Value, e.Origin, c.value, c.from)
		}
	}
}

// TestErrors holds what every error owes the user: key, value, where it was set, what is allowed.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		file, env, key, flag string
		want                 []string
	}{
		{file: "[cache]\nmax_score = 3", want: []string{"config.toml:2", `"cache.max_score"`, "cache.max_scores"}},
		{file: "[cache]\n\nmax_scores = 'many'", want: []string{"config.toml:3", "cache.max_scores", "many", "whole number from 1"}},
		{file: "cache.max_scores = 0", want: []string{"config.toml:1", `"0"`, "from 1"}},
		{file: "cache.max_scores = 9999999999", want: []string{"config.toml:1", "from 1"}},
		{file: "cache.ttl = 5", want: []string{"cache.ttl", `"5"`, "90s"}},
		{file: "roots = [3]", want: []string{"roots", "folders"}},
		{file: "cache = {\n", want: []string{"config.toml", "not valid TOML"}},
		{file: "home = '/x'", want: []string{"home", "RICERCAR_HOME"}},
		{file: "cache = 3", want: []string{"config.toml:1", `"cache"`}},
		{env: "RICERCAR_LOG_LEVEL=loud", want: []string{"log.level", "loud", "RICERCAR_LOG_LEVEL", "debug, info, warn, error, off"}},
		{env: "RICERCAR_HTTP_ADDR=0.0.0.0:80", want: []string{"http.addr", "0.0.0.0:80", "127.0.0.1"}},
		{env: "RICERCAR_SCORE_TTL=soon", want: []string{"cache.ttl", "soon", "RICERCAR_SCORE_TTL", "5m"}},
		{key: "jobs.workers", flag: "-1", want: []string{"jobs.workers", "-1", "--jobs-workers", "from 1 to 1024"}},
		{key: "jobs.worker", flag: "1", want: []string{"jobs.worker", "jobs.workers"}},
	} {
		flags := map[string]string{}
		if c.key != "" {
			flags[c.key] = c.flag
		}
		_, err := Load(source(t, c.file, flags, c.env))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not name %q", err, want)
			}
		}
	}
}

// TestTable holds every row of the table against the rules that the rows follow.
func TestTable(t *testing.T) {
	short := []string{"cache.max_scores", "cache.ttl", "cache.max_memory_mb", "jobs.workers"}
	seen, v := map[any]string{}, new(Values)
	for _, s := range Settings() {
		env, flag := names(s.Key)
		if s.Env != env && !slices.Contains(short, s.Key) || s.Flag != flag && s.Key != "http.addr" {
			t.Errorf("%s has the names %s, %s; want %s, %s", s.Key, s.Env, s.Flag, env, flag)
		}
		if !strings.HasSuffix(s.Doc, ".") {
			t.Errorf("%s has no sentence", s.Key)
		}
		for _, mark := range []any{"key " + s.Key, s.Env, "--" + s.Flag, s.field(v)} {
			if other, taken := seen[mark]; taken {
				t.Errorf("%s and %s share %v", s.Key, other, mark)
			}
			seen[mark] = s.Key
		}
		if s.Default == "" {
			continue
		}
		value, err := s.parseText(s.Default)
		if err != nil {
			t.Errorf("%s: its default %q is not allowed: %v", s.Key, s.Default, err)
			continue
		}
		s.store(v, value)
		if stored := reflect.ValueOf(s.field(v)).Elem().Interface(); !reflect.DeepEqual(stored, value) {
			t.Errorf("%s stores %v as %v", s.Key, value, stored)
		}
	}
}

func TestNotices(t *testing.T) {
	c, err := Load(source(t, "", nil, "RICERCAR_MAX_SCORE=3", "RICERCAR_ORACLE=x", "OTHER=1"))
	if err != nil || len(c.Notices) != 1 || !strings.Contains(c.Notices[0], "did you mean RICERCAR_MAX_SCORES?") {
		t.Errorf("%q, %v", c.Notices, err)
	}
}

func TestHome(t *testing.T) {
	dir := t.TempDir()
	src := Source{GOOS: runtime.GOOS, Env: []string{"HOME=" + dir, "USERPROFILE=" + dir}, Start: Start{Dir: dir}}
	for home, want := range map[string]string{"sub": filepath.Join(dir, "sub"), filepath.Join(dir, "x"): filepath.Join(dir, "x")} {
		src.Flags = map[string]string{"home": home}
		if c, err := Load(src); err != nil || c.Places.Data != want || c.Home != want {
			t.Errorf("--home %s: %+v, %v", home, c, err)
		}
	}
	if _, err := Load(Source{GOOS: runtime.GOOS}); !fault.Is(err, fault.Invalid) {
		t.Errorf("no home folder: %v", err)
	}
}
