package web

import (
	"context"
	"net/http"
	"time"

	"ricercar/backend/catalog"
	"ricercar/backend/library"
	"ricercar/backend/observe"
)

// About says what the program is.
type About struct {
	Version string `json:"version"`
	Go      string `json:"go" doc:"version of Go that it was built with"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	Verovio string `json:"verovio,omitempty" doc:"release of the engraver; empty without one"`
	License string `json:"license" doc:"text of the licence"`
	Notice  string `json:"notice" doc:"works by others, with their licences"`
}

// Status is how the program does.
type Status struct {
	Version    string            `json:"version"`
	Started    time.Time         `json:"started"`
	PID        int               `json:"pid"`
	Address    string            `json:"address,omitempty" doc:"where the service listens; empty in the window"`
	Log        string            `json:"log" doc:"the log file"`
	MemoryMB   float64           `json:"memory_mb" doc:"that this process has taken from the system"`
	CPUSeconds float64           `json:"cpu_seconds" doc:"that it has used since its start"`
	Library    library.Stats     `json:"library"`
	Operations []observe.Figures `json:"operations" doc:"the most called first"`
	Failures   []observe.Failure `json:"failures" doc:"the latest first"`
}

// Connection is how MCP clients are connected by hand.
type Connection struct {
	Command string      `json:"command" doc:"what a client starts, with the argument mcp"`
	Clients []MCPClient `json:"clients" doc:"those on this machine first"`
}

// MCPClient is one configuration file of a client.
type MCPClient struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Found   bool   `json:"found" doc:"it is on this machine"`
	Path    string `json:"path" doc:"of its configuration file"`
	Status  string `json:"status" doc:"configured, absent, stale or unreadable"`
	Snippet string `json:"snippet" doc:"what to write into the file"`
}

// Program tells of the program itself, for the pages that show it.
type Program interface {
	About() About
	Status(ctx context.Context) (Status, error)
	Connection(ctx context.Context) (Connection, error)
	// Formats are those that scores can be exported in.
	Formats() []catalog.Output
}

// program adds the routes of the program's own pages.
func (h *Handler) program(mux *http.ServeMux) {
	p := h.options.Program
	if p == nil {
		return
	}
	mux.HandleFunc("GET /api/v1/program/about", func(w http.ResponseWriter, r *http.Request) { respond(w, r, p.About(), nil) })
	mux.HandleFunc("GET /api/v1/program/status", func(w http.ResponseWriter, r *http.Request) {
		s, err := p.Status(r.Context())
		respond(w, r, s, err)
	})
	mux.HandleFunc("GET /api/v1/program/connection", func(w http.ResponseWriter, r *http.Request) {
		c, err := p.Connection(r.Context())
		respond(w, r, c, err)
	})
	mux.HandleFunc("GET /api/v1/program/formats", func(w http.ResponseWriter, r *http.Request) {
		respond(w, r, map[string]any{"items": p.Formats()}, nil)
	})
}
