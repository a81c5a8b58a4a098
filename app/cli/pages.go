package cli

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"ricercar/app/shell"
	"ricercar/app/web"
	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/setup"
	"ricercar/backend/surface"
	"ricercar/backend/surface/rest"
	"ricercar/frontend"
)

// pages is the handler of the pages and of the API behind them. Host is nil for browsers; the token is empty
// in the window, whose handler nothing else reaches.
func (e *engine) pages(host shell.Shell, token string) *web.Handler {
	return web.New(web.Options{
		Pages: frontend.Dist(), API: rest.Handler(e.specs, e.restOptions()), Media: e.media(), Program: e.program, Host: host, Token: token,
		Setup: setup.New, Service: background{e},
		Import: func(r *http.Request, path string) shell.Import { return e.importFile(r.Context(), path, e.disk()) },
	})
}

// disk reaches files that the user chose in a dialog, dropped on the window or named on the command line.
func (e *engine) disk() op.Files { return surface.Disk{Max: maxFile(e.live.now.Load())} }

// importFile brings a FILE into the library by the operation that all surfaces have for it.
func (e *engine) importFile(ctx context.Context, file string, files op.Files) shell.Import {
	got := shell.Import{File: filepath.Base(file)}
	id, err := e.importScore(ctx, file, files)
	if err != nil {
		f := fault.As(err)
		got.Error, got.Hint = f.Message, f.Hint
	}
	got.ScoreID = id
	return got
}

// importScore calls import_score and returns the id of the new score.
func (e *engine) importScore(ctx context.Context, file string, files op.Files) (id string, err error) {
	const name = "import_score"
	if id, ok := strings.CutPrefix(file, libraryPrefix); ok {
		return id, nil // it is there already; the page says so where it is not
	}
	for _, spec := range e.specs {
		if spec.Name != name {
			continue
		}
		raw, err := json.Marshal(map[string]string{"source": file})
		if err == nil {
			raw, err = spec.Arguments(raw)
		}
		if err != nil {
			return "", err
		}
		res, err := e.runner("pages").With(files).Run(ctx, spec, raw)
		if err != nil {
			return "", err
		}
		return idOf(res)
	}
	return "", fault.New(fault.Unsupported, "this program keeps no library")
}

// idOf is the id that the result of an import carries, of the first score where there are many.
func idOf(res op.Result) (string, error) {
	raw, err := json.Marshal(res)
	if err != nil {
		return "", err
	}
	var out struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return "", err
	}
	return out.ID, nil
}

// watchPause is how often the library is asked whether someone wrote to it.
const watchPause = time.Second

// watch tells the pages when the library has changed, whoever changed it, and how jobs go on.
func (e *engine) watch(ctx context.Context, pages interface{ Emit(shell.Event) }) {
	if e.deps.Library == nil {
		return
	}
	stop := e.jobs.Watch(func(s job.Status) {
		pages.Emit(shell.Event{Name: shell.Job, Data: shell.Work{
			JobID: s.ID, Title: s.Title, State: string(s.State), Fraction: s.Progress.Fraction(), Text: s.Progress.Text,
		}})
	})
	defer stop()
	last, _ := e.deps.Library.LastChange(ctx)
	tick := time.NewTicker(watchPause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		// A library that cannot be read at this moment is asked again.
		now, err := e.deps.Library.LastChange(ctx)
		if err == nil && now != last {
			last = now
			pages.Emit(shell.Event{Name: shell.Library})
		}
	}
}
