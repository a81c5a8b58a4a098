// Package mcp shows the catalogue to MCP clients: every operation is a tool, every failure of one is a
// result that a model can read, files become images, links and paths. It knows no operation by name but
// those behind the resources.
package mcp

import (
	"context"
	"encoding/json"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/catalog/op"
)

// Options are what the tools of one server share.
type Options struct {
	Version string
	Timeout time.Duration // the longest that a call may take; 0 for no limit
	Files   op.Files      // which of the user's files tools may reach; nil for none
	// Keep writes a file that is too large for an answer and returns where; nil leaves it out.
	Keep func(ctx context.Context, f *op.File) (path string, err error)
	// Done is told of every finished call; nil for nobody.
	Done func(ctx context.Context, c Call)
}

// Call is one finished call of a tool.
type Call struct {
	Tool     string
	Duration time.Duration
	Err      error
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
		start := time.Now()
		raw, err := json.Marshal(req.GetRawArguments())
		var res op.Result
		if err == nil {
			res, err = spec.CallWithin(s.prepared(ctx, req), raw, s.options.Timeout)
		}
		var answer *mcp.CallToolResult
		if err == nil {
			answer, err = s.success(ctx, res)
		}
		if s.options.Done != nil {
			s.options.Done(ctx, Call{spec.Name, time.Since(start), err})
		}
		if err != nil {
			return failure(err), nil
		}
		return answer, nil
	}
}

// prepared gives a call its files and whoever listens to its progress.
func (s *Server) prepared(ctx context.Context, req mcp.CallToolRequest) context.Context {
	if s.options.Files != nil {
		ctx = op.WithFiles(ctx, s.options.Files)
	}
	return s.withProgress(ctx, req)
}
