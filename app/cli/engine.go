package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"golang.org/x/term"

	"ricercar/backend/catalog"
	"ricercar/backend/catalog/op"
	"ricercar/backend/config"
	"ricercar/backend/engrave"
	"ricercar/backend/engrave/verovio"
	"ricercar/backend/format/source"
	"ricercar/backend/job"
	"ricercar/backend/library"
	"ricercar/backend/observe"
	"ricercar/backend/surface"
	"ricercar/backend/surface/mcp"
	"ricercar/backend/surface/rest"
)

// engine is the catalogue with what its operations work with. Nothing in it is opened before an operation
// needs it.
type engine struct {
	config   *config.Config // as the program was started
	live     *live
	version  string
	log      *observe.Log
	observer *observe.Observer
	pool     *job.Pool
	jobs     *job.Table
	deps     catalog.Deps
	specs    []op.Spec
	program  *program // what the pages are told of the program itself
}

// open returns the engine of this run.
func (c *command) open() (*engine, error) {
	if c.opened != nil {
		return c.opened, nil
	}
	cfg, err := c.settings()
	if err != nil {
		return nil, err
	}
	log, err := c.newLog(cfg)
	if err != nil {
		return nil, usage(err)
	}
	e := &engine{
		config: cfg, live: newLive(cfg, c.load), version: c.Version, log: log,
		observer: &observe.Observer{Log: log, Metrics: observe.NewMetrics()},
	}
	e.observer.SlowAfter(cfg.Log.SlowAfter)
	limitMemory(cfg)
	if c.logs {
		spareThreads()
	}
	e.pool = job.NewPool(job.Options{Workers: cfg.Jobs.Workers, Memory: readingMemory(cfg), OnPanic: e.panicked})
	if e.deps, err = e.dependencies(c.warn); err != nil {
		return nil, outcome(err)
	}
	if err := e.measure(); err != nil {
		return nil, outcome(err)
	}
	e.specs = catalog.All(e.deps)
	e.program = &program{engine: e, legal: c.Legal, started: time.Now()}
	c.opened = e
	return e, nil
}

// spareThreads lets a server run two threads more than there are processors, unless its environment says how many: where
// a worker keeps each processor, Go lets it have it for 10 ms at a time, and a ping would wait for that; the system is fairer.
var spareThreads = sync.OnceFunc(func() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 2)
	}
})

// newLog opens the log: the file and, of a server, standard error, for people where that is a terminal or they want it.
func (c *command) newLog(cfg *config.Config) (*observe.Log, error) {
	o := observe.LogOptions{
		Level: cfg.Log.Level, File: cfg.Log.File, MaxSize: int64(cfg.Log.MaxSizeMB) << 20,
		MaxAge: time.Duration(cfg.Log.MaxAgeDays) * 24 * time.Hour,
	}
	if c.logs && !c.quiet {
		f, ok := c.Stderr.(*os.File)
		o.Console = c.Stderr
		o.Text = cfg.Log.Format == "console" || cfg.Origin("log.format").From == config.FromDefault && ok && term.IsTerminal(int(f.Fd()))
	}
	return observe.NewLog(o)
}

// dependencies are what operations work with; warn tells the user what they must know although all went well.
func (e *engine) dependencies(warn func(format string, args ...any)) (catalog.Deps, error) {
	cfg := e.config
	l, err := library.Open(library.Options{
		Path: cfg.Places.Library, Backups: cfg.Places.Backups, Cache: cfg.Places.Cache, Read: e.read,
		MaxScores: cfg.Cache.MaxScores, MaxBytes: cacheMemory(cfg), TTL: cfg.Cache.TTL,
		Notice: func(message string) {
			e.log.Error().Str("component", "library").Msg(message)
			warn("ricercar: %s", message)
		},
		Pressure: func(s library.CacheStats) {
			e.log.Warn().Str("component", "library").Int("use_percent", s.UsePercent).Int64("bytes", s.Bytes).Int64("max_bytes", s.MaxBytes).
				Msg("parsed scores fill their memory; those not used for longest leave it (cache.max_memory_mb)")
		},
	})
	if err != nil {
		return catalog.Deps{}, err
	}
	e.jobs = job.NewTable(l.Jobs(), func(message string) { e.log.Warn().Str("component", "jobs").Msg(message) })
	return catalog.Deps{
		Version: e.version, Build: build(e.version), Checks: e.checks(), Library: l, Corpus: catalog.BuiltIn(), Limits: e.limits, Engraver: engraver(cfg.Places),
		Folders:  &catalog.Folders{Dir: filepath.Join(cfg.Places.Data, "corpora")},
		Settings: e, Observer: e.observer, Pool: e.pool, Jobs: e.jobs, Run: e.runJob, Keep: e.keep,
	}, nil
}

// runJob runs an operation for a job, with the files that whoever began the job may reach.
func (e *engine) runJob(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error) {
	r := e.runner("jobs")
	r.Files = nil
	r.Times = func() (call, job time.Duration) {
		_, job = e.times()
		return job, job
	}
	return r.Run(ctx, spec, raw)
}

// maxDrawings bounds the drawings that are kept on the disk, in bytes: some ten thousand systems.
const maxDrawings = 256 << 20

// engraver is what draws. The user's own Verovio, where there is one, stands in for the built-in one.
func engraver(p config.Places) *engrave.Engraver {
	c := engrave.Config{Verovio: verovio.Options{CacheDir: filepath.Join(p.Cache, "engraver")}, Cache: engrave.NewDirCache(filepath.Join(p.Cache, "drawings"), 16<<20, maxDrawings)}
	if info, err := os.Stat(p.Verovio); err == nil && info.IsDir() {
		c.Verovio.Replacement = p.Verovio
	}
	return engrave.New(c)
}

// limits are the bounds of what is read from files, as they are set now.
func (e *engine) limits() source.Limits { return limits(e.live.now.Load()) }

// limits are the bounds of what is read from files.
func limits(cfg *config.Config) source.Limits {
	return source.Limits{
		Bytes: maxFile(cfg), Unzipped: int64(cfg.Limits.MaxUnzippedMB) << 20, Depth: cfg.Limits.MaxDepth, Notes: cfg.Limits.MaxNotes,
	}
}

// ending is how long the program's end may take for jobs that do not obey.
const ending = 3 * time.Second

// close gives back what the engine holds.
func (c *command) close() {
	c.bar.clear()
	if c.opened != nil {
		ctx, stop := context.WithTimeout(context.WithoutCancel(c.ctx), ending)
		c.opened.jobs.Close(ctx)
		stop()
		c.opened.backUp()
		_ = c.opened.deps.Engraver.Close()
		_ = c.opened.deps.Library.Close() // what was acknowledged is on the disk
		_ = c.opened.log.Close()
	}
}

// panicked writes down what the answer to the user leaves out.
func (e *engine) panicked(ctx context.Context, t job.Task, value any, stack []byte) {
	e.log.Error().Ctx(ctx).Str("operation", t.Operation).Bytes("stack", stack).Msgf("panic: %v", value)
}

// runner runs operations for programs that act for the user.
func (e *engine) runner(component string) surface.Runner {
	return surface.Runner{
		Component: component, Pool: e.pool, Jobs: e.jobs, Times: e.times, Files: liveRoots{e}, Observer: e.observer,
	}
}

func (e *engine) mcpOptions() mcp.Options {
	return mcp.Options{
		Version: e.version, Runner: e.runner("mcp"), Keep: e.keep, Pieces: e.deps.Corpus.Names, Watch: e.watchScores,
	}
}

// watchScores tells of scores that anybody has changed, and whether there are others than before.
func (e *engine) watchScores(ctx context.Context, changed func(ids []string, list bool)) {
	e.deps.Library.Watch(ctx, watchPause, func(changes []library.Change, complete bool) {
		ids, list := make([]string, len(changes)), !complete
		for i, c := range changes {
			ids[i] = c.ID
			list = list || c.Kind != library.Changed && c.Kind != library.Tagged
		}
		changed(ids, list)
	})
}

func (e *engine) restOptions() rest.Options {
	return rest.Options{
		Version: e.version, Runner: e.runner("http"), MaxUpload: maxFile(e.config),
		Ready: observe.ReadyChecks(e.deps.Checks), Metrics: e.observer.Metrics.Handler(), Profiles: observe.Profiler(),
	}
}

// keep writes a file that is too large for an answer where its user finds it.
func (e *engine) keep(_ context.Context, f *op.File) (string, error) {
	dir := filepath.Join(e.config.Places.Cache, "exports")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(dir, filepath.Base(f.Name))
	return path, os.WriteFile(path, f.Bytes, 0o600)
}
