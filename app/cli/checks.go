package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/observe"
	"ricercar/backend/setup"
	"ricercar/backend/synth"
)

// checks are those of the engine; the other packages bring theirs. They look at what the engine has when they run.
func (e *engine) checks() []observe.Check {
	return append(clientChecks(), []observe.Check{
		{ID: "library.open", Group: "library", Title: "Library opens", Ready: true, Run: e.libraryOpens},
		{ID: "library.integrity", Group: "library", Title: "Library is undamaged", Run: e.libraryIsWhole},
		{ID: "library.disk", Group: "library", Title: "Room on the disk", Run: e.libraryHasRoom},
		{ID: "library.memory", Group: "library", Title: "Memory of parsed scores", Severity: observe.Advisory, Run: e.libraryFits},
		{ID: "corpus.parse", Group: "corpus", Title: "Built-in scores can be read", Run: e.corpusParses},
		{ID: "engraver.load", Group: "engraver", Title: "Engraver loads", Run: e.engraverLoads},
		{ID: "sound.load", Group: "sound", Title: "Sound bank loads", Run: soundLoads},
		{ID: "service.state", Group: "service", Title: "Background service", Severity: observe.Advisory, Run: e.serviceIs},
		{ID: "logs.write", Group: "logs", Title: "Log file", Run: e.logIsWritten},
	}...)
}

// logIsWritten checks the log's folder, and whether its last line could be written.
func (e *engine) logIsWritten(context.Context) observe.Finding {
	found := writable(filepath.Dir(e.config.Log.File))
	if err := e.log.Failing(); err != nil && found.Status == observe.OK {
		return observe.Finding{Status: observe.Failed, Detail: err.Error(), Fix: "make " + e.config.Log.File + " writable, or name another in log.file"}
	}
	return found
}

// clientChecks are those of set-up. A program that clients could not start says so in place of them.
func clientChecks() []observe.Check {
	e, err := setup.New()
	if err == nil {
		return e.Checks()
	}
	return []observe.Check{{ID: "client.entry", Group: "client", Title: "Clients start this program", Run: func(context.Context) observe.Finding {
		f := failing(err)
		f.Status = observe.Warning
		return f
	}}}
}

// well is a finding without fault.
func well(format string, args ...any) observe.Finding {
	return observe.Finding{Status: observe.OK, Detail: fmt.Sprintf(format, args...)}
}

// failing is the finding of an error, with its hint as the fix.
func failing(err error) observe.Finding {
	f := fault.As(err)
	return observe.Finding{Status: observe.Failed, Detail: f.Message, Fix: f.Hint}
}

func (e *engine) libraryOpens(ctx context.Context) observe.Finding {
	stats, err := e.deps.Library.Stats(ctx)
	if err != nil {
		return failing(err)
	}
	if stats.ReadOnly {
		return observe.Finding{
			Status: observe.Warning, Detail: e.config.Places.Library + " can only be read", Fix: "make the file and its folder writable",
		}
	}
	return well("%d scores, %.1f MB in %s", stats.Scores, float64(stats.DiskBytes)/(1<<20), e.config.Places.Library)
}

func (e *engine) libraryIsWhole(ctx context.Context) observe.Finding {
	if err := e.deps.Library.Verify(ctx); err != nil {
		return failing(err)
	}
	if aside := e.deps.Library.Damaged(repairsShown); len(aside) > 0 {
		last := aside[len(aside)-1]
		return observe.Finding{
			Status: observe.Warning, Detail: "the library was damaged and repaired lately; what was there has been moved to " + last,
			Fix: "see whether scores are missing (ricercar library backups), then remove the folder",
		}
	}
	return well("the database is whole")
}

// repairsShown is how long a repair of the library is told of.
const repairsShown = 30 * 24 * time.Hour

// libraryFits looks at the memory of this process.
func (e *engine) libraryFits(context.Context) observe.Finding {
	s := e.deps.Library.CacheStats()
	detail := fmt.Sprintf("%d scores use %d %% of %d MB", s.Scores, s.UsePercent, s.MaxBytes>>20)
	if s.Pressure != "ok" {
		return observe.Finding{
			Status: observe.Warning, Detail: detail + "; those not used for longest leave it",
			Fix: "nothing needs to be done; ricercar config set cache.max_memory_mb gives them more",
		}
	}
	return well("%s", detail)
}

// leastRoom is what the disk of the library should have, in bytes.
const leastRoom = 200 << 20

// syncedFolders are names of folders that other programs carry to other machines: they move a database's files one by
// one, which damages it.
var syncedFolders = []string{"onedrive", "dropbox", "google drive", "googledrive", "icloud", "mobile documents", "nextcloud", "owncloud", "pcloud", "syncthing"}

func (e *engine) libraryHasRoom(context.Context) observe.Finding {
	dir := e.config.Places.Data
	for _, name := range syncedFolders {
		if strings.Contains(strings.ToLower(dir), name) {
			return observe.Finding{
				Status: observe.Warning, Detail: dir + " is synchronised with other machines, which can damage the library",
				Fix: "set RICERCAR_HOME to a folder of this machine alone, and move the library there",
			}
		}
	}
	free, network, err := freeSpace(dir)
	switch {
	case err != nil:
		return observe.Finding{Status: observe.Skipped, Detail: "the free space is not known: " + err.Error()}
	case network:
		return observe.Finding{
			Status: observe.Warning, Detail: dir + " lies on another machine, where databases are easily damaged",
			Fix: "set RICERCAR_HOME to a folder of this machine",
		}
	case free < leastRoom:
		return observe.Finding{
			Status: observe.Warning, Detail: fmt.Sprintf("%d MB are free in %s", free>>20, dir), Fix: "make room on the disk",
		}
	}
	return well("%.1f GB free in %s", float64(free)/(1<<30), dir)
}

// corpusParses reads the first built-in score.
func (e *engine) corpusParses(ctx context.Context) observe.Finding {
	pieces := corpus.Pieces()
	for _, p := range pieces[:min(len(pieces), 3)] {
		data, err := corpus.Bytes(p)
		if err == nil {
			_, _, err = format.Read(ctx, p.Name+".mxl", data, format.Hint{Limits: e.deps.Limits()})
		}
		if err != nil {
			return failing(fmt.Errorf("%s: %w", p.Name, err))
		}
	}
	return well("%d built-in scores", len(pieces))
}

// firstStart is how long the check waits for the engraver, whose first start compiles it.
const firstStart = 8 * time.Second

// engraverLoads starts the engraver.
func (e *engine) engraverLoads(ctx context.Context) observe.Finding {
	d := e.deps.Engraver
	if !d.Available() {
		return observe.Finding{
			Status: observe.Warning, Detail: "this program has no engraver: scores cannot be drawn", Fix: "install a release, or run go run ./build/fetch and build anew",
		}
	}
	inner, stop := context.WithTimeout(ctx, firstStart)
	defer stop()
	switch err := d.Prepare(inner); {
	case err != nil && inner.Err() != nil:
		return observe.Finding{Status: observe.Warning, Detail: "the engraver is still being compiled, which is done once", Fix: "check again in a minute"}
	case err != nil:
		return failing(err)
	}
	return well("Verovio %s", d.Version())
}

func soundLoads(context.Context) observe.Finding {
	bank, err := synth.Piano()
	if err != nil {
		return failing(err)
	}
	return well("%d of 128 General MIDI programs, %.1f MB", len(bank.Programs()), float64(len(synth.PianoBytes()))/(1<<20))
}
