package cli

import (
	"context"
	"time"
)

// backupEvery is how old the newest backup of the library may become.
const backupEvery = 24 * time.Hour

// tend does what a program that runs for long owes its files, beside its work: it compiles the engraver once, and looks
// after the library.
func (e *engine) tend(ctx context.Context) {
	go e.warm(ctx)
	wait := 10 * idle
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		e.lookAfterLibrary(ctx)
		wait = time.Hour
	}
}

// lookAfterLibrary backs the library up once a day, forgets what was deleted a month ago, and finds out about old scores
// what a newer program knows of new ones. A library that does not exist yet is not made for that.
func (e *engine) lookAfterLibrary(ctx context.Context) {
	if stampOf(e.config.Places.Library) == (stamp{}) {
		return
	}
	log := e.log.Component("library")
	if path, err := e.deps.Library.Backup(ctx, backupEvery); err != nil {
		log.Warn().Str("error", err.Error()).Msg("the library could not be backed up")
	} else if path != "" {
		log.Info().Str("file", path).Msg("the library was backed up")
	}
	if err := e.deps.Library.Purge(ctx); err != nil {
		log.Warn().Str("error", err.Error()).Msg("deleted scores could not be forgotten")
	}
	if n, err := e.deps.Library.Reindex(ctx); err != nil {
		log.Warn().Str("error", err.Error()).Msg("scores could not be looked through again")
	} else if n > 0 {
		log.Info().Int("scores", n).Msg("scores were looked through again")
	}
}

// backUp backs the library up at the end of a command that has changed it, where that is due.
func (e *engine) backUp() {
	if !e.deps.Library.Wrote() {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), ending)
	defer stop()
	if _, err := e.deps.Library.Backup(ctx, backupEvery); err != nil {
		log := e.log.Component("library")
		log.Warn().Str("error", err.Error()).Msg("the library could not be backed up")
	}
}
