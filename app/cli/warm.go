package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ricercar/backend/config"
)

// prepareName is the hidden command that compiles the engraver.
const prepareName = "prepare-engraver"

// prepareCommand compiles the engraver into the cache and ends, so that the memory which that takes is given back.
func (c *command) prepareCommand() *cobra.Command {
	return &cobra.Command{
		Use: prepareName + " CACHE VEROVIO", Hidden: true, Args: atMost(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return nil
			}
			e := engraver(config.Places{Cache: args[0], Verovio: args[1]})
			defer e.Close()
			if !e.Available() {
				return nil
			}
			if err := e.Prepare(c.ctx); err != nil {
				return outcome(err)
			}
			return outcome(os.WriteFile(prepared(args[0], e.Version()), nil, 0o600))
		},
	}
}

// prepared is the file that says that a version is compiled.
func prepared(cache, version string) string {
	return filepath.Join(cache, "engraver", "ready-"+strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:`, r) {
			return '_'
		}
		return r
	}, version))
}

// idle is how long a server waits before it compiles the engraver.
const idle = time.Second

// warm has a process of its own compile the engraver, unless that is done, once the server has had time for its first
// answers. Nothing depends on it: the engraver compiles itself when it is needed first.
func (e *engine) warm(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(idle):
	}
	program, err := os.Executable()
	if err != nil || !strings.HasPrefix(filepath.Base(os.Args[0]), "ricercar") || !e.deps.Engraver.Available() {
		return // a test's program would run the tests
	}
	places := e.config.Places
	if _, err := os.Stat(prepared(places.Cache, e.deps.Engraver.Version())); err == nil {
		return
	}
	ended, ok := e.deps.Engraver.Await()
	if !ok {
		return // somebody has asked for a picture already
	}
	defer ended()
	cmd := exec.CommandContext(ctx, program, prepareName, places.Cache, places.Verovio)
	cmd.Args[0] = os.Args[0]
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		e.log.Warn().Str("component", "engraver").Msgf("the engraver could not be prepared: %v", err)
	}
}
