package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"

	"ricercar/app/shell"
	"ricercar/backend/fault"
	"ricercar/backend/surface/rest"
)

// HostInfo tells the page what it runs in.
type HostInfo struct {
	Window bool `json:"window" doc:"the pages stand in the program's own window, which has dialogs"`
}

// OpenedFiles are what became of the files that the user chose.
type OpenedFiles struct {
	Items []shell.Import `json:"items" doc:"one for each file, in the order chosen; empty when the user changed their mind"`
}

// SavedFile is where a file was saved.
type SavedFile struct {
	Path string `json:"path" doc:"where it lies; empty when the user changed their mind"`
}

func (h *Handler) host(w http.ResponseWriter, r *http.Request) {
	respond(w, r, HostInfo{Window: h.options.Host.Window()}, nil)
}

// openFiles lets the user choose files in the host's own dialog and imports them.
func (h *Handler) openFiles(w http.ResponseWriter, r *http.Request) {
	paths, err := h.options.Host.OpenFiles(r.Context())
	if err == nil && h.options.Import == nil {
		err = fault.New(fault.Unsupported, "this host imports no files")
	}
	if err != nil {
		rest.Problem(w, r, err)
		return
	}
	opened := OpenedFiles{Items: []shell.Import{}}
	for _, p := range paths {
		opened.Items = append(opened.Items, h.options.Import(r, p))
	}
	respond(w, r, opened, nil)
}

// saveFile exports a score and lets the user choose where it goes; windows do not download.
func (h *Handler) saveFile(w http.ResponseWriter, r *http.Request) {
	address := "/api/v1/scores/" + url.PathEscape(r.PathValue("id")) + "/files/" + url.PathEscape(r.PathValue("name"))
	inner, err := http.NewRequestWithContext(r.Context(), http.MethodGet, address+"?"+r.URL.RawQuery, nil)
	if err != nil {
		rest.Problem(w, r, fault.New(fault.Invalid, "no file can have this name: %w", err))
		return
	}
	made := httptest.NewRecorder()
	h.options.API.ServeHTTP(made, inner)
	if made.Code != http.StatusOK {
		copyAnswer(w, made)
		return
	}
	path, err := h.options.Host.SaveFile(r.Context(), r.PathValue("name"), made.Body.Bytes())
	respond(w, r, SavedFile{Path: path}, err)
}

func copyAnswer(w http.ResponseWriter, made *httptest.ResponseRecorder) {
	w.Header().Set("Content-Type", made.Header().Get("Content-Type"))
	w.WriteHeader(made.Code)
	_, _ = made.Body.WriteTo(w)
}

// respond answers with a value as JSON, or with an error.
func respond(w http.ResponseWriter, r *http.Request, v any, err error) {
	var b *body
	if err == nil {
		b, err = jsonBody(v)
	}
	if err != nil {
		rest.Problem(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	b.serve(w, r)
}
