package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/observe"
)

// route is an address that answers with an operation.
type route struct {
	pattern, tool string
	args          func(r *http.Request) map[string]any
}

// routes are the library as resources; their arguments come from the path and the query.
var routes = []route{
	{"GET /api/v1/scores", "list_scores", query},
	{"GET /api/v1/scores/{id}", "score_info", withID},
	{"DELETE /api/v1/scores/{id}", "delete_score", withID},
	{"GET /api/v1/jobs", "jobs", listJobs},
	{"GET /api/v1/jobs/{id}", "jobs", jobResult},
	{"DELETE /api/v1/jobs/{id}", "jobs", cancelJob},
}

// query returns the query's values as arguments; the schema turns them into numbers and lists.
func query(r *http.Request) map[string]any {
	args := map[string]any{}
	for name, values := range r.URL.Query() {
		if len(values) == 1 {
			args[name] = values[0]
			continue
		}
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = v
		}
		args[name] = list
	}
	return args
}

func withID(r *http.Request) map[string]any {
	args := query(r)
	args["score_id"] = r.PathValue("id")
	return args
}

func listJobs(r *http.Request) map[string]any { return withAction(r, "list") }

// jobResult asks for a job's state and, where it has ended, for what it gave.
func jobResult(r *http.Request) map[string]any { return withAction(r, "result") }

func cancelJob(r *http.Request) map[string]any { return withAction(r, "cancel") }

func withAction(r *http.Request, action string) map[string]any {
	args := query(r)
	args["action"] = action
	if id := r.PathValue("id"); id != "" {
		args["job_id"] = id
	}
	return args
}

func (h *handler) route(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		res, err := h.callWith(r, rt.tool, rt.args(r))
		h.reply(w, r, res, err)
	}
}

func (h *handler) callWith(r *http.Request, tool string, args map[string]any) (op.Result, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	return h.call(r, h.options.Runner, tool, raw)
}

// upload answers POST /api/v1/scores: a file as a form's field "file" or as the whole body, with its name
// in the query (name) or in Content-Disposition. The other query values are arguments of import_score.
func (h *handler) upload(w http.ResponseWriter, r *http.Request) {
	name, content, err := h.uploaded(w, r)
	if err != nil {
		problem(w, r, err)
		return
	}
	args := query(r)
	delete(args, "name")
	args["source"], args["source_type"] = name, "file"
	raw, err := json.Marshal(args)
	if err != nil {
		problem(w, r, err)
		return
	}
	files := h.options.Runner.Files
	if files == nil {
		files = op.FilesOf(r.Context())
	}
	run := h.options.Runner.With(op.Memory{Files: files, Name: name, Content: content})
	res, err := h.call(r, run, "import_score", raw)
	h.reply(w, r, res, err)
}

func (h *handler) uploaded(w http.ResponseWriter, r *http.Request) (name string, content []byte, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, h.options.MaxUpload)
	name = r.URL.Query().Get("name")
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return h.uploadedForm(r, name)
	}
	if name == "" {
		_, params, _ := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
		name = params["filename"]
	}
	if content, err = io.ReadAll(r.Body); err != nil {
		return "", nil, bodyError(err)
	}
	if len(content) == 0 {
		return "", nil, noFile()
	}
	return baseName(name), content, nil
}

// uploadedForm reads the first part with a file, streaming, so that nothing is written to disk.
func (h *handler) uploadedForm(r *http.Request, name string) (string, []byte, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return "", nil, bodyError(err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, noFile()
		}
		if err != nil {
			return "", nil, bodyError(err)
		}
		if part.FileName() == "" {
			continue
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return "", nil, bodyError(err)
		}
		if name == "" {
			name = part.FileName()
		}
		return baseName(name), content, nil
	}
}

func noFile() error {
	return fault.New(fault.Invalid, "the request holds no file").
		WithHint("send it as the form field file, or as the body with ?name=FILE")
}

// baseName is a name without folders, whichever system wrote it; "upload" where there is none.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" {
		return "upload"
	}
	return name
}

// file answers GET /api/v1/scores/ID/files/NAME, where NAME is a format or a file name in one.
func (h *handler) file(w http.ResponseWriter, r *http.Request) {
	args := withID(r)
	name := r.PathValue("name")
	args["format"] = strings.TrimPrefix(name[strings.LastIndexByte(name, '.')+1:], ".")
	res, err := h.callWith(r, "export_score", args)
	if err != nil {
		problem(w, r, err)
		return
	}
	a, ok := res.(op.Attacher)
	if !ok || len(a.Attached()) == 0 {
		problem(w, r, fault.New(fault.NotFound, "the score has no file %s", name))
		return
	}
	f := a.Attached()[0]
	sum := sha256.Sum256(f.Bytes)
	w.Header().Set("Content-Type", f.MIME)
	w.Header().Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": f.Name}))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Bytes)) // with ranges, and 304 where the client has it
}

func (h *handler) alive(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok", "version": h.options.Version})
}

func (h *handler) ready(w http.ResponseWriter, r *http.Request) {
	for _, c := range observe.RunChecks(r.Context(), h.options.Ready).Checks {
		if c.Status == observe.Failed {
			problemWith(w, r, fault.New(fault.Conflict, "%s: %s", c.Title, c.Detail).WithHint("%s", c.Fix), http.StatusServiceUnavailable)
			return
		}
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "ready", "version": h.options.Version})
}
