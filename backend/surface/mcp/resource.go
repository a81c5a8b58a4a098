package mcp

import (
	"context"
	"encoding/base64"
	"encoding/json"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

// resource is an address whose content is the result of an operation.
type resource struct {
	uri, name, title, mime string
	tool                   string
	args                   func(vars map[string]string) map[string]any
}

func byID(vars map[string]string) map[string]any { return map[string]any{"score_id": vars["id"]} }

func asFormat(vars map[string]string) map[string]any {
	return map[string]any{"score_id": vars["id"], "format": vars["format"]}
}

func none(map[string]string) map[string]any { return map[string]any{} }

// resources are the addresses; those of music21-mcp-server answer too. An entry whose operation is not in
// the catalogue is left out.
var resources = []resource{
	{"score://{id}", "score", "A score: what it is and what it holds", "application/json", "score_info", byID},
	{"score://{id}/{format}", "score-file", "A score in a format: musicxml, mei, events, svg …", "", "export_score", asFormat},
	{"music21://scores", "scores", "All scores in the library", "application/json", "list_scores", none},
	{"music21://scores/{id}", "scores-entry", "A score in the library", "application/json", "score_info", byID},
}

func (s *Server) addResources() {
	for _, r := range resources {
		spec, ok := s.specs[r.tool]
		if !ok {
			continue
		}
		read := s.reader(r, spec)
		if _, fixed := r.args(nil)["score_id"]; !fixed {
			s.AddResource(mcp.NewResource(r.uri, r.name, mcp.WithResourceTitle(r.title), mcp.WithMIMEType(r.mime)), read)
			continue
		}
		t := mcp.NewResourceTemplate(r.uri, r.name, mcp.WithTemplateTitle(r.title))
		t.MIMEType = r.mime
		s.AddResourceTemplate(t, server.ResourceTemplateHandlerFunc(read))
	}
}

// reader answers reads of one address. Failures are protocol errors here, because a resource has no other.
func (s *Server) reader(r resource, spec op.Spec) server.ResourceHandlerFunc {
	return func(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		raw, err := json.Marshal(r.args(variables(req)))
		if err != nil {
			return nil, err
		}
		res, err := s.options.Runner.Run(ctx, spec, raw)
		if err != nil {
			setCode(ctx, err)
			return nil, err
		}
		return contents(req.Params.URI, r.mime, res)
	}
}

func variables(req mcp.ReadResourceRequest) map[string]string {
	vars := map[string]string{}
	for name, v := range req.Params.Arguments {
		switch v := v.(type) {
		case string:
			vars[name] = v
		case []string:
			if len(v) > 0 {
				vars[name] = v[0]
			}
		}
	}
	return vars
}

// contents is a result's file where it has one, else the result as JSON.
func contents(uri, mime string, res op.Result) ([]mcp.ResourceContents, error) {
	if a, ok := res.(op.Attacher); ok {
		files := a.Attached()
		out := make([]mcp.ResourceContents, 0, len(files))
		for _, f := range files {
			if f.IsText() {
				out = append(out, mcp.TextResourceContents{URI: uri, MIMEType: f.MIME, Text: string(f.Bytes)})
			} else {
				out = append(out, mcp.BlobResourceContents{URI: uri, MIMEType: f.MIME, Blob: base64.StdEncoding.EncodeToString(f.Bytes)})
			}
		}
		return out, nil
	}
	raw, err := json.Marshal(res)
	if err != nil {
		return nil, err
	}
	return []mcp.ResourceContents{mcp.TextResourceContents{URI: uri, MIMEType: mime, Text: string(raw)}}, nil
}

type codeKey struct{}

// withCode returns a context in which a reader can choose the code of its error; mcp-go has only
// "internal error" for them.
func withCode(ctx context.Context) (context.Context, *int) {
	code := new(int)
	return context.WithValue(ctx, codeKey{}, code), code
}

// setCode chooses the code of the client's revision where the caller, not the program, is at fault.
func setCode(ctx context.Context, err error) {
	code, ok := ctx.Value(codeKey{}).(*int)
	switch {
	case !ok || fault.Is(err, fault.Internal):
	case fault.Is(err, fault.NotFound) && !server.IsModernRequest(ctx):
		*code = mcp.RESOURCE_NOT_FOUND
	default:
		*code = mcp.INVALID_PARAMS
	}
}
