package cli

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"time"

	"ricercar/app/web"
	"ricercar/backend/catalog"
	"ricercar/backend/observe"
	"ricercar/backend/observe/process"
	"ricercar/backend/service"
	"ricercar/backend/setup"
)

// program tells the pages of the program itself.
type program struct {
	*engine
	legal   fs.FS
	started time.Time
}

// About says what the program is.
func (p *program) About() web.About {
	return web.About{
		Version: p.version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Verovio: p.deps.Engraver.Release(),
		License: p.text("LICENSE"), Notice: p.text("NOTICE"),
	}
}

// text is one of the texts that the program is given with; empty where a build has none.
func (p *program) text(name string) string {
	if p.legal == nil {
		return ""
	}
	data, err := fs.ReadFile(p.legal, name)
	if err != nil {
		return ""
	}
	return string(data)
}

// Status is how this process does.
func (p *program) Status(ctx context.Context) (web.Status, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	out := web.Status{
		Version: p.version, Started: p.started, PID: os.Getpid(), Log: cmp.Or(p.current().Log.File, p.config.Places.Log), MemoryMB: float64(m.Sys >> 20),
		CPUSeconds: process.CPU().Seconds(), Operations: p.observer.Metrics.Operations(), Failures: append([]observe.Failure{}, p.observer.Failures()...),
	}
	if s, err := service.Read(p.config.Places.Service); err == nil {
		out.Address = s.Address
	}
	var err error
	out.Library, err = p.deps.Library.Stats(ctx)
	return out, err
}

// Formats are those that scores can be exported in.
func (p *program) Formats() []catalog.Output { return p.deps.Outputs() }

// Connection is how clients are connected by hand.
func (p *program) Connection(ctx context.Context) (web.Connection, error) {
	e, err := setup.New()
	if err != nil {
		return web.Connection{}, err
	}
	out := web.Connection{Command: e.Command, Clients: []web.MCPClient{}}
	snippets := map[string]string{}
	for _, c := range setup.Clients() {
		snippets[c.ID] = c.Snippet(e.Command)
	}
	for _, row := range e.Look(ctx) {
		out.Clients = append(out.Clients, web.MCPClient{
			ID: row.ID, Name: row.Name, Found: row.Found, Path: row.ConfigPath, Status: string(row.Status), Snippet: snippets[row.ID],
		})
	}
	slices.SortStableFunc(out.Clients, func(a, b web.MCPClient) int {
		if a.Found == b.Found {
			return 0
		}
		return map[bool]int{true: -1, false: 1}[a.Found]
	})
	return out, nil
}
