package rest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/surface"
)

// tool answers POST /api/v1/tools/NAME: the body is the arguments, the answer the result.
func (h *handler) tool(w http.ResponseWriter, r *http.Request) {
	raw, err := body(w, r, maxCall)
	if err != nil {
		problem(w, r, err)
		return
	}
	res, err := h.call(r, h.options.Runner, r.PathValue("name"), raw)
	h.reply(w, r, res, err)
}

// call runs an operation by name.
func (h *handler) call(r *http.Request, run surface.Runner, name string, raw json.RawMessage) (op.Result, error) {
	spec, ok := h.specs[name]
	if !ok {
		names := slices.Sorted(maps.Keys(h.specs))
		return nil, fault.New(fault.NotFound, "there is no operation %q", name).
			WithSuggestions(fault.Suggest(name, names)...).WithHint("/openapi.json shows all %d", len(names))
	}
	return run.Run(r.Context(), spec, raw)
}

// body reads a request's body up to a limit.
func body(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return nil, bodyError(err)
	}
	return raw, nil
}

// reply writes a result as JSON, or its digest for clients that prefer plain text.
func (h *handler) reply(w http.ResponseWriter, r *http.Request, res op.Result, err error) {
	if err != nil {
		problem(w, r, err)
		return
	}
	if strings.HasPrefix(r.Header.Get("Accept"), "text/plain") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, res.Digest()+"\n")
		return
	}
	link(res)
	writeJSON(w, http.StatusOK, res)
}

// link gives a result's files the addresses at which this surface serves them.
func link(res op.Result) {
	a, ok := res.(op.Attacher)
	if !ok {
		return
	}
	for _, f := range a.Attached() {
		if id, rest, ok := strings.Cut(strings.TrimPrefix(f.URI, "score://"), "/"); ok && strings.HasPrefix(f.URI, "score://") {
			f.URI = "/api/v1/scores/" + id + "/files/" + rest
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		status, raw = http.StatusInternalServerError, []byte(`{"title":"Internal Server Error","status":500,"kind":"internal","detail":"the answer cannot be encoded"}`)
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(append(raw, '\n'))
}
