package rest

import (
	"errors"
	"net/http"

	"ricercar/backend/fault"
	"ricercar/backend/observe"
	"ricercar/backend/surface"
)

// document is an error as RFC 9457 has it, with the fields of fault.Error besides.
type document struct {
	Title       string          `json:"title"`
	Status      int             `json:"status"`
	Detail      string          `json:"detail"`
	Instance    string          `json:"instance,omitempty"`
	Kind        fault.Kind      `json:"kind"`
	Code        string          `json:"code,omitempty"`
	Hint        string          `json:"hint,omitempty"`
	Field       string          `json:"field,omitempty"`
	Suggestions []string        `json:"suggestions,omitempty"`
	Position    *fault.Position `json:"position,omitempty"`
	Correlation string          `json:"correlation_id,omitempty" doc:"under which the log has more"`
}

// Problem answers with an error as the routes of this package do, for handlers that stand beside them.
func Problem(w http.ResponseWriter, r *http.Request, err error) { problem(w, r, err) }

// problem answers with an error.
func problem(w http.ResponseWriter, r *http.Request, err error) {
	problemWith(w, r, err, surface.HTTPStatus(err))
}

func problemWith(w http.ResponseWriter, r *http.Request, err error, status int) {
	e := fault.As(err)
	d := document{
		Title: http.StatusText(status), Status: status, Detail: e.Message, Instance: r.URL.Path,
		Kind: e.Kind, Code: e.Code, Hint: e.Hint, Field: e.Field, Suggestions: e.Suggestions,
		Correlation: observe.CorrelationID(r.Context()),
	}
	if d.Title == "" {
		d.Title = "Client Closed Request"
	}
	if !e.Position.IsZero() {
		d.Position = &e.Position
	}
	w.Header().Set("Content-Type", "application/problem+json")
	writeJSON(w, status, d)
}

// bodyError says why a body could not be read.
func bodyError(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return fault.New(fault.TooLarge, "the request is larger than %d bytes", over.Limit)
	}
	return fault.New(fault.Invalid, "read the request: %w", err)
}

func (h *handler) nothing(w http.ResponseWriter, r *http.Request) {
	problem(w, r, fault.New(fault.NotFound, "nothing is served at %s %s", r.Method, r.URL.Path).
		WithHint("/openapi.json describes what is"))
}
