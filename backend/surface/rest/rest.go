// Package rest shows the catalogue over HTTP: every operation at POST /api/v1/tools/NAME, uploads and
// files for scores, the routes of music21-mcp-server, an OpenAPI description and health. Errors are
// problem+json (RFC 9457). It guards itself only with what a handler must do; Guard does the rest.
package rest

import (
	"net/http"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/observe"
	"ricercar/backend/surface"
)

// The bounds of a request's body.
const (
	maxCall   = 16 << 20
	maxUpload = 100 << 20
)

// Options are what the routes of one handler share.
type Options struct {
	Version   string
	Runner    surface.Runner
	MaxUpload int64           // bytes; 0 for 100 MB
	Ready     []observe.Check // what must be well before operations can be called
	Metrics   http.Handler    // answers /metrics; nil for none
	Profiles  http.Handler    // answers below /debug/pprof/; nil for none
}

// handler answers for one catalogue.
type handler struct {
	options Options
	list    []op.Spec
	specs   map[string]op.Spec
}

// Handler returns the routes for the operations that are shown over HTTP. It makes no schema; /openapi.json
// does when it is first asked for.
func Handler(specs []op.Spec, o Options) http.Handler {
	if o.MaxUpload == 0 {
		o.MaxUpload = maxUpload
	}
	h := &handler{options: o, specs: map[string]op.Spec{}}
	for _, s := range specs {
		if s.On(op.HTTP) {
			h.specs[s.Name] = s
			h.list = append(h.list, s)
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/tools/{name}", h.tool)
	mux.HandleFunc("POST /api/v1/scores", h.upload)
	mux.HandleFunc("GET /api/v1/scores/{id}/files/{name}", h.file)
	mux.HandleFunc("GET /openapi.json", h.openAPI())
	mux.HandleFunc("GET /healthz", h.alive)
	mux.HandleFunc("GET /readyz", h.ready)
	for _, r := range routes {
		mux.HandleFunc(r.pattern, h.route(r))
	}
	h.original(mux)
	if o.Profiles != nil {
		mux.Handle("/debug/pprof/", o.Profiles)
	}
	if o.Metrics != nil {
		mux.Handle("GET /metrics", o.Metrics)
	}
	mux.HandleFunc("/", h.nothing)
	return correlated(mux)
}

// correlated gives every request the id that it brings, or a new one, and says it in the answer.
func correlated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := observe.WithCorrelation(r.Context(), r.Header.Get(observe.CorrelationHeader))
		w.Header().Set(observe.CorrelationHeader, observe.CorrelationID(ctx))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// streams are the addresses whose answers last for as long as the client listens.
var streams = []string{"/api/v1/events", "/mcp", "/api/v1/service/relay"}

// NewServer returns a server for the handler with limits that no honest client reaches; tell hears of what it refuses.
func NewServer(h http.Handler, tell func(Refusal)) *http.Server {
	return &http.Server{
		Handler: Tell(Limit(h, Usual, streams...), tell), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
}
