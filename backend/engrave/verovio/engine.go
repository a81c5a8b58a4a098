package verovio

import (
	"context"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"

	"ricercar/backend/fault"
)

// Options say where an Engine finds and keeps things. The zero value works, but compiles the module, which takes
// seconds, in every process.
type Options struct {
	CacheDir    string        // where compiled code is kept; empty: nowhere
	Replacement string        // a folder whose verovio.wasm and names.json stand in for the embedded ones
	IdleAfter   time.Duration // how long an unused instance is kept; 0: a minute
}

const (
	maxInstances = 2
	defaultIdle  = time.Minute
)

// Engine runs Verovio for any number of goroutines. Make it with New and Close it at the end.
type Engine struct {
	options Options
	slots   chan struct{} // one for each instance that may run

	mu      sync.Mutex
	program *program // nil until it is needed, and again when all instances are gone
	idle    []*parked
	running int
	closed  bool
	awaited chan struct{} // a preparation elsewhere, until it has ended; nil without one
}

// program is the compiled module in its runtime.
type program struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	names    names
	cached   bool // the compiled code is in the cache folder too
}

// parked is an instance that waits for work, until its timer ends it.
type parked struct {
	*instance
	timer *time.Timer
}

// New returns an engine. It opens nothing yet.
func New(o Options) *Engine {
	if o.IdleAfter <= 0 {
		o.IdleAfter = defaultIdle
	}
	return &Engine{options: o, slots: make(chan struct{}, maxInstances)}
}

// Available reports whether the engine has a module to run; without, everything answers fault.Unsupported.
func (e *Engine) Available() bool { return e.options.Available() }

// Version returns the release of Verovio that the engine has; empty without one. It starts nothing.
func (e *Engine) Version() string {
	n, err := loadNames(e.options.folder())
	if err != nil {
		return ""
	}
	return n.Version
}

// Prepare compiles the module into the cache folder. It takes seconds and 200 MB where that is not yet done, so a
// program does it in the background, best in a child process.
func (e *Engine) Prepare(ctx context.Context) error {
	_, err := Do(ctx, e, func(t *Toolkit) (string, error) { return t.Version() })
	return err
}

// Await has those who want the module wait for a preparation by another process, until the function that it returns is
// called: compiled once is enough. It reports false where the module is here already, or being compiled.
func (e *Engine) Await() (ended func(), ok bool) {
	e.mu.Lock() // which is held while the module is compiled
	defer e.mu.Unlock()
	if e.program != nil || e.closed || e.awaited != nil {
		return nil, false
	}
	e.awaited = make(chan struct{})
	return sync.OnceFunc(func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		close(e.awaited)
		e.awaited = nil
	}), true
}

// prepared waits for what Await announced.
func (e *Engine) prepared() {
	e.mu.Lock()
	awaited := e.awaited
	e.mu.Unlock()
	if awaited != nil {
		<-awaited
	}
}

// Close ends all idle instances; those at work end when they are done. Whoever uses the engine after that gets
// fault.Canceled.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	for _, p := range e.idle {
		p.timer.Stop()
		p.close()
	}
	e.idle = nil
	e.dropProgram()
	return nil
}

// Do gives f a toolkit of its own and returns what f returns. When ctx ends first, Do returns fault.Canceled at
// once and f's result is dropped: stopping the module from outside would make it three times slower. F therefore
// must not write to anything that its caller reads.
func Do[T any](ctx context.Context, e *Engine, f func(*Toolkit) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	var none T
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return none, canceled(ctx)
	}
	done := make(chan outcome, 1)
	go func() {
		defer func() { <-e.slots }()
		e.prepared()
		in, err := e.take()
		if err != nil {
			done <- outcome{err: err}
			return
		}
		defer e.giveBack(in)
		value, err := f(&Toolkit{in})
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return none, canceled(ctx)
	}
}

func canceled(ctx context.Context) error {
	return fault.New(fault.KindOf(ctx.Err()), "engraving was given up: %w", context.Cause(ctx))
}

// take returns the instance that was used last, or a new one.
func (e *Engine) take() (*instance, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, fault.New(fault.Canceled, "the engraver is closed")
	}
	if n := len(e.idle); n > 0 {
		p := e.idle[n-1]
		e.idle = e.idle[:n-1]
		p.timer.Stop()
		e.running++
		return p.instance, nil
	}
	if e.program == nil {
		p, err := e.options.open()
		if err != nil {
			return nil, err
		}
		e.program = p
	}
	in, err := newInstance(e.program.runtime, e.program.compiled, e.program.names)
	if err != nil {
		return nil, err
	}
	e.running++
	return in, nil
}

// giveBack parks an instance, or ends it where it trapped or has grown too fat.
func (e *Engine) giveBack(in *instance) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.running--
	if e.closed || in.broken || in.module.Memory().Size() > keepMemory {
		in.close()
		if e.closed {
			e.dropProgram()
		}
		return
	}
	p := &parked{instance: in}
	p.timer = time.AfterFunc(e.options.IdleAfter, func() { e.retire(p) })
	e.idle = append(e.idle, p)
}

// retire ends an instance that nobody wanted for a while.
func (e *Engine) retire(p *parked) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, q := range e.idle {
		if q != p {
			continue
		}
		e.idle = append(e.idle[:i], e.idle[i+1:]...)
		p.close()
		// Without a cache the compiled code is too dear to give up.
		if e.program != nil && e.program.cached {
			e.dropProgram()
		}
		return
	}
}

// dropProgram gives the compiled code back when no instance uses it any more.
func (e *Engine) dropProgram() {
	if e.program == nil || e.running > 0 || len(e.idle) > 0 {
		return
	}
	_ = e.program.runtime.Close(context.Background())
	e.program = nil
}

// open compiles the module, or finds it compiled in the cache folder. A folder that is full, damaged or not to be
// written costs time, not the picture.
func (o Options) open() (*program, error) {
	a, err := loadAsset(o.folder())
	if err != nil {
		return nil, err
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(maxMemory / 65536)
	if o.CacheDir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(o.CacheDir); err == nil {
			if p, err := compile(a, config.WithCompilationCache(cache)); err == nil {
				p.cached = true
				return p, nil
			}
		}
	}
	p, err := compile(a, config)
	if err != nil {
		return nil, fault.New(fault.Internal, "compile the engraver: %w", err)
	}
	return p, nil
}

func compile(a asset, config wazero.RuntimeConfig) (*program, error) {
	ctx := context.Background()
	runtime := wazero.NewRuntimeWithConfig(ctx, config)
	compiled, err := runtime.CompileModule(ctx, a.wasm)
	if err == nil {
		err = defineImports(ctx, runtime, compiled, a.names)
	}
	if err != nil {
		_ = runtime.Close(ctx)
		return nil, err
	}
	return &program{runtime: runtime, compiled: compiled, names: a.names}, nil
}
