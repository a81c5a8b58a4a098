package rest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

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
	name := r.PathValue("name")
	if wait, ok := preferredWait(r); ok && h.options.Runner.Jobs != nil {
		h.callFor(w, r, wait, name, raw)
		return
	}
	res, err := h.call(r, h.options.Runner, name, raw)
	h.reply(w, r, res, err)
}

// callFor runs an operation for a client that does not want to wait long: then the answer is 202 with the address of
// the job that it has become.
func (h *handler) callFor(w http.ResponseWriter, r *http.Request, wait time.Duration, name string, raw json.RawMessage) {
	spec, err := h.spec(name)
	if err != nil {
		problem(w, r, err)
		return
	}
	res, status, err := h.options.Runner.RunFor(r.Context(), wait, spec, raw)
	w.Header().Set("Preference-Applied", "respond-async")
	if status.ID == "" {
		h.reply(w, r, res, err)
		return
	}
	w.Header().Set("Location", "/api/v1/jobs/"+status.ID)
	writeJSON(w, http.StatusAccepted, map[string]any{"job_id": status.ID, "state": status.State, "fraction": status.Progress.Fraction()})
}

// maxWait is how long a client may have its call waited for.
const maxWait = 55 * time.Second

// preferredWait is what "Prefer: respond-async, wait=5" asks for (RFC 7240): to wait so long for the result, not at all
// where it says nothing of that.
func preferredWait(r *http.Request) (wait time.Duration, ok bool) {
	for _, header := range r.Header.Values("Prefer") {
		for preference := range strings.SplitSeq(header, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(preference), "=")
			switch seconds, err := strconv.Atoi(strings.Trim(value, `"`)); {
			case strings.EqualFold(name, "respond-async"):
				ok = true
			case strings.EqualFold(name, "wait") && err == nil && seconds > 0:
				wait = min(maxWait, time.Duration(seconds)*time.Second)
			}
		}
	}
	return wait, ok
}

// call runs an operation by name.
func (h *handler) call(r *http.Request, run surface.Runner, name string, raw json.RawMessage) (op.Result, error) {
	spec, err := h.spec(name)
	if err != nil {
		return nil, err
	}
	return run.Run(r.Context(), spec, raw)
}

func (h *handler) spec(name string) (op.Spec, error) {
	if spec, ok := h.specs[name]; ok {
		return spec, nil
	}
	names := slices.Sorted(maps.Keys(h.specs))
	return op.Spec{}, fault.New(fault.NotFound, "there is no operation %q", name).
		WithSuggestions(fault.Suggest(name, names)...).WithHint("/openapi.json shows all %d", len(names))
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
