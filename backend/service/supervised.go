package service

import (
	"context"

	"github.com/kardianos/service"
)

// Run does the service's work. Where Windows' service manager started this process, it is answered as it wants;
// everywhere else work is simply called.
func Run(ctx context.Context, work func(context.Context) error) error {
	if goos != "windows" || service.Interactive() {
		return work(ctx)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := service.New(&supervised{ctx: ctx, cancel: cancel, work: work, done: make(chan error, 1)}, configOf(Item{Name: runName}, Program{}))
	if err != nil {
		return err
	}
	return s.Run()
}

// supervised is the work as the library wants it: begun and ended by its manager.
type supervised struct {
	ctx    context.Context
	cancel context.CancelFunc
	work   func(context.Context) error
	done   chan error
}

// Start begins the work.
func (s *supervised) Start(manager service.Service) error {
	go func() {
		s.done <- s.work(s.ctx)
		if s.ctx.Err() == nil {
			_ = manager.Stop() // it ended by itself, which the manager has to hear
		}
	}()
	return nil
}

// Stop ends it and waits.
func (s *supervised) Stop(service.Service) error {
	s.cancel()
	return <-s.done
}
