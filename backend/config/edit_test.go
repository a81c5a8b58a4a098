package config

import (
	"os"
	"path/filepath"
	"testing"

	"ricercar/backend/config/tomltext"
	"ricercar/backend/fault"
)

func TestSet(t *testing.T) {
	for _, c := range []struct{ name, before, key, value, after string }{
		{"new file", "", "cache.max_scores", "5", "[cache]\nmax_scores = 5\n"},
		{"top level", "", "roots", "/a", "roots = ['/a']\n"},
		{"replace", "# mine\n[cache]\nmax_scores = 7 # few\n\n[log]\nlevel='warn'\n", "cache.max_scores", "5", "# mine\n[cache]\nmax_scores = 5 # few\n\n[log]\nlevel='warn'\n"},
		{"replace text", "[log]\nlevel='#warn' # x\n", "log.file", "a#b", "[log]\nlevel='#warn' # x\nfile = 'a#b'\n"},
		{"into table", "[cache]\n# how long\nttl = \"2h\"\n\n# more\n[log]\n", "cache.max_scores", "5", "[cache]\n# how long\nttl = \"2h\"\nmax_scores = 5\n\n# more\n[log]\n"},
		{"empty table", "[cache]\n", "cache.ttl", "90m", "[cache]\nttl = '1h30m'\n"},
		{"no newline", "[cache]", "cache.ttl", "90m", "[cache]\nttl = '1h30m'\n"},
		{"new table", "roots = ['/a']", "cache.ttl", "2h", "roots = ['/a']\n\n[cache]\nttl = '2h'\n"},
		{"dotted", "cache.ttl = '1h'\n", "cache.ttl", "2h", "cache.ttl = '2h'\n"},
		{"beside dotted", "cache.ttl = '1h'\n", "cache.max_scores", "2", "cache.max_scores = 2\ncache.ttl = '1h'\n"},
		{"long list", "roots = [ # all\n  '/a', # first ]\n  \"/b\\\"]\",\n]\n[log]\n", "roots", "/c", "roots = ['/c']\n[log]\n"},
		{"multi-line text", "log.file = '''a\n#'''\n[cache]\n", "log.file", "b", "log.file = 'b'\n[cache]\n"},
		{"carriage returns", "[cache]\r\nttl = '1h'\r\n", "cache.ttl", "2h", "[cache]\r\nttl = '2h'\r\n"},
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if c.before != "" {
			if err := os.WriteFile(path, []byte(c.before), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := Set(path, c.key, c.value); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got, _ := os.ReadFile(path); string(got) != c.after {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.after)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	before := "cache = {ttl = '1h'}\n"
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key, value string
		want       fault.Kind
	}{
		{"cache.ttl", "2h", fault.Unsupported},
		{"cache.tll", "2h", fault.Invalid},
		{"cache.max_scores", "x", fault.Invalid},
		{"home", "/x", fault.Invalid},
	} {
		if err := Set(path, c.key, c.value); !fault.Is(err, c.want) {
			t.Errorf("%s = %s: %v", c.key, c.value, err)
		}
	}
	if got, _ := os.ReadFile(path); string(got) != before {
		t.Errorf("the file became %q", got)
	}
}

func TestUnset(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("[cache]\nttl = '1h' # x\nmax_scores = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to remove
		if err := Unset(path, "cache.ttl"); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != "[cache]\nmax_scores = 3\n" {
			t.Errorf("the file holds %q", got)
		}
	}
}

// FuzzSet holds that whatever the file was, a change that succeeds reads back and keeps all other values.
func FuzzSet(f *testing.F) {
	for _, seed := range []string{"", "[cache]\nttl='1h'", "cache={}", "[cache]\n[cache.x]", "roots=[\n'''a\n''''\n]#", "a=1\r\n[b]\r\n", "[[cache]]", "'cache'.ttl=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, before string) {
		d, err := tomltext.Parse("f", []byte(before))
		if err != nil {
			return
		}
		changed, err := d.With("cache.ttl", "'7m'")
		if err != nil {
			return
		}
		after, err := tomltext.Parse("f", changed)
		if err != nil {
			return // edit refuses it and keeps the old file
		}
		values := map[string]string{}
		for _, a := range after.Assignments() {
			values[a.Key] = text(a.Value)
		}
		if values["cache.ttl"] != "7m" {
			t.Fatalf("%q became %q", before, changed)
		}
		for _, a := range d.Assignments() {
			if a.Key != "cache.ttl" && values[a.Key] != text(a.Value) {
				t.Fatalf("%q became %q: %s changed", before, changed, a.Key)
			}
		}
	})
}
