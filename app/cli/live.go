package cli

import (
	"context"
	"io/fs"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/config"
	"ricercar/backend/library"
)

// live is the configuration of a program that runs: config.toml is read again when it has changed.
type live struct {
	load func() (*config.Config, error)
	now  atomic.Pointer[config.Config]

	mu      sync.Mutex
	checked time.Time
	seen    stamp
}

// stamp tells one state of a file from another.
type stamp struct {
	modified time.Time
	size     int64
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.ModTime(), info.Size()}
}

// lookAgain is how often config.toml is looked at.
const lookAgain = time.Second

func newLive(first *config.Config, load func() (*config.Config, error)) *live {
	l := &live{load: load, checked: time.Now(), seen: stampOf(first.Places.Config)}
	l.now.Store(first)
	return l
}

// changed returns the configuration where the file has changed since it was last looked at, else nil. One that is
// wrong is an error once; what held before goes on holding.
func (l *live) changed() (*config.Config, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Sub(l.checked) < lookAgain {
		return nil, nil
	}
	l.checked = now
	there := stampOf(l.now.Load().Places.Config)
	if there == l.seen {
		return nil, nil
	}
	l.seen = there
	next, err := l.load()
	if err != nil {
		return nil, err
	}
	l.now.Store(next)
	return next, nil
}

// current is the configuration that holds now. What of it takes effect without a restart has done so.
func (e *engine) current() *config.Config {
	next, err := e.live.changed()
	switch {
	case err != nil:
		e.log.Warn().Str("component", "config").Str("error", err.Error()).Msg("the changed configuration is wrong and not used")
	case next != nil:
		e.apply(next)
		e.log.Info().Str("component", "config").Msg("the changed configuration holds")
	}
	return e.live.now.Load()
}

// Current implements catalog.Settings.
func (e *engine) Current() *config.Config { return e.current() }

// Reload implements catalog.Settings.
func (e *engine) Reload() *config.Config {
	e.live.mu.Lock()
	e.live.checked = time.Time{}
	e.live.mu.Unlock()
	return e.current()
}

// apply puts settings into effect that can change while the program runs.
func (e *engine) apply(cfg *config.Config) {
	_ = e.log.SetLevel(cfg.Log.Level) // it has been checked
	e.observer.SlowAfter(cfg.Log.SlowAfter)
	e.pool.Resize(cfg.Jobs.Workers, readingMemory(cfg))
	e.deps.Library.Resize(cfg.Cache.MaxScores, cacheMemory(cfg), cfg.Cache.TTL)
	limitMemory(cfg)
}

// cacheMemory is what parsed scores may use, in bytes.
func cacheMemory(cfg *config.Config) int64 { return int64(cfg.Cache.MaxMemoryMB) << 20 }

// readingMemory is what may be used besides while files are read.
func readingMemory(cfg *config.Config) int64 { return cacheMemory(cfg) / 2 }

// otherMemory is what the program needs apart from scores: code's data, the engraver, answers on their way.
const otherMemory = 192 << 20

// limitMemory tells the runtime how much memory is meant to be used, so that it collects garbage sooner when it comes
// near. GOMEMLIMIT, where it is set, is the user's word.
func limitMemory(cfg *config.Config) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(cacheMemory(cfg) + readingMemory(cfg) + otherMemory)
	}
}

// times are the limits of calls.
func (e *engine) times() (call, job time.Duration) {
	cfg := e.current()
	return cfg.Jobs.Timeout, cfg.Jobs.JobTimeout
}

// read is the library's reader, within the bounds that hold when it reads.
func (e *engine) read(ctx context.Context, f library.File) (library.Reading, error) {
	return library.ReadScores(e.limits())(ctx, f)
}

// liveRoots is the rule for files that holds when it is asked.
type liveRoots struct{ e *engine }

func (r liveRoots) rule() op.Files { return roots(r.e.current()) }

// ReadFile implements op.Files.
func (r liveRoots) ReadFile(ctx context.Context, path string) ([]byte, error) {
	return r.rule().ReadFile(ctx, path)
}

// WriteFile implements op.Files.
func (r liveRoots) WriteFile(ctx context.Context, path string, content []byte) error {
	return r.rule().WriteFile(ctx, path, content)
}

// Stat implements op.Files.
func (r liveRoots) Stat(ctx context.Context, path string) (fs.FileInfo, error) {
	return r.rule().Stat(ctx, path)
}

// Walk implements op.Files.
func (r liveRoots) Walk(ctx context.Context, folder string, limit int) ([]string, error) {
	return r.rule().Walk(ctx, folder, limit)
}
