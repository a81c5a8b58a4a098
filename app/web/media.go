package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/surface/rest"
	"ricercar/backend/synth"
)

// Layout is how a score is set on a page.
type Layout struct {
	// WidthPx is the width of a system in CSS pixels.
	WidthPx int
	// Scale is the size of the staff in per cent of the engraver's own.
	Scale int
}

// The bounds of a layout and what is taken where a request names none.
const (
	minWidth, defaultWidth, maxWidth = 280, 864, 4000
	minScale, defaultScale, maxScale = 20, 40, 120
)

// Plan says which bars stand in which system.
type Plan struct {
	Version string       `json:"version" doc:"changes with the score, the layout and the engraver; part of the address of each system"`
	WidthPx int          `json:"width_px" doc:"width of each system in CSS pixels"`
	Scale   int          `json:"scale" doc:"size of the staff in per cent"`
	Systems []PlanSystem `json:"systems" doc:"from the first to the last"`
	// Staves is how many staves a system has.
	Staves int `json:"staves" doc:"staves of a system"`
	// HasChordSymbols says that the score names its chords itself.
	HasChordSymbols bool `json:"has_chord_symbols,omitempty" doc:"chord symbols stand in the score"`
}

// PlanSystem is one system of a plan.
type PlanSystem struct {
	Number   int       `json:"number" doc:"1 for the first"`
	HeightPx float64   `json:"height_px" doc:"estimated height in CSS pixels, until the system is drawn"`
	Bars     []PlanBar `json:"bars" doc:"the bars that stand in it, in order"`
}

// PlanBar is one bar of a system.
type PlanBar struct {
	ID       string  `json:"id" doc:"id of the bar"`
	Measure  string  `json:"measure" doc:"printed number"`
	Offset   float64 `json:"offset" doc:"quarters from the start of the score, repeats not expanded"`
	Duration float64 `json:"duration" doc:"quarters"`
}

// CorpusPiece is a built-in piece.
type CorpusPiece struct {
	Name     string `json:"name" doc:"what import_score takes as source"`
	Title    string `json:"title"`
	Composer string `json:"composer,omitempty"`
	Detail   string `json:"detail,omitempty" doc:"instruments and length in a few words"`
}

// Media gives what the pages draw and play. A score that does not exist is fault.NotFound.
type Media interface {
	// Plan distributes the bars of a score over systems.
	Plan(ctx context.Context, id string, l Layout) (*Plan, error)
	// System draws the system of a number, 1 for the first, as SVG. Notes carry their ids.
	System(ctx context.Context, id string, l Layout, number int) ([]byte, error)
	// Incipit draws how a score begins, small, as SVG. One without notes is fault.NotFound.
	Incipit(ctx context.Context, id string) ([]byte, error)
	// CorpusIncipit draws how a built-in piece begins.
	CorpusIncipit(ctx context.Context, name string) ([]byte, error)
	// Timemap is the score as it sounds.
	Timemap(ctx context.Context, id string) (*synth.Timemap, error)
	// SoundBank is the bank that the page plays on, a SoundFont 2 file.
	SoundBank() []byte
	// Corpus lists the built-in pieces, those for a first visit in front.
	Corpus(ctx context.Context) ([]CorpusPiece, error)
}

func (h *Handler) plan(w http.ResponseWriter, r *http.Request) {
	l, err := layoutOf(r)
	if err != nil {
		rest.Problem(w, r, err)
		return
	}
	plan, err := h.options.Media.Plan(r.Context(), r.PathValue("id"), l)
	respond(w, r, plan, err)
}

// system answers /systems/N.svg.
func (h *Handler) system(w http.ResponseWriter, r *http.Request) {
	l, err := layoutOf(r)
	number, ok := systemNumber(r.PathValue("file"))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "no system is called %q", r.PathValue("file")).WithHint("systems are 1.svg, 2.svg …")
	}
	var svg []byte
	if err == nil {
		svg, err = h.options.Media.System(r.Context(), r.PathValue("id"), l, number)
	}
	if err != nil {
		rest.Problem(w, r, err)
		return
	}
	serveDrawing(w, r, svg)
}

// serveDrawing answers with SVG. A page that names a version keeps what it gets, which can never be an older score's.
func serveDrawing(w http.ResponseWriter, r *http.Request, svg []byte) {
	if r.URL.Query().Has("version") {
		w.Header().Set("Cache-Control", "private, max-age=86400, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	newBody("image/svg+xml", svg).serve(w, r)
}

// incipit answers with how a score of the library begins.
func (h *Handler) incipit(w http.ResponseWriter, r *http.Request) {
	svg, err := h.options.Media.Incipit(r.Context(), r.PathValue("id"))
	if err != nil {
		rest.Problem(w, r, err)
		return
	}
	serveDrawing(w, r, svg)
}

// corpusIncipit answers with how the built-in piece of a name begins.
func (h *Handler) corpusIncipit(w http.ResponseWriter, r *http.Request) {
	svg, err := h.options.Media.CorpusIncipit(r.Context(), r.URL.Query().Get("name"))
	if err != nil {
		rest.Problem(w, r, err)
		return
	}
	serveDrawing(w, r, svg)
}

func (h *Handler) timemap(w http.ResponseWriter, r *http.Request) {
	m, err := h.options.Media.Timemap(r.Context(), r.PathValue("id"))
	respond(w, r, m, err)
}

func (h *Handler) soundBank(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "private, max-age=86400")
	h.bank().serve(w, r)
}

func (h *Handler) corpus(w http.ResponseWriter, r *http.Request) {
	pieces, err := h.options.Media.Corpus(r.Context())
	respond(w, r, map[string]any{"items": pieces, "total": len(pieces)}, err)
}

// systemNumber reads "12.svg".
func systemNumber(file string) (int, bool) {
	digits, ok := strings.CutSuffix(file, ".svg")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0
}

func layoutOf(r *http.Request) (Layout, error) {
	width, err := inRange(r, "width", defaultWidth, minWidth, maxWidth)
	if err != nil {
		return Layout{}, err
	}
	scale, err := inRange(r, "scale", defaultScale, minScale, maxScale)
	return Layout{WidthPx: width, Scale: scale}, err
}

// inRange reads a whole number of the query.
func inRange(r *http.Request, key string, missing, low, high int) (int, error) {
	text := r.URL.Query().Get(key)
	if text == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return 0, fault.New(fault.Invalid, "%s must be a whole number from %d to %d, not %q", key, low, high, text).WithField(key)
	}
	return n, nil
}
