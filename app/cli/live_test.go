package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ricercar/backend/config"
)

// TestConfigurationChangesWhileTheProgramRuns writes config.toml under a running engine, rightly and wrongly.
func TestConfigurationChangesWhileTheProgramRuns(t *testing.T) {
	home := t.TempDir()
	t.Setenv("RICERCAR_HOME", home)
	t.Setenv("RICERCAR_SCORE_TTL", "5m")
	var errs strings.Builder
	c := &command{Program: Program{Stderr: &errs}, ctx: context.Background()}
	root := c.root()
	c.flags = root.PersistentFlags()
	e, err := c.open()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	path := filepath.Join(home, "config.toml")
	write := func(change func() error) *config.Config {
		t.Helper()
		if err := change(); err != nil {
			t.Fatal(err)
		}
		return e.Reload()
	}
	for key, value := range map[string]string{
		"cache.max_scores": "7", "cache.max_memory_mb": "9", "jobs.workers": "3", "jobs.timeout": "7s", "log.level": "error",
		"limits.max_notes": "5", "roots": home, "cache.ttl": "1m",
	} {
		write(func() error { return config.Set(path, key, value) })
	}
	stats, pool := e.deps.Library.CacheStats(), e.pool.Stats()
	call, _ := e.times()
	if stats.MaxScores != 7 || stats.MaxBytes != 9<<20 || pool.Workers != 3 || pool.MaxBytes != 9<<19 || call != 7*time.Second ||
		e.deps.Limits().Notes != 5 || e.live.now.Load().Cache.TTL != 5*time.Minute {
		t.Errorf("%+v, %+v, %s", stats, pool, call)
	}
	if _, err := (liveRoots{e}).ReadFile(t.Context(), "/etc/hostname"); err == nil || !strings.Contains(err.Error(), home) {
		t.Errorf("outside of the new roots: %v", err)
	}
	if cfg := write(func() error { return os.WriteFile(path, []byte("cache.max_scores = 'many'"), 0o600) }); cfg.Cache.MaxScores != 7 {
		t.Errorf("a wrong configuration holds: %+v", cfg.Cache)
	}
	if cfg := write(func() error { return os.Remove(path) }); cfg.Cache.MaxScores != 100 {
		t.Errorf("without a file: %+v", cfg.Cache)
	}
}
