package catalog

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ricercar/backend/config"
	"ricercar/backend/fault"
)

// homely are settings below a home, with an environment.
type homely struct{ home string }

func (k homely) Current() *config.Config { return k.Reload() }

func (k homely) Reload() *config.Config {
	c, err := config.Load(config.Source{GOOS: runtime.GOOS, Env: []string{"RICERCAR_HOME=" + k.home, "RICERCAR_WORKERS=3"}})
	if err != nil {
		panic(err)
	}
	return c
}

func TestSettings(t *testing.T) {
	d, ctx := withLibrary(t, nil)
	d.Settings = homely{t.TempDir()}
	for _, c := range []struct{ args, want string }{
		{`{}`, "jobs.workers = 3 (environment)"},
		{`{"action":"set","key":"jobs.timeout","value":"2m"}`, "jobs.timeout is 2m; running programs take it over within a second"},
		{`{"action":"set","key":"jobs.workers","value":"5"}`, "jobs.workers stays 3: the environment variable RICERCAR_WORKERS goes before"},
		{`{"action":"set","key":"http.addr","value":"127.0.0.1:99"}`, "http.addr takes effect when the program starts next"},
		{`{"action":"unset","key":"jobs.timeout"}`, "jobs.timeout is 60s"},
	} {
		res, err := do(t, d, ctx, "settings", c.args)
		if err != nil || !strings.Contains(res.Digest(), strings.Replace(c.want, "60s", "1m", 1)) {
			t.Errorf("%s: %v, %v; want %s", c.args, res, err, c.want)
		}
	}
	content, err := os.ReadFile(filepath.Join(d.Settings.Current().Home, "config.toml"))
	if err != nil || !strings.Contains(string(content), "workers = 5") || strings.Contains(string(content), "timeout") {
		t.Errorf("%s, %v", content, err)
	}
	for args, want := range map[string]string{
		`{"action":"set","key":"jobs.timeout","value":"soon"}`: "jobs.timeout cannot be",
		`{"action":"set","key":"jobs.time","value":"1m"}`:      "no setting",
		`{"action":"set"}`: "needs the key",
	} {
		if _, err := do(t, d, ctx, "settings", args); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
}
