// Package web is the HTTP handler behind the pages: their files, the catalogue's routes, what the pages draw
// and play, and events. The program's window and a browser on this machine get the same handler.
package web

import (
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"ricercar/app/shell"
	"ricercar/backend/setup"
	"ricercar/backend/surface/rest"
)

// Options are what a handler is made of.
type Options struct {
	// Pages are the built pages, as frontend.Dist gives them.
	Pages fs.FS
	// API answers everything below /api and /openapi.json that this package does not answer itself. It must
	// not be guarded; this package guards it.
	API http.Handler
	// Media gives what the pages draw and play.
	Media Media
	// Program tells of the program itself; nil where its pages are not shown.
	Program Program
	// Host is what the pages run in; nil for a browser.
	Host shell.Shell
	// Import brings a file of this machine into the library; nil where the host has no dialogs.
	Import func(r *http.Request, path string) shell.Import
	// Setup connects clients; nil where the host does not.
	Setup func() (*setup.Engine, error)
	// Service is the background service; nil where the host has none.
	Service Service
	// Token is asked of every request; empty in the window, whose handler nothing else reaches.
	Token string
	// Hosts are host names that requests may name besides those of this machine.
	Hosts []string
}

// Handler answers for the pages.
type Handler struct {
	options Options
	assets  *assets
	links   links
	events  *Events
	guarded http.Handler
	setting sync.Mutex // held while set-up works
	bank    func() *body
}

// New returns a handler.
func New(o Options) *Handler {
	h := &Handler{options: o, assets: newAssets(o.Pages), events: NewEvents()}
	if h.options.Host == nil {
		h.options.Host = h.events
	}
	h.bank = sync.OnceValue(func() *body { return newBody("audio/x-soundfont", o.Media.SoundBank()) })
	h.guarded = rest.Guard(h.routes(), rest.Rules{Token: o.Token, Hosts: o.Hosts, Open: []string{"/healthz"}})
	return h
}

// Events are the streams of events to the pages that are open in browsers.
func (h *Handler) Events() *Events { return h.events }

func (h *Handler) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/scores/{id}/systems", h.plan)
	mux.HandleFunc("GET /api/v1/scores/{id}/systems/{file}", h.system)
	mux.HandleFunc("GET /api/v1/scores/{id}/timemap", h.timemap)
	mux.HandleFunc("GET /api/v1/soundbank", h.soundBank)
	mux.HandleFunc("GET /api/v1/scores/{id}/incipit.svg", h.incipit)
	mux.HandleFunc("GET /api/v1/corpus", h.corpus)
	mux.HandleFunc("GET /api/v1/corpus/incipit.svg", h.corpusIncipit)
	mux.HandleFunc("GET /api/v1/events", h.events.ServeHTTP)
	mux.HandleFunc("GET /api/v1/host", h.host)
	mux.HandleFunc("POST /api/v1/host/open", h.openFiles)
	mux.HandleFunc("POST /api/v1/host/save/{id}/{name}", h.saveFile)
	h.program(mux)
	h.setupRoutes(mux)
	mux.Handle("/", h.options.API)
	return mux
}

// ServeHTTP answers the pages' files itself and hands on the rest, guarded. At / a browser gets the pages,
// any other program what the API says there.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	harden(w.Header())
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
	case r.URL.Path == "/" && wantsPage(r):
		h.index(w, r)
		return
	case h.assets.has(r.URL.Path):
		h.assets.serve(w, r, r.URL.Path)
		return
	}
	h.guarded.ServeHTTP(w, r)
}

// wantsPage tells browsers from programs. The window's own requests name no type on some systems.
func wantsPage(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "text/html") || r.URL.Query().Has(linkKey) || r.Header.Get("Sec-Fetch-Dest") == "document"
}

// index serves the pages' one document, once the visitor has the token.
func (h *Handler) index(w http.ResponseWriter, r *http.Request) {
	switch {
	case h.options.Token == "" || hasCookie(r, h.options.Token):
		if r.URL.Query().Has(linkKey) {
			http.Redirect(w, r, "./", http.StatusSeeOther)
			return
		}
		h.assets.serve(w, r, indexPath)
	case h.links.redeem(r.URL.Query().Get(linkKey)):
		setCookie(w, h.options.Token)
		http.Redirect(w, r, "./", http.StatusSeeOther)
	default:
		message(w, http.StatusUnauthorized, expiredPage)
	}
}
