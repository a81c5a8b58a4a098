package rest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"ricercar/backend/catalog/op"
)

// plain are the addresses that answer without an operation.
var plain = []struct{ pattern, id, summary, kind string }{
	{"GET /healthz", "live", "Whether the program runs. Needs no token.", "application/json"},
	{"GET /readyz", "ready", "Whether operations can be called.", "application/json"},
	{"GET /metrics", "metrics", "Figures as Prometheus text.", "text/plain"},
	{"GET /openapi.json", "openapi", "This description.", "application/openapi+json"},
	{"GET /api/v1/events", "events", "What happens, as server-sent events, for as long as the client listens.", "text/event-stream"},
	{"GET /api/v1/scores/{id}/files/{name}", "score_file", "A score in a format: NAME is the format, or a file name that ends in it. With ETag and ranges.", "application/octet-stream"},
	{"GET /health", "health_of_original", "As music21-mcp-server has it.", "application/json"},
	{"GET /health/live", "live_of_original", "As music21-mcp-server has it.", "application/json"},
	{"GET /health/ready", "ready_of_original", "As music21-mcp-server has it.", "application/json"},
	{"GET /tools", "tools_of_original", "The operations, as music21-mcp-server has them.", "application/json"},
}

// addRoutes describes what is not a call of an operation by its name.
func (h *handler) addRoutes(api *huma.OpenAPI, result func(op.Spec) *huma.Schema, failed *huma.Response) {
	for _, p := range plain {
		api.AddOperation(&huma.Operation{
			OperationID: p.id, Method: method(p.pattern), Path: pathOf(p.pattern), Summary: p.summary, Parameters: pathParams(p.pattern),
			Responses: map[string]*huma.Response{
				"200":     {Description: p.summary, Content: map[string]*huma.MediaType{p.kind: {Schema: &huma.Schema{}}}},
				"default": failed,
			},
		})
	}
	for _, group := range [][]route{routes, original} {
		for _, r := range group {
			if spec, ok := h.specs[r.tool]; ok {
				api.AddOperation(described(r, spec, result(spec), failed))
			}
		}
	}
	if spec, ok := h.specs["import_score"]; ok {
		for _, pattern := range []string{"POST /api/v1/scores", "POST /scores/upload"} {
			api.AddOperation(upload(pattern, spec, result(spec), failed))
		}
	}
}

// described is an address that answers with an operation; its arguments stand in the path and in the query.
func described(r route, spec op.Spec, result *huma.Schema, failed *huma.Response) *huma.Operation {
	params := pathParams(r.pattern)
	for name, schema := range spec.Input().Properties {
		inPath := strings.Contains(r.pattern, "{id}") && (name == "score_id" || name == "job_id")
		if schema.Type != huma.TypeObject && name != "action" && !inPath {
			params = append(params, &huma.Param{Name: name, In: "query", Description: schema.Description, Schema: schema})
		}
	}
	slices.SortFunc(params, func(a, b *huma.Param) int { return cmp.Or(cmp.Compare(a.In, b.In), cmp.Compare(a.Name, b.Name)) })
	return &huma.Operation{
		OperationID: idOf(r.pattern), Method: method(r.pattern), Path: pathOf(r.pattern), Summary: spec.Summary, Parameters: params,
		Responses: map[string]*huma.Response{"200": {Description: spec.Title, Content: jsonOf(result)}, "default": failed},
	}
}

func upload(pattern string, spec op.Spec, result *huma.Schema, failed *huma.Response) *huma.Operation {
	file := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	form := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": file}, Required: []string{"file"}}
	return &huma.Operation{
		OperationID: idOf(pattern), Method: method(pattern), Path: pathOf(pattern), Summary: "Take an uploaded file into the library.",
		Description: "The file is the form's field file, or the whole body with its name in the query. The other arguments of " + spec.Name + " stand in the query.",
		Parameters: []*huma.Param{
			{Name: "name", In: "query", Description: "File name, where the body is the file.", Schema: &huma.Schema{Type: huma.TypeString}},
			{Name: "score_id", In: "query", Description: "Id to keep it under.", Schema: &huma.Schema{Type: huma.TypeString}},
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"multipart/form-data": {Schema: form}, "application/octet-stream": {Schema: file},
		}},
		Responses: map[string]*huma.Response{"200": {Description: spec.Title, Content: jsonOf(result)}, "default": failed},
	}
}

func method(pattern string) string {
	m, _, _ := strings.Cut(pattern, " ")
	return m
}

func pathOf(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	return path
}

// idOf names an operation by its pattern: get_api_v1_scores_id.
func idOf(pattern string) string {
	return strings.ToLower(strings.Trim(strings.NewReplacer(" /", "_", "/", "_", "{", "", "}", "", "-", "_").Replace(pattern), "_"))
}

// pathParams are the variables of a pattern.
func pathParams(pattern string) []*huma.Param {
	var params []*huma.Param
	for part := range strings.SplitSeq(pathOf(pattern), "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			params = append(params, &huma.Param{
				Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString},
			})
		}
	}
	return params
}

// accepted is the answer to a call that has become a job.
var accepted = &huma.Response{
	Description: "The call goes on as a job, because the request prefers respond-async; Location is its address.",
	Headers:     map[string]*huma.Param{"Location": {Schema: &huma.Schema{Type: huma.TypeString}}},
	Content: jsonOf(&huma.Schema{Type: huma.TypeObject, Required: []string{"job_id"}, Properties: map[string]*huma.Schema{
		"job_id": {Type: huma.TypeString}, "state": {Type: huma.TypeString}, "fraction": {Type: huma.TypeNumber},
	}}),
}

// preferParam is how a client asks not to wait.
var preferParam = &huma.Param{
	Name: "Prefer", In: "header", Description: "respond-async, and wait=SECONDS for how long to wait before (RFC 7240).",
	Schema: &huma.Schema{Type: huma.TypeString},
}
