// Package mcp shows the catalogue to MCP clients: every operation is a tool, every failure of one is a
// result that a model can read, files become images, links and paths. It knows no operation by name but
// those behind resources, prompts and completion.
package mcp

import (
	"context"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/catalog/op"
	"ricercar/backend/surface"
)

// Options are what the tools of one server share.
type Options struct {
	Version string
	Runner  surface.Runner
	// Keep writes a file that is too large for an answer and returns where; nil leaves it out.
	Keep func(ctx context.Context, f *op.File) (path string, err error)
	// Patience is how long a call may take before it is answered with a job; 0 for 20 seconds.
	Patience time.Duration
	// Pieces are the names of built-in pieces, which prompts and arguments are completed with.
	Pieces func() []string
	// Watch calls changed, until ctx ends, with the ids of scores that were changed by anybody, and whether there
	// are others in the library than before. Nil where nobody can tell. It is first called when a client wants to know.
	Watch func(ctx context.Context, changed func(ids []string, list bool))
}

// patience keeps answers well within the shortest time limit that a client was seen to have, 60 seconds.
const patience = 20 * time.Second

// Server is an MCP server for a catalogue.
type Server struct {
	*server.MCPServer
	options  Options
	specs    map[string]op.Spec // those that are tools
	all      map[string]op.Spec // also those behind resources alone
	watchers *watchers
	key      []byte // signs what a client carries from one request to the next
	slimOnce sync.Once
	slim     map[string]slimmed
}

const instructions = `Ricercar reads, analyses, engraves and writes musical scores. Import a score once (import_score: a file,
a built-in piece such as "bwv66.6", or notation as text), then refer to it by its id. Times are in quarter
notes from the start, pitches are spelled (F#4, Bb3; middle C is C4), measures are the printed numbers.
Analyses say how sure they are: report that, and the measure and beat of every finding. What takes longer than
20 seconds is answered with a job_id: the tool jobs tells when it is done.`

// New returns a server with a tool for each operation that is shown over MCP. It makes no schema and opens
// nothing; tools do when they are first called.
func New(specs []op.Spec, o Options) *Server {
	if o.Patience == 0 {
		o.Patience = patience
	}
	hooks := &server.Hooks{}
	s := &Server{options: o, specs: map[string]op.Spec{}, all: map[string]op.Spec{}, watchers: newWatchers(o.Watch), key: newKey()}
	s.MCPServer = server.NewMCPServer("ricercar", o.Version,
		server.WithTitle("Ricercar"),
		server.WithDescription("Import, analyse, engrave and write musical scores."),
		server.WithIcons(programIcon()),
		server.WithInstructions(instructions),
		server.WithToolCapabilities(false),
		server.WithResourceCapabilities(true, true),
		server.WithPromptCapabilities(false),
		server.WithLogging(),
		server.WithCompletions(),
		server.WithPromptCompletionProvider(completer{s}),
		server.WithResourceCompletionProvider(completer{s}),
		server.WithToolFilter(hideUnknown),
		server.WithToolHandlerMiddleware(coded),
		server.WithHooks(hooks),
		server.WithMethodCacheHints(mcp.MethodToolsList, listLife.Milliseconds(), mcp.CacheScopePrivate),
		server.WithMethodCacheHints(mcp.MethodPromptsList, listLife.Milliseconds(), mcp.CacheScopePrivate),
		server.WithMethodCacheHints(mcp.MethodResourcesTemplatesList, listLife.Milliseconds(), mcp.CacheScopePrivate),
	)
	tools := make([]server.ServerTool, 0, len(specs)+1)
	for _, spec := range specs {
		s.all[spec.Name] = spec
		if spec.On(op.MCP) {
			s.specs[spec.Name] = spec
			tools = append(tools, server.ServerTool{Tool: describe(spec), Handler: s.handler(spec)})
		}
	}
	tools = append(tools, s.unknownTool())
	s.AddTools(tools...)
	s.addResources()
	s.addPrompts()
	s.watchers.hook(hooks)
	hooks.AddAfterListResources(s.listScores)
	hooks.AddAfterListTools(s.slimTools)
	hooks.AddOnError(nowhere)
	return s
}

// listLife is how long a client may keep the lists that never change while the program runs.
const listLife = time.Hour

// Close ends what the server does beside its answers.
func (s *Server) Close() { s.watchers.close() }

func describe(spec op.Spec) mcp.Tool {
	t := mcp.NewToolWithRawSchema(spec.Name, spec.Description(), spec.InputJSON())
	t.Title = spec.Title
	t.Icons = groupIcons(spec.Group)
	t.RawOutputSchema = spec.OutputJSON()
	t.Annotations = mcp.ToolAnnotation{
		ReadOnlyHint:    mcp.ToBoolPtr(spec.Effect.ReadOnly()),
		DestructiveHint: mcp.ToBoolPtr(spec.Effect.Destructive()),
		IdempotentHint:  mcp.ToBoolPtr(spec.Effect.Idempotent()),
		OpenWorldHint:   mcp.ToBoolPtr(false), // nothing leaves the machine
	}
	return t
}
