package rest

import (
	"encoding/json"
	"maps"
	"net/http"

	"ricercar/backend/catalog/op"
)

// original are the routes of music21-mcp-server and the operations that answer them. Its results carried
// "status":"success"; these do too.
var original = []route{
	{"GET /scores", "list_scores", query},
	{"GET /scores/{id}", "score_info", withID},
	{"DELETE /scores/{id}", "delete_score", withID},
	{"POST /scores/import", "import_score", query},
	{"POST /scores/{id}/export", "export_score", withID},
	{"POST /analysis/key", "key_analysis", query},
	{"POST /analysis/chords", "chord_analysis", query},
	{"POST /analysis/harmony", "harmony_analysis", query},
	{"POST /analysis/voice-leading", "voice_leading_analysis", query},
	{"POST /analysis/patterns", "pattern_recognition", query},
}

func (h *handler) original(mux *http.ServeMux) {
	for _, rt := range original {
		mux.HandleFunc(rt.pattern, h.originalRoute(rt))
	}
	mux.HandleFunc("POST /scores/upload", h.upload)
	mux.HandleFunc("GET /tools", h.tools)
	mux.HandleFunc("GET /health", h.alive)
	mux.HandleFunc("GET /health/live", h.alive)
	mux.HandleFunc("GET /health/ready", h.ready)
	mux.HandleFunc("GET /{$}", h.welcome)
}

// originalRoute takes arguments from the path, the query and a JSON body, in rising order.
func (h *handler) originalRoute(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		args := rt.args(r)
		raw, err := body(w, r, maxCall)
		if err == nil && len(raw) > 0 {
			var more map[string]any
			if err = json.Unmarshal(raw, &more); err != nil {
				err = bodyError(err)
			}
			maps.Copy(args, more)
		}
		var res op.Result
		if err == nil {
			res, err = h.callWith(r, rt.tool, args)
		}
		if err != nil {
			problem(w, r, err)
			return
		}
		link(res)
		writeSuccess(w, res)
	}
}

// writeSuccess writes a result with the original's status among its fields.
func writeSuccess(w http.ResponseWriter, res op.Result) {
	fields := map[string]any{}
	raw, err := json.Marshal(res)
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	if err != nil {
		writeJSON(w, http.StatusOK, res)
		return
	}
	fields["status"], fields["message"] = "success", res.Digest()
	writeJSON(w, http.StatusOK, fields)
}

// tools lists the operations as the original did.
func (h *handler) tools(w http.ResponseWriter, _ *http.Request) {
	type tool struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		InputSchema json.RawMessage `json:"input_schema"`
	}
	list := make([]tool, len(h.list))
	for i, s := range h.list {
		list[i] = tool{s.Name, s.Description(), s.InputJSON()}
	}
	writeJSON(w, http.StatusOK, map[string]any{"status": "success", "count": len(list), "tools": list})
}

// welcome is what GET / says to programs; browsers get the pages before they come here.
func (h *handler) welcome(w http.ResponseWriter, _ *http.Request) {
	names := make([]string, len(h.list))
	for i, s := range h.list {
		names[i] = s.Name
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"name": "Ricercar", "version": h.options.Version, "status": "running", "tools": names, "docs": "/openapi.json",
	})
}
