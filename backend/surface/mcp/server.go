// Package mcp shows the catalogue to MCP clients: every operation is a tool, every failure of one is a
// result that a model can read, files become images, links and paths. It knows no operation by name but
// those behind the resources.
package mcp

import (
	"context"
	"encoding/json"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/catalog/op"
	"ricercar/backend/observe"
	"ricercar/backend/surface"
)

// Options are what the tools of one server share.
type Options struct {
	Version string
	Runner  surface.Runner
	// Keep writes a file that is too large for an answer and returns where; nil leaves it out.
	Keep func(ctx context.Context, f *op.File) (path string, err error)
}

// Server is an MCP server for a catalogue.
type Server struct {
	*server.MCPServer
	options Options
	specs   map[string]op.Spec
}

const instructions = `Ricercar reads, analyses, engraves and writes musical scores. Import a score once (import_score: a file,
a built-in piece such as "bwv66.6", or notation as text), then refer to it by its id. Times are in quarter
notes from the start, pitches are spelled (F#4, Bb3; middle C is C4), measures are the printed numbers.
Analyses say how sure they are: report that, and the measure and beat of every finding.`

// New returns a server with a tool for each operation that is shown over MCP. It makes no schema and opens
// nothing; tools do when they are first called.
func New(specs []op.Spec, o Options) *Server {
	s := &Server{options: o, specs: map[string]op.Spec{}, MCPServer: server.NewMCPServer("ricercar", o.Version,
		server.WithTitle("Ricercar"),
		server.WithDescription("Import, analyse, engrave and write musical scores."),
		server.WithInstructions(instructions),
		server.WithToolCapabilities(false),
		server.WithResourceCapabilities(false, false),
		server.WithToolFilter(hideUnknown),
	)}
	tools := make([]server.ServerTool, 0, len(specs)+1)
	for _, spec := range specs {
		if spec.On(op.MCP) {
			s.specs[spec.Name] = spec
			tools = append(tools, server.ServerTool{Tool: describe(spec), Handler: s.handler(spec)})
		}
	}
	tools = append(tools, s.unknownTool())
	s.AddTools(tools...)
	s.addResources()
	return s
}

func describe(spec op.Spec) mcp.Tool {
	t := mcp.NewToolWithRawSchema(spec.Name, spec.Description(), spec.InputJSON())
	t.Title = spec.Title
	t.RawOutputSchema = spec.OutputJSON()
	t.Annotations = mcp.ToolAnnotation{
		Title:           spec.Title,
		ReadOnlyHint:    mcp.ToBoolPtr(spec.Effect.ReadOnly()),
		DestructiveHint: mcp.ToBoolPtr(spec.Effect.Destructive()),
		IdempotentHint:  mcp.ToBoolPtr(spec.Effect.Idempotent()),
		OpenWorldHint:   mcp.ToBoolPtr(false), // nothing leaves the machine
	}
	return t
}

// handler answers calls of one tool. It never returns an error: those would be protocol errors, which most
// clients keep from their model.
func (s *Server) handler(spec op.Spec) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ctx = observe.Correlated(ctx)
		raw, err := json.Marshal(req.GetRawArguments())
		if err != nil {
			return failure(ctx, err), nil
		}
		res, err := s.options.Runner.Run(s.withProgress(ctx, req), spec, raw)
		if err != nil {
			return failure(ctx, err), nil
		}
		answer, err := s.success(ctx, res)
		if err != nil {
			return failure(ctx, err), nil
		}
		return answer, nil
	}
}
