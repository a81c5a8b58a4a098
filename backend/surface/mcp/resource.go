package mcp

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

// resource is an address whose content is the result of an operation.
type resource struct {
	uri, name, title, description, mime string
	// call says which operation gives the content, with which arguments.
	call func(vars map[string]string) (tool string, args map[string]any)
}

func atInfo(vars map[string]string) (string, map[string]any) {
	return "score_info", map[string]any{"score_id": vars["id"]}
}

// analysisName is where a format would stand, in the address of a score's analyses.
const analysisName = "analysis"

// file is a score in a format, or what is known about it: addresses of both fit one template, and which of two
// templates answers is not said.
func atFile(vars map[string]string) (string, map[string]any) {
	if vars["format"] == analysisName || vars["format"] == "" {
		return atAnalysis(vars)
	}
	return "export_score", map[string]any{"score_id": vars["id"], "format": vars["format"]}
}

func atAnalysis(vars map[string]string) (string, map[string]any) {
	args := map[string]any{"source": "library:" + vars["id"]}
	if task := vars["task"]; task != "" {
		args["tasks"] = strings.Split(task, ",")
	}
	return "analyze_score", args
}

func atScores(map[string]string) (string, map[string]any) { return "list_scores", map[string]any{} }

const jsonType = "application/json"

// resources are the addresses; those of music21-mcp-server answer too. One whose operation is not in the catalogue
// is left out.
var resources = []resource{
	{"score://{id}", "score", "A score", "What a score is and holds: title, parts, length, keys, meters, tempi.", jsonType, atInfo},
	{
		"score://{id}/{format}", "score-file", "A score in a format",
		"The score as musicxml, mxl, midi, abc, kern, mei, lilypond, braille, text, svg, pdf, events, romantext or csv.", "", atFile,
	},
	{
		"score://{id}/analysis", "score-analysis", "The analyses of a score",
		"Key, local keys, chords, Roman numerals and cadences.", jsonType, atAnalysis,
	},
	{
		"score://{id}/analysis/{task}", "score-analysis-task", "One analysis of a score",
		"Any of analyze_score's tasks, or several with commas between them.", jsonType, atAnalysis,
	},
	{"music21://scores", "scores", "All scores", "The scores in the library.", jsonType, atScores},
	{"music21://scores/{id}", "scores-entry", "A score in the library", "The same as score://{id}.", jsonType, atInfo},
}

func (s *Server) addResources() {
	for _, r := range resources {
		tool, _ := r.call(map[string]string{"format": "musicxml"}) // any one: all formats are one operation's
		if _, ok := s.all[tool]; !ok {
			continue
		}
		if !strings.Contains(r.uri, "{") {
			s.AddResource(mcp.NewResource(r.uri, r.name, mcp.WithResourceTitle(r.title), mcp.WithResourceDescription(r.description),
				mcp.WithMIMEType(r.mime)), s.reader(r))
			continue
		}
		s.AddResourceTemplate(mcp.NewResourceTemplate(r.uri, r.name, mcp.WithTemplateTitle(r.title),
			mcp.WithTemplateDescription(r.description), mcp.WithTemplateMIMEType(r.mime)), server.ResourceTemplateHandlerFunc(s.reader(r)))
	}
}

// reader answers reads of one address. Failures are protocol errors here, because a resource has no other.
func (s *Server) reader(r resource) server.ResourceHandlerFunc {
	return func(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		tool, args := r.call(variables(req))
		spec, ok := s.all[tool]
		raw, err := json.Marshal(args)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "nothing is at %s", req.Params.URI)
		}
		var res op.Result
		if err == nil {
			res, err = s.options.Runner.Run(called(ctx), spec, raw)
		}
		if err != nil {
			setCode(ctx, err)
			return nil, err
		}
		return contents(req.Params.URI, jsonType, res)
	}
}

func variables(req mcp.ReadResourceRequest) map[string]string {
	vars := map[string]string{}
	for name, v := range req.Params.Arguments {
		switch v := v.(type) {
		case string:
			vars[name] = v
		case []string:
			vars[name] = strings.Join(v, ",") // a comma separates values in a template's variable
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
